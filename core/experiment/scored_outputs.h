#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/base/control.h"
#include "core/data/record.h"
#include "core/generate/generator.h"
#include "core/plan/events.h"
#include "core/plan/plan.h"

namespace espalier::experiment {

/// The outputs of one method on a test set with what they score.
struct ScoredOutputs {
  std::vector<plan::event::Output> outputs;  ///< in the order of the records, scores filled in
  Json metrics = Json::object();             ///< as metric_json() says
  Json shares = Json::object();              ///< empty, limit, wrong_script, repeating, copying
};

/// From raw generations to scored texts, sentence scores, corpus metrics with intervals, shares.
/// `raw[i]` belongs to `records[i]`. Throws as score_metrics().
ScoredOutputs score_outputs(const plan::Plan& plan, const std::vector<data::Record>& records,
                            const std::vector<generate::Output>& raw, bool allow_commands,
                            Control* control = nullptr);

/// Mean ROUGE-L (0..1) of raw generations against the records' summaries: `select: rougeL`.
double mean_rouge_l(const plan::Plan& plan, const std::vector<data::Record>& records,
                    const std::vector<generate::Output>& raw);

/// Draws, where there are any, come from the plan's seed.
generate::Options generate_options(const plan::Plan& plan);

}  // namespace espalier::experiment
