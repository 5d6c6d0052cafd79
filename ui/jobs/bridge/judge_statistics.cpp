#include "ui/jobs/bridge/judge_statistics.h"

#include <algorithm>

#include "core/judge/agreement.h"
#include "core/judge/annotation_answers.h"
#include "core/judge/bradley_terry.h"
#include "core/judge/ratings.h"
#include "core/judge/win_rate.h"
#include "ui/jobs/bridge/judge_numbers.h"

namespace espalier::ui {

namespace {

namespace annotation = workbench::annotation;

void addAgreement(JudgeResults& results, const judge::RaterMatrix& matrix, const QString& about,
                  bool ordinal) {
  const std::vector<judge::Label> labels = judge::labels_of(matrix.cells);
  const judge::Alpha alpha =
      judge::krippendorff_alpha(labels, ordinal ? judge::Scale::ordinal : judge::Scale::nominal);
  results.agreement.push_back({about, ordinal,
                               estimate(alpha.value, alpha.interval, alpha.reason, alpha.items),
                               alpha.same});
  const auto weights = ordinal ? judge::Weights::quadratic : judge::Weights::plain;
  // All pairs together draw at most so many items: 200,000 sliders by five people stay near a
  // second.
  constexpr double kMostDraws = 1e8;
  const double items = static_cast<double>(labels.size() * matrix.raters.size()) / 2;
  const judge::BootstrapOptions intervals{
      .resamples = static_cast<std::size_t>(std::clamp(kMostDraws / (items + 1), 200.0, 1000.0))};
  for (const judge::Kappa& kappa : judge::cohen_kappas(labels, weights, intervals)) {
    if (kappa.items == 0) continue;
    results.pairs.push_back({about, QString::fromStdString(matrix.raters.at(kappa.first)),
                             QString::fromStdString(matrix.raters.at(kappa.second)),
                             estimate(kappa.value, kappa.interval, kappa.reason, kappa.items),
                             kappa.same});
  }
}

/// Whether the left one is chosen more often, whichever it is.
void addLeft(JudgeResults& results, const std::vector<judge::Answer>& answers) {
  Numbers items, raters;
  std::vector<judge::Judgement> judgements;
  for (const judge::Answer& answer : answers) {
    if (answer.choice != "a" && answer.choice != "b") continue;
    judge::Judgement& one = judgements.emplace_back();
    one.item = items.of(answer.item);
    one.annotator = raters.of(answer.annotator);
    one.choice = answer.choice == "a" ? judge::Choice::first : judge::Choice::second;
    one.first_left = true;
  }
  const judge::Position position = judge::position_test(judgements);
  results.left.left = static_cast<qint64>(position.left);
  results.left.decided = static_cast<qint64>(position.decided);
  results.left.share =
      estimate(position.share, position.interval, judge::Reason::none, position.decided);
  results.left.p = position.p;
}

void addWins(JudgeResults& results, const store::Store& store, const std::string& task) {
  Numbers systems, items, raters;
  for (const annotation::System& system : results.systems)
    systems.of(system.key);
  std::vector<judge::Judgement> judgements;
  for (const annotation::Comparison& comparison : annotation::comparisons(store, task)) {
    judge::Judgement& one = judgements.emplace_back();
    one.item = items.of(comparison.item);
    one.annotator = raters.of(comparison.annotator);
    one.first = systems.of(comparison.first);
    one.second = systems.of(comparison.second);
    one.choice = choiceOf(comparison.outcome);
  }
  if (judgements.empty()) return;
  const auto count = static_cast<std::uint32_t>(results.systems.size());
  for (std::uint32_t first = 0; first < count; ++first) {
    for (std::uint32_t second = first + 1; second < count; ++second) {
      const judge::WinRate rate = judge::win_rate(judgements, first, second);
      if (rate.items == 0 && rate.both_bad == 0) continue;
      results.wins.push_back({systems.name(first), systems.name(second),
                              estimate(rate.value, rate.interval, rate.reason, rate.items),
                              static_cast<qint64>(rate.wins), static_cast<qint64>(rate.ties),
                              static_cast<qint64>(rate.losses), static_cast<qint64>(rate.both_bad),
                              rate.p});
    }
  }
  for (std::uint32_t system = 0; system < count; ++system) {
    const judge::WinRate rate = judge::win_rate_against_all(judgements, system);
    if (rate.items == 0 && rate.both_bad == 0) continue;
    results.overall.push_back(
        {systems.name(system), estimate(rate.value, rate.interval, rate.reason, rate.items)});
  }
  const judge::BradleyTerry model = judge::bradley_terry(judgements);
  for (const judge::Strength& one : model.methods) {
    results.strengths.push_back(
        {systems.name(one.method),
         estimate(one.strength, one.interval, judge::Reason::none, model.items)});
  }
  results.noStrengths = keyOf(model.reason);
}

void addRatings(JudgeResults& results, const store::Store& store, const std::string& task) {
  Numbers systems, items, raters, criteria;
  std::vector<judge::Rating> ratings;
  for (const annotation::SystemRating& rating : annotation::system_ratings(store, task)) {
    ratings.push_back({items.of(rating.item), raters.of(rating.annotator),
                       systems.of(rating.system), criteria.of(rating.criterion),
                       static_cast<double>(rating.value)});
  }
  for (const judge::RatingMean& mean : judge::rating_means(ratings)) {
    results.ratings.push_back(
        {criteria.name(mean.criterion), systems.name(mean.method),
         estimate(mean.mean, mean.interval, judge::Reason::none, mean.items)});
  }
}

}  // namespace

JudgeResults judgeResults(const store::Store& store, const std::string& task) {
  JudgeResults results;
  const annotation::TaskState state = annotation::task(store, task);
  results.task = QString::fromStdString(task);
  results.open = state.task.open;
  results.criteria = state.task.criteria;
  results.tied = state.tied;
  results.annotators = annotation::annotators(store, task);
  const annotation::Tables tables = annotation::tables(store, task);
  if (state.task.preference) {
    addAgreement(results, judge::preference_matrix(tables.items, tables.answers),
                 QStringLiteral("choice"), false);
    addLeft(results, tables.answers);
  }
  for (const judge::Criterion& criterion : state.task.criteria)
    addAgreement(results, judge::rating_matrix(tables.items, tables.answers, criterion.key),
                 QString::fromStdString(criterion.key), true);
  results.methodsKnown = !state.task.open && !state.task.from_packet;
  if (!results.methodsKnown) return results;
  results.systems = annotation::systems(store, task);
  if (state.task.preference) addWins(results, store, task);
  if (!state.task.criteria.empty()) addRatings(results, store, task);
  return results;
}

}  // namespace espalier::ui
