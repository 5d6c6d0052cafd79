#include "ui/models/toy_merge.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/base/random.h"

namespace espalier::ui {

namespace {

/// What is drawn for one matrix; the counter's first part, so that no draw moves another.
enum Draw : std::uint32_t { kValuesA, kValuesB, kUpdateA, kUpdateB, kNorms };

/// A multiple of 1/4 between -most/4 and most/4.
double quarter(const Philox& random, Draw what, std::size_t adapter, std::size_t entry, int most) {
  const double u =
      random.uniform(what, static_cast<std::uint32_t>(adapter), static_cast<std::uint32_t>(entry));
  return (std::floor(u * (2 * most + 1)) - most) / 4;
}

/// The first `rank` rows of A, or columns of B, times `factor`.
ToyMatrix taken(const ToyMatrix& matrix, std::size_t rows, std::size_t cols, double factor) {
  ToyMatrix out(rows, cols);
  for (std::size_t r = 0; r < rows; ++r) {
    for (std::size_t c = 0; c < cols; ++c)
      out.at(r, c) = factor * matrix.at(r, c);
  }
  return out;
}

/// factor * |matrix|, entry by entry.
ToyMatrix magnitudes(ToyMatrix matrix, double factor) {
  for (double& value : matrix.values)
    value = factor * std::abs(value);
  return matrix;
}

/// G = sign(B A) * n, n along the rows, sign 0 = 0.
ToyMatrix signed_norms(const ToyMatrix& update, const std::array<double, kToySize>& norms) {
  ToyMatrix g(update.rows, update.cols);
  for (std::size_t r = 0; r < g.rows; ++r) {
    for (std::size_t c = 0; c < g.cols; ++c) {
      const double value = update.at(r, c);
      g.at(r, c) = value > 0 ? norms[c] : value < 0 ? -norms[c] : 0;
    }
  }
  return g;
}

void reset_marked(ToyMatrix& now, const ToyMatrix& came, const ToyMarks& marks, ToyReset reset) {
  for (std::size_t r = 0; r < marks.importance.rows; ++r) {
    for (std::size_t c = 0; c < marks.importance.cols; ++c) {
      if (!marks.least[r * marks.importance.cols + c]) continue;
      now.at(r, c) = reset == ToyReset::zero ? 0 : came.at(r, c);
    }
  }
}

std::size_t zeros(const ToyMatrix& matrix) {
  return static_cast<std::size_t>(std::count(matrix.values.begin(), matrix.values.end(), 0.0));
}

double share(std::size_t part, std::size_t whole) {
  return static_cast<double>(part) / static_cast<double>(whole);
}

}  // namespace

ToyMatrix product(const ToyMatrix& left, const ToyMatrix& right) {
  ToyMatrix out(left.rows, right.cols);
  for (std::size_t r = 0; r < out.rows; ++r) {
    for (std::size_t c = 0; c < out.cols; ++c) {
      for (std::size_t k = 0; k < left.cols; ++k)
        out.at(r, c) += left.at(r, k) * right.at(k, c);
    }
  }
  return out;
}

ToyMatrix sum(const ToyMatrix& left, const ToyMatrix& right) {
  ToyMatrix out = left;
  for (std::size_t i = 0; i < out.values.size(); ++i)
    out.values[i] += right.values[i];
  return out;
}

ToyMatrix transposed(const ToyMatrix& matrix) {
  ToyMatrix out(matrix.cols, matrix.rows);
  for (std::size_t r = 0; r < out.rows; ++r) {
    for (std::size_t c = 0; c < out.cols; ++c)
      out.at(r, c) = matrix.at(c, r);
  }
  return out;
}

double inner(const ToyMatrix& left, const ToyMatrix& right) {
  return std::inner_product(left.values.begin(), left.values.end(), right.values.begin(), 0.0);
}

double norm(const ToyMatrix& matrix) {
  return std::sqrt(inner(matrix, matrix));
}

ToyState toy_example(std::uint64_t seed, std::size_t rank) {
  constexpr int kMostValue = 6, kMostUpdate = 1, kNormSteps = 6;
  const Philox random(seed, Purpose::init);
  ToyState state;
  state.seed = seed;
  state.rank = rank;
  for (std::size_t i = 0; i < kToyAdapters; ++i) {
    ToyAdapter& adapter = state.adapters[i];
    for (std::size_t e = 0; e < adapter.a.values.size(); ++e) {
      adapter.a_came.values[e] = quarter(random, kValuesA, i, e, kMostValue);
      adapter.b_came.values[e] = quarter(random, kValuesB, i, e, kMostValue);
      adapter.a.values[e] = adapter.a_came.values[e] + quarter(random, kUpdateA, 0, e, kMostUpdate);
      adapter.b.values[e] = adapter.b_came.values[e] + quarter(random, kUpdateB, 0, e, kMostUpdate);
    }
  }
  for (std::size_t j = 0; j < kToySize; ++j) {
    const double u = random.uniform(kNorms, 0, static_cast<std::uint32_t>(j));
    state.norms[j] = (std::floor(u * kNormSteps) + 1) / 2;
  }
  return state;
}

ToyFactors toy_factors(const ToyState& state, std::size_t adapter) {
  const ToyAdapter& from = state.adapters[adapter];
  const double root = std::sqrt(std::abs(from.weight));
  const double sign = from.weight < 0 ? -1 : 1;
  return {taken(from.a, state.rank, kToySize, sign * root),
          taken(from.b, kToySize, state.rank, root)};
}

ToyMerge toy_merge(const ToyState& state) {
  const std::array<ToyFactors, kToyAdapters> f{toy_factors(state, 0), toy_factors(state, 1)};
  const ToyMatrix a = sum(f[0].a, f[1].a);
  const ToyMatrix b = sum(f[0].b, f[1].b);
  ToyMerge merge;
  merge.whole = product(b, a);
  merge.own = sum(product(f[0].b, f[0].a), product(f[1].b, f[1].a));
  merge.cross = sum(product(f[0].b, f[1].a), product(f[1].b, f[0].a));
  const double square = inner(merge.whole, merge.whole);
  for (std::size_t i = 0; i < kToyAdapters; ++i) {
    const double part =
        inner(merge.whole, product(f[i].b, a)) + inner(merge.whole, product(b, f[i].a));
    merge.weights[i] = square > 0 ? part / (2 * square) : 1.0 / kToyAdapters;
  }
  return merge;
}

std::size_t toy_prune_count(double ratio, std::size_t entries) {
  if (!(ratio > 0) || entries == 0) return 0;
  const double k = std::floor(ratio * static_cast<double>(entries) + 1e-9);
  return std::clamp<std::size_t>(static_cast<std::size_t>(k), 1, entries);
}

std::vector<bool> toy_least(const std::vector<double>& importance, std::size_t count) {
  std::vector<std::size_t> order(importance.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t left, std::size_t right) {
    return importance[left] < importance[right];
  });
  std::vector<bool> least(importance.size());
  for (std::size_t i = 0; i < std::min(count, order.size()); ++i)
    least[order[i]] = true;
  return least;
}

