#include "ui/charts/estimate_chart.h"

#include <algorithm>

#include "ui/settings/theme.h"
#include "ui/widgets/format.h"

namespace espalier::ui {

namespace {
constexpr int kRowHeight = 30, kFrame = 90;

QString quoted(const QString& text) {
  return '"' + QString(text).replace('"', QStringLiteral("\"\"")) + '"';
}
}  // namespace

EstimateChart::EstimateChart(QWidget* parent) : StepPlot(parent) {
  plot()->xAxis->setTicker(QSharedPointer<QCPAxisTicker>::create());
  plot()->setInteractions(QCP::Interactions());
  plot()->yAxis->setRangeReversed(true);
}

void EstimateChart::setWords(const QString& title, const QString& axis) {
  setTitle(title);
  setAccessibleName(title);
  plot()->xAxis->setLabel(axis);
  schedule();
}

void EstimateChart::setRows(const QVector<Row>& rows, double from) {
  m_rows = rows;
  m_from = from;
  setFixedHeight(kFrame + kRowHeight * static_cast<int>(rows.size()));
  QStringList words;
  for (const Row& row : rows) {
    words << (row.interval ? QStringLiteral("%1: %2 (%3 … %4)")
                                 .arg(row.name, formatNumber(row.value, 3),
                                      formatNumber(row.interval->first, 3),
                                      formatNumber(row.interval->second, 3))
                           : QStringLiteral("%1: %2").arg(row.name, formatNumber(row.value, 3)));
  }
  setAccessibleDescription(words.join('\n'));
  schedule();
}

void EstimateChart::draw() {
  plot()->clearGraphs();
  auto ticker = QSharedPointer<QCPAxisTickerText>::create();
  double low = m_from, high = m_from;
  const auto line = [this](const QVector<double>& x, const QVector<double>& y, const QPen& pen) {
    QCPGraph* graph = plot()->addGraph();
    graph->setData(x, y);
    graph->setPen(pen);
    return graph;
  };
  const double bottom = static_cast<double>(m_rows.size()) - 0.5;
  line({m_from, m_from + 1e-12}, {-0.5, bottom},
       QPen(Theme::get().colours().muted, 1, Qt::DashLine));
  for (qsizetype i = 0; i < m_rows.size(); ++i) {
    const Row& row = m_rows[i];
    const auto y = static_cast<double>(i);
    const QColor colour = Theme::get().series(row.colour);
    ticker->addTick(y, row.name);
    const auto [from, to] = row.interval.value_or(std::pair{row.value, row.value});
    low = std::min({low, row.value, from});
    high = std::max({high, row.value, to});
    line({from, to}, {y, y}, QPen(colour, 2));
    line({row.value}, {y}, QPen(colour, 2))
        ->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssDisc, colour, colour, 9));
  }
  plot()->yAxis->setTicker(ticker);
  plot()->yAxis->setRange(-0.5, std::max(bottom, 0.5));
  const double edge = std::max(0.05 * (high - low), 0.02);
  plot()->xAxis->setRange(low - edge, high + edge);
}

void EstimateChart::recolour() {
  StepPlot::recolour();
  schedule();
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
