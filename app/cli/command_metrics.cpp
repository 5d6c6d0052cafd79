// metrics: scores of a file of candidates against files of references, documents, another system.
#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "app/cli/commands.h"
#include "app/cli/output.h"
#include "core/experiment/plan_metrics.h"
#include "core/metrics/lines.h"
#include "core/metrics/metrics.h"
#include "core/metrics/significance.h"

namespace espalier::cli {

namespace {

struct MetricsOptions {
  std::string language, candidates, documents, baseline;
  std::vector<std::string> references, metrics;
  std::string device = "auto";
  plan::MetricEntry bertscore{"bertscore"}, summac{"summac"};
  std::int64_t layer = -1;
};

/// What is asked for: the metrics named, else all that the files allow; then those of models.
std::vector<plan::MetricEntry> entries_of(const MetricsOptions& o) {
  std::vector<std::string> names = o.metrics;
  if (names.empty()) {
    if (!o.references.empty()) names = metrics::metric_names(o.language);
    if (!o.documents.empty()) {
      const auto& more = metrics::document_metric_names();
      names.insert(names.end(), more.begin(), more.end());
    }
  }
  metrics::check_metrics(names, o.language);
  std::vector<plan::MetricEntry> out;
  for (const std::string& name : names) {
    const bool known = std::any_of(out.begin(), out.end(),
                                   [&name](const auto& entry) { return entry.name == name; });
    if (!known) out.emplace_back(name);
  }
  if (!o.bertscore.model.empty()) {
    out.push_back(o.bertscore);
    if (o.layer >= 0) out.back().layer = o.layer;
  }
  if (!o.summac.model.empty()) out.push_back(o.summac);
  return out;
}

metrics::Texts read_texts(const MetricsOptions& o) {
  metrics::Texts out;
  for (const std::string& file : o.references)
    out.references.push_back(metrics::read_lines(file));
  out.candidates = metrics::read_lines(o.candidates);
  if (!o.documents.empty()) out.documents = metrics::read_lines(o.documents);
  return out;
}

OrderedJson json_of(const metrics::PairedResult& r) {
  const auto spread = [](const metrics::Spread& s) {
    return OrderedJson{{"mean", s.mean}, {"half_width", s.half_width}};
  };
  return {{"candidate", r.candidate},
          {"baseline", r.baseline},
          {"difference", r.difference},
          {"bootstrap",
           {{"p", r.bootstrap_p},
            {"candidate", spread(r.candidate_spread)},
            {"baseline", spread(r.baseline_spread)}}},
          {"randomisation", {{"p", r.randomisation_p}}},
          {"signature", r.signature}};
}

/// Both systems scored, and compared metric by metric.
class Scoring {
 public:
  explicit Scoring(const MetricsOptions& o, Control& control)
      : options_(o), control_(control), entries_(entries_of(o)), texts_(read_texts(o)) {
    settings_.language = o.language;
    settings_.folder = std::filesystem::current_path();
    settings_.device = o.device;
    for (std::size_t i = 0; i < texts_.candidates.size(); ++i)
      ids_.push_back(std::to_string(i + 1));
    scored_ = experiment::score_metrics(entries_, settings_, ids_, texts_, &control_);
    if (scored_.corpus.empty()) {
      throw Error(Code::data_empty, "there is nothing to score",
                  "give at least one line, and --references, --documents or a metric");
    }
    if (!o.baseline.empty()) compare();
  }

  OrderedJson json() const {
    OrderedJson found = OrderedJson::object();
    for (const std::string& name : order())
      found[name] = experiment::metric_json(scored_.corpus.at(name));
    OrderedJson out{{"metrics", found}};
    if (options_.baseline.empty()) return out;
    out["paired"] = OrderedJson::object();
    for (const std::string& name : order())
      out["paired"][name] = json_of(paired_.at(name));
    return out;
  }

  std::vector<std::vector<std::string>> rows() const {
    std::vector<std::vector<std::string>> out{{"metric", "value", "95 % interval", "signature"}};
    for (const std::string& name : order()) {
      const metrics::MetricValue& m = scored_.corpus.at(name);
      out.push_back({name, metric_text(m.value, m.share),
                     metric_text(m.low, m.share) + " to " + metric_text(m.high, m.share),
                     m.signature});
    }
    return out;
  }

