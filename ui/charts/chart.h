#pragma once

#include <QTimer>
#include <QVector>
#include <functional>
#include <memory>

#include "ui/charts/legend_item.h"
#include "ui/charts/qcustomplot.h"
#include "ui/models/run_feed.h"
#include "ui/widgets/translated.h"

class QLabel;
class QMenu;

namespace espalier::ui {

class FlowLayout;

/// A titled chart over optimizer steps: thin grid, legend with values that hides lines on click,
/// cross-hair, follow and zoom, and the context menu (copy, CSV, PNG, SVG, log axis).
/// It redraws at most ten times a second and never while hidden.
class Chart : public Translated<QFrame> {
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
  /// Asks for a redraw soon; many calls make one.
  void schedule();
  /// Every line's data, for tests and export.
  const QVector<Line>& lines() const { return m_lines; }
  int replots() const { return m_replots; }
  QCustomPlot* plot() const { return m_plot; }
  QString title() const;

  virtual QString csv() const;
  bool savePng(const QString& path);
  bool saveSvg(const QString& path);
  void setLogAxis(bool on);
  bool follows() const { return m_follow; }

 public Q_SLOTS:
  /// Shows the cross-hair at a step; NaN hides it.
  void setCrosshair(double x);

 Q_SIGNALS:
  void crosshairMoved(double x);

 protected:
  void setTitle(const QString& title, const QString& note = {});
  void setYLabel(const QString& label);
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
  /// What follows is no course of steps: no cross-hair, nothing to follow.
  void setCourse(bool on) { m_course = on; }
  virtual QCPRange xRange(double largest) const;
  /// Entries of the subclass at the end of the context menu.
  virtual void extendMenu(QMenu&) {}
  void showEvent(QShowEvent* event) override;

 private:
  void buildPlot();
  void connectPlot();
  void recolour();
  void restyle(Line& line);
  void redraw();
  void rescale();
  void updateValues();
  void showMenu(const QPoint& position);
  void paintLegend(QPainter& painter, QRectF area) const;
  QString suggestedName(const char* ending) const;
  double valueAt(const Line& line, double x) const;

  QLabel* m_title;
  QLabel* m_note;
  QWidget* m_legend;
  FlowLayout* m_flow;
  QCustomPlot* m_plot;
  QCPItemLine* m_cross;
  QVector<Line> m_lines;
  std::function<QString(double)> m_formatter;
  QTimer m_timer;
  bool m_follow = true;
  bool m_course = true;
  bool m_log = false;
  bool m_dirty = false;
  int m_replots = 0;
  double m_crossX;
  double m_yLow, m_yHigh;
};

}  // namespace espalier::ui
