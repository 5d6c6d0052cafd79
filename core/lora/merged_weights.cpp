#include "core/lora/merged_weights.h"

#include <optional>

#include "core/model/row_order.h"

namespace espalier::lora {

namespace {

using torch::Tensor;

/// "3.q_proj" as the module that adapters know.
std::optional<model::ModuleId> module_of(const std::string& name) {
  const auto [layer, part] = model::split_name(name);
  for (const model::Proj proj : model::kAllProj) {
    if (layer >= 0 && part == model::proj_name(proj)) return model::ModuleId{layer, proj};
  }
  return std::nullopt;
}

}  // namespace

MergedWeights::MergedWeights(model::TensorSource& source,
                             std::vector<std::pair<const Adapter*, double>> adapters)
    : source_(source), adapters_(std::move(adapters)) {
  for (const model::TensorShape& tensor : model::tensor_shapes(source_.config()))
    source_.claim(tensor.name, tensor.shape);
  source_.verify();
}

Tensor MergedWeights::read(const model::TensorShape& tensor) const {
  torch::NoGradGuard no_grad;
  Tensor out = torch::empty(tensor.shape);
  source_.read(tensor.name, out);
  const auto id = module_of(tensor.name);
  const bool turned = id && (id->proj == model::Proj::q || id->proj == model::Proj::k);
  if (turned && config().permuted_qk) model::unpermute(out, config().head_dim);
  if (id) add_updates(tensor.name, out);
  return out;
}

void MergedWeights::add_updates(const std::string& name, Tensor weight) const {
  const auto id = module_of(name);
  for (const auto& [adapter, w] : adapters_) {
    const auto found = adapter->modules.find(*id);
    if (found == adapter->modules.end()) continue;
    const Factors& f = found->second;
    weight.addmm_(f.b, f.a, 1, w * f.scale());
  }
}

}  // namespace espalier::lora
