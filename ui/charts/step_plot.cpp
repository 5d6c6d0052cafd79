#include "ui/charts/step_plot.h"

#include <QLabel>
#include <QScopedValueRollback>
#include <cmath>
#include <limits>

#include "ui/charts/axis_ticker.h"
#include "ui/settings/theme.h"
#include "ui/widgets/parts.h"

namespace espalier::ui {

namespace {
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr int kTickMs = 100;
constexpr int kLowPlot = 130;  ///< pixels; the label of the steps would take too many

bool same(double a, double b) {
  return a == b || (std::isnan(a) && std::isnan(b));
}
}  // namespace

StepPlot::StepPlot(QWidget* parent)
    : Translated<QFrame>(parent),
      m_column(new QVBoxLayout(this)),
      m_head(new QHBoxLayout),
      m_title(makeLabel("heading", this)),
      m_note(makeLabel("caption", this)),
      m_plot(new QCustomPlot(this)),
      m_cross(new QCPItemLine(m_plot)),
      m_line(new QCPItemLine(m_plot)),
      m_crossX(kNaN),
      m_marker(kNaN) {
  setProperty("card", true);
  setFocusPolicy(Qt::StrongFocus);
  m_column->setContentsMargins(12, 8, 12, 8);
  m_column->setSpacing(4);
  m_head->setSpacing(kGap);
  m_head->addWidget(m_title);
  m_head->addStretch();
  m_head->addWidget(m_note);
  m_column->addLayout(m_head);
  m_column->addWidget(m_plot, 1);
  m_plot->setMinimumHeight(72);
  m_timer.setSingleShot(true);
  m_timer.setInterval(kTickMs);
  connect(&m_timer, &QTimer::timeout, this, &StepPlot::redraw);
  connect(&Theme::get(), &Theme::changed, this, [this] { recolour(); });
  buildPlot();
  connectPlot();
  StepPlot::recolour();
  text([this] { schedule(); });
}

void StepPlot::buildPlot() {
  m_plot->setAutoAddPlottableToLegend(false);
  m_plot->setNoAntialiasingOnDrag(true);
  m_plot->setInteractions(QCP::iRangeDrag | QCP::iRangeZoom);
  m_plot->axisRect()->setRangeZoom(Qt::Horizontal);
  m_plot->axisRect()->setRangeDrag(Qt::Horizontal);
  m_plot->axisRect()->setMinimumMargins(QMargins(4, 4, 4, 0));
  m_plot->xAxis->setTicker(QSharedPointer<StepTicker>::create());
  m_plot->xAxis->setRange(0, 10);
  m_plot->setFocusPolicy(Qt::NoFocus);
  for (QCPAxis* axis : {m_plot->xAxis, m_plot->yAxis}) {
    axis->setTickLabelFont(Theme::font(11));
    axis->setLabelFont(Theme::font(11));
    axis->setLabelPadding(2);
    axis->setTickLabelPadding(4);
    axis->setTickLength(0);
    axis->setTickPen(Qt::NoPen);
    axis->setSubTicks(false);
  }
  m_plot->yAxis->setBasePen(Qt::NoPen);
  for (QCPItemLine* line : {m_cross, m_line}) {
    line->setVisible(false);
    line->setLayer("overlay");
  }
}

void StepPlot::connectPlot() {
  connect(m_plot, &QCustomPlot::mouseMove, this, [this](QMouseEvent* event) {
    if (!overSteps()) return;
    const QRect area = m_plot->axisRect()->rect();
    const double x = area.contains(event->pos())
                         ? std::round(m_plot->xAxis->pixelToCoord(event->pos().x()))
                         : kNaN;
    setCrosshair(x);
    Q_EMIT crosshairMoved(x);
  });
  connect(m_plot->xAxis, qOverload<const QCPRange&>(&QCPAxis::rangeChanged), this,
          [this](const QCPRange& range) {
            if (m_moving || !overSteps()) return;
            m_follow = false;
            m_range = range;
            Q_EMIT followChanged(false);
            Q_EMIT xRangeMoved(range.lower, range.upper);
          });
  connect(m_plot, &QCustomPlot::mouseDoubleClick, this, [this] {
    setFollow(true);
    Q_EMIT followChanged(true);
  });
  // The plot itself takes no focus: a click gives it to the card, which has the keys.
  connect(m_plot, &QCustomPlot::mousePress, this, [this] { setFocus(Qt::MouseFocusReason); });
  m_plot->installEventFilter(this);
  m_plot->setContextMenuPolicy(Qt::CustomContextMenu);
  connect(m_plot, &QWidget::customContextMenuRequested, this, &StepPlot::showMenu);
}

bool StepPlot::eventFilter(QObject* watched, QEvent* event) {
  if (watched == m_plot && event->type() == QEvent::Leave) {
    setCrosshair(kNaN);
    Q_EMIT crosshairMoved(kNaN);
  }
  // A plot that zooms leaves the wheel to nobody; one that does not lets it scroll the page.
  if (watched == m_plot && event->type() == QEvent::Wheel &&
      !m_plot->interactions().testFlag(QCP::iRangeZoom)) {
    event->ignore();
    return true;
  }
  return Translated<QFrame>::eventFilter(watched, event);
}

QString StepPlot::title() const {
  return m_title->text();
}

void StepPlot::setTitle(const QString& title, const QString& note) {
  m_title->setText(title);
  m_note->setText(note);
  m_note->setVisible(!note.isEmpty());
  // The frame has the keyboard; a chart that has a name of its own keeps it.
  if (accessibleName().isEmpty() || accessibleName() == m_plot->accessibleName())
    setAccessibleName(title);
  m_plot->setAccessibleName(title);
}

void StepPlot::replaceTitle(QWidget* control) {
  m_title->hide();
  m_head->insertWidget(0, control);
}

void StepPlot::setYLabel(const QString& label) {
  // Kept whole, and heard; a low plot shows what there is room for.
  m_yLabel = label;
  m_plot->setAccessibleDescription(label);
  schedule();
}

void StepPlot::recolour() {
  const Colours& c = Theme::get().colours();
  m_plot->setBackground(c.surface);
  for (QCPAxis* axis : {m_plot->xAxis, m_plot->yAxis}) {
    axis->setTickLabelColor(c.muted);
    axis->setLabelColor(c.muted);
    axis->grid()->setPen(QPen(c.line, 1));
    axis->grid()->setZeroLinePen(QPen(c.line, 1));
  }
  m_plot->xAxis->setBasePen(QPen(c.line, 1));
  m_plot->xAxis->grid()->setVisible(false);
  m_cross->setPen(QPen(c.muted, 1, Qt::DashLine));
  m_line->setPen(QPen(c.accent, 1.5));
  schedule();
}

void StepPlot::schedule() {
  m_dirty = true;
  // Hidden charts draw when they are shown again.
  if (isVisible() && !m_timer.isActive()) m_timer.start();
}

void StepPlot::showEvent(QShowEvent* event) {
  Translated<QFrame>::showEvent(event);
  if (m_dirty) schedule();
}

void StepPlot::redraw() {
  if (!isVisible()) return;
  m_dirty = false;
  {
    const QScopedValueRollback<bool> byItself(m_moving, true);
    draw();
    if (m_follow) m_range = QCPRange(0, wholeEnd());
    if (overSteps()) m_plot->xAxis->setRange(m_range);
  }
  if (overSteps()) m_plot->xAxis->setLabel(m_plot->height() < kLowPlot ? QString() : stepWord());
  const QFontMetrics metrics(m_plot->yAxis->labelFont());
  m_plot->yAxis->setLabel(
      metrics.elidedText(m_yLabel, Qt::ElideRight, m_plot->axisRect()->height()));
  m_cross->setVisible(overSteps() && !std::isnan(m_crossX));
  m_line->setVisible(overSteps() && !std::isnan(m_marker));
  updateValues();
  m_plot->replot(QCustomPlot::rpQueuedReplot);
  ++m_replots;
}

void StepPlot::setFollow(bool on) {
  if (on == m_follow) return;
  m_follow = on;
  schedule();
}

void StepPlot::setXRange(double low, double high) {
  m_follow = false;
  m_range = QCPRange(low, high);
  if (!overSteps()) return;
  const QScopedValueRollback<bool> byItself(m_moving, true);
  m_plot->xAxis->setRange(m_range);
  schedule();
}

double StepPlot::readStep() const {
  return std::isnan(m_crossX) ? m_marker : m_crossX;
}

void StepPlot::moveLine(QCPItemLine* line, double x) {
  line->setVisible(!std::isnan(x) && overSteps());
  if (std::isnan(x)) return;
  for (QCPItemPosition* end : {line->start, line->end}) {
    end->setTypeX(QCPItemPosition::ptPlotCoords);
    end->setTypeY(QCPItemPosition::ptAxisRectRatio);
  }
  line->start->setCoords(x, 0);
  line->end->setCoords(x, 1);
}

void StepPlot::setCrosshair(double x) {
  if (same(x, m_crossX)) return;
  m_crossX = x;
  moveLine(m_cross, x);
  updateValues();
  schedule();
}

void StepPlot::setMarker(double step) {
  if (same(step, m_marker)) return;
  m_marker = step;
  moveLine(m_line, step);
  updateValues();
  schedule();
}

}  // namespace espalier::ui
