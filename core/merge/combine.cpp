#include "core/merge/combine.h"

#include <algorithm>
#include <cmath>

#include "core/base/error.h"
#include "core/base/random.h"

namespace espalier::merge {

namespace {

using torch::Tensor;

enum class Drop { nothing, smallest, random, both_ends, by_rank };
struct Rule {
  const char* name;
  Drop drop;
  bool elects;
};
constexpr Rule kRules[] = {
    {"linear", Drop::nothing, false},
    {"magnitude_prune", Drop::smallest, false},
    {"ties", Drop::smallest, true},
    {"dare_linear", Drop::random, false},
    {"dare_ties", Drop::random, true},
    {"breadcrumbs", Drop::both_ends, false},
    {"breadcrumbs_ties", Drop::both_ends, true},
    {"della_linear", Drop::by_rank, false},
    {"della", Drop::by_rank, true},
};

const Rule& rule(const std::string& name) {
  for (const Rule& r : kRules) {
    if (name == r.name) return r;
  }
  throw Error(Code::plan_method, "\"" + name + "\" is no way to combine entries",
              "linear, ties, dare_linear, dare_ties, magnitude_prune, breadcrumbs and della are",
              {{"method", name}});
}

std::int64_t share(double density, std::int64_t n) {
  return std::clamp<std::int64_t>(
      static_cast<std::int64_t>(std::floor(density * static_cast<double>(n) + 1e-9)), 0, n);
}

/// The entries by size, of which the largest `top` and the smallest `bottom` become 0.
Tensor without_ends(const Tensor& x, std::int64_t top, std::int64_t bottom) {
  const std::int64_t n = x.numel();
  const Tensor order =
      x.abs().reshape({-1}).argsort(/*stable=*/true, /*dim=*/0, /*descending=*/true);
  Tensor out = torch::zeros({n}, x.options());
  const Tensor kept = order.narrow(0, top, std::max<std::int64_t>(0, n - top - bottom));
  out.index_copy_(0, kept, x.reshape({-1}).index_select(0, kept));
  return out.view(x.sizes());
}

/// Uniform numbers in [0, 1) of x's shape: a function of the entry's place alone.
Tensor uniform_like(const Tensor& x, std::uint64_t seed, std::uint64_t stream,
                    std::uint32_t where) {
  const Philox philox(seed ^ stream, Purpose::drop_and_rescale);
  Tensor out = torch::empty({x.numel()}, torch::kFloat64);
  double* to = out.data_ptr<double>();
  const std::int64_t n = x.numel();
  for (std::int64_t begin = 0; begin < n; begin += 4) {
    const auto block = static_cast<std::uint64_t>(begin / 4);
    const auto words = philox.words(where, static_cast<std::uint32_t>(block),
                                    static_cast<std::uint32_t>(block >> 32));
    for (std::int64_t i = begin; i < std::min(begin + 4, n); ++i)
      to[i] = static_cast<double>(words[static_cast<std::size_t>(i - begin)]) * 0x1p-32;
  }
  return out.view(x.sizes());
}

/// Probability of each entry to stay: density -+ epsilon by its rank within its row.
Tensor keep_probability(const Tensor& x, double density, double epsilon) {
  const Tensor rows = x.dim() == 2 ? x : x.reshape({1, -1});
  const std::int64_t n = rows.size(1);
  const Tensor order = rows.abs().argsort(/*stable=*/true, /*dim=*/1, /*descending=*/false);
  const Tensor steps =
      torch::arange(n, torch::kFloat64) / static_cast<double>(std::max<std::int64_t>(1, n - 1));
  const Tensor rank =
      torch::empty(rows.sizes(), torch::kFloat64).scatter_(1, order, steps.expand(rows.sizes()));
  return (density - epsilon + rank * (2 * epsilon)).clamp(0, 1).view(x.sizes());
}

Tensor dropped(const Combine& how, Drop drop, const Term& term, std::uint32_t where) {
  const Tensor& x = term.value;
  const std::int64_t n = x.numel(), kept = share(how.density, n);
  switch (drop) {
    case Drop::nothing:
      return x;
    case Drop::smallest:
      return without_ends(x, 0, n - kept);
    case Drop::both_ends: {
      const std::int64_t top = std::min(share(how.gamma, n), n - kept);
      return without_ends(x, top, n - kept - top);
    }
    case Drop::random: {
      const Tensor stay = uniform_like(x, how.seed, term.stream, where) < how.density;
      return (x * stay) / how.density;
    }
    case Drop::by_rank: {
      const Tensor p = keep_probability(x, how.density, how.epsilon);
      const Tensor stay = uniform_like(x, how.seed, term.stream, where) < p;
      return torch::where(stay, x / p.to(x.scalar_type()), torch::zeros_like(x));
    }
  }
  return x;
}

}  // namespace

Tensor combine(const Combine& how, const std::vector<Term>& terms, std::uint32_t where) {
  const Rule& r = rule(how.rule);
  const bool prunes = how.density < 1 || r.drop == Drop::by_rank;
  std::vector<Tensor> left;
  for (const Term& term : terms)
    left.push_back(prunes ? dropped(how, r.drop, term, where) : term.value);
  Tensor sum = torch::zeros_like(terms[0].value);
  if (!r.elects) {
    for (std::size_t i = 0; i < terms.size(); ++i)
      sum.add_(left[i], terms[i].weight);
    return sum;
  }
  Tensor votes = torch::zeros_like(sum);
  for (const Tensor& x : left)
    votes.add_(how.majority_sign == "frequency" ? x.sign() : x);
  const Tensor elected = torch::where(votes >= 0, 1, -1).to(sum.scalar_type());
  Tensor count = torch::zeros_like(sum);
  for (std::size_t i = 0; i < terms.size(); ++i) {
    const Tensor agrees = left[i].sign() == elected;
    sum.add_(left[i] * agrees, terms[i].weight);
    count.add_(agrees.to(count.scalar_type()));
  }
  return sum / count.clamp_min(1);
}

}  // namespace espalier::merge
