#pragma once

#include <torch/torch.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "core/lora/adapter_stack.h"
#include "core/model/loader.h"
#include "core/tensor_io/safetensors.h"
#include "core/train/trainer.h"
#include "tests/support/golden.h"

namespace espalier::test {

/// |got - want| relative to the size of what is wanted, but at least to `floor`.
inline double relative(double got, double want, double floor = 1e-3) {
  return std::abs(got - want) / std::max(std::abs(want), floor);
}
inline double largest_difference(const torch::Tensor& a, const torch::Tensor& b) {
  return (a - b).abs().max().item<double>();
}
/// Relative to the largest value of what is wanted.
inline double scaled_difference(const torch::Tensor& got, const torch::Tensor& want) {
  return largest_difference(got, want) / std::max(1e-30, want.abs().max().item<double>());
}

/// What one training sent.
struct Trace {
  train::Result result;
  std::vector<plan::event::Step> steps;
  std::vector<plan::event::Example> examples;
  std::vector<plan::event::Modules> modules;
  std::vector<plan::event::Validation> validations;
  std::vector<prune::Outcome> pruned;

  std::vector<double> losses() const {
    std::vector<double> out;
    for (const plan::event::Example& e : examples)
      out.push_back(e.loss);
    return out;
  }
};

/// One tiny golden model, its adapters and the examples of training_<name>.json.
class Tiny {
 public:
  explicit Tiny(const std::string& name, const device::Placement& place = {})
      : name_(name),
        golden_(test::golden("training_" + name + ".json")),
        model_(model::load_model(golden_path("models/" + name), place)) {
    for (const Json& row : golden_["data"]) {
      data::Example e;
      e.id = "record-" + std::to_string(examples_.size());
      e.ids = row["ids"].get<std::vector<std::int32_t>>();
      e.prompt_tokens = row["prompt_length"].get<std::int64_t>();
      examples_.push_back(std::move(e));
    }
    tensors_ = tensor_io::SafetensorsFile::open(golden_path("training_" + name + ".safetensors"));
  }

  const Json& golden() const { return golden_; }
  const model::Model& model() const { return *model_; }
  std::vector<data::Example>& examples() { return examples_; }
  const std::vector<data::Example>& examples() const { return examples_; }

  /// By the letter of the goldens, which is its name too.
  const lora::Adapter& adapter(const std::string& letter) {
    auto it = adapters_.find(letter);
    if (it == adapters_.end()) {
      auto read =
          lora::load_adapter(golden_path("adapters/" + name_ + "-" + letter), model_->config());
      read.name = letter;
      it = adapters_.emplace(letter, std::move(read)).first;
    }
    return it->second;
  }

  lora::AdapterStack stack(const std::vector<std::string>& letters, bool scale = false,
                           const std::vector<double>& weights = {}) {
    std::vector<lora::Entry> entries;
    for (std::size_t i = 0; i < letters.size(); ++i)
      entries.push_back({&adapter(letters[i]), weights.empty() ? 1.0 : weights[i]});
    return {entries, scale, false, model_->placement().device};
  }
  lora::AdapterStack stack_of(const Json& run) {
    return stack(run["adapters"].get<std::vector<std::string>>(), run["scale_adapters"].get<bool>(),
                 run.value("weights", std::vector<double>{}));
  }

  /// A training of all examples in their own order, every example a pack with the next ones.
  train::Job job(lora::AdapterStack& stack) const {
    train::Job job;
    job.model = model_.get();
    job.stack = &stack;
    job.examples = &examples_;
    job.shuffle = false;
    job.optimizer.patience = 0;
    return job;
  }
  train::Job job(const Json& run, lora::AdapterStack& stack) const {
    train::Job job = this->job(stack);
    job.optimizer.lr = run["lr"].get<double>();
    job.optimizer.lr_decay = run["lr_decay"].get<double>();
    job.optimizer.accumulate = run["accumulate"].get<std::int64_t>();
    job.optimizer.epochs = run["epochs"].get<std::int64_t>();
    job.optimizer.max_steps = static_cast<std::int64_t>(run["steps"].size());
    job.forward_scale = run.value("outer_scale", 1.0);
    if (run.contains("prune")) job.prune = prune_plan(run["prune"]);
    return job;
  }
  static plan::PrunePlan prune_plan(const Json& p) {
    plan::PrunePlan out;
    out.ratio = p.value("ratio", 0.0);
    out.importance = p["importance"].get<std::string>();
    out.granularity = p["granularity"].get<std::string>();
    out.reset = p["reset"].get<std::string>();
    out.norms = p.value("norms", "running");
    out.input = p.value("input", "layer");
    if (p.contains("threshold")) out.threshold = p["threshold"].get<double>();
    out.threshold_quantile = p.value("threshold_quantile", 0.3);
    return out;
  }

  /// A tensor of training_<name>.safetensors; undefined where there is none.
  torch::Tensor tensor(const std::string& key) const {
    const tensor_io::TensorView* view = tensors_->find(key);
    if (view == nullptr) return {};
    torch::Tensor out = torch::empty(view->shape, torch::kFloat32);
    tensor_io::dequantize(*view, 0, view->numel(), out.data_ptr<float>());
    return out;
  }
  std::span<const tensor_io::TensorView> tensors() const { return tensors_->tensors(); }

