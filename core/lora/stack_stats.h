#pragma once

#include <vector>

#include "core/lora/adapter_stack.h"

namespace espalier::lora {

/// What the charts show of one module (design section 4).
struct ModuleStats {
  std::vector<double> weights;  ///< effective weight of each adapter, sum 1
  double squared_norm = 0;      ///< ||dW||_F^2
  std::vector<double>
      sparsity_a;  ///< share of exact zeros in A_i, padding not counted; 0 where absent
  std::vector<double> sparsity_b;
};

struct StackStats {
  std::vector<ModuleStats> modules;  ///< in the order of the stack
  std::vector<double> weights;       ///< mean over modules weighted by ||dW_m||_F^2
  double sparsity = 0, sparsity_a = 0, sparsity_b = 0;  ///< over all A_i and B_i
  double merged_sparsity = 0;                           ///< over sum A_i and sum B_i
};

/// w_i = (<dW, B_i A> + <dW, B A_i>) / (2 ||dW||_F^2) from r x r products alone:
/// <B A, B_i A> = tr((B^T B_i)(A A^T)). 1/n each where dW is 0.
StackStats stack_stats(const AdapterStack& stack);

}  // namespace espalier::lora
