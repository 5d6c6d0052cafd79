#pragma once

#include <torch/torch.h>

#include <vector>

#include "core/lora/adapter_stack.h"

namespace espalier::prune {

/// Per module: bool [n, r, in] and [n, out, r] on the stack's device, false in the padding.
struct Masks {
  std::vector<torch::Tensor> a, b;
};

/// All false.
Masks no_masks(const lora::AdapterStack& stack);

/// What one prune step did; the masks are true where an entry was reset.
struct Outcome : Masks {
  double pruned = 0;  ///< share of all A and B entries reset
  struct Churn {
    double fresh = 0, revived = 0, stable = 0;  ///< shares of an adapter's entries in one module
  };
  std::vector<std::vector<Churn>> churn;               ///< [module][adapter]
  std::vector<std::vector<double>> module_importance;  ///< [module][adapter]
};

/// [modules, n] f64 on the CPU as lists.
std::vector<std::vector<double>> by_module(const torch::Tensor& table);

/// The masks of the last step, against which those of the next are counted.
class MaskHistory {
 public:
  /// Fills in all but the masks of `outcome`, and remembers these. `table`: importance of whole
  /// modules [modules, n] f64. A GPU is waited for once.
  void count(const lora::AdapterStack& stack, const torch::Tensor& table, Outcome& outcome);

  void save(lora::StateDict& state) const;
  void load(const lora::StateDict& state, std::size_t modules, torch::Device device);

 private:
  std::vector<torch::Tensor> last_a_, last_b_;
};

}  // namespace espalier::prune
