#include "core/model/frozen_matrix.h"

#include <algorithm>

#include "core/device/parallel.h"
#include "core/model/packed_kernels.h"

namespace espalier::model {

namespace {

using torch::Tensor;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;
using Packed = std::shared_ptr<const PackedMatrix>;

constexpr std::int64_t kPanel = PackedMatrix::kPanel;
/// Rows multiplied out at a time where another library forms the product: 1024 x 640 f32 stay in
/// the cache.
constexpr std::int64_t kTileRows = 1024;

/// Many vectors go faster through LibTorch, although the weights must be written out for it: here
/// it reached 215 to 230 of 250 GFLOP/s a core for 512 vectors, the loops over packed weights 200
/// to 215 from 64 vectors on. With AVX2 alone the loops were never slower.
bool library_is_faster(std::int64_t count) {
  static const bool wide = kernels::wide::supported();
  return wide && count >= 256;
}

/// Rows [first panel, last panel) as [columns, rows] f32: the other way round, as they lie.
Tensor unpacked(const PackedMatrix& w, std::int64_t first, std::int64_t last) {
  // A line more than whole panels take: columns a power of two apart would share few places of the
  // cache.
  const std::int64_t stride = (last - first + 1) * kPanel;
  const std::int64_t rows = std::min(last * kPanel, w.rows()) - first * kPanel;
  Tensor out = torch::empty({w.columns(), stride});
  float* const data = out.data_ptr<float>();
  device::parallel_for(first, last, 4, [&](std::int64_t begin, std::int64_t end) {
    w.unpack(begin, end, data + (begin - first) * kPanel, stride);
  });
  return out.narrow(1, 0, rows);
}

template <class Use>
void for_tiles(std::int64_t first, std::int64_t last, const Use& use) {
  for (std::int64_t p = first; p < last; p += kTileRows / kPanel)
    use(p, std::min(p + kTileRows / kPanel, last));
}

/// x times the rows of panels [first, last).
Tensor product(const PackedMatrix& w, const Tensor& x, std::int64_t first, std::int64_t last) {
  const std::int64_t count = x.size(0), rows = std::min(last * kPanel, w.rows()) - first * kPanel;
  const Tensor in = x.contiguous();
  Tensor out = torch::empty({count, rows}, in.options().requires_grad(false));
  if (count == 0) return out;
  if (library_is_faster(count)) {
    for_tiles(first, last, [&](std::int64_t begin, std::int64_t end) {
      const Tensor tile = unpacked(w, begin, end);
      Tensor part = out.narrow(1, (begin - first) * kPanel, tile.size(1));
      at::mm_out(part, in, tile);
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

/// g W for the rows of panels [first, last).
void back_product(const PackedMatrix& w, const Tensor& g, std::int64_t first, std::int64_t last,
                  Tensor& out) {
  bool begun = false;
  for_tiles(first, last, [&](std::int64_t begin, std::int64_t end) {
    const Tensor tile = unpacked(w, begin, end);
    const Tensor part = g.narrow(1, (begin - first) * kPanel, tile.size(1));
    if (begun) {
      out.addmm_(part, tile.t());
    } else {
      at::mm_out(out, part, tile.t());
    }
    begun = true;
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
