#include "core/model/frozen_matrix.h"

#include <algorithm>
#include <vector>

#include "core/device/parallel.h"
#include "core/model/packed_kernels.h"

namespace espalier::model {

namespace {

using torch::Tensor;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;
using Packed = std::shared_ptr<const PackedMatrix>;

constexpr std::int64_t kPanel = PackedMatrix::kPanel;
/// Rows multiplied out at a time where another library forms the product: a part of x W^T, and of
/// g W.
constexpr std::int64_t kTileRows = 512, kBackRows = 2048;

/// Many vectors go faster through LibTorch's library, although the weights must be written out for
/// it: here it reached 215 to 230 of 250 GFLOP/s a core for 512 vectors, the loops over packed
/// weights 200 to 215 from 64 vectors on. With AVX2 alone the loops were never slower.
bool library_is_faster(std::int64_t count) {
  static const bool wide = kernels::wide::supported();
  return wide && count >= 256;
}

/// Columns [from, to) of the rows of panels [first, last) as f32 the other way round, [columns,
/// rows], in room of the thread's own that lasts until it asks again.
Tensor unpacked(const PackedMatrix& w, std::int64_t first, std::int64_t last, std::int64_t from,
                std::int64_t to) {
  // A line more than whole panels take: columns a power of two apart would share few places of the
  // cache.
  const std::int64_t stride = (last - first + 1) * kPanel;
  const auto count = static_cast<std::size_t>((to - from) * stride);
  static thread_local std::vector<float> room;
  if (room.size() < count) room.resize(count);
  w.unpack(first, last, from, to, room.data(), stride);
  return torch::from_blob(room.data(), {to - from, stride})
      .narrow(1, 0, std::min(last * kPanel, w.rows()) - first * kPanel);
}

/// Calls use(begin, end) for runs of panels of at most `rows` rows.
template <class Use>
void for_tiles(std::int64_t first, std::int64_t last, std::int64_t rows, const Use& use) {
  for (std::int64_t p = first; p < last; p += rows / kPanel)
    use(p, std::min(p + rows / kPanel, last));
}

/// x times the rows of panels [first, last). Every thread multiplies out rows of its own and forms
/// their product: what the library's own division over threads costs (535 of 465 GFLOP/s for 384
/// vectors, 640 columns and 4096 rows on two cores) and a wait for each other's rows are saved.
Tensor product(const PackedMatrix& w, const Tensor& x, std::int64_t first, std::int64_t last) {
  const std::int64_t count = x.size(0), rows = std::min(last * kPanel, w.rows()) - first * kPanel;
  const Tensor in = x.contiguous();
  Tensor out = torch::empty({count, rows}, in.options().requires_grad(false));
  if (count == 0) return out;
  if (library_is_faster(count)) {
    device::parallel_for(first, last, 4, [&](std::int64_t my_first, std::int64_t my_last) {
      const torch::NoGradGuard here;  // the caller's guard is its thread's
      for_tiles(my_first, my_last, kTileRows, [&](std::int64_t begin, std::int64_t end) {
        const Tensor tile = unpacked(w, begin, end, 0, w.columns());
        Tensor part = out.narrow(1, (begin - first) * kPanel, tile.size(1));
        at::mm_out(part, in, tile);
      });
    });
    return out;
  }
  // At least about 50 us of work for a thread.
  const std::int64_t grain = std::max<std::int64_t>(1, 60000 / (count * w.columns()));
  const float* const from = in.data_ptr<float>();
  float* const to = out.data_ptr<float>() - first * kPanel;
  device::parallel_for(first, last, grain, [&](std::int64_t begin, std::int64_t end) {
    w.multiply(from, count, to, rows, begin, end);
  });
  return out;
}

/// g W for the rows of panels [first, last). Every thread forms columns of its own.
void back_product(const PackedMatrix& w, const Tensor& g, std::int64_t first, std::int64_t last,
                  Tensor& out) {
  constexpr std::int64_t kStep = PackedMatrix::kColumns;
  device::parallel_for(
      0, (w.columns() + kStep - 1) / kStep, 2, [&](std::int64_t my_first, std::int64_t my_last) {
        const torch::NoGradGuard here;
        const std::int64_t from = my_first * kStep, to = std::min(my_last * kStep, w.columns());
        Tensor mine = out.narrow(1, from, to - from);
        for_tiles(first, last, kBackRows, [&](std::int64_t begin, std::int64_t end) {
          const Tensor tile = unpacked(w, begin, end, from, to);
          const Tensor part = g.narrow(1, (begin - first) * kPanel, tile.size(1));
          if (begin == first) {
            at::mm_out(mine, part, tile.t());
          } else {
            mine.addmm_(part, tile.t());
          }
        });
      });
}

/// Keeps the weights alive as long as the graph that needs them.
struct Held : torch::CustomClassHolder {
  explicit Held(Packed matrix) : matrix(std::move(matrix)) {}
  Packed matrix;
};

struct PackedLinear : torch::autograd::Function<PackedLinear> {
  static Tensor forward(AutogradContext* context, const Tensor& x, const Packed& w,
                        std::int64_t first, std::int64_t last) {
    context->saved_data["w"] = c10::IValue::make_capsule(c10::make_intrusive<Held>(w));
    context->saved_data["first"] = first;
    context->saved_data["last"] = last;
    return product(*w, x, first, last);
  }

  static variable_list backward(AutogradContext* context, variable_list grads) {
    const auto held = context->saved_data["w"].toCapsule();
    const PackedMatrix& w = *static_cast<const Held*>(held.get())->matrix;
    Tensor out = torch::empty({grads[0].size(0), w.columns()}, grads[0].options());
    back_product(w, grads[0], context->saved_data["first"].toInt(),
                 context->saved_data["last"].toInt(), out);
    return {out, Tensor(), Tensor(), Tensor()};
  }
};

}  // namespace

std::int64_t FrozenMatrix::bytes() const {
  if (packed_) return packed_->bytes();
  return full_.defined() ? static_cast<std::int64_t>(full_.nbytes()) : 0;
}

Tensor FrozenMatrix::linear(const Tensor& x, const Tensor& bias) const {
  return linear_rows(x, 0, rows(), bias);
}

Tensor FrozenMatrix::linear_rows(const Tensor& x, std::int64_t first, std::int64_t count,
                                 const Tensor& bias) const {
  if (!packed_) {
    return at::linear(x, full_.narrow(0, first, count), bias);
  }
  // Whole panels, of which the wanted rows are cut out.
  const std::int64_t from = first / kPanel, to = (first + count + kPanel - 1) / kPanel;
  Tensor out = PackedLinear::apply(x, packed_, from, to);
  if (out.size(1) != count) out = out.narrow(1, first - from * kPanel, count);
  return bias.defined() ? out + bias : out;
}

void FrozenMatrix::back(const Tensor& g, Tensor out) const {
  if (packed_) {
    back_product(*packed_, g, 0, packed_->panels(), out);
  } else {
    at::mm_out(out, g.to(full_.scalar_type()), full_);
  }
}

Tensor FrozenMatrix::gather(const Tensor& index) const {
  if (!packed_) return full_.index_select(0, index);
  Tensor out = torch::empty({index.size(0), packed_->columns()});
  const auto* const rows = index.data_ptr<std::int64_t>();
  float* const data = out.data_ptr<float>();
  device::parallel_for(0, index.size(0), 16, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t i = begin; i < end; ++i)
      packed_->unpack_row(rows[i], data + i * packed_->columns());
  });
  return out;
}

}  // namespace espalier::model
