#include "ui/jobs/bridge/judge_statistics.h"

#include <algorithm>
#include <unordered_map>

#include "core/judge/agreement.h"
#include "core/judge/bradley_terry.h"
#include "core/judge/ratings.h"
#include "core/judge/win_rate.h"
#include "core/workbench/annotation_columns.h"
#include "ui/jobs/bridge/judge_numbers.h"

namespace espalier::ui {

namespace {

namespace annotation = workbench::annotation;

void addAgreement(JudgeResults& results, const std::vector<judge::Label>& labels,
                  const annotation::AnswerColumns& columns, const QString& about, bool ordinal) {
  const judge::Alpha alpha =
      judge::krippendorff_alpha(labels, ordinal ? judge::Scale::ordinal : judge::Scale::nominal);
  results.agreement.push_back({about, ordinal,
                               estimate(alpha.value, alpha.interval, alpha.reason, alpha.items),
                               alpha.same});
  const auto weights = ordinal ? judge::Weights::quadratic : judge::Weights::plain;
  // All pairs together draw at most so many items: 200,000 sliders by five people stay near a
  // second.
  constexpr double kMostDraws = 1e8;
  const double items = static_cast<double>(labels.size() * columns.logins.size()) / 2;
  const judge::BootstrapOptions intervals{
      .resamples = static_cast<std::size_t>(std::clamp(kMostDraws / (items + 1), 200.0, 1000.0))};
  for (const judge::Kappa& kappa : judge::cohen_kappas(labels, weights, intervals)) {
    if (kappa.items == 0) continue;
    results.pairs.push_back({about, QString::fromStdString(columns.login(kappa.first)),
                             QString::fromStdString(columns.login(kappa.second)),
                             estimate(kappa.value, kappa.interval, kappa.reason, kappa.items),
                             kappa.same});
  }
}

/// Whether the left one is chosen more often, whichever it is.
void addLeft(JudgeResults& results, const annotation::AnswerColumns& columns) {
  using Said = annotation::AnswerColumns::Said;
  std::vector<judge::Judgement> judgements;
  for (const annotation::AnswerColumns::Row& row : columns.rows) {
    if (row.side == Said::nothing) continue;
    judge::Judgement& one = judgements.emplace_back();
    one.item = row.item;
    one.annotator = row.login;
    one.choice = row.side == Said::first ? judge::Choice::first : judge::Choice::second;
    one.first_left = true;
  }
  const judge::Position position = judge::position_test(judgements);
  results.left.left = static_cast<qint64>(position.left);
  results.left.decided = static_cast<qint64>(position.decided);
  results.left.share =
      estimate(position.share, position.interval, judge::Reason::none, position.decided);
  results.left.p = position.p;
}

/// Numbers in the order in which they come first, which the draws of a bootstrap follow.
class Order {
 public:
  std::uint32_t of(std::uint32_t number) {
    const auto [at, fresh] =
        m_known.try_emplace(number, static_cast<std::uint32_t>(m_numbers.size()));
    if (fresh) m_numbers.push_back(number);
    return at->second;
  }
  std::uint32_t back(std::uint32_t place) const { return m_numbers.at(place); }

 private:
  std::unordered_map<std::uint32_t, std::uint32_t> m_known;
  std::vector<std::uint32_t> m_numbers;
};

QString systemKey(const JudgeResults& results, std::uint32_t system) {
  return QString::fromStdString(results.systems.at(system).key);
}

void addWins(JudgeResults& results, const annotation::AnswerColumns& columns) {
  Order raters;
  std::vector<judge::Judgement> judgements;
  for (const annotation::NumberedComparison& comparison :
       annotation::numbered_comparisons(columns, results.systems)) {
    judge::Judgement& one = judgements.emplace_back();
    one.item = comparison.item;
    one.annotator = raters.of(comparison.login);
    one.first = comparison.first;
    one.second = comparison.second;
    one.choice = choiceOf(comparison.outcome);
  }
  if (judgements.empty()) return;
  const auto count = static_cast<std::uint32_t>(results.systems.size());
  for (std::uint32_t first = 0; first < count; ++first) {
    for (std::uint32_t second = first + 1; second < count; ++second) {
      const judge::WinRate rate = judge::win_rate(judgements, first, second);
      if (rate.items == 0 && rate.both_bad == 0) continue;
      results.wins.push_back({systemKey(results, first), systemKey(results, second),
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
        {systemKey(results, system), estimate(rate.value, rate.interval, rate.reason, rate.items)});
  }
  const judge::BradleyTerry model = judge::bradley_terry(judgements);
  for (const judge::Strength& one : model.methods) {
    results.strengths.push_back(
        {systemKey(results, one.method),
         estimate(one.strength, one.interval, judge::Reason::none, model.items)});
  }
  results.noStrengths = keyOf(model.reason);
}

void addRatings(JudgeResults& results, const annotation::AnswerColumns& columns) {
  Order systems, raters, criteria;
  std::vector<judge::Rating> ratings;
  for (const annotation::NumberedRating& rating :
       annotation::numbered_ratings(columns, results.systems)) {
    ratings.push_back({rating.item, raters.of(rating.login), systems.of(rating.system),
                       criteria.of(rating.criterion), static_cast<double>(rating.value)});
  }
  for (const judge::RatingMean& mean : judge::rating_means(ratings)) {
    results.ratings.push_back(
        {QString::fromStdString(columns.criteria.at(criteria.back(mean.criterion))),
         systemKey(results, systems.back(mean.method)),
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
  const annotation::AnswerColumns columns = annotation::answer_columns(store, task);
  if (state.task.preference) {
    addAgreement(results, annotation::preference_labels(columns), columns, QStringLiteral("choice"),
                 false);
    addLeft(results, columns);
  }
  for (const judge::Criterion& criterion : state.task.criteria)
    addAgreement(results, annotation::rating_labels(columns, criterion.key), columns,
                 QString::fromStdString(criterion.key), true);
  results.methodsKnown = !state.task.open && !state.task.from_packet;
  if (!results.methodsKnown) return results;
  results.systems = annotation::systems(store, task);
  if (state.task.preference) addWins(results, columns);
  if (!state.task.criteria.empty()) addRatings(results, columns);
  return results;
}

}  // namespace espalier::ui