  std::vector<std::vector<std::string>> paired_rows() const {
    std::vector<std::vector<std::string>> out{
        {"metric", "baseline", "difference", "p (bootstrap)", "p (randomisation)"}};
    for (const std::string& name : order()) {
      const metrics::PairedResult& r = paired_.at(name);
      const bool share = scored_.corpus.at(name).share;
      out.push_back({name, metric_text(r.baseline, share), metric_text(r.difference, share),
                     fmt::format("{:.4f}", r.bootstrap_p),
                     fmt::format("{:.4f}", r.randomisation_p)});
    }
    return out;
  }

 private:
  void compare() {
    const std::vector<std::string> baseline = metrics::read_lines(options_.baseline);
    std::vector<std::string> built_in;
    for (const plan::MetricEntry& entry : entries_) {
      if (entry.built_in()) built_in.push_back(entry.name);
    }
    paired_ = metrics::compare_paired(built_in, options_.language, texts_, baseline);
    std::vector<plan::MetricEntry> others;
    std::copy_if(entries_.begin(), entries_.end(), std::back_inserter(others),
                 [](const plan::MetricEntry& entry) { return !entry.built_in(); });
    metrics::Texts texts = texts_;
    texts.candidates = baseline;
    const auto scored = experiment::score_metrics(others, settings_, ids_, texts, &control_);
    for (const auto& [name, value] : scored.corpus) {
      std::vector<double> left, right;
      for (std::size_t i = 0; i < ids_.size(); ++i) {
        left.push_back(scored_.each[i].at(name));
        right.push_back(scored.each[i].at(name));
      }
      paired_[name] = metrics::compare_paired(left, right, value.signature);
    }
  }

  /// Built-in metrics as they were asked for, then the rest by name.
  std::vector<std::string> order() const {
    std::vector<std::string> out;
    for (const plan::MetricEntry& entry : entries_) {
      if (scored_.corpus.contains(entry.name)) out.push_back(entry.name);
    }
    for (const auto& [name, value] : scored_.corpus) {
      if (std::find(out.begin(), out.end(), name) == out.end()) out.push_back(name);
    }
    return out;
  }

  const MetricsOptions& options_;
  Control& control_;
  experiment::MetricSettings settings_;
  std::vector<plan::MetricEntry> entries_;
  metrics::Texts texts_;
  std::vector<std::string> ids_;
  experiment::ScoredMetrics scored_;
  std::map<std::string, metrics::PairedResult> paired_;
};

int score(Context& context, const MetricsOptions& o) {
  const Scoring scoring(o, context.control);
  if (context.json) {
    print_line(scoring.json());
    return 0;
  }
  print(table(scoring.rows()));
  if (!o.baseline.empty()) print("\n" + table(scoring.paired_rows()));
  return 0;
}

}  // namespace

void add_metrics_command(CLI::App& app, Context& context) {
  auto o = std::make_shared<MetricsOptions>();
  CLI::App* command = add_command(app, context, "metrics", "scores of a text file of summaries",
                                  [&context, o] { return score(context, *o); });
  command->add_option("--language", o->language, "ja, or en for all others")->required();
  command->add_option("--candidates", o->candidates, "one candidate a line")->required();
  command
      ->add_option("--references", o->references,
                   "one reference a line; several files: several references an item")
      ->allow_extra_args(false);
  command->add_option("--documents", o->documents,
                      "one document a line: novelty, compression, coverage, repetition ...");
  command->add_option("--baseline", o->baseline,
                      "another system's candidates: paired bootstrap and randomisation");
  command->add_option("--metric", o->metrics, "this one alone, as often as needed")
      ->allow_extra_args(false);
  CLI::Option* model = command->add_option("--bertscore-model", o->bertscore.model,
                                           "BERTScore with this encoder's folder");
  command->add_option("--layer", o->layer, "BERTScore: states after this layer; else the last")
      ->check(CLI::NonNegativeNumber)
      ->needs(model);
  command->add_flag("--idf", o->bertscore.idf, "BERTScore: weight tokens by rarity")->needs(model);
  command
      ->add_option("--rescale", o->bertscore.baseline,
                   "BERTScore: rescale by this file of baselines (LAYER,P,R,F)")
      ->needs(model);
  command->add_option("--summac-model", o->summac.model,
                      "faithfulness to --documents with this NLI classifier's folder");
  command->add_option("--device", o->device, "for the models: auto, cpu, cuda or cuda:N");
}

}  // namespace espalier::cli
