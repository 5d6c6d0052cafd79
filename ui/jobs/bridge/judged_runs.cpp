#include "ui/jobs/bridge/judged_runs.h"

#include <algorithm>
#include <numeric>
#include <set>
#include <tuple>

#include "core/judge/bradley_terry.h"
#include "core/judge/ratings.h"
#include "core/judge/win_rate.h"
#include "ui/jobs/bridge/judge_numbers.h"

namespace espalier::ui {

namespace {

namespace annotation = workbench::annotation;

/// Many runs are looked at one by one.
constexpr judge::BootstrapOptions kIntervals{.resamples = 1000};

/// The name of a criterion with its scale: ratings of two scales have no common mean.
std::string ratingKey(const judge::Criterion& criterion) {
  return "judged.rating." + criterion.key + "." + std::to_string(criterion.low) + "-" +
         std::to_string(criterion.high);
}

struct TaskAnswers {
  judge::Task task;
  std::vector<annotation::Comparison> comparisons;
  std::vector<annotation::SystemRating> ratings;
  std::set<std::string> runs;  ///< systems that are runs
};

std::vector<TaskAnswers> closedTasks(const store::Store& store) {
  std::vector<TaskAnswers> out;
  for (const annotation::TaskState& state : annotation::tasks(store)) {
    if (state.task.open || state.task.from_packet) continue;
    TaskAnswers& one = out.emplace_back();
    one.task = state.task;
    for (const annotation::System& system : annotation::systems(store, state.task.id)) {
      if (system.key != "reference" && system.key != "lead") one.runs.insert(system.key);
    }
    if (state.task.preference) one.comparisons = annotation::comparisons(store, state.task.id);
    if (!state.task.criteria.empty())
      one.ratings = annotation::system_ratings(store, state.task.id);
  }
  return out;
}

const judge::Criterion* criterionOf(const judge::Task& task, const std::string& key) {
  const auto found = std::find_if(task.criteria.begin(), task.criteria.end(),
                                  [&](const judge::Criterion& c) { return c.key == key; });
  return found == task.criteria.end() ? nullptr : &*found;
}

/// Everything in numbers. An item of one task is none of another; a person is the same everywhere.
struct Pool {
  Numbers systems, items, people, criteria;
  std::vector<judge::Judgement> judgements;
  std::vector<judge::Rating> ratings;
  std::map<std::uint32_t, judge::Criterion> scales;  ///< by number of the criterion
  std::set<std::string> runs;
  /// System -> (item, person) of the judgements in which it stood.
  std::map<std::uint32_t, std::set<std::pair<std::uint32_t, std::uint32_t>>> seen;
};

Pool pooled(const std::vector<TaskAnswers>& tasks) {
  Pool out;
  for (const TaskAnswers& answers : tasks) {
    out.runs.insert(answers.runs.begin(), answers.runs.end());
    const auto item = [&](const std::string& id) {
      return out.items.of(answers.task.id + "/" + id);
    };
    for (const annotation::Comparison& c : answers.comparisons) {
      judge::Judgement& one = out.judgements.emplace_back();
      one.item = item(c.item);
      one.annotator = out.people.of(c.annotator);
      one.first = out.systems.of(c.first);
      one.second = out.systems.of(c.second);
      one.choice = choiceOf(c.outcome);
      if (c.automatic) continue;
      for (const std::uint32_t system : {one.first, one.second})
        out.seen[system].emplace(one.item, one.annotator);
    }
    for (const annotation::SystemRating& r : answers.ratings) {
      const judge::Criterion* criterion = criterionOf(answers.task, r.criterion);
      if (criterion == nullptr) continue;
      const std::uint32_t number = out.criteria.of(ratingKey(*criterion));
      out.scales.emplace(number, *criterion);
      const judge::Rating one{item(r.item), out.people.of(r.annotator), out.systems.of(r.system),
                              number, static_cast<double>(r.value)};
      out.seen[one.method].emplace(one.item, one.rater);
      out.ratings.push_back(one);
    }
  }
  return out;
}

/// Systems that were compared with each other, directly or through others: the number of the
/// group of each.
std::map<std::uint32_t, std::uint32_t> groupsOf(const std::vector<judge::Judgement>& judgements) {
  std::map<std::uint32_t, std::uint32_t> parent;
  const auto root = [&parent](std::uint32_t at) {
    parent.try_emplace(at, at);
    while (parent[at] != at)
      at = parent[at] = parent[parent[at]];
    return at;
  };
  for (const judge::Judgement& one : judgements) {
    if (one.choice == judge::Choice::both_bad) continue;
    const std::uint32_t first = root(one.first), second = root(one.second);
    parent[std::max(first, second)] = std::min(first, second);
  }
  std::map<std::uint32_t, std::uint32_t> out;
  for (const auto& [system, above] : std::map(parent))
    out[system] = root(system);
  return out;
}

void addStrengths(const Pool& pool, JudgedRuns& runs) {
  const std::map<std::uint32_t, std::uint32_t> groups = groupsOf(pool.judgements);
  std::map<std::uint32_t, std::vector<judge::Judgement>> of_group;
  for (const judge::Judgement& one : pool.judgements) {
    const auto group = groups.find(one.first);
    if (group != groups.end() && one.choice != judge::Choice::both_bad)
      of_group[group->second].push_back(one);
  }
  for (const auto& [group, judgements] : of_group) {
    const judge::BradleyTerry model = judge::bradley_terry(judgements, std::nullopt, kIntervals);
    for (const judge::Strength& one : model.methods) {
      runs[pool.systems.name(one.method)]["judged.strength"].figure =
          estimate(one.strength, one.interval, judge::Reason::none, model.items);
    }
    if (model.reason == judge::Reason::none) continue;
    for (const auto& [system, of] : groups) {
      if (of == group)
        runs[pool.systems.name(system)]["judged.strength"].figure =
            estimate(std::nullopt, std::nullopt, model.reason, model.items);
    }
  }
}

}  // namespace

JudgedRuns judgedRuns(const store::Store& store) {
  const Pool pool = pooled(closedTasks(store));
  JudgedRuns out;
  for (const auto& [system, seen] : pool.seen) {
    QMap<QString, Judged>& figures = out[pool.systems.name(system)];
    figures["judged.count"].figure.value = static_cast<double>(seen.size());
    const judge::WinRate rate = judge::win_rate_against_all(pool.judgements, system, kIntervals);
    if (rate.items > 0 || rate.both_bad > 0)
      figures["judged.win_rate"].figure =
          estimate(rate.value, rate.interval, rate.reason, rate.items);
  }
  addStrengths(pool, out);
  for (const judge::RatingMean& mean : judge::rating_means(pool.ratings, kIntervals)) {
    Judged& one = out[pool.systems.name(mean.method)][pool.criteria.name(mean.criterion)];
    one.figure = estimate(mean.mean, mean.interval, judge::Reason::none, mean.items);
    const judge::Criterion& criterion = pool.scales.at(mean.criterion);
    one.criterion = QString::fromStdString(criterion.key);
    one.label = QString::fromStdString(criterion.label);
  }
  // What stands beside the runs (the reference, the lead sentence) has no row.
  for (auto at = out.begin(); at != out.end();)
    at = pool.runs.contains(at.key().toStdString()) ? std::next(at) : out.erase(at);
  return out;
}

JudgedRecords judgedRecords(const store::Store& store, const std::string& key) {
  struct Sum {
    double total = 0, count = 0;
  };
  std::map<std::string, std::map<std::string, Sum>> sums;
  const auto add = [&](const std::string& system, const std::string& record, double value) {
    Sum& sum = sums[system][record];
    sum.total += value;
    ++sum.count;
  };
  using Outcome = annotation::Comparison::Outcome;
  for (const TaskAnswers& answers : closedTasks(store)) {
    for (const annotation::Comparison& c : answers.comparisons) {
      if (key != "judged.win_rate" || c.outcome == Outcome::both_bad) continue;
      const double first = c.outcome == Outcome::first ? 1 : c.outcome == Outcome::second ? 0 : 0.5;
      add(c.first, c.record, first);
      add(c.second, c.record, 1 - first);
    }
    for (const annotation::SystemRating& r : answers.ratings) {
      const judge::Criterion* criterion = criterionOf(answers.task, r.criterion);
      if (criterion != nullptr && ratingKey(*criterion) == key)
        add(r.system, r.record, r.value / 100.0);
    }
  }
  JudgedRecords out;
  for (const auto& [system, records] : sums) {
    for (const auto& [record, sum] : records)
      out[system][record] = sum.total / sum.count;
  }
  return out;
}

}  // namespace espalier::ui
