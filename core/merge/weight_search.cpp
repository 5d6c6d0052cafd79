#include "core/merge/weight_search.h"

#include <nlopt.h>

#include <algorithm>
#include <cmath>
#include <exception>
#include <memory>
#include <numeric>

#include "core/base/error.h"
#include "core/merge/cma_es.h"

namespace espalier::merge {

namespace {

/// COBYLA's first steps, a third of the way to LoraHub's bound.
constexpr double kFirstStep = 0.5;
constexpr double kWorst = 1e30;

using Loss = std::function<std::optional<double>(const std::vector<double>&)>;

/// Keeps the best of what is tried.
struct Trials {
  const WeightSearch& search;
  const Loss& loss;
  FoundWeights found;

  /// Nothing where the search must stop.
  std::optional<double> operator()(const std::vector<double>& weights) {
    const std::optional<double> value = loss(weights);
    if (!value) {
      found.stopped = true;
      return std::nullopt;
    }
    ++found.evaluations;
    const double mass = std::accumulate(weights.begin(), weights.end(), 0.0,
                                        [](double sum, double w) { return sum + std::abs(w); });
    const double objective = *value + search.penalty * mass / static_cast<double>(weights.size());
    if (!std::isfinite(objective)) return kWorst;
    if (objective < found.objective) {
      found.objective = objective;
      found.weights = weights;
    }
    return objective;
  }
};

/// What NLopt's C callback works on; no exception may cross it.
struct CobylaCall {
  Trials& trials;
  nlopt_opt optimiser;
  std::exception_ptr error;

  static double call(unsigned n, const double* x, double*, void* data) {
    CobylaCall& own = *static_cast<CobylaCall*>(data);
    try {
      if (const std::optional<double> value = own.trials({x, x + n})) return *value;
    } catch (...) {
      own.error = std::current_exception();
    }
    nlopt_force_stop(own.optimiser);
    return kWorst;
  }
};

void by_cobyla(const WeightSearch& search, Trials& trials) {
  const std::unique_ptr<nlopt_opt_s, decltype(&nlopt_destroy)> optimiser(
      nlopt_create(NLOPT_LN_COBYLA, static_cast<unsigned>(search.weights)), &nlopt_destroy);
  if (optimiser == nullptr) {
    throw Error(Code::internal, "the weight search could not be set up");
  }
  std::vector<double> x(search.weights, search.start);
  CobylaCall call{trials, optimiser.get(), nullptr};
  nlopt_set_lower_bounds1(optimiser.get(), -search.bound);
  nlopt_set_upper_bounds1(optimiser.get(), search.bound);
  nlopt_set_initial_step1(optimiser.get(), std::min(kFirstStep, search.bound));
  nlopt_set_maxeval(optimiser.get(), static_cast<int>(search.budget));
  nlopt_set_min_objective(optimiser.get(), &CobylaCall::call, &call);
  double objective = 0;
  // Its own verdict is not needed: the best that was seen is kept in trials.
  nlopt_optimize(optimiser.get(), x.data(), &objective);
  if (call.error) std::rethrow_exception(call.error);
}

/// The nearest point within the bounds, and its squared distance.
std::pair<std::vector<double>, double> bounded(std::vector<double> x, double bound) {
  double off = 0;
  for (double& w : x) {
    const double inside = std::clamp(w, -bound, bound);
    off += (w - inside) * (w - inside);
    w = inside;
  }
  return {std::move(x), off};
}

void by_cma_es(const WeightSearch& search, Trials& trials) {
  CmaEs es(std::vector<double>(search.weights, search.start), search.sigma, search.population,
           search.seed);
  while (trials.found.evaluations < search.budget) {
    const std::vector<std::vector<double>> points = es.ask();
    std::vector<double> values;
    for (const std::vector<double>& point : points) {
      if (trials.found.evaluations >= search.budget) return;
      const auto [inside, off] = bounded(point, search.bound);
      const std::optional<double> value = trials(inside);
      if (!value) return;
      values.push_back(*value + off);
    }
    es.tell(points, values);
  }
}

}  // namespace

FoundWeights search_weights(const WeightSearch& search, const Loss& loss) {
  Trials trials{search, loss, {}};
  trials.found.weights.assign(search.weights, search.start);
  if (search.optimizer == "cma_es") {
    by_cma_es(search, trials);
  } else if (search.optimizer == "cobyla") {
    by_cobyla(search, trials);
  } else {
    throw Error(Code::plan_method, "\"" + search.optimizer + "\" is no search without gradients",
                "cobyla and cma_es are", {{"method", search.optimizer}});
  }
  return std::move(trials.found);
}

}  // namespace espalier::merge
