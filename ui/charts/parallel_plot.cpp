#include "ui/charts/parallel_plot.h"

#include <QElapsedTimer>
#include <QPainter>
#include <QPainterPath>
#include <QSvgGenerator>
#include <algorithm>
#include <cmath>
#include <numeric>

#include "ui/settings/theme.h"
#include "ui/widgets/heat.h"

namespace espalier::ui {

namespace {

constexpr int kSide = 56;          ///< beside the outer axes, for their values
constexpr int kHead = 36;          ///< names above the axes
constexpr int kFoot = 34;          ///< the notch of runs without a value, and its word
constexpr int kTickRoom = 22;      ///< between values that are written
constexpr double kTickLeast = 13;  ///< between values that lie as they do
constexpr int kSliceMs = 10;       ///< of drawing before the window gets its turn
constexpr int kMostChosen = 64;
constexpr int kMostColours = 100;  ///< runs; of more the colours would say nothing
constexpr double kBandWidth = 14;

}  // namespace

ParallelPlot::ParallelPlot(QWidget* parent) : Translated<QWidget>(parent) {
  setObjectName("parallelPlot");
  setFocusPolicy(Qt::StrongFocus);
  setMouseTracking(true);
  m_pace.setInterval(0);
  connect(&m_pace, &QTimer::timeout, this, &ParallelPlot::drawSome);
  connect(&Theme::get(), &Theme::changed, this, [this] { restart(true); });
  text([this] { name(); });
}

void ParallelPlot::name() {
  setAccessibleName(tr(
      "Parallel coordinates: left and right go from axis to axis, plus and minus move its brush, "
      "up and down walk the runs, Enter selects"));
  retell();
}

void ParallelPlot::setRuns(const ParallelRuns& runs) {
  const QString hovered = highlighted();
  m_runs = runs;
  for (ParallelAxis& axis : m_runs.axes) {
    if (m_logs.contains(axis.key)) axis.log = m_logs[axis.key] && axis.canLog();
    const auto zoomed = m_zooms.constFind(axis.key);
    if (zoomed != m_zooms.constEnd()) std::tie(axis.low, axis.high) = *zoomed;
  }
  // An axis that is gone takes its brush along.
  QHash<QString, Brush> brushes;
  for (const ParallelAxis& axis : m_runs.axes) {
    if (m_brushes.contains(axis.key)) brushes.insert(axis.key, m_brushes[axis.key]);
  }
  const bool fewer = brushes.size() != m_brushes.size();
  m_brushes = brushes;
  m_hovered = static_cast<int>(m_runs.ids.indexOf(hovered));
  m_current = std::clamp(m_current, 0, std::max(0, static_cast<int>(m_runs.axes.size()) - 1));
  m_series.clear();
  for (int run = 0; run < m_runs.ids.size() && m_runs.ids.size() <= kMostColours; ++run)
    m_series << Theme::get().runIndex(m_runs.ids[run]);
  sift();
  restart(true);
  if (fewer) Q_EMIT brushesChanged();
}

void ParallelPlot::setColouring(const QString& axis) {
  if (axis == m_colouring) return;
  m_colouring = axis;
  restart(false);
}

void ParallelPlot::setHighlighted(const QString& run) {
  const auto at = run.isEmpty() ? -1 : static_cast<int>(m_runs.ids.indexOf(run));
  if (at == m_hovered) return;
  m_hovered = at;
  retell();
  update();
}

void ParallelPlot::setChosen(const QStringList& runs) {
  m_chosen = runs.mid(0, kMostChosen);
  update();
}

bool ParallelPlot::passes(int run) const {
  for (const ParallelAxis& axis : m_runs.axes) {
    const auto brush = m_brushes.constFind(axis.key);
    if (brush == m_brushes.constEnd()) continue;
    const double value = axis.values[run];
    const bool in = std::isnan(value) ? brush->none
                    : axis.ofWords()
                        ? brush->words.contains(axis.words[static_cast<int>(std::lround(value))])
                        : value >= brush->low && value <= brush->high;
    if (!in) return false;
  }
  return true;
}

void ParallelPlot::sift() {
  const auto count = static_cast<int>(m_runs.ids.size());
  m_kept.fill(true, count);
  if (brushed()) {
    for (int run = 0; run < count; ++run)
      m_kept[run] = passes(run);
  }
  m_keptCount = static_cast<int>(std::count(m_kept.begin(), m_kept.end(), true));
  retell();
}

QStringList ParallelPlot::kept() const {
  QStringList out;
  for (int run = 0; run < m_runs.ids.size(); ++run) {
    if (m_kept[run]) out << m_runs.ids[run];
  }
  return out;
}

QRectF ParallelPlot::area() const {
  return {kSide, kHead, std::max(10.0, width() - 2.0 * kSide),
          std::max(20.0, height() - 1.0 * kHead - kFoot)};
}

QLineF ParallelPlot::axisLine(int axis) const {
  const QRectF inside = area();
  const auto gaps = static_cast<double>(m_runs.axes.size()) - 1;
  const double x = gaps > 0 ? inside.left() + inside.width() * axis / gaps : inside.center().x();
  return {x, inside.bottom(), x, inside.top()};
}

QRectF ParallelPlot::labelOf(int axis) const {
  const auto gaps = std::max(1.0, static_cast<double>(m_runs.axes.size()) - 1);
  const double width = std::min(area().width() / gaps - 8, 2.0 * kSide + 40);
  return {axisLine(axis).x1() - width / 2, 2, width, 20};
}

QPointF ParallelPlot::pointOf(int run, int axis) const {
  const QLineF line = axisLine(axis);
  const double place = m_runs.axes[axis].place(m_runs.axes[axis].values[run]);
  return std::isnan(place) ? line.p1() + QPointF(0, kNotch) : line.pointAt(place);
}

QColor ParallelPlot::colourOf(int run) const {
  const Theme& theme = Theme::get();
  for (const ParallelAxis& axis : m_runs.axes) {
    if (axis.key != m_colouring) continue;
    const double place = axis.place(axis.values[run]);
    return std::isnan(place) ? theme.colours().muted : lineHeat(place);
  }
  return theme.series(m_series.value(run, 0));
}

/// Lines from the first one on: of all runs, or of those that pass alone.
void ParallelPlot::restart(bool all) {
  const auto count = static_cast<int>(m_runs.ids.size());
  if (all) m_back = {};
  if (m_back.runs.isEmpty() && brushed()) {
    m_back.runs.resize(count);
    std::iota(m_back.runs.begin(), m_back.runs.end(), 0);
  }
  m_lines = {};
  for (int run = 0; run < count; ++run) {
    if (m_kept[run]) m_lines.runs << run;
  }
  // The high end of the colours lies on top.
  for (const ParallelAxis& axis : m_runs.axes) {
    if (axis.key != m_colouring) continue;
    std::stable_sort(m_lines.runs.begin(), m_lines.runs.end(), [&axis](int a, int b) {
      const double left = axis.values[a], right = axis.values[b];
      return std::isnan(left) ? !std::isnan(right) : left < right;
    });
  }
  if (isVisible()) m_pace.start();
  update();
}

void ParallelPlot::drawSome() {
  if (!isVisible()) {
    m_pace.stop();
    return;
  }
  QElapsedTimer clock;
  clock.start();
  bool done = !brushed() || drawPart(m_back, true, kSliceMs);
  done = drawPart(m_lines, false, kSliceMs) && done;
  if (done) m_pace.stop();
  update();
}

bool ParallelPlot::drawPart(Layer& layer, bool faint, qint64 until) {
  const qreal ratio = devicePixelRatioF();
  const QSize size = this->size() * ratio;
  if (layer.pixmap.size() != size) {
    layer.pixmap = QPixmap(size);
    layer.pixmap.setDevicePixelRatio(ratio);
    layer.pixmap.fill(Qt::transparent);
    layer.drawn = 0;
  }
  QElapsedTimer clock;
  clock.start();
  QPainter painter(&layer.pixmap);
  painter.setRenderHint(QPainter::Antialiasing);
  const auto count = static_cast<int>(layer.runs.size());
  // Many lines are told apart by where they lie close together.
  const double alpha = std::clamp(12.0 / std::sqrt(count + 1.0), faint ? .12 : .18, .85);
  while (layer.drawn < count && (layer.drawn % 32 != 0 || clock.elapsed() < until)) {
    const int run = layer.runs[layer.drawn++];
    QColor colour = faint ? Theme::get().colours().line : colourOf(run);
    colour.setAlphaF(static_cast<float>(faint ? std::max(alpha, .35) : alpha));
    painter.setPen(QPen(colour, faint ? 1 : 1.4));
    drawLine(painter, run);
  }
  return layer.drawn >= count;
}

void ParallelPlot::drawLine(QPainter& painter, int run) const {
  QPolygonF points;
  for (int axis = 0; axis < m_runs.axes.size(); ++axis)
    points << pointOf(run, axis);
  painter.drawPolyline(points);
}

void ParallelPlot::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.fillRect(rect(), Theme::get().colours().surface);
  if (brushed()) painter.drawPixmap(0, 0, m_back.pixmap);
  painter.drawPixmap(0, 0, m_lines.pixmap);
  drawFront(painter);
}