ToyPrune toy_prune(const ToyState& state) {
  ToyPrune prune;
  for (std::size_t i = 0; i < kToyAdapters; ++i) {
    // The weight scales every entry of a matrix alike: multiplied in at the end, it can neither
    // break a tie nor lift a zero of B A by rounding.
    const ToyAdapter& adapter = state.adapters[i];
    const ToyMatrix a = taken(adapter.a, state.rank, kToySize, 1);
    const ToyMatrix b = taken(adapter.b, kToySize, state.rank, 1);
    const ToyMatrix g = signed_norms(product(b, a), state.norms);
    const double root = std::sqrt(std::abs(adapter.weight));
    prune.a[i].importance = magnitudes(product(transposed(b), g), root);
    prune.b[i].importance = magnitudes(product(g, transposed(a)), root);
    for (ToyMarks* marks : {&prune.a[i], &prune.b[i]}) {
      const std::vector<double>& values = marks->importance.values;
      marks->least = toy_least(values, toy_prune_count(state.ratio, values.size()));
    }
  }
  return prune;
}

ToyState toy_pruned(const ToyState& state) {
  const ToyPrune prune = toy_prune(state);
  ToyState next = state;
  for (std::size_t i = 0; i < kToyAdapters; ++i) {
    ToyAdapter& adapter = next.adapters[i];
    reset_marked(adapter.a, adapter.a_came, prune.a[i], state.reset);
    reset_marked(adapter.b, adapter.b_came, prune.b[i], state.reset);
  }
  return next;
}

ToySparsity toy_sparsity(const ToyState& state) {
  const std::array<ToyFactors, kToyAdapters> f{toy_factors(state, 0), toy_factors(state, 1)};
  const std::size_t each = kToySize * state.rank;
  const std::size_t a = zeros(f[0].a) + zeros(f[1].a);
  const std::size_t b = zeros(f[0].b) + zeros(f[1].b);
  const std::size_t merged = zeros(sum(f[0].a, f[1].a)) + zeros(sum(f[0].b, f[1].b));
  return {share(a, 2 * each), share(b, 2 * each), share(a + b, 4 * each), share(merged, 2 * each)};
}

}  // namespace espalier::ui
