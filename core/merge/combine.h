#pragma once

#include <torch/torch.h>

#include <cstdint>
#include <string>
#include <vector>

namespace espalier::merge {

/// How tensors of one shape, one an adapter, become one: entry by entry, after some entries were
/// dropped. With a_i the weights, X_i what is left of tensor i and e the elected sign of an entry:
/// - linear: sum a_i X_i, nothing dropped;
/// - magnitude_prune: sum a_i X_i, X_i = the floor(density n) largest;
/// - ties (Yadav et al. 2023): X_i as before; sum of a_i X_i over those whose sign is e, divided by
///   how many those are. e = sign(sum X_i) (total) or sign(sum sign X_i) (frequency), 0 counts as
///   +; signs are elected before weighting, as in PEFT;
/// - dare_linear, dare_ties (Yu et al. 2024): X_i keeps each entry with probability `density` and
///   divides it by that; then as linear or ties;
/// - breadcrumbs, breadcrumbs_ties (Davari and Belilovsky 2023): X_i without its floor(gamma n)
///   largest and then without its smallest until floor(density n) are left;
/// - della_linear, della (Deep et al. 2024): X_i keeps an entry with a probability between density
///   - epsilon and density + epsilon, rising with its rank by size within its row, and divides it
///   by that.
struct Combine {
  std::string rule = "linear";
  double density = 1;
  std::string majority_sign = "total";
  double gamma = 0.01;
  double epsilon = 0.07;
  std::uint64_t seed = 1;
};

/// One adapter's tensor with its weight and the stream that its random drops come from (the same
/// adapter has the same stream wherever it stands in the list).
struct Term {
  torch::Tensor value;
  double weight = 1;
  std::uint64_t stream = 0;
};

/// `where` names the tensor (module, factor) to the random numbers. All shapes equal, f32 or f64.
/// Throws plan_method for a rule that does not exist.
torch::Tensor combine(const Combine& how, const std::vector<Term>& terms, std::uint32_t where);

}  // namespace espalier::merge
