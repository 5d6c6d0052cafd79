#pragma once

#include <QFrame>
#include <QTimer>
#include <optional>

#include "ui/charts/qcustomplot.h"
#include "ui/widgets/translated.h"

class QBoxLayout;
class QLabel;
class QMenu;

namespace espalier::ui {

/// A titled card with a plot over optimizer steps: thin grid, cross-hair, the line of the chosen
/// step, follow and zoom, theme, and the context menu (copy, CSV, PNG, SVG), by mouse and by keys
/// (step_plot_keys.cpp). ChartLink joins several. It redraws at most ten times a second and never
/// while hidden.
class StepPlot : public Translated<QFrame> {
  Q_OBJECT
 public:
  explicit StepPlot(QWidget* parent = nullptr);

  /// Asks for a redraw soon; many calls make one.
  void schedule();
  int replots() const { return m_replots; }
  QCustomPlot* plot() const { return m_plot; }
  QString title() const;

  /// What is seen.
  virtual QString csv() const = 0;
  /// Everything that there is.
  virtual QString wholeCsv() const { return csv(); }
  /// Whether these two are the same.
  virtual bool showsAll() const { return true; }
  bool savePng(const QString& path);
  bool saveSvg(const QString& path);
  bool follows() const { return m_follow; }
  /// The chosen step, NaN where the newest counts.
  double marker() const { return m_marker; }

 public Q_SLOTS:
  /// Shows the cross-hair at a step; NaN hides it.
  void setCrosshair(double x);
  /// Draws the line of the chosen step; NaN hides it.
  void setMarker(double step);
  /// Whether the axis of steps grows with the run.
  void setFollow(bool on);
  /// Shows these steps and follows no longer.
  void setXRange(double low, double high);

 Q_SIGNALS:
  /// The three below only for what the user does here.
  void crosshairMoved(double x);
  void xRangeMoved(double low, double high);
  void followChanged(bool on);

 protected:
  void setTitle(const QString& title, const QString& note = {});
  /// A control that stands where the title would; the title is then heard, not seen.
  void replaceTitle(QWidget* control);
  void setYLabel(const QString& label);
  QString yLabel() const { return m_yLabel; }
  /// The steps that the user chose to see; none while the chart shows all.
  std::optional<QCPRange> zoomed() const;
  /// The row of the title, and the column that ends with the plot.
  QBoxLayout* head() const { return m_head; }
  QBoxLayout* column() const { return m_column; }
  /// NaN: no cross-hair.
  double crosshair() const { return m_crossX; }
  /// The step that values are read at: cross-hair, else the chosen one, else NaN for the newest.
  double readStep() const;

  /// Puts the data into the plot and sets the y axis.
  virtual void draw() = 0;
  /// The last step that there is data of.
  virtual double lastStep() const = 0;
  /// The x axis where it is not one of steps is the plot's own affair.
  virtual bool overSteps() const { return true; }
  /// What the x axis counts, as its label says.
  virtual QString stepWord() const { return tr("step"); }
  virtual void updateValues() {}
  virtual void recolour();
  virtual void paintLegend(QPainter&, QRectF) const {}
  /// Entries of the subclass at the end of the context menu.
  virtual void extendMenu(QMenu&) {}
  void showEvent(QShowEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void contextMenuEvent(QContextMenuEvent* event) override;
  void focusOutEvent(QFocusEvent* event) override;
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void buildPlot();
  void connectPlot();
  void redraw();
  double wholeEnd() const;
  void showAll();
  void zoomBy(double factor);
  void moveRange(double low);
  void walkCrosshair(int direction);
  void moveLine(QCPItemLine* line, double x);
  void showMenu(const QPoint& position);

  QBoxLayout* m_column;
  QBoxLayout* m_head;
  QLabel* m_title;
  QLabel* m_note;
  QString m_yLabel;
  QCustomPlot* m_plot;
  QCPItemLine* m_cross;
  QCPItemLine* m_line;
  QTimer m_timer;
  bool m_follow = true;
  bool m_dirty = false;
  bool m_moving = false;  ///< the axis moves by itself, not by the user's hand
  int m_replots = 0;
  double m_crossX, m_marker;
  QCPRange m_range{0, 10};  ///< the steps that are shown, kept while the axis is another one
};

}  // namespace espalier::ui
