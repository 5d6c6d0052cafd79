#include "core/experiment/scored_outputs.h"

#include <algorithm>

#include "core/data/scored_text.h"
#include "core/experiment/plan_metrics.h"
#include "core/metrics/metrics.h"
#include "core/metrics/shares.h"

namespace espalier::experiment {

namespace {

/// All right summaries of a record, its `summary` first, none twice.
std::vector<std::string> references_of(const data::Record& record) {
  std::vector<std::string> out{record.summary};
  for (const std::string& other : record.references) {
    if (std::find(out.begin(), out.end(), other) == out.end()) out.push_back(other);
  }
  return out;
}

void set_references(metrics::Texts& texts, const std::vector<data::Record>& records) {
  std::vector<std::vector<std::string>> all;
  for (const data::Record& r : records)
    all.push_back(references_of(r));
  metrics::set_references(texts, all);
}

std::vector<std::string> scored_texts(const plan::Plan& plan,
                                      const std::vector<generate::Output>& raw) {
  std::vector<std::string> out;
  for (const generate::Output& o : raw) {
    out.push_back(data::scored_text(o.text, plan.generation.stop));
  }
  return out;
}

}  // namespace

generate::Options generate_options(const plan::Plan& plan) {
  const plan::GenerationPlan& g = plan.generation;
  generate::Options options;
  options.max_new_tokens = g.max_new_tokens;
  options.stop = g.stop;
  options.choice = {g.beams, g.length_penalty, g.temperature, g.top_p, plan.seed};
  return options;
}

double mean_rouge_l(const plan::Plan& plan, const std::vector<data::Record>& records,
                    const std::vector<generate::Output>& raw) {
  metrics::Texts texts{{}, scored_texts(plan, raw), {}};
  set_references(texts, records);
  const auto each = metrics::score_each({"rougeL"}, plan.data.language, texts);
  double sum = 0;
  for (const auto& scores : each)
    sum += scores.at("rougeL");
  return each.empty() ? 0 : sum / static_cast<double>(each.size());
}

ScoredOutputs score_outputs(const plan::Plan& plan, const std::vector<data::Record>& records,
                            const std::vector<generate::Output>& raw, bool allow_commands,
                            Control* control) {
  ScoredOutputs out;
  metrics::Texts texts{{}, scored_texts(plan, raw), {}};
  set_references(texts, records);
  std::vector<std::string> ids;
  for (const data::Record& r : records) {
    texts.documents.push_back(r.document);
    ids.push_back(r.id);
  }
  MetricSettings settings;
  settings.language = plan.data.language;
  settings.folder = plan.folder;
  settings.device = plan.device;
  settings.allow_commands = allow_commands;
  const ScoredMetrics scored = score_metrics(plan.metrics, settings, ids, texts, control);
  std::vector<metrics::Output> judged;
  for (std::size_t i = 0; i < records.size(); ++i) {
    plan::event::Output o;
    o.id = records[i].id;
    o.raw = raw[i].text;
    o.text = texts.candidates[i];
    o.finish = raw[i].finish;
    o.reference = records[i].summary;
    if (const auto all = references_of(records[i]); all.size() > 1) o.references = all;
    for (const auto& [name, value] : scored.each[i])
      o.scores[name] = value;
    out.outputs.push_back(std::move(o));
    judged.push_back({texts.candidates[i], raw[i].finish == "limit", records[i].document});
  }
  for (const auto& [name, value] : scored.corpus)
    out.metrics[name] = metric_json(value);
  const metrics::Shares s = metrics::output_shares(judged, plan.data.language);
  out.shares = {{"empty", s.empty},
                {"limit", s.cut},
                {"wrong_script", s.wrong_script},
                {"repeating", s.repeating},
                {"copying", s.copying}};
  return out;
}

}  // namespace espalier::experiment
