#include "core/prune/input_norms.h"

#include <vector>

#include "core/base/error.h"

namespace espalier::prune {

using model::Site;
using torch::Tensor;

model::Site site_of(model::Proj proj) {
  switch (proj) {
    case model::Proj::q:
    case model::Proj::k:
    case model::Proj::v:
      return Site::layer_input;
    case model::Proj::o:
      return Site::o_input;
    case model::Proj::gate:
    case model::Proj::up:
      return Site::mlp_input;
    case model::Proj::down:
      break;
  }
  return Site::down_input;
}

InputNorms::InputNorms(const model::Model& model, const std::vector<model::ModuleId>& modules,
                       bool own_input, std::int64_t examples, std::int64_t window)
    : model_(model), own_input_(own_input), total_(examples), window_(window) {
  for (const model::ModuleId id : modules)
    wanted_[{id.layer, site_of(id.proj)}] = true;
}

bool InputNorms::observes(std::int64_t layer, Site site) const {
  return wanted_.contains({layer, site});
}

void InputNorms::observe(std::int64_t layer, Site site, const Tensor& x, const Tensor& rstd) {
  // Not in place: without rstd this may be the very tensor that goes on through the model.
  const Tensor wide = x.detach().to(torch::kFloat32);
  const Tensor sum =
      (rstd.defined() ? wide * rstd.detach() : wide).square().sum(0).to(torch::kFloat64);
  const auto [it, fresh] = open_.sums.try_emplace({layer, site}, sum);
  if (!fresh) it->second = it->second + sum;  // not in place: mark() may hold it
}

void InputNorms::end_step(std::int64_t examples) {
  open_.examples = examples;
  steps_.push_back(std::move(open_));
  open_ = Step{};
  while (static_cast<std::int64_t>(steps_.size()) > window_)
    steps_.pop_front();
}

std::int64_t InputNorms::features(Site site) const {
  const model::Config& c = model_.config();
  switch (site) {
    case Site::o_input:
      return c.heads * c.head_dim;
    case Site::down_input:
      return c.ff;
    default:
      return c.hidden;
  }
}

void InputNorms::share(const std::function<void(std::span<double>)>& sum) {
  const auto options = torch::TensorOptions().dtype(torch::kFloat64);
  std::vector<Tensor> parts;
  for (const auto& [key, wanted] : wanted_) {
    const auto it = open_.sums.find(key);
    parts.push_back(it != open_.sums.end() ? it->second.cpu()
                                           : torch::zeros({features(key.second)}, options));
  }
  Tensor all = torch::cat(parts);
  sum({all.data_ptr<double>(), static_cast<std::size_t>(all.numel())});
  std::int64_t at = 0;
  for (const auto& [key, wanted] : wanted_) {
    const auto device = model_.placement().device;
    open_.sums[key] = all.narrow(0, at, features(key.second)).clone().to(device);
    at += features(key.second);
  }
}

void InputNorms::clear() {
  steps_.clear();
  open_ = Step{};
}

namespace {

std::string key_name(std::size_t step, std::int64_t layer, Site site) {
  return "norms." + std::to_string(step) + "." + std::to_string(layer) + "." +
         std::to_string(static_cast<int>(site));
}

}  // namespace

void InputNorms::save(lora::StateDict& state) const {
  state.values["norm_examples"] = Json::array();
  for (std::size_t i = 0; i < steps_.size(); ++i) {
    state.values["norm_examples"].push_back(steps_[i].examples);
    for (const auto& [key, sum] : steps_[i].sums)
      state.put(key_name(i, key.first, key.second), sum);
  }
}

void InputNorms::load(const lora::StateDict& state, torch::Device device) {
  clear();
  const auto examples = state.value<std::vector<std::int64_t>>("norm_examples");
  for (std::size_t i = 0; i < examples.size(); ++i) {
    Step& step = steps_.emplace_back();
    step.examples = examples[i];
    for (const auto& [key, wanted] : wanted_)
      step.sums[key] = state.take(key_name(i, key.first, key.second), device);
  }
}

Tensor InputNorms::norms(model::ModuleId module) const {
  const Key key{module.layer, site_of(module.proj)};
  Tensor sum;
  std::int64_t examples = 0;
  for (const Step& step : steps_) {
    const auto it = step.sums.find(key);
    if (it == step.sums.end()) continue;
    sum = sum.defined() ? sum + it->second : it->second;
    examples += step.examples;
  }
  if (!sum.defined() || examples == 0) {
    throw Error(Code::internal,
                "no inputs of " + model::module_name(module.layer, module.proj) + " were measured");
  }
  Tensor n = (sum * (static_cast<double>(total_) / static_cast<double>(examples))).sqrt();
  // The norm's gain is one factor a feature, so the true input needs no second measurement.
  if (own_input_) {
    const Tensor gain = model_.input_gain(module);
    if (gain.defined()) n = n * gain.to(torch::kFloat64).abs();
  }
  return n.to(torch::kFloat32);
}

}  // namespace espalier::prune
