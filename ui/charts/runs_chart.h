#pragma once

#include <QHash>

#include "ui/charts/chart.h"
#include "ui/jobs/types.h"

namespace espalier::ui {

class Settings;

/// The losses of several runs over each other: every run in its colour, and in a dash of its own,
/// so that no two look alike to anyone or on paper.
class RunsChart : public Chart {
  Q_OBJECT
 public:
  enum class Quantity { Validation, Training };
  static constexpr int kMostRuns = 8;

  explicit RunsChart(Settings& settings, QWidget* parent = nullptr);
  /// The first eight of them that have `curves`; those without have no line.
  void setRuns(const QVector<RunRow>& runs, const QHash<QString, RunCurves>& curves);
  void setQuantity(Quantity quantity);
  Quantity quantity() const { return m_quantity; }
  /// The line of a run that is pointed at somewhere else is drawn wide; empty: none.
  void setHighlighted(const QString& run);

 private:
  void rebuild();
  void name();
  void recolour() override;
  Settings& m_settings;
  Quantity m_quantity = Quantity::Validation;
  QVector<RunRow> m_runs;
  QHash<QString, RunCurves> m_curves;
  QStringList m_drawn;
  int m_withCurve = 0;
  QString m_highlighted;
};

}  // namespace espalier::ui
