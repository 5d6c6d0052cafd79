// A controller of the pruning ratio in a run: what its trials are judged on, and what they cost.
#include <algorithm>
#include <array>

#include "core/experiment/run_job.h"
#include "core/plan/controllers.h"
#include "core/train/loss.h"
#include "core/train/sharing.h"

namespace espalier::experiment {

/// Mean loss of the first `micro_dev` validation records: of several processes each takes its
/// share, and all learn the same number.
double RunJob::micro_dev_loss(const model::Adaptation& adaptation) {
  const train::Sharing sharing(options_.processes);
  const std::size_t count =
      std::min(validation_.size(), static_cast<std::size_t>(plan_.prune->micro_dev));
  std::vector<data::Example> examples;
  for (const std::size_t i : mine(count))
    examples.push_back(validation_[i]);
  // Several processes agree on a stop between steps.
  Control* const control = sharing.alone() ? &control_ : nullptr;
  const std::vector<double> losses =
      train::example_losses(*model_.model, &adaptation, examples, pack_tokens(), control);
  std::array<double, 1> sum{train::mean(losses) * static_cast<double>(losses.size())};
  sharing.sum(sum);
  return sum[0] / static_cast<double>(count);
}

/// What the search of the ratio cost beside a grid over it: a point of the grid is a run like this
/// one without the trials.
void RunJob::tell_ratio() {
  if (takes_over_ || !plan_.prune || !plan_.prune->searches_ratio() ||
      !finished_.facts.contains("ratio"))
    return;
  Json& facts = finished_.facts["ratio"];
  const double run = finished_.seconds, trials = facts.value("seconds", 0.0);
  const double plain = std::max(0.0, run - trials);
  // As its authors use it, the ratio that was found is trained with once more.
  const double whole = plan_.prune->controller == "grasp_as_coded" ? run + plain : run;
  const std::vector<double>& grid = plan::usual_ratios();
  facts["cost"] = {{"run_seconds", run},
                   {"plain_run_seconds", plain},
                   {"search_seconds", whole},
                   {"final_run", whole > run},
                   {"runs", plain > 0 ? whole / plain : 0},
                   {"grid", grid},
                   {"grid_seconds", plain * static_cast<double>(grid.size())}};
}

}  // namespace espalier::experiment
