#pragma once

#include <torch/torch.h>

#include <optional>
#include <vector>

#include "core/lora/adapter_stack.h"
#include "core/prune/importance.h"
#include "core/prune/input_norms.h"

namespace espalier::prune {

/// The eight variants are data: importance x granularity x reset.
struct Settings {
  enum class Measure { input, gradient };
  enum class Granularity { parameter, module };
  enum class Reset { zero, initial };
  Measure measure = Measure::input;
  Granularity granularity = Granularity::parameter;
  Reset reset = Reset::zero;
  double ratio = 0;                 ///< parameter: share reset in each A_i and each B_i
  std::optional<double> threshold;  ///< module: absolute
  double threshold_quantile =
      0.3;  ///< module: of all module importances, where no threshold is given
};

/// What one prune step did.
struct Outcome {
  /// Per module: bool [n, r, in], [n, out, r] on the stack's device; true = reset now.
  std::vector<torch::Tensor> a, b;
  double pruned = 0;  ///< share of all A and B entries reset
  struct Churn {
    double fresh = 0, revived = 0, stable = 0;  ///< shares of an adapter's entries in one module
  };
  std::vector<std::vector<Churn>> churn;               ///< [module][adapter]
  std::vector<std::vector<double>> module_importance;  ///< [module][adapter]
};

/// Resets the least important entries after every optimizer step (Miyano and Arase 2025). Holds
/// what must last between steps: the initial values, averages of the gradient rule, and the last
/// masks.
class Pruner {
 public:
  Pruner(const lora::AdapterStack& stack, Settings settings);

  bool needs_norms() const { return settings_.measure == Settings::Measure::input; }

  /// gradients: per module the shared dL/dA [r, in] and dL/dB [out, r] of this step; norms may be
  /// null for the gradient rule. Changes the stack.
  Outcome step(lora::AdapterStack& stack, const std::vector<torch::Tensor>& a_gradients,
               const std::vector<torch::Tensor>& b_gradients, const InputNorms* norms);

  /// Averages and last masks; the initial values are those of the stack that the object was made
  /// with.
  void save(lora::StateDict& state) const;
  void load(const lora::StateDict& state, torch::Device device);

 private:
  std::vector<Importance> measure(const lora::AdapterStack& stack,
                                  const std::vector<torch::Tensor>& a_gradients,
                                  const std::vector<torch::Tensor>& b_gradients,
                                  const InputNorms* norms);
  void choose_entries(const lora::StackModule& module, const Importance& importance,
                      torch::Tensor& a, torch::Tensor& b) const;
  void choose_on_device(const lora::AdapterStack& stack, const std::vector<Importance>& importance,
                        Outcome& outcome) const;
  void choose_modules(const lora::AdapterStack& stack, Outcome& outcome) const;
  void reset(lora::StackModule& module, std::size_t index, const Outcome& outcome) const;
  /// `table`: importance of whole modules [modules, n] f64.
  void count(const lora::AdapterStack& stack, const torch::Tensor& table, Outcome& outcome);

  Settings settings_;
  lora::AdapterStack::Snapshot initial_;
  std::vector<GradientImportance> averages_;
  std::vector<torch::Tensor> last_a_, last_b_;
};

}  // namespace espalier::prune
