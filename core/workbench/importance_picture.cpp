#include "core/workbench/importance_picture.h"

#include <torch/torch.h>

#include <algorithm>
#include <cmath>
#include <mutex>
#include <set>

#include "core/base/error.h"
#include "core/base/hash.h"
#include "core/lora/adapter_stack.h"
#include "core/prune/importance.h"

namespace espalier::workbench {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kRemembered = 64;

ImportanceTensor quantiles_of(const torch::Tensor& importance) {
  const torch::Tensor sorted =
      std::get<0>(importance.reshape({-1}).to(torch::kFloat32).sort()).contiguous();
  const float* values = sorted.data_ptr<float>();
  ImportanceTensor out;
  out.entries = sorted.numel();
  out.quantiles.reserve(kImportanceSteps + 1);
  for (int i = 0; i <= kImportanceSteps; ++i) {
    const double place = static_cast<double>(i) / kImportanceSteps *
                         static_cast<double>(std::max<std::int64_t>(out.entries - 1, 0));
    out.quantiles.push_back(out.entries > 0 ? values[std::llround(place)] : 0.0F);
  }
  return out;
}

/// The layers to look at: all, or as many at even distances as the bound allows.
std::set<std::int64_t> chosen_layers(const lora::AdapterStack& stack, std::int64_t most,
                                     std::int64_t* all) {
  std::set<std::int64_t> layers;
  std::int64_t products = 0;
  for (const lora::StackModule& m : stack.modules()) {
    layers.insert(m.id.layer);
    products += m.a.size(2) * m.b.size(1);
  }
  *all = static_cast<std::int64_t>(layers.size());
  if (products <= most) return layers;
  const auto count = std::max<std::int64_t>(2, *all * most / products);
  const std::vector<std::int64_t> rising(layers.begin(), layers.end());
  layers.clear();
  for (std::int64_t i = 0; i < count; ++i)
    layers.insert(rising[static_cast<std::size_t>(i * (*all - 1) / (count - 1))]);
  return layers;
}

AdapterImportance measured(const lora::Adapter& adapter, bool input, bool scaled, std::int64_t most,
                           Control& control) {
  const lora::AdapterStack stack({{&adapter, 1}}, scaled, false, torch::kCPU);
  AdapterImportance out;
  const std::set<std::int64_t> layers = chosen_layers(stack, most, &out.layers);
  out.seen = static_cast<std::int64_t>(layers.size());
  for (const lora::StackModule& m : stack.modules()) {
    for (const std::int64_t entries : {m.a.numel(), m.b.numel()}) {
      ++out.sizes[entries];
      out.entries += entries;
    }
    if (layers.count(m.id.layer) == 0) continue;
    control.check();
    prune::Importance importance;
    if (input) {
      importance = prune::input_importance(m, torch::ones({m.a.size(2)}));
    } else {
      importance.a = m.a.abs();
      importance.b = m.b.abs();
    }
    out.tensors.push_back(quantiles_of(importance.a));
    out.tensors.push_back(quantiles_of(importance.b));
  }
  return out;
}

/// Answers by what they were asked of.
class Memory {
 public:
  bool find(const std::string& key, AdapterImportance& out) {
    const std::lock_guard lock(mutex_);
    const auto it = answers_.find(key);
    if (it == answers_.end()) return false;
    out = it->second;
    return true;
  }
  void keep(const std::string& key, const AdapterImportance& answer) {
    const std::lock_guard lock(mutex_);
    if (answers_.size() >= kRemembered) answers_.clear();
    answers_[key] = answer;
  }

 private:
  std::mutex mutex_;
  std::map<std::string, AdapterImportance> answers_;
};

}  // namespace

AdapterImportance importance_of(const fs::path& folder, const std::string& rule, bool scaled,
                                Control& control, std::int64_t most_products) {
  if (rule != "input" && rule != "gradient") {
    throw Error(Code::usage, "there is no importance \"" + rule + "\"", "input or gradient",
                {{"value", rule}});
  }
  static Memory memory;
  const std::string key = sha256_file(folder / "adapter_model.safetensors") + rule +
                          sha256_file(folder / "adapter_config.json") + (scaled ? "s" : "") +
                          std::to_string(most_products);
  AdapterImportance out;
  if (memory.find(key, out)) return out;
  const torch::NoGradGuard no_grad;
  out = measured(lora::load_adapter(folder), rule == "input", scaled, most_products, control);
  memory.keep(key, out);
  return out;
}

}  // namespace espalier::workbench
