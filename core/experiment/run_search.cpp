// Methods that try merges on the shots without gradients: LoraHub, negative-module pruning.
#include "core/base/error.h"
#include "core/experiment/merge_trials.h"
#include "core/experiment/run_job.h"
#include "core/train/loss.h"

namespace espalier::experiment {

namespace {

double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

}  // namespace

/// Each point is tried on the shots and told as a step; the best becomes the merge. A stop keeps
/// the best so far.
void RunJob::search_merge() {
  phase("search");
  const MergeTrials trials = merge_trials(plan_, prepared_.sources);
  std::int64_t tried = 0;
  const auto loss = [&](const std::vector<double>& x) -> std::optional<double> {
    const auto start = std::chrono::steady_clock::now();
    Trial trial = trials.at(x);
    const lora::LoraAdaptation adaptation(trial.merged, model_.model->placement().device);
    plan::event::Step event;
    try {
      event.loss = train::mean(
          train::example_losses(*model_.model, &adaptation, train_, pack_tokens(), &control_));
    } catch (const Error& error) {
      if (error.code() != Code::stopped) throw;
      return std::nullopt;
    }
    event.step = ++tried;
    event.weights = std::move(trial.shown);
    event.seconds = seconds_since(start);
    sink_(event);
    return event.loss;
  };
  const merge::FoundWeights found = merge::search_weights(trials.search, loss);
  Trial best = trials.at(found.weights);
  prepared_.merged = std::move(best.merged);
  stopped_ = found.stopped;
  finished_.facts["evaluations"] = found.evaluations;
  finished_.facts.update(best.facts);
}

}  // namespace espalier::experiment
