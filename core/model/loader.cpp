#include "core/model/loader.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "core/device/parallel.h"
#include "core/model/not_finite.h"
#include "core/model/row_order.h"
#include "core/model/tensor_names.h"
#include "core/model/tensor_source.h"
#include "core/tensor_io/mapped_file.h"

namespace espalier::model {

namespace {

using torch::Tensor;

class Builder {
 public:
  Builder(TensorSource& source, const device::Placement& placement)
      : source_(source), config_(source.config()), placement_(placement) {}

  FrozenMatrix matrix(const std::string& name, std::int64_t rows, std::int64_t columns) {
    if (!source_.claim(name, {rows, columns})) return {};
    if (FrozenMatrix packed = pack({{source_.view(name), {}}}); packed.defined()) return packed;
    return FrozenMatrix(loaded(name, {rows, columns}));
  }

  Tensor norm(const std::string& name, std::int64_t size) {
    if (!source_.claim(name, {size})) return {};
    Tensor out = torch::empty({size});
    source_.read(name, out);
    if (config_.norm_plus_one) out += 1;
    // Norms stay f32, except where one kernel does the whole norm: it wants the type of its input.
    // Not for Gemma, whose 1 + w would lose what is small in w.
    const bool fused = placement_.device.is_cuda() && !config_.norm_plus_one;
    return out.to(placement_.device, fused ? placement_.dtype : torch::kFloat32);
  }

  LayerWeights layer(std::int64_t index) {
    const Config& c = config_;
    const std::string prefix = std::to_string(index) + ".";
    LayerWeights w;
    w.qkv = joined(prefix, {Proj::q, Proj::k, Proj::v});
    if (c.qkv_bias) w.qkv_bias = biases(prefix, {Proj::q, Proj::k, Proj::v});
    w.gate_up = joined(prefix, {Proj::gate, Proj::up});
    w.o = joined(prefix, {Proj::o});
    w.down = joined(prefix, {Proj::down});
    w.attention_norm = norm(prefix + "attention_norm", c.hidden);
    w.mlp_norm = norm(prefix + "mlp_norm", c.hidden);
    if (c.post_norms) {
      w.post_attention_norm = norm(prefix + "post_attention_norm", c.hidden);
      w.post_mlp_norm = norm(prefix + "post_mlp_norm", c.hidden);
    }
    if (c.qk_norm) {
      w.q_norm = norm(prefix + "q_norm", c.head_dim);
      w.k_norm = norm(prefix + "k_norm", c.head_dim);
    }
    return w;
  }

 private:
  Tensor placed(const Tensor& t) const { return t.to(placement_.device, placement_.dtype); }

  /// A claimed tensor where and in the type in which the model computes.
  Tensor loaded(const std::string& name, const std::vector<std::int64_t>& shape) const {
    const tensor_io::TensorView& view = *source_.view(name);
    const std::optional<torch::ScalarType> plain = plain_type(view.dtype);
    if (!placement_.device.is_cuda() || !plain || view.file == nullptr) {
      Tensor out = torch::empty(shape);
      source_.read(name, out);
      return placed(out);
    }
    // To a GPU the file's own bytes, by way of memory that it can fetch while the next are read.
    Tensor bytes = torch::empty(shape, torch::dtype(*plain).pinned_memory(true));
    auto* const to = static_cast<std::byte*>(bytes.data_ptr());
    constexpr std::int64_t kPiece = std::int64_t{1} << 22;
    const auto size = static_cast<std::int64_t>(view.bytes);
    device::parallel_for(0, (size + kPiece - 1) / kPiece, 1, [&](std::int64_t a, std::int64_t b) {
      const std::int64_t from = a * kPiece, count = std::min(b * kPiece, size) - from;
      view.file->read(view.data + from, static_cast<std::size_t>(count), to + from);
    });
    const Tensor there = bytes.to(placement_.device, /*non_blocking=*/true);
    if (!torch::isfinite(there.sum(torch::kFloat32)).item<bool>() &&
        !torch::isfinite(there).all().item<bool>()) {
      throw_not_finite(view.name);
    }
    return there.to(placement_.dtype);
  }

