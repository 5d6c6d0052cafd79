#pragma once

#include <QHash>
#include <QPixmap>
#include <QTimer>
#include <optional>

#include "ui/models/parallel_runs.h"
#include "ui/widgets/translated.h"

class QMenu;

namespace espalier::ui {

/// Parallel coordinates: an axis a setting or outcome, a line a run. A drag on an axis brushes it,
/// several brushes meet; a double click clears one. Axes are dragged by their names. Runs without a
/// value pass through a notch under the axis. Lines are drawn piece by piece into pixmaps, so that
/// 10,000 of them hold up nobody.
///
/// Keys: left and right go from axis to axis (with Ctrl+Shift they move it), + and - move its
/// brush, Page Up and Down widen and narrow it, N lets runs without a value in or out, Delete
/// clears it, Escape all; up and down walk the runs, Enter selects.
class ParallelPlot : public Translated<QWidget> {
  Q_OBJECT
 public:
  /// What an axis lets through.
  struct Brush {
    double low = 0, high = 0;  ///< values; low > high: none of them
    QStringList words{};       ///< of an axis of words instead
    bool none = false;         ///< runs without a value
  };

  explicit ParallelPlot(QWidget* parent = nullptr);

  /// Brushes stay with their axes.
  void setRuns(const ParallelRuns& runs);
  const ParallelRuns& runs() const { return m_runs; }
  /// Lines by the values of this axis; empty: each run in its own colour.
  void setColouring(const QString& axis);
  /// The run under the mouse somewhere else; empty: none.
  void setHighlighted(const QString& run);
  QString highlighted() const { return m_runs.ids.value(m_hovered); }
  /// Runs that are drawn wide.
  void setChosen(const QStringList& runs);

  bool brushed() const { return !m_brushes.isEmpty(); }
  std::optional<Brush> brush(const QString& axis) const;
  void clearBrushes();
  /// The runs that all brushes let through.
  QStringList kept() const;
  void moveAxis(int from, int to);
  void setLog(int axis, bool on);
  /// The ends of an axis at its brush, or at all of its values again.
  void zoom(int axis, bool toBrush);

  /// In coordinates of the widget. A run without a value stands at the notch.
  QPointF pointOf(int run, int axis) const;
  QLineF axisLine(int axis) const;
  QRectF labelOf(int axis) const;
  QColor colourOf(int run) const;
  int currentAxis() const { return m_current; }
  /// Lines are still missing.
  bool drawing() const { return m_pace.isActive(); }
  /// What the current axis, its brush and the highlighted run say.
  QString readout() const;

  QString csv() const;
  bool savePng(const QString& path) const;
  bool saveSvg(const QString& path) const;
  QSize minimumSizeHint() const override { return {320, 160}; }

 Q_SIGNALS:
  /// A brush was made, moved or cleared and let go.
  void brushesChanged();
  /// Empty: none.
  void runHovered(const QString& run);
  void runsChosen(const QStringList& runs);
  void axesMoved(const QStringList& keys);
  void readoutChanged();

 protected:
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void showEvent(QShowEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void mouseDoubleClickEvent(QMouseEvent* event) override;
  void leaveEvent(QEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void focusInEvent(QFocusEvent* event) override;
  void focusOutEvent(QFocusEvent* event) override;
  void contextMenuEvent(QContextMenuEvent* event) override;
  bool event(QEvent* event) override;

 private:
  static constexpr double kNotch = 16;  ///< pixels from the foot of an axis to its notch
  enum class Drag { None, Brush, Move, Low, High, Axis };
  /// A pixmap of lines and how many of them it has.
  struct Layer {
    QPixmap pixmap{};
    QVector<int> runs{};
    int drawn = 0;
  };

  // parallel_plot.cpp
  void sift();
  bool passes(int run) const;
  void restart(bool all);
  void drawSome();
  bool drawPart(Layer& layer, bool faint, qint64 until);
  void drawLine(QPainter& painter, int run) const;
  void drawFront(QPainter& painter) const;
  void drawAxis(QPainter& painter, int axis) const;
  void drawBrush(QPainter& painter, int axis) const;
  void drawRun(QPainter& painter, int run, double width, bool values) const;
  void render(QPainter& painter, QSize size) const;
  QRectF area() const;
  void name();

  // parallel_words.cpp
  void retell();
  QMenu* menuFor(int axis);

  // parallel_input.cpp
  int axisAt(const QPointF& at) const;
  int labelAt(const QPointF& at) const;
  int runAt(const QPointF& at) const;
  double placeAt(const QPointF& at) const;
  /// The ends of a brush as places; empty where it lets no value through.
  std::optional<std::pair<double, double>> placesOf(int axis) const;
  Brush brushOf(int axis, double from, double to) const;
  void setBrush(int axis, const std::optional<Brush>& brush, bool done);
  void startBrush(int axis, double place);
  void dragTo(const QPointF& at);
  void dragBrush(double place);
  void dragAxis(const QPointF& at);
  void hover(int run);
  void moveBrush(int axis, double by);
  void widenBrush(int axis, double by);
  void walk(int by);
  bool brushKey(int key);

  ParallelRuns m_runs;
  QVector<bool> m_kept;
  int m_keptCount = 0;
  QString m_colouring;
  QHash<QString, Brush> m_brushes;
  QHash<QString, bool> m_logs;                        ///< chosen by hand
  QHash<QString, std::pair<double, double>> m_zooms;  ///< likewise
  QStringList m_chosen;
  int m_hovered = -1;
  int m_current = 0;
  Layer m_back, m_lines;
  QTimer m_pace;
  Drag m_drag = Drag::None;
  int m_dragAxis = -1;
  QPointF m_pressed;
  bool m_moved = false;  ///< the drag has left where it was pressed
  std::pair<double, double> m_dragPlaces;
  QVector<int> m_series;  ///< colour of each run, where they are few enough to be told apart
};

}  // namespace espalier::ui
