#pragma once

#include <optional>

#include "ui/charts/step_plot.h"

namespace espalier::ui {

/// Figures with their intervals below each other (a forest): a dot and a line each, by name. The
/// arrows go from row to row and say its figures, as the mouse does.
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
  /// Shares are kept as 0 .. 1 and shown as per cent.
  enum class Unit { Number, Share };
  /// `from`: where no difference lies, drawn faintly.
  void setRows(const QVector<Row>& rows, std::optional<double> from, Unit unit = Unit::Number);
  void setWords(const QString& title, const QString& axis);
  const QVector<Row>& rows() const { return m_rows; }
  /// The row that the keys are at, -1 for none.
  int current() const { return m_current; }
  QString csv() const override;

 protected:
  bool overSteps() const override { return false; }
  void draw() override;
  double lastStep() const override { return 1; }
  void recolour() override;
  void keyPressEvent(QKeyEvent* event) override;
  void focusOutEvent(QFocusEvent* event) override;

 private:
  QString figure(double value) const;
  /// "Fluency: 3.10 (2.90 … 3.30)".
  QString words(const Row& row) const;
  double shown(double value) const { return m_unit == Unit::Share ? 100 * value : value; }
  void drawRow(qsizetype i);
  void choose(int row);
  void tell(int row);
  int rowAt(const QPoint& position) const;
  void describe();

  QVector<Row> m_rows;
  std::optional<double> m_from;
  Unit m_unit = Unit::Number;
  int m_current = -1;
};

}  // namespace espalier::ui
