#include "core/merge/weight_search.h"

#include <nlopt.h>

#include <cmath>
#include <exception>
#include <limits>
#include <memory>
#include <numeric>

#include "core/base/error.h"

namespace espalier::merge {

namespace {

/// COBYLA's first steps, a third of the way to LoraHub's bound.
constexpr double kFirstStep = 0.5;
constexpr double kWorst = 1e30;

/// What the C callback works on; no exception may cross NLopt.
struct Work {
  const WeightSearch& search;
  const std::function<std::optional<double>(const std::vector<double>&)>& loss;
  nlopt_opt optimiser;
  FoundWeights found;
  std::exception_ptr error;

  double evaluate(const std::vector<double>& weights) {
    const std::optional<double> value = loss(weights);
    if (!value) {
      found.stopped = true;
      nlopt_force_stop(optimiser);
      return kWorst;
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

  static double call(unsigned n, const double* x, double*, void* data) {
    Work& work = *static_cast<Work*>(data);
    try {
      return work.evaluate({x, x + n});
    } catch (...) {
      work.error = std::current_exception();
      nlopt_force_stop(work.optimiser);
      return kWorst;
    }
  }
};

}  // namespace

FoundWeights search_weights(
    const WeightSearch& search,
    const std::function<std::optional<double>(const std::vector<double>&)>& loss) {
  const std::unique_ptr<nlopt_opt_s, decltype(&nlopt_destroy)> optimiser(
      nlopt_create(NLOPT_LN_COBYLA, static_cast<unsigned>(search.adapters)), &nlopt_destroy);
  if (optimiser == nullptr) {
    throw Error(Code::internal, "the weight search could not be set up");
  }
  std::vector<double> x(search.adapters, 0.0);
  Work work{search,
            loss,
            optimiser.get(),
            {x, std::numeric_limits<double>::infinity(), 0, false},
            nullptr};
  nlopt_set_lower_bounds1(optimiser.get(), -search.bound);
  nlopt_set_upper_bounds1(optimiser.get(), search.bound);
  nlopt_set_initial_step1(optimiser.get(), std::min(kFirstStep, search.bound));
  nlopt_set_maxeval(optimiser.get(), static_cast<int>(search.budget));
  nlopt_set_min_objective(optimiser.get(), &Work::call, &work);
  double objective = 0;
  // Its own verdict is not needed: the best that was seen is kept here.
  nlopt_optimize(optimiser.get(), x.data(), &objective);
  if (work.error) std::rethrow_exception(work.error);
  return work.found;
}

}  // namespace espalier::merge
