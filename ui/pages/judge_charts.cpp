#include "ui/pages/judge_charts.h"

#include <QCoreApplication>

#include "ui/charts/estimate_chart.h"
#include "ui/models/judge_tables.h"
#include "ui/settings/theme.h"

namespace espalier::ui::judge_charts {

namespace {

struct Words {
  Q_DECLARE_TR_FUNCTIONS(JudgeCharts)
};

using Rows = QVector<EstimateChart::Row>;

constexpr int kNoRun = 7;  ///< the series colour of what no run wrote: that of text

/// A run keeps its colour in every chart.
int colourOf(Desk& desk, const QString& system) {
  return desk.run(system) != nullptr ? Theme::get().runIndex(system) : kNoRun;
}

void add(Rows& rows, const QString& name, const Estimate& estimate, int colour) {
  if (estimate.value) rows.push_back({name, *estimate.value, estimate.interval, colour});
}

EstimateChart* chart(const char* name, const QString& title, const QString& axis, const Rows& rows,
                     std::optional<double> from, EstimateChart::Unit unit, QWidget* parent) {
  if (rows.isEmpty()) return nullptr;
  auto* out = new EstimateChart(parent);
  out->setObjectName(name);
  out->setWords(title, axis);
  out->setRows(rows, from, unit);
  return out;
}

}  // namespace

EstimateChart* overall(const JudgeResults& results, Desk& desk, QWidget* parent) {
  const auto names = judge_tables::systemNames(results);
  Rows rows;
  for (const JudgeResults::Overall& one : results.overall)
    add(rows, names.value(one.system), one.rate, colourOf(desk, one.system));
  std::stable_sort(rows.begin(), rows.end(),
                   [](const auto& a, const auto& b) { return a.value > b.value; });
  return chart("overallChart", Words::tr("Win rate against all the others"),
               Words::tr("win rate, ties half, %; 50 is a draw"), rows, 0.5,
               EstimateChart::Unit::Share, parent);
}

EstimateChart* pairs(const JudgeResults& results, QWidget* parent) {
  if (results.wins.size() < 2) return nullptr;
  const auto names = judge_tables::systemNames(results);
  Rows rows;
  int colour = 0;
  for (const JudgeResults::Win& win : results.wins)
    add(rows, Words::tr("%1 against %2").arg(names.value(win.first), names.value(win.second)),
        win.rate, colour++);
  return chart("winsChart", Words::tr("Win rate of the first"),
               Words::tr("win rate, ties half, %; 50 is a draw"), rows, 0.5,
               EstimateChart::Unit::Share, parent);
}

EstimateChart* strengths(const JudgeResults& results, Desk& desk, QWidget* parent) {
  const auto names = judge_tables::systemNames(results);
  Rows rows;
  for (const JudgeResults::Strength& one : results.strengths)
    add(rows, names.value(one.system), one.strength, colourOf(desk, one.system));
  return chart("strengthsChart", Words::tr("Strength by all comparisons"),
               Words::tr("strength, a logarithm; 0 is the mean"), rows, 0,
               EstimateChart::Unit::Number, parent);
}

QVector<EstimateChart*> ratings(const JudgeResults& results, Desk& desk, QWidget* parent) {
  const auto names = judge_tables::systemNames(results);
  QVector<EstimateChart*> out;
  for (const judge::Criterion& criterion : results.criteria) {
    const QString key = QString::fromStdString(criterion.key);
    Rows rows;
    for (const JudgeResults::Rating& one : results.ratings) {
      if (one.criterion == key)
        add(rows, names.value(one.system), one.mean, colourOf(desk, one.system));
    }
    EstimateChart* one =
        chart("ratingChart", judge_tables::question(results, key),
              Words::tr("mean rating, from %1 to %2").arg(criterion.low).arg(criterion.high), rows,
              std::nullopt, EstimateChart::Unit::Number, parent);
    if (one == nullptr) continue;
    one->setObjectName("ratingChart_" + key);
    out << one;
  }
  return out;
}

}  // namespace espalier::ui::judge_charts
