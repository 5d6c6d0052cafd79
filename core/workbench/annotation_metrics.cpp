#include "core/workbench/annotation_metrics.h"

#include <array>
#include <map>
#include <set>
#include <utility>

#include "core/base/error.h"
#include "core/workbench/annotation.h"
#include "core/workbench/annotation_machine.h"

namespace espalier::workbench::annotation {

namespace {

using judge::ScoredOutput;
using Output = std::pair<std::string, std::string>;              ///< record, system
using Scores = std::map<std::string, std::map<Output, double>>;  ///< by metric

constexpr std::array kLevels{MetricLevel::pairs, MetricLevel::outputs, MetricLevel::within_items,
                             MetricLevel::systems};

struct Mean {
  double sum = 0;
  int count = 0;
  void add(double value) {
    sum += value;
    ++count;
  }
  double value() const { return sum / count; }
};

class Numbers {
 public:
  std::uint32_t of(const std::string& name) {
    return known_.try_emplace(name, static_cast<std::uint32_t>(known_.size())).first->second;
  }

 private:
  std::map<std::string, std::uint32_t> known_;
};

/// What runs stored for each of their outputs.
Scores scores_of(const store::Store& store, const std::vector<System>& systems) {
  Scores out;
  for (const System& system : systems) {
    std::vector<store::OutputRow> rows;
    try {
      rows = store.outputs(system.key);
    } catch (const Error&) {
      continue;  // the reference, a lead, a run that is gone
    }
    for (const store::OutputRow& row : rows) {
      for (const auto& [metric, score] : row.scores.items()) {
        if (score.is_number()) out[metric][{row.record, system.key}] = score.get<double>();
      }
    }
  }
  return out;
}

/// A preference: the pair's item, its two outputs and the mean of 1, 0, -1.
struct Preferred {
  std::string item, record, first, second;
  Mean choice;
};

std::vector<Preferred> preferences_of(const std::vector<Comparison>& comparisons) {
  std::map<std::string, std::size_t> place;
  std::vector<Preferred> out;
  for (const Comparison& one : comparisons) {
    using Outcome = Comparison::Outcome;
    if (one.outcome == Outcome::both_bad || one.automatic) continue;
    const auto [at, fresh] = place.try_emplace(one.item, out.size());
    if (fresh) out.push_back({one.item, one.record, one.first, one.second, {}});
    out[at->second].choice.add(one.outcome == Outcome::first    ? 1
                               : one.outcome == Outcome::second ? -1
                                                                : 0);
  }
  return out;
}

void correlate(MetricCorrelation& out, const std::vector<ScoredOutput>& outputs, judge::Level level,
               std::size_t resamples) {
  const judge::BootstrapOptions options{.resamples = resamples};
  out.kendall = judge::correlation(outputs, judge::Coefficient::kendall, level, options);
  out.spearman = judge::correlation(outputs, judge::Coefficient::spearman, level, options);
  out.pearson = judge::correlation(outputs, judge::Coefficient::pearson, level, options);
}

/// Differences of scores against choices; `difference` gives none where a score is missing.
template <class Difference>
void correlate_pairs(MetricCorrelation& out, const std::vector<Preferred>& preferences,
                     std::size_t resamples, Difference&& difference) {
  Numbers records, pairs;
  std::vector<ScoredOutput> outputs;
  double same = 0;
  for (const Preferred& one : preferences) {
    const std::optional<double> by = difference(one);
    if (!by) continue;
    const double choice = one.choice.value();
    outputs.push_back(
        {records.of(one.record), pairs.of(one.first + "\n" + one.second), by, choice});
    if (choice == 0) continue;
    ++out.decided;
    same += *by == 0 ? 0.5 : (*by > 0) == (choice > 0) ? 1 : 0;
  }
  if (out.decided > 0) out.same = same / static_cast<double>(out.decided);
  correlate(out, outputs, judge::Level::outputs, resamples);
}

judge::Level level_of(MetricLevel level) {
  return level == MetricLevel::within_items ? judge::Level::within_items
         : level == MetricLevel::systems    ? judge::Level::methods
                                            : judge::Level::outputs;
}

/// One question: what people said of each output.
struct Question {
  std::string about;
  std::map<Output, Mean> worth;
};

std::vector<ScoredOutput> beside(const std::map<Output, double>& scores, const Question& question) {
  Numbers records, systems;
  std::vector<ScoredOutput> out;
  for (const auto& [output, worth] : question.worth) {
    const auto score = scores.find(output);
    if (score == scores.end()) continue;
    out.push_back(
        {records.of(output.first), systems.of(output.second), score->second, worth.value()});
  }
  return out;
}

Question worth_of(const std::vector<Preferred>& preferences) {
  Question out{"choice", {}};
  for (const Preferred& one : preferences) {
    const double worth = (one.choice.value() + 1) / 2;
    out.worth[{one.record, one.first}].add(worth);
    out.worth[{one.record, one.second}].add(1 - worth);
  }
  return out;
}

std::map<std::string, std::map<std::string, double>> machine_differences(
    const std::vector<MachineResult>& machines) {
  std::map<std::string, std::map<std::string, double>> out;
  for (const MachineResult& machine : machines) {
    if (!machine.counts()) continue;
    for (const MachineItem& item : machine.items)
      out[machine.login][item.verdict.item + "\n" + item.first] =
          item.verdict.first() - item.verdict.second();
  }
  return out;
}

}  // namespace

const char* name_of(MetricLevel level) {
  switch (level) {
    case MetricLevel::pairs:
      return "pairs";
    case MetricLevel::outputs:
      return "outputs";
    case MetricLevel::within_items:
      return "within_items";
    case MetricLevel::systems:
      return "systems";
  }
  return "";
}

std::vector<MetricCorrelation> metric_correlations(const store::Store& store,
                                                   const std::string& task, std::size_t resamples) {
  const Scores scores = scores_of(store, systems(store, task));
  const std::vector<Preferred> preferences = preferences_of(comparisons(store, task));
  std::vector<Question> questions;
  if (!preferences.empty()) questions.push_back(worth_of(preferences));
  std::map<std::string, std::size_t> place;
  for (const SystemRating& rating : system_ratings(store, task)) {
    const auto [at, fresh] = place.try_emplace(rating.criterion, questions.size());
    if (fresh) questions.push_back({rating.criterion, {}});
    questions[at->second].worth[{rating.record, rating.system}].add(rating.value);
  }
  std::vector<MetricCorrelation> out;
  for (const Question& question : questions) {
    for (const auto& [metric, by_output] : scores) {
      for (const MetricLevel level : kLevels) {
        if (level == MetricLevel::pairs && question.about != "choice") continue;
        MetricCorrelation& row = out.emplace_back();
        row.metric = metric;
        row.about = question.about;
        row.level = level;
        if (level != MetricLevel::pairs) {
          correlate(row, beside(by_output, question), level_of(level), resamples);
          continue;
        }
        correlate_pairs(row, preferences, resamples,
                        [&by_output = by_output](const Preferred& one) -> std::optional<double> {
                          const auto first = by_output.find({one.record, one.first});
                          const auto second = by_output.find({one.record, one.second});
                          if (first == by_output.end() || second == by_output.end()) return {};
                          return first->second - second->second;
                        });
      }
    }
  }
  for (const auto& [login, by_item] : machine_differences(machine_results(store, task))) {
    MetricCorrelation& row = out.emplace_back();
    row.metric = login;
    row.machine = true;
    row.about = "choice";
    row.level = MetricLevel::pairs;
    // The machine's candidates go by id, a comparison's by the order of systems.
    correlate_pairs(row, preferences, resamples,
                    [&by_item = by_item](const Preferred& one) -> std::optional<double> {
                      if (const auto at = by_item.find(one.item + "\n" + one.first);
                          at != by_item.end())
                        return at->second;
                      const auto at = by_item.find(one.item + "\n" + one.second);
                      return at == by_item.end() ? std::nullopt : std::optional(-at->second);
                    });
  }
  return out;
}

}  // namespace espalier::workbench::annotation
