#include "core/judge/win_rate.h"

#include <cmath>

#include "core/judge/distributions.h"
#include "core/judge/resample.h"

namespace espalier::judge {

namespace {

bool all_alike(const std::vector<Label>& answers) {
  for (const Label& answer : answers) {
    if (answer.value != answers.front().value) return false;
  }
  return true;
}

/// Counts `judgement`, and what it is worth to the method: 1, 1/2 or 0; none for both bad.
std::optional<double> count(WinRate& rate, const Judgement& judgement, std::uint32_t method) {
  if (judgement.choice == Choice::both_bad) {
    ++rate.both_bad;
    return std::nullopt;
  }
  if (judgement.choice == Choice::tie) {
    ++rate.ties;
    return 0.5;
  }
  const bool won = (judgement.choice == Choice::first) == (judgement.first == method);
  ++(won ? rate.wins : rate.losses);
  return won ? 1 : 0;
}

/// Interval and p of the score test, each item one trial.
void add_wilson(WinRate& rate, IntervalKind kind, double level) {
  const auto trials = static_cast<double>(rate.items);
  rate.kind = kind;
  rate.interval = wilson(*rate.value, trials, level);
  rate.p = 2 * normal_cdf(-std::fabs(*rate.value - 0.5) * 2 * std::sqrt(trials));
}

void add_interval(WinRate& rate, const std::vector<Label>& worth, const BootstrapOptions& options) {
  if (rate.items == worth.size()) return add_wilson(rate, IntervalKind::wilson, options.level);
  if (all_alike(worth)) return add_wilson(rate, IntervalKind::wilson_items, options.level);
  std::vector<double> means = crossed_means(worth, options);
  rate.p = spread_p(spread_around(means, *rate.value), *rate.value - 0.5);
  rate.interval = interval_of_defined(means, options);
  if (rate.interval) rate.kind = IntervalKind::bootstrap;
}

}  // namespace

Position position_test(const std::vector<Judgement>& judgements, double level) {
  check_level(level);
  Position out;
  for (const Judgement& judgement : judgements) {
    if (!judgement.first_left) continue;
    if (judgement.choice != Choice::first && judgement.choice != Choice::second) continue;
    ++out.decided;
    if ((judgement.choice == Choice::first) == *judgement.first_left) ++out.left;
  }
  if (out.decided == 0) return out;
  const auto trials = static_cast<double>(out.decided);
  out.share = static_cast<double>(out.left) / trials;
  out.interval = wilson(*out.share, trials, level);
  out.p = fair_coin_p(out.left, out.decided);
  return out;
}

WinRate win_rate(const std::vector<Judgement>& judgements, std::uint32_t method,
                 std::uint32_t other, const BootstrapOptions& options) {
  check_level(options.level);
  WinRate out;
  std::vector<Judgement> chosen;
  std::vector<Label> worth;
  Places items, annotators;
  double sum = 0;
  for (const Judgement& judgement : judgements) {
    const bool forward = judgement.first == method && judgement.second == other;
    const bool backward = judgement.first == other && judgement.second == method;
    if (!forward && !backward) continue;
    chosen.push_back(judgement);
    const auto value = count(out, judgement, method);
    if (!value) continue;
    worth.push_back({judgement.item, judgement.annotator, *value});
    items.add(judgement.item);
    annotators.add(judgement.annotator);
    sum += *value;
  }
  items.close();
  annotators.close();
  out.items = items.size();
  out.annotators = annotators.size();
  out.position = position_test(chosen, options.level);
  if (worth.empty()) {
    out.reason = Reason::no_answers;
    return out;
  }
  out.value = sum / static_cast<double>(worth.size());
  if (out.items < 2) {
    out.reason = Reason::one_item;
    return out;
  }
  add_interval(out, worth, options);
  return out;
}

WinRate win_rate_against_all(const std::vector<Judgement>& judgements, std::uint32_t method,
                             const BootstrapOptions& options) {
  std::vector<Judgement> own;
  for (Judgement one : judgements) {
    if (one.first == method) {
      one.first = 0;
      one.second = 1;
    } else if (one.second == method) {
      one.first = 1;
      one.second = 0;
    } else {
      continue;
    }
    own.push_back(one);
  }
  return win_rate(own, 0, 1, options);
}

}  // namespace espalier::judge
