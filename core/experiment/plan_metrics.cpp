#include "core/experiment/plan_metrics.h"

#include <chrono>
#include <cmath>

#include "core/base/error.h"
#include "core/experiment/model_metrics.h"
#include "core/metrics/command_metric.h"

namespace espalier::experiment {

namespace {

/// One number an example, and how it came about.
void add_each(ScoredMetrics& out, const std::string& name, const std::vector<double>& each,
              const std::string& signature, bool share) {
  for (std::size_t i = 0; i < each.size(); ++i)
    out.each[i][name] = each[i];
  if (each.empty()) return;
  metrics::MetricValue value = metrics::mean_value(each, signature);
  value.share = share;
  out.corpus[name] = value;
}

void add_command(ScoredMetrics& out, const plan::MetricEntry& entry, const MetricSettings& settings,
                 const std::vector<std::string>& ids, const metrics::Texts& texts,
                 Control* control) {
  metrics::CommandMetric command;
  command.name = entry.name;
  command.command = entry.command;
  command.folder = settings.folder / entry.folder;
  command.time_limit = std::chrono::milliseconds(std::llround(entry.time_limit * 1000));
  const std::vector<double> each = metrics::score_by_command(command, ids, texts, control);
  // What the numbers are, only its author knows: they are shown as they are.
  add_each(out, entry.name, each, metrics::signature(command), false);
}

void add_model(ScoredMetrics& out, const plan::MetricEntry& entry, const MetricSettings& settings,
               const metrics::Texts& texts, Control* control) {
  if (entry.measure() == "summac") {
    const FaithfulnessScores scores =
        faithfulness(entry, settings.folder, settings.device, settings.language, texts, control);
    add_each(out, entry.name, scores.each, scores.signature, true);
    return;
  }
  const BertScores scores = bert_scores(entry, settings.folder, settings.device, texts, control);
  std::vector<double> precision, recall, f;
  for (const model::BertScore& score : scores.each) {
    precision.push_back(score.precision);
    recall.push_back(score.recall);
    f.push_back(score.f);
  }
  add_each(out, entry.name, f, scores.signature, true);
  add_each(out, entry.name + "_precision", precision, scores.signature, true);
  add_each(out, entry.name + "_recall", recall, scores.signature, true);
}

}  // namespace

void require_allowed(const std::vector<plan::MetricEntry>& entries, bool allow_commands) {
  for (const plan::MetricEntry& entry : entries) {
    if (entry.command.empty() || allow_commands) continue;
    const std::string& program = entry.command.front();
    throw Error(Code::metric_command_refused,
                "the metric \"" + entry.name + "\" would start the program " + program +
                    ", and commands are not allowed",
                "allow them with --allow-commands if you trust this plan, or leave the metric out",
                {{"metric", entry.name}, {"program", program}});
  }
}

void check_entries(const std::vector<plan::MetricEntry>& entries,
                   const std::filesystem::path& folder, bool allow_commands) {
  require_allowed(entries, allow_commands);
  for (const plan::MetricEntry& entry : entries) {
    if (!entry.model.empty()) check_metric_model(entry, folder);
  }
}

ScoredMetrics score_metrics(const std::vector<plan::MetricEntry>& entries,
                            const MetricSettings& settings, const std::vector<std::string>& ids,
                            const metrics::Texts& texts, Control* control) {
  require_allowed(entries, settings.allow_commands);
  ScoredMetrics out;
  std::vector<std::string> built_in;
  for (const plan::MetricEntry& entry : entries) {
    if (entry.built_in()) built_in.push_back(entry.name);
  }
  out.each = metrics::score_each(built_in, settings.language, texts);
  if (!built_in.empty() && !texts.candidates.empty()) {
    out.corpus = metrics::score(built_in, settings.language, texts);
  }
  for (const plan::MetricEntry& entry : entries) {
    if (!entry.command.empty()) add_command(out, entry, settings, ids, texts, control);
    if (!entry.model.empty()) add_model(out, entry, settings, texts, control);
  }
  return out;
}

Json metric_json(const metrics::MetricValue& value) {
  Json out = {{"value", value.value},
              {"low", value.low},
              {"high", value.high},
              {"signature", value.signature}};
  if (!value.share) out["share"] = false;
  return out;
}

}  // namespace espalier::experiment