/// All that is drawn anew at each paint.
void ParallelPlot::drawFront(QPainter& painter) const {
  painter.setRenderHint(QPainter::Antialiasing);
  for (const QString& chosen : m_chosen) {
    const auto run = static_cast<int>(m_runs.ids.indexOf(chosen));
    if (run >= 0 && m_kept[run]) drawRun(painter, run, 2.6, false);
  }
  // What is written stands over the lines.
  for (int axis = 0; axis < m_runs.axes.size(); ++axis)
    drawAxis(painter, axis);
  if (m_hovered >= 0) drawRun(painter, m_hovered, 3.4, true);
}

void ParallelPlot::drawAxis(QPainter& painter, int index) const {
  const Colours& c = Theme::get().colours();
  const ParallelAxis& axis = m_runs.axes[index];
  const QLineF line = axisLine(index);
  const bool current = hasFocus() && index == m_current;
  painter.setPen(QPen(current ? c.accent : c.muted, current ? 2 : 1));
  painter.drawLine(line);
  const QPointF notch = line.p1() + QPointF(0, kNotch);
  const bool missing = std::any_of(axis.values.begin(), axis.values.end(),
                                   [](double value) { return std::isnan(value); });
  if (missing) painter.drawLine(notch - QPointF(5, 0), notch + QPointF(5, 0));
  drawBrush(painter, index);
  painter.setFont(Theme::font(11, QFont::DemiBold));
  painter.setPen(current ? c.accent : c.text);
  const QRectF label = labelOf(index);
  painter.drawText(label, Qt::AlignHCenter | Qt::AlignVCenter | Qt::TextSingleLine,
                   painter.fontMetrics().elidedText(axis.label, Qt::ElideRight,
                                                    static_cast<int>(label.width())));
  painter.setFont(Theme::font(11));
  const auto write = [&](const QPointF& at, const QString& words) {
    const QString shown = painter.fontMetrics().elidedText(words, Qt::ElideRight, 96);
    // The last axis has its values at its left, where there is no edge.
    const bool left = index > 0 && index == m_runs.axes.size() - 1 && m_runs.axes.size() > 1;
    QRectF box = painter.fontMetrics().boundingRect(shown);
    box.moveCenter(at);
    left ? box.moveRight(at.x() - 8) : box.moveLeft(at.x() + 8);
    QColor veil = c.surface;
    veil.setAlphaF(.8F);
    painter.setPen(Qt::NoPen);
    painter.setBrush(veil);
    painter.drawRoundedRect(box.adjusted(-2, 0, 2, 0), 2, 2);
    painter.setPen(c.muted);
    painter.setBrush(Qt::NoBrush);
    painter.drawText(box.adjusted(-2, -2, 2, 2), Qt::AlignCenter, shown);
  };
  double last = line.y1() + kTickRoom;
  QString before;
  for (const double tick : axis.ticks(static_cast<int>(-line.dy()) / kTickRoom)) {
    const QPointF at = line.pointAt(axis.place(tick));
    const QString words = axis.text(tick);
    // Values that lie close together are told by the lines.
    if (last - at.y() < kTickLeast || words == before) continue;
    last = at.y();
    before = words;
    write(at, words);
  }
  if (missing) write(notch, axis.none.isEmpty() ? tr("none") : axis.none);
}

