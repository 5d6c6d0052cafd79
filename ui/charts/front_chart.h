#pragma once

#include "ui/charts/chart.h"
#include "ui/jobs/types.h"

namespace espalier::ui {

/// Sparsity against quality: a dot a run in its method's colour, the runs that no other one beats
/// in both on a line, rings around the chosen ones. A click or Enter chooses the run under it; the
/// arrows go from dot to dot.
class FrontChart : public Chart {
  Q_OBJECT
 public:
  explicit FrontChart(QWidget* parent = nullptr);
  /// Runs of one target; those without sparsity or the metric have no dot.
  void setRuns(const QVector<RunRow>& runs, const QString& metric);
  void setChosen(const QStringList& runs);
  /// The run that is pointed at somewhere else has a ring too; empty: none.
  void setHighlighted(const QString& run);
  struct Dot {
    QString run, name, method;
    double sparsity = 0, quality = 0;  ///< times 100
    bool front = false;
  };
  const QVector<Dot>& dots() const { return m_dots; }
  /// A row a run of the methods that show, with its name and whether it stands on the front.
  QString csv() const override;
  QString wholeCsv() const override { return csvWithout({}); }

 Q_SIGNALS:
  void runChosen(const QString& run);

 protected:
  bool overSteps() const override { return false; }
  void draw() override;
  void keyPressEvent(QKeyEvent* event) override;

 private:
  QString csvWithout(const QStringList& hidden) const;
  void connectMouse();
  QCPRange xRange(double largest) const;
  void rebuild();
  void drawRings();
  void name();
  int dotAt(const QPoint& position) const;
  void tell(int dot, const QPoint& position);

  QVector<RunRow> m_runs;
  QString m_metric;
  QStringList m_chosen;
  QString m_highlighted;
  QVector<Dot> m_dots;  ///< by sparsity
  QPoint m_pressed;
  int m_rings = -1;  ///< index of its line
  int m_current = -1;
};

}  // namespace espalier::ui
