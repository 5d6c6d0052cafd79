#pragma once

#include <optional>

#include "ui/charts/step_plot.h"

namespace espalier::ui {

/// Figures with their intervals below each other: a dot and a line each, by name.
class EstimateChart : public StepPlot {
  Q_OBJECT
 public:
  explicit EstimateChart(QWidget* parent = nullptr);
  struct Row {
    QString name;
    double value = 0;
    std::optional<std::pair<double, double>> interval{};
    int colour = 0;  ///< index of Theme::series
  };
  /// `from`: where no difference lies, drawn faintly.
  void setRows(const QVector<Row>& rows, double from);
  void setWords(const QString& title, const QString& axis);
  const QVector<Row>& rows() const { return m_rows; }
  QString csv() const override;

 protected:
  bool overSteps() const override { return false; }
  void draw() override;
  double lastStep() const override { return 1; }
  void recolour() override;

 private:
  QVector<Row> m_rows;
  double m_from = 0;
};

}  // namespace espalier::ui
