#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace espalier::ui {

/// The mathematics of the page Teach: two adapters on one 4 x 4 module, merged and pruned once, in
/// doubles and without Qt. The same formulas as the rooms that compute, small enough to read.

/// A dense matrix, row by row.
struct ToyMatrix {
  std::size_t rows = 0, cols = 0;
  std::vector<double> values;

  ToyMatrix() = default;
  ToyMatrix(std::size_t r, std::size_t c) : rows(r), cols(c), values(r * c) {}
  ToyMatrix(std::size_t r, std::size_t c, std::vector<double> v)
      : rows(r), cols(c), values(std::move(v)) {}
  double& at(std::size_t r, std::size_t c) { return values[r * cols + c]; }
  double at(std::size_t r, std::size_t c) const { return values[r * cols + c]; }
  bool operator==(const ToyMatrix&) const = default;
};

ToyMatrix product(const ToyMatrix& left, const ToyMatrix& right);
ToyMatrix sum(const ToyMatrix& left, const ToyMatrix& right);
ToyMatrix transposed(const ToyMatrix& matrix);
/// <X, Y>: the sum of the products of their entries.
double inner(const ToyMatrix& left, const ToyMatrix& right);
/// The Frobenius norm.
double norm(const ToyMatrix& matrix);

constexpr std::size_t kToySize = 4;
constexpr std::size_t kToyMostRank = 2;
constexpr std::size_t kToyAdapters = 2;

/// One adapter as it lies in its file, before its weight: A (2 x 4) and B (4 x 2), now and as they
/// came. Rank 1 uses the first row of A and the first column of B; the rest is kept for later.
struct ToyAdapter {
  ToyMatrix a{kToyMostRank, kToySize}, b{kToySize, kToyMostRank};
  ToyMatrix a_came = a, b_came = b;
  double weight = 1;
  bool operator==(const ToyAdapter&) const = default;
};

/// A and B of one adapter, at the rank in use.
struct ToyFactors {
  ToyMatrix a, b;
};

enum class ToyReset { zero, initial };

/// Everything that the page lets its reader change.
struct ToyState {
  std::uint64_t seed = 1;
  std::size_t rank = kToyMostRank;
  std::array<ToyAdapter, kToyAdapters> adapters;
  std::array<double, kToySize> norms{1, 1, 1, 1};  ///< n: one a feature of the input
  double ratio = 0.25;
  ToyReset reset = ToyReset::zero;
  bool operator==(const ToyState&) const = default;
};

/// An example drawn from a seed: quarters between -1.5 and 1.5, then one update that is the same
/// for both adapters, as in training (dL/dA_i = dL/dA for every i). The adapters came without it.
ToyState toy_example(std::uint64_t seed, std::size_t rank);

/// The factors that enter the merge: A times sign(w) sqrt|w|, B times sqrt|w|, so that w multiplies
/// B A.
ToyFactors toy_factors(const ToyState& state, std::size_t adapter);

struct ToyMerge {
  ToyMatrix whole;  ///< dW = (B_1 + B_2)(A_1 + A_2)
  ToyMatrix own;    ///< B_1 A_1 + B_2 A_2
  ToyMatrix cross;  ///< B_1 A_2 + B_2 A_1
  /// Effective weights w_i = (<dW, B_i A> + <dW, B A_i>) / (2 |dW|^2); 1/n each where dW is 0.
  std::array<double, kToyAdapters> weights{};
};
ToyMerge toy_merge(const ToyState& state);

/// How many of `entries` a step resets: floor(ratio * entries + 1e-9), at least 1; none at ratio 0.
std::size_t toy_prune_count(double ratio, std::size_t entries);

/// One matrix in a prune step.
struct ToyMarks {
  ToyMatrix importance;
  std::vector<bool> least;  ///< the entries that the step resets, ties by lower index
};
/// G = sign(B_i A_i) * n; importance of an entry of A_i is |B_i^T G|, of B_i |G A_i^T|.
struct ToyPrune {
  std::array<ToyMarks, kToyAdapters> a, b;
};
ToyPrune toy_prune(const ToyState& state);
/// The `count` least entries, ties by lower index.
std::vector<bool> toy_least(const std::vector<double>& importance, std::size_t count);
/// The state after that step.
ToyState toy_pruned(const ToyState& state);

/// Shares of entries that are exactly zero.
struct ToySparsity {
  double a = 0, b = 0, all = 0;  ///< over the A_i, the B_i, both
  double merged = 0;             ///< over A_1 + A_2 and B_1 + B_2
};
ToySparsity toy_sparsity(const ToyState& state);

}  // namespace espalier::ui
