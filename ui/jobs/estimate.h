#pragma once

#include <QString>
#include <optional>
#include <utility>

namespace espalier::ui {

/// A figure with its interval, or why there is none.
struct Estimate {
  std::optional<double> value;
  std::optional<std::pair<double, double>> interval;
  QString reason{};  ///< key of texts::reason() where something is missing; else empty
  qint64 items = 0;  ///< that it rests on
};

/// What people said of a run in the closed annotation tasks: one figure, by its key
/// ("judged.win_rate", "judged.strength", "judged.count", "judged.rating.fluency.1-5").
struct Judged {
  Estimate figure;
  QString criterion{};  ///< of a rating: its key
  QString label{};      ///< its own words; empty for one of core's
};

}  // namespace espalier::ui