  static std::optional<torch::ScalarType> plain_type(tensor_io::DType type) {
    switch (type) {
      case tensor_io::DType::f32:
        return torch::kFloat32;
      case tensor_io::DType::f16:
        return torch::kFloat16;
      case tensor_io::DType::bf16:
        return torch::kBFloat16;
      default:
        return std::nullopt;
    }
  }

  /// The file's own numbers kept, where products can be formed from them; else undefined.
  FrozenMatrix pack(const std::vector<PackedMatrix::Part>& parts) const {
    if (!placement_.device.is_cpu() || placement_.dtype != torch::kFloat32 ||
        !PackedMatrix::can_pack(parts)) {
      return {};
    }
    const auto parallel = [](std::int64_t n, const auto& range) {
      device::parallel_for(0, n, 8, range);
    };
    return FrozenMatrix(std::make_shared<const PackedMatrix>(parts, parallel));
  }

  bool permuted(Proj proj) const {
    return config_.permuted_qk && (proj == Proj::q || proj == Proj::k);
  }

  /// Several projections of one input, one below the other.
  FrozenMatrix joined(const std::string& prefix, std::initializer_list<Proj> projections) {
    std::int64_t rows = 0;
    bool whole = true;
    std::vector<PackedMatrix::Part> parts;
    for (const Proj proj : projections) {
      const auto [n, in] = config_.shape(proj);
      const std::string name = prefix + std::string(proj_name(proj));
      whole = source_.claim(name, {n, in}) && whole;
      rows += n;
      if (!whole) continue;
      parts.push_back({source_.view(name), {}});
      if (permuted(proj)) parts.back().order = unpermuted_rows(n, config_.head_dim);
    }
    if (!whole) return {};
    if (FrozenMatrix packed = pack(parts); packed.defined()) return packed;
    const std::int64_t in = config_.shape(*projections.begin())[1];
    Tensor out = torch::empty({rows, in}, torch::dtype(placement_.dtype).device(placement_.device));
    std::int64_t at = 0;
    for (const Proj proj : projections) {
      const std::int64_t n = config_.shape(proj)[0];
      Tensor part = out.narrow(0, at, n);
      part.copy_(loaded(prefix + std::string(proj_name(proj)), {n, in}));
      if (permuted(proj)) unpermute(part, config_.head_dim);
      at += n;
    }
    return FrozenMatrix(out);
  }

  Tensor biases(const std::string& prefix, std::initializer_list<Proj> parts) {
    std::vector<Tensor> all;
    for (const Proj proj : parts) {
      const std::string name = prefix + bias_name(proj);
      const std::int64_t n = config_.shape(proj)[0];
      if (!source_.claim(name, {n})) continue;
      all.push_back(torch::empty({n}));
      source_.read(name, all.back());
    }
    return all.size() == parts.size() ? placed(torch::cat(all)) : Tensor();
  }

  TensorSource& source_;
  const Config& config_;
  const device::Placement& placement_;
};

}  // namespace

std::shared_ptr<Model> load_model(const std::filesystem::path& path,
                                  const device::Placement& placement, Control* control,
                                  const Progress& progress) {
  torch::NoGradGuard no_grad;
  const auto source = TensorSource::open(path);
  const Config& config = source->config();
  Builder builder(*source, placement);
  const auto total = static_cast<double>(config.layers + 1);
  Weights weights;
  weights.embedding = builder.matrix("embedding", config.vocab, config.hidden);
  weights.head =
      config.tied_head ? weights.embedding : builder.matrix("head", config.vocab, config.hidden);
  weights.norm = builder.norm("norm", config.hidden);
  for (std::int64_t i = 0; i < config.layers; ++i) {
    if (control != nullptr) control->check();
    if (progress) progress("load", static_cast<double>(i + 1), total);
    weights.layers.push_back(builder.layer(i));
  }
  source->verify();
  if (progress) progress("load", total, total);
  return std::make_shared<Model>(config, std::move(weights), placement);
}

Config read_config(const std::filesystem::path& path) {
  return TensorSource::open(path)->config();
}

}  // namespace espalier::model
