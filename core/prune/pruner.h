#pragma once

#include <torch/torch.h>

#include <optional>
#include <vector>

#include "core/lora/adapter_stack.h"
#include "core/prune/importance.h"
#include "core/prune/input_norms.h"
#include "core/prune/mask_history.h"

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

  /// The parts of step(): what the entries weigh at this step (the averages of the gradient rule
  /// move with every call),
  std::vector<Importance> measure(const lora::AdapterStack& stack,
                                  const std::vector<torch::Tensor>& a_gradients,
                                  const std::vector<torch::Tensor>& b_gradients,
                                  const InputNorms* norms);
  /// the least important entries at any ratio,
  static Masks lowest_entries(const lora::AdapterStack& stack,
                              const std::vector<Importance>& importance, double ratio);
  /// and the reset at the settings' ratio.
  Outcome prune(lora::AdapterStack& stack, const std::vector<Importance>& importance);
  void set_ratio(double ratio) { settings_.ratio = ratio; }

  /// Averages and last masks; the initial values are those of the stack that the object was made
  /// with.
  void save(lora::StateDict& state) const;
  void load(const lora::StateDict& state, torch::Device device);

 private:
  void choose_modules(const lora::AdapterStack& stack, Outcome& outcome) const;
  void reset(lora::StackModule& module, std::size_t index, const Outcome& outcome) const;

  Settings settings_;
  lora::AdapterStack::Snapshot initial_;
  std::vector<GradientImportance> averages_;
  MaskHistory history_;
};

}  // namespace espalier::prune
