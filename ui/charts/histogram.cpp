#include "ui/charts/histogram.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QLabel>
#include <QMenu>
#include <QToolTip>

#include "ui/charts/axis_ticker.h"
#include "ui/settings/theme.h"
#include "ui/widgets/format.h"
#include "ui/widgets/parts.h"

namespace espalier::ui {

Histogram::Histogram(int colour, QWidget* parent)
    : Translated<QFrame>(parent),
      m_colour(colour),
      m_title(makeLabel("heading", this)),
      m_facts(makeLabel("muted", this)),
      m_cut(makeLabel("muted", this)),
      m_plot(new QCustomPlot(this)),
      m_bars(new QCPBars(m_plot->xAxis, m_plot->yAxis)),
      m_line(new QCPItemLine(m_plot)) {
  setProperty("card", true);
  build();
  connect(&Theme::get(), &Theme::changed, this, &Histogram::recolour);
  recolour();
  text([this] { refresh(); });
}

void Histogram::build() {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(14, 10, 14, 10);
  column->setSpacing(4);
  m_facts->setWordWrap(true);
  m_cut->setWordWrap(true);
  column->addWidget(m_title);
  column->addWidget(m_facts);
  column->addWidget(m_plot, 1);
  column->addWidget(m_cut);
  m_plot->setMinimumHeight(120);
  m_plot->axisRect()->setMinimumMargins(QMargins(4, 4, 8, 0));
  for (QCPAxis* axis : {m_plot->xAxis, m_plot->yAxis}) {
    axis->setTicker(QSharedPointer<StepTicker>::create());
    axis->setTickLabelFont(Theme::font(11));
    axis->setLabelFont(Theme::font(11));
    axis->setLabelPadding(2);
    axis->setTickLength(0);
    axis->setTickPen(Qt::NoPen);
    axis->setSubTicks(false);
  }
  m_plot->yAxis->setBasePen(Qt::NoPen);
  m_plot->xAxis->grid()->setVisible(false);
  m_line->start->setTypeY(QCPItemPosition::ptAxisRectRatio);
  m_line->end->setTypeY(QCPItemPosition::ptAxisRectRatio);
  connect(m_plot, &QCustomPlot::mouseMove, this,
          [this](QMouseEvent* event) { showTip(event->pos()); });
  m_plot->setContextMenuPolicy(Qt::CustomContextMenu);
  connect(m_plot, &QWidget::customContextMenuRequested, this, [this](const QPoint& at) {
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(tr("Copy as CSV"), this,
                    [this] { QGuiApplication::clipboard()->setText(csv()); });
    menu->popup(m_plot->mapToGlobal(at));
  });
}

void Histogram::setTitle(const QString& title) {
  m_title->setText(title);
  m_plot->setAccessibleName(title);
}

void Histogram::setUnknown(const QString& words) {
  m_sorted.clear();
  m_bins = {};
  m_known = false;
  m_words = words;
  refresh();
}

void Histogram::setLengths(const std::vector<std::int32_t>& sorted) {
  m_known = true;
  m_sorted = sorted;
  m_bins = binLengths(sorted);
  refresh();
}

void Histogram::setBound(qint64 tokens) {
  m_bound = tokens;
  refresh();
}

QString Histogram::facts() const {
  const LengthFacts f = lengthFacts(m_sorted);
  if (f.count == 0) return tr("none");
  return tr("%1 texts; tokens: mean %2, median %3, 95 % within %4, longest %5")
      .arg(formatCount(f.count), formatNumber(f.mean, 3), formatNumber(f.median, 3),
           formatCount(static_cast<qint64>(f.p95)), formatCount(f.longest));
}

QString Histogram::csv() const {
  QString out = QStringLiteral("from,to,texts\n");
  for (int i = 0; i < m_bins.counts.size(); ++i) {
    out += QStringLiteral("%1,%2,%3\n")
               .arg(i * m_bins.width)
               .arg((i + 1) * m_bins.width - 1)
               .arg(m_bins.counts[i]);
  }
  return out;
}

void Histogram::recolour() {
  const Colours& c = Theme::get().colours();
  m_plot->setBackground(c.surface);
  for (QCPAxis* axis : {m_plot->xAxis, m_plot->yAxis}) {
    axis->setTickLabelColor(c.muted);
    axis->setLabelColor(c.muted);
    axis->grid()->setPen(QPen(c.line, 1));
    axis->grid()->setZeroLinePen(QPen(c.line, 1));
  }
  m_plot->xAxis->setBasePen(QPen(c.line, 1));
  m_bars->setBrush(Theme::get().series(m_colour));
  m_bars->setPen(Qt::NoPen);
  m_line->setPen(QPen(c.danger, 1.5, Qt::DashLine));
  m_plot->replot(QCustomPlot::rpQueuedReplot);
}

void Histogram::refresh() {
  m_plot->xAxis->setLabel(tr("tokens"));
  m_plot->yAxis->setLabel(tr("texts"));
  m_facts->setText(m_known ? facts() : m_words);
  QVector<double> x, y;
  double highest = 1;
  for (int i = 0; i < m_bins.counts.size(); ++i) {
    x << (i + 0.5) * m_bins.width;
    y << static_cast<double>(m_bins.counts[i]);
    highest = std::max(highest, y.last());
  }
  m_bars->setWidth(m_bins.width * 0.9);
  m_bars->setData(x, y, true);
  const double end =
      static_cast<double>(std::max<qsizetype>(m_bins.counts.size(), 1)) * m_bins.width;
  // A bound far beyond every text would squeeze them: its words say enough then.
  const bool drawn = m_bound > 0 && static_cast<double>(m_bound) <= 2 * end;
  m_plot->xAxis->setRange(0, drawn ? std::max(end, static_cast<double>(m_bound) * 1.04) : end);
  m_plot->yAxis->setRange(0, highest * 1.08);
  m_line->setVisible(drawn);
  if (drawn) {
    m_line->start->setCoords(static_cast<double>(m_bound), 0);
    m_line->end->setCoords(static_cast<double>(m_bound), 1);
  }
  m_cut->setText(!m_known ? QString()
                 : m_bound <= 0
                     ? tr("The plan cuts none of them.")
                     : tr("Cut at %1 tokens by the plan: %2 of %3")
                           .arg(formatCount(m_bound), formatCount(longerThan(m_sorted, m_bound)),
                                formatCount(static_cast<qint64>(m_sorted.size()))));
  m_plot->setAccessibleDescription(m_facts->text() + ". " + m_cut->text());
  m_plot->replot(QCustomPlot::rpQueuedReplot);
}

void Histogram::showTip(const QPoint& at) {
  const int bin = static_cast<int>(m_plot->xAxis->pixelToCoord(at.x()) / m_bins.width);
  if (!m_plot->axisRect()->rect().contains(at) || bin < 0 || bin >= m_bins.counts.size()) {
    QToolTip::hideText();
    return;
  }
  QToolTip::showText(
      m_plot->mapToGlobal(at + QPoint(12, 12)),
      tr("%1 to %2 tokens: %3")
          .arg(formatCount(bin * m_bins.width), formatCount((bin + 1) * m_bins.width - 1),
               formatCount(m_bins.counts[bin])),
      m_plot);
}

}  // namespace espalier::ui
