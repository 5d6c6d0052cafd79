#pragma once

#include <QVector>
#include <functional>

#include "ui/charts/legend_item.h"
#include "ui/charts/line_data.h"
#include "ui/charts/step_plot.h"

class QLabel;
class QToolButton;

namespace espalier::ui {

class FlowLayout;

/// Lines over optimizer steps, with a legend that shows values and hides lines on click, and a
/// logarithmic axis. What is not a number is marked at the foot. Where a few values lie so far off
/// that the others would be flattened, the axis leaves them out: each is marked at the edge, and a
/// button counts them and shows the whole range.
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
    LineData data{};
    QCPGraph* graph = nullptr;
    LegendItem* item = nullptr;
  };
  /// Every line's data, for tests and export.
  const QVector<Line>& lines() const { return m_lines; }
  /// The steps that are marked as not finite.
  QVector<double> gaps() const;
  /// The values that lie outside of the axis as it was last set.
  qsizetype outside() const { return m_outside; }

  /// The lines that show, over the steps that are zoomed to.
  QString csv() const override;
  QString wholeCsv() const override;
  bool showsAll() const override;
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
  void setYBounds(double low, double high);
  void extendMenu(QMenu& menu) override;
  void draw() override;
  double lastStep() const override;
  void updateValues() override;
  void recolour() override;

 private:
  void restyle(Line& line);
  void rescale();
  std::optional<ValueSpan> span(bool robust) const;
  void markGaps();
  void markOutside();
  void changed();
  void paintLegend(QPainter& painter, QRectF area) const override;
  QString csvOf(const QVector<const Line*>& lines, std::optional<QCPRange> range) const;
  void tellDropped();
  QString valueAt(const Line& line, double x) const;

  QWidget* m_legend;
  FlowLayout* m_flow;
  QCPGraph* m_gaps;
  QCPGraph* m_above;
  QCPGraph* m_below;
  QToolButton* m_whole;
  QLabel* m_dropped;
  QVector<Line> m_lines;
  std::function<QString(double)> m_formatter;
  QString m_xKey = QStringLiteral("step");
  bool m_log = false;
  bool m_changed = true;    ///< data, lines or what is seen of them, since the last drawing
  qsizetype m_outside = 0;  ///< values beyond the axis
  double m_yLow, m_yHigh;
};

}  // namespace espalier::ui