 private:
  std::string name_;
  Json golden_;
  std::shared_ptr<model::Model> model_;
  std::vector<data::Example> examples_;
  std::map<std::string, lora::Adapter> adapters_;
  std::unique_ptr<tensor_io::SafetensorsFile> tensors_;
};

inline Trace run(train::Job job, Control& control) {
  Trace trace;
  job.detailed_events = true;
  job.on_prune = [&](std::int64_t, const prune::Outcome& o) { trace.pruned.push_back(o); };
  trace.result = train::train(job, control, [&](const plan::Event& event) {
    if (const auto* step = std::get_if<plan::event::Step>(&event)) trace.steps.push_back(*step);
    if (const auto* e = std::get_if<plan::event::Example>(&event)) trace.examples.push_back(*e);
    if (const auto* m = std::get_if<plan::event::Modules>(&event)) trace.modules.push_back(*m);
    if (const auto* v = std::get_if<plan::event::Validation>(&event))
      trace.validations.push_back(*v);
  });
  return trace;
}
inline Trace run(const train::Job& job) {
  Control control;
  return run(job, control);
}

inline std::size_t place_of(const lora::AdapterStack& stack, const std::string& module) {
  const auto id = model::parse_module(module);
  for (std::size_t m = 0; m < stack.modules().size(); ++m) {
    if (id && stack.modules()[m].id == *id) return m;
  }
  throw std::runtime_error("no module " + module);
}
inline std::size_t index_of(const lora::AdapterStack& stack, const std::string& adapter) {
  const auto& names = stack.names();
  return static_cast<std::size_t>(std::find(names.begin(), names.end(), adapter) - names.begin());
}

/// Factor A or B of an adapter in a module without its padding; `a` and `b` as a StackModule or an
/// Outcome holds them.
inline torch::Tensor real_part(const lora::StackModule& m, std::size_t adapter, bool is_a,
                               const torch::Tensor& a, const torch::Tensor& b) {
  const auto i = static_cast<std::int64_t>(adapter);
  const std::int64_t r = m.ranks[adapter];
  return is_a ? a[i].narrow(0, 0, r) : b[i].narrow(1, 0, r);
}
inline torch::Tensor factor(const lora::AdapterStack& stack, const std::string& module,
                            const std::string& adapter, bool is_a) {
  const lora::StackModule& m = stack.modules()[place_of(stack, module)];
  return real_part(m, index_of(stack, adapter), is_a, m.a, m.b);
}

/// Whether every padded row of A and column of B is zero.
inline bool padding_is_zero(const lora::AdapterStack& stack) {
  for (const lora::StackModule& m : stack.modules()) {
    for (std::size_t i = 0; i < m.ranks.size(); ++i) {
      const auto at = static_cast<std::int64_t>(i);
      const std::int64_t r = m.ranks[i], rest = m.a.size(1) - r;
      if (rest == 0) continue;
      if (m.a[at].narrow(0, r, rest).any().item<bool>()) return false;
      if (m.b[at].narrow(1, r, rest).any().item<bool>()) return false;
    }
  }
  return true;
}

inline bool equal_bits(const lora::AdapterStack& x, const lora::AdapterStack& y) {
  for (std::size_t m = 0; m < x.modules().size(); ++m) {
    if (!torch::equal(x.modules()[m].a, y.modules()[m].a)) return false;
    if (!torch::equal(x.modules()[m].b, y.modules()[m].b)) return false;
  }
  return true;
}

/// The largest difference of any two entries.
inline double difference_of(const lora::AdapterStack& x, const lora::AdapterStack& y) {
  double out = 0;
  for (std::size_t m = 0; m < x.modules().size(); ++m) {
    out = std::max(out, largest_difference(x.modules()[m].a, y.modules()[m].a));
    out = std::max(out, largest_difference(x.modules()[m].b, y.modules()[m].b));
  }
  return out;
}

/// The largest difference of the golden fingerprints (sum, sum of absolute values, first two
/// entries) from the stack, relative to each tensor's sum of absolute values; entries to the mean
/// absolute value.
inline double difference_of_totals(const lora::AdapterStack& stack, const Json& run) {
  double out = 0;
  for (std::size_t t = 0; t < run["tensors"].size(); ++t) {
    const Json &which = run["tensors"][t], &want = run["final"][t];
    const torch::Tensor got = factor(stack, which["module"].get<std::string>(),
                                     which["adapter"].get<std::string>(), which["factor"] == "A")
                                  .contiguous()
                                  .to(torch::kFloat64);
    const double size = want[1].get<double>(), each = size / static_cast<double>(got.numel());
    const torch::Tensor flat = got.flatten();
    out = std::max(out, std::abs(got.sum().item<double>() - want[0].get<double>()) / size);
    out = std::max(out, std::abs(got.abs().sum().item<double>() - size) / size);
    for (int k = 0; k < 2; ++k)
      out = std::max(out, std::abs(flat[k].item<double>() - want[2 + k].get<double>()) / each);
  }
  return out;
}

}  // namespace espalier::test
