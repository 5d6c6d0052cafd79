#include "ui/charts/estimate_chart.h"

#include <QKeyEvent>
#include <QToolTip>
#include <algorithm>
#include <cmath>

#include "ui/settings/theme.h"
#include "ui/widgets/format.h"

namespace espalier::ui {

namespace {
constexpr int kRowHeight = 30, kFrame = 90;
constexpr int kWidestName = 280;  ///< pixels; the whole one is told

QString quoted(const QString& text) {
  return '"' + QString(text).replace('"', QStringLiteral("\"\"")) + '"';
}
}  // namespace

EstimateChart::EstimateChart(QWidget* parent) : StepPlot(parent) {
  plot()->xAxis->setTicker(QSharedPointer<QCPAxisTicker>::create());
  plot()->setInteractions(QCP::Interactions());
  plot()->yAxis->setRangeReversed(true);
  plot()->yAxis->grid()->setVisible(false);
  plot()->xAxis->grid()->setVisible(true);
  connect(plot(), &QCustomPlot::mouseMove, this, [this](QMouseEvent* event) {
    const int row = rowAt(event->pos());
    if (row >= 0)
      QToolTip::showText(plot()->mapToGlobal(event->pos()), words(m_rows[row]), plot());
    else
      QToolTip::hideText();
  });
  text([this] { describe(); });
}

void EstimateChart::setWords(const QString& title, const QString& axis) {
  setTitle(title);
  setAccessibleName(title);
  plot()->xAxis->setLabel(axis);
  schedule();
}

void EstimateChart::setRows(const QVector<Row>& rows, std::optional<double> from, Unit unit) {
  m_rows = rows;
  m_from = from;
  m_unit = unit;
  m_current = -1;
  setFixedHeight(kFrame + kRowHeight * static_cast<int>(rows.size()));
  describe();
  schedule();
}

QString EstimateChart::figure(double value) const {
  return m_unit == Unit::Share ? formatShare(value) : formatNumber(value, 3);
}

QString EstimateChart::words(const Row& row) const {
  const QString value = figure(row.value);
  return QStringLiteral("%1: %2").arg(
      row.name, !row.interval ? value
                              : formatInterval(value, figure(row.interval->first),
                                               figure(row.interval->second)));
}

/// What is seen, for who does not see it.
void EstimateChart::describe() {
  QStringList lines;
  for (const Row& row : m_rows)
    lines << words(row);
  if (m_from) lines << tr("The broken line is at %1").arg(figure(*m_from));
  setAccessibleDescription(lines.join('\n'));
}

void EstimateChart::draw() {
  plot()->clearGraphs();
  auto ticker = QSharedPointer<QCPAxisTickerText>::create();
  const double bottom = static_cast<double>(m_rows.size()) - 0.5;
  std::optional<QCPRange> range;
  const auto include = [&range](double value) {
    if (range)
      range->expand(value);
    else
      range = QCPRange(value, value);
  };
  if (m_from) {
    include(shown(*m_from));
    QCPGraph* line = plot()->addGraph();
    line->setData({shown(*m_from), shown(*m_from) + 1e-12}, {-0.5, bottom});
    line->setPen(QPen(Theme::get().colours().muted, 1, Qt::DashLine));
  }
  const QFontMetrics metrics(plot()->yAxis->tickLabelFont());
  for (qsizetype i = 0; i < m_rows.size(); ++i) {
    ticker->addTick(static_cast<double>(i),
                    metrics.elidedText(m_rows[i].name, Qt::ElideMiddle, kWidestName));
    const auto [from, to] =
        m_rows[i].interval.value_or(std::pair{m_rows[i].value, m_rows[i].value});
    for (const double value : {m_rows[i].value, from, to})
      include(shown(value));
    drawRow(i);
  }
  plot()->yAxis->setTicker(ticker);
  plot()->yAxis->setRange(-0.5, std::max(bottom, 0.5));
  const QCPRange seen = range.value_or(QCPRange(0, 1));
  const double edge = std::max(0.05 * seen.size(), shown(0.02));
  plot()->xAxis->setRange(seen.lower - edge, seen.upper + edge);
}

void EstimateChart::drawRow(qsizetype i) {
  const Row& row = m_rows[i];
  const QColor colour = Theme::get().series(row.colour);
  const auto y = static_cast<double>(i);
  const auto [from, to] = row.interval.value_or(std::pair{row.value, row.value});
  QCPGraph* line = plot()->addGraph();
  line->setData({shown(from), shown(to)}, {y, y});
  line->setPen(QPen(colour, 2));
  const auto mark = [&](QCPScatterStyle::ScatterShape shape, const QBrush& brush, double size) {
    QCPGraph* dot = plot()->addGraph();
    dot->setData({shown(row.value)}, {y});
    dot->setScatterStyle(QCPScatterStyle(shape, QPen(colour, 2), brush, size));
  };
  mark(QCPScatterStyle::ssDisc, colour, 9);
  if (i == m_current) mark(QCPScatterStyle::ssCircle, Qt::NoBrush, 16);
}

void EstimateChart::recolour() {
  StepPlot::recolour();
  plot()->xAxis->grid()->setVisible(true);
}

int EstimateChart::rowAt(const QPoint& position) const {
  const int row = static_cast<int>(std::lround(plot()->yAxis->pixelToCoord(position.y())));
  const bool inside =
      position.y() >= plot()->axisRect()->top() && position.y() <= plot()->axisRect()->bottom();
  return inside && row >= 0 && row < m_rows.size() ? row : -1;
}

void EstimateChart::tell(int row) {
  const QPoint at(static_cast<int>(plot()->xAxis->coordToPixel(shown(m_rows[row].value))),
                  static_cast<int>(plot()->yAxis->coordToPixel(row)));
  QToolTip::showText(plot()->mapToGlobal(at), words(m_rows[row]), plot());
}

void EstimateChart::choose(int row) {
  m_current = row;
  schedule();
  if (row >= 0) tell(row);
}

void EstimateChart::keyPressEvent(QKeyEvent* event) {
  const auto count = static_cast<int>(m_rows.size());
  const bool down = event->key() == Qt::Key_Down, up = event->key() == Qt::Key_Up;
  if (count > 0 && event->modifiers() == Qt::NoModifier && (down || up))
    choose(m_current < 0 ? (down ? 0 : count - 1)
                         : std::clamp(m_current + (down ? 1 : -1), 0, count - 1));
  else if (count > 0 && event->modifiers() == Qt::NoModifier &&
           (event->key() == Qt::Key_Home || event->key() == Qt::Key_End))
    choose(event->key() == Qt::Key_Home ? 0 : count - 1);
  else
    StepPlot::keyPressEvent(event);
}

void EstimateChart::focusOutEvent(QFocusEvent* event) {
  StepPlot::focusOutEvent(event);
  if (event->reason() != Qt::PopupFocusReason) choose(-1);
}

QString EstimateChart::csv() const {
  QString out = QStringLiteral("name,value,low,high\n");
  for (const Row& row : m_rows) {
    const auto number = [](double value) { return QString::number(value, 'g', 9); };
    out += QStringLiteral("%1,%2,%3,%4\n")
               .arg(quoted(row.name), number(row.value),
                    row.interval ? number(row.interval->first) : QString(),
                    row.interval ? number(row.interval->second) : QString());
  }
  return out;
}

}  // namespace espalier::ui
