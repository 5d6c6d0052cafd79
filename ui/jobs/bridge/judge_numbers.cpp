#include "ui/jobs/bridge/judge_numbers.h"

namespace espalier::ui {

namespace annotation = workbench::annotation;

QString keyOf(judge::Reason reason) {
  const std::string_view key = judge::key_of(reason);
  return QString::fromUtf8(key.data(), static_cast<qsizetype>(key.size()));
}

Estimate estimate(const std::optional<double>& value,
                  const std::optional<judge::Interval>& interval, judge::Reason reason,
                  std::size_t items) {
  Estimate out{value, std::nullopt, keyOf(reason), static_cast<qint64>(items)};
  if (interval) out.interval = std::pair{interval->low, interval->high};
  return out;
}

judge::Choice choiceOf(annotation::Comparison::Outcome outcome) {
  using Outcome = annotation::Comparison::Outcome;
  switch (outcome) {
    case Outcome::first:
      return judge::Choice::first;
    case Outcome::second:
      return judge::Choice::second;
    case Outcome::tie:
      return judge::Choice::tie;
    case Outcome::both_bad:
      return judge::Choice::both_bad;
  }
  return judge::Choice::tie;
}

}  // namespace espalier::ui