void ParallelPlot::drawBrush(QPainter& painter, int index) const {
  const auto brush = m_brushes.constFind(m_runs.axes[index].key);
  if (brush == m_brushes.constEnd()) return;
  const QLineF line = axisLine(index);
  QColor fill = Theme::get().colours().accent;
  painter.setPen(QPen(fill, 1.4));
  fill.setAlphaF(.22F);
  painter.setBrush(fill);
  const auto band = [&](double top, double bottom) {
    painter.drawRoundedRect(
        QRectF(line.x1() - kBandWidth / 2, top, kBandWidth, std::max(3.0, bottom - top)), 3, 3);
  };
  if (const auto places = placesOf(index))
    band(line.pointAt(places->second).y(), line.pointAt(places->first).y());
  if (brush->none) band(line.p1().y() + kNotch - 5, line.p1().y() + kNotch + 5);
  painter.setBrush(Qt::NoBrush);
}

void ParallelPlot::drawRun(QPainter& painter, int run, double width, bool values) const {
  const Colours& c = Theme::get().colours();
  // A rim of the surface parts it from the lines that it crosses.
  painter.setPen(QPen(c.surface, width + 2.4, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
  drawLine(painter, run);
  painter.setPen(QPen(colourOf(run), width, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
  drawLine(painter, run);
  if (!values) return;
  painter.setFont(Theme::font(11, QFont::DemiBold));
  for (int i = 0; i < m_runs.axes.size(); ++i) {
    const ParallelAxis& axis = m_runs.axes[i];
    const QPointF at = pointOf(run, i);
    painter.setPen(QPen(c.surface, 1.5));
    painter.setBrush(colourOf(run));
    painter.drawEllipse(at, 4, 4);
    const QString words =
        painter.fontMetrics().elidedText(axis.text(axis.values[run]), Qt::ElideRight, 120);
    QRectF box = painter.fontMetrics().boundingRect(words).adjusted(-5, -2, 5, 2);
    box.moveCenter(at - QPointF(0, 15));
    if (box.left() < 2) box.moveLeft(2);
    if (box.right() > area().right() + kSide - 2) box.moveRight(area().right() + kSide - 2);
    painter.setPen(QPen(c.line, 1));
    painter.setBrush(c.surface);
    painter.drawRoundedRect(box, 3, 3);
    painter.setPen(c.text);
    painter.drawText(box, Qt::AlignCenter, words);
  }
  painter.setBrush(Qt::NoBrush);
}

/// The whole picture at once, lines and all.
void ParallelPlot::render(QPainter& painter, QSize size) const {
  painter.fillRect(QRect(QPoint(0, 0), size), Theme::get().colours().surface);
  painter.setRenderHint(QPainter::Antialiasing);
  for (int run = 0; brushed() && run < m_kept.size(); ++run) {
    if (m_kept[run]) continue;
    painter.setPen(QPen(Theme::get().colours().line, 1));
    drawLine(painter, run);
  }
  for (const int run : m_lines.runs) {
    QColor colour = colourOf(run);
    colour.setAlphaF(static_cast<float>(
        std::clamp(12.0 / std::sqrt(static_cast<double>(m_lines.runs.size()) + 1), .18, .85)));
    painter.setPen(QPen(colour, 1.4));
    drawLine(painter, run);
  }
  drawFront(painter);
}

bool ParallelPlot::savePng(const QString& path) const {
  constexpr int kScale = 2;  // for paper and slides
  QImage image(size() * kScale, QImage::Format_ARGB32_Premultiplied);
  image.setDevicePixelRatio(kScale);
  QPainter painter(&image);
  render(painter, size());
  painter.end();
  return image.save(path, "PNG");
}

bool ParallelPlot::saveSvg(const QString& path) const {
  QSvgGenerator generator;
  generator.setFileName(path);
  generator.setSize(size());
  generator.setViewBox(rect());
  generator.setTitle(tr("Parallel coordinates"));
  QPainter painter;
  if (!painter.begin(&generator)) return false;
  render(painter, size());
  return painter.end();
}

}  // namespace espalier::ui
