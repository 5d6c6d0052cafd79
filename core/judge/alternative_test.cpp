#include "core/judge/alternative_test.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "core/judge/compare.h"
#include "core/judge/distributions.h"
#include "core/judge/resample.h"

namespace espalier::judge {

namespace {

/// W_h - W_f of one human by item, counted: it can be but -1, 0 or 1.
struct Outcomes {
  std::size_t judge = 0, draw = 0, human = 0;
  std::size_t items() const { return judge + draw + human; }
};

/// Larger is better.
double fit_of(double answer, const std::vector<Label>& answers, std::size_t without,
              Alignment alignment) {
  double sum = 0;
  for (std::size_t i = 0; i < answers.size(); ++i) {
    if (i == without) continue;
    const double off = answer - answers[i].value;
    sum += alignment == Alignment::accuracy ? (off == 0 ? 1 : 0) : -off * off;
  }
  return sum;
}

double mean_of(const Outcomes& outcomes) {
  return (static_cast<double>(outcomes.human) - static_cast<double>(outcomes.judge)) /
         static_cast<double>(outcomes.items());
}

/// P(T <= t) for the mean of d - epsilon. Where d never varies there is no spread to compare with:
/// 0 or 1 by the side on which it lies.
double t_test(const Outcomes& outcomes, double epsilon) {
  const auto n = static_cast<double>(outcomes.items());
  const double mean = mean_of(outcomes);
  const double squares = static_cast<double>(outcomes.judge + outcomes.human) - n * mean * mean;
  if (std::max({outcomes.judge, outcomes.draw, outcomes.human}) == outcomes.items()) {
    return mean < epsilon ? 0 : 1;
  }
  const double error = std::sqrt(squares / (n - 1) / n);
  return student_cdf((mean - epsilon) / error, n - 1);
}

/// Wilcoxon's signed-rank test of d - epsilon against smaller values, exact under equal chances of
/// either sign, ranks of equal sizes shared, zeros dropped.
double signed_rank(const Outcomes& outcomes, double epsilon) {
  std::map<double, std::pair<std::size_t, std::size_t>> sizes;  // size: below 0, above 0
  const auto add = [&](double d, std::size_t count) {
    const double value = d - epsilon;
    if (count == 0 || std::fabs(value) < 1e-12) return;
    // Sizes that are equal in exact arithmetic share a rank.
    auto& at = sizes[std::round(std::fabs(value) * 1e9) / 1e9];
    (value < 0 ? at.first : at.second) += count;
  };
  add(-1, outcomes.judge);
  add(0, outcomes.draw);
  add(1, outcomes.human);
  std::vector<std::size_t> doubled;  // twice the rank of each, a whole number
  std::size_t found = 0, before = 0;
  for (const auto& [size, counts] : sizes) {
    const std::size_t both = counts.first + counts.second;
    const std::size_t rank = 2 * before + both + 1;
    doubled.insert(doubled.end(), both, rank);
    found += rank * counts.second;
    before += both;
  }
  std::vector<double> chance{1};  // of each sum of the doubled ranks above 0
  for (const std::size_t rank : doubled) {
    std::vector<double> next(chance.size() + rank);
    for (std::size_t s = 0; s < chance.size(); ++s) {
      next[s] += chance[s] / 2;
      next[s + rank] += chance[s] / 2;
    }
    chance = std::move(next);
  }
  double sum = 0;
  for (std::size_t s = 0; s <= found; ++s)
    sum += chance[s];
  return std::min(1.0, sum);
}

/// Outcomes by human, and how many items could be looked at.
std::pair<std::map<std::uint32_t, Outcomes>, std::size_t> outcomes_of(
    const std::vector<Label>& humans, const std::vector<Label>& judge, Alignment alignment) {
  std::map<std::uint32_t, std::vector<Label>> items;
  for (const Label& answer : humans)
    items[answer.item].push_back(answer);
  std::map<std::uint32_t, Outcomes> out;
  std::size_t looked_at = 0;
  for (const Label& verdict : judge) {
    const auto at = items.find(verdict.item);
    if (at == items.end() || at->second.size() < 2) continue;
    ++looked_at;
    auto& answers = at->second;
    std::sort(answers.begin(), answers.end(),
              [](const Label& a, const Label& b) { return a.rater < b.rater; });
    for (std::size_t i = 0; i < answers.size(); ++i) {
      const double own = fit_of(answers[i].value, answers, i, alignment);
      const double its = fit_of(verdict.value, answers, i, alignment);
      Outcomes& outcomes = out[answers[i].rater];
      // A draw must not be decided by rounding.
      if (std::fabs(own - its) <= 1e-12 * std::max(std::fabs(own), std::fabs(its))) {
        ++outcomes.draw;
      } else {
        ++(own > its ? outcomes.human : outcomes.judge);
      }
    }
  }
  return {out, looked_at};
}

}  // namespace

AlternativeTest alternative_test(const std::vector<Label>& humans, const std::vector<Label>& judge,
                                 const AlternativeOptions& options) {
  check_labels(humans, true);
  std::vector<Label> verdicts = judge;
  for (Label& verdict : verdicts)
    verdict.rater = 0;
  check_labels(verdicts, true);
  check_level(options.level);
  const auto [by_human, items] = outcomes_of(humans, verdicts, options.alignment);

  AlternativeTest out;
  out.items = items;
  std::vector<double> p;
  double shares = 0;
  for (const auto& [human, outcomes] : by_human) {
    LeftOut row;
    row.human = human;
    row.items = outcomes.items();
    const auto n = static_cast<double>(row.items);
    row.judge_share = static_cast<double>(outcomes.judge + outcomes.draw) / n;
    row.human_share = static_cast<double>(outcomes.human + outcomes.draw) / n;
    row.t_test = row.items >= std::max<std::size_t>(2, options.t_test_from);
    row.p = row.t_test ? t_test(outcomes, options.epsilon) : signed_rank(outcomes, options.epsilon);
    shares += row.judge_share;
    p.push_back(row.p);
    out.humans.push_back(row);
  }
  const std::vector<double> adjusted = benjamini_yekutieli(p);
  double wins = 0;
  for (std::size_t i = 0; i < adjusted.size(); ++i) {
    out.humans[i].adjusted = adjusted[i];
    out.humans[i].judge_wins = adjusted[i] <= options.level;
    wins += out.humans[i].judge_wins ? 1 : 0;
  }
  if (!out.humans.empty()) {
    out.winning_rate = wins / static_cast<double>(out.humans.size());
    out.advantage = shares / static_cast<double>(out.humans.size());
  }
  if (humans.empty() || judge.empty()) {
    out.reason = Reason::no_answers;
  } else if (out.humans.size() < options.least_humans) {
    out.reason = Reason::few_humans;
  } else if (out.items < options.least_items) {
    out.reason = Reason::few_items;
  }
  out.passed = out.reason == Reason::none && out.winning_rate >= 0.5;
  return out;
}

}  // namespace espalier::judge
