#pragma once

#include <QVector>
#include <functional>

#include "ui/charts/legend_item.h"
#include "ui/charts/step_plot.h"

namespace espalier::ui {

class FlowLayout;

/// Lines over optimizer steps, with a legend that shows values and hides lines on click, and a
/// logarithmic axis. What is not a number is marked at the foot.
class Chart : public StepPlot {
  Q_OBJECT
 public:
  explicit Chart(QWidget* parent = nullptr);

  struct Line {
    QString key{};   ///< stable name: column in CSV, object name of the legend entry
    QString name{};  ///< translated or an adapter's name
    LegendItem::Shape shape = LegendItem::Shape::Line;
    int colour = 0;  ///< index of Theme::series, or -1 muted, -2 text
    double width = 1.8;
    bool faint = false;
    int dash = -1;        ///< index of a dash pattern (0: solid); -1: as the series has it
    bool points = false;  ///< a dot at every value of a line
    QVector<double> x{}, y{};
    QCPGraph* graph = nullptr;
    LegendItem* item = nullptr;
  };
  /// Every line's data, for tests and export.
  const QVector<Line>& lines() const { return m_lines; }
  /// The steps that are marked as not finite.
  QVector<double> gaps() const;

  QString csv() const override;
  void setLogAxis(bool on);

 protected:
  /// What x counts, as the first column of CSV is called: "step" unless said.
  void setXKey(const QString& key) { m_xKey = key; }
  /// How values are written in the legend.
  void setFormatter(std::function<QString(double)> formatter) {
    m_formatter = std::move(formatter);
  }
  int addLine(const Line& line);
  void setLineName(int index, const QString& name);
  void setLineData(int index, const QVector<double>& x, const QVector<double>& y);
  void clearLines();
  int lineCount() const { return static_cast<int>(m_lines.size()); }
  /// Bounds that the y axis must show, and a fixed line that it draws faintly (NaN: none).
  void setYBounds(double low, double high) { m_yLow = low, m_yHigh = high; }
  void extendMenu(QMenu& menu) override;
  void draw() override;
  double lastStep() const override;
  void updateValues() override;
  void recolour() override;

 private:
  void restyle(Line& line);
  void rescale();
  void markGaps();
  void paintLegend(QPainter& painter, QRectF area) const override;
  QString valueAt(const Line& line, double x) const;

  QWidget* m_legend;
  FlowLayout* m_flow;
  QCPGraph* m_gaps;
  QVector<Line> m_lines;
  std::function<QString(double)> m_formatter;
  QString m_xKey = QStringLiteral("step");
  bool m_log = false;
  double m_yLow, m_yHigh;
};

}  // namespace espalier::ui
