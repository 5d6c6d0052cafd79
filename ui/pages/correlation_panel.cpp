#include "ui/pages/correlation_panel.h"

#include <QLabel>
#include <algorithm>

#include "ui/charts/estimate_chart.h"
#include "ui/models/judge_tables.h"
#include "ui/models/machine_tables.h"
#include "ui/widgets/format.h"
#include "ui/widgets/number_box.h"
#include "ui/widgets/parts.h"

namespace espalier::ui {

namespace {

namespace annotation = workbench::annotation;

/// The entry with this datum, else the first.
void choose(ChoiceBox* box, QVariant& wanted) {
  box->setCurrentIndex(std::max(0, box->findData(wanted)));
  wanted = box->currentData();
}

bool isOf(const annotation::MetricCorrelation& row, const QVariant& question) {
  return QString::fromStdString(row.about) == question.toString();
}

const judge::Correlation& coefficientOf(const annotation::MetricCorrelation& row,
                                        const QString& name) {
  if (name == "spearman") return row.spearman;
  return name == "pearson" ? row.pearson : row.kendall;
}

}  // namespace

CorrelationPanel::CorrelationPanel(const MachineNews& news, Shown& shown, QWidget* parent)
    : Translated<QWidget>(parent),
      m_news(news),
      m_shown(shown),
      m_about(new ChoiceBox(this)),
      m_level(new ChoiceBox(this)),
      m_coefficient(new ChoiceBox(this)),
      m_chart(new EstimateChart(this)),
      m_without(makeLabel("muted", this)) {
  auto* column = padded(new QVBoxLayout(this), 0, kGap);
  auto* bar = new QHBoxLayout;
  bar->setSpacing(kGap);
  for (auto [box, name, width] : {std::tuple{m_about, "correlationAbout", 22},
                                  {m_level, "correlationLevel", 22},
                                  {m_coefficient, "correlationCoefficient", 14}}) {
    box->setObjectName(name);
    box->setMinimumContentsLength(width);
    bar->addWidget(box);
  }
  bar->addStretch();
  column->addLayout(bar);
  m_chart->setObjectName("correlationChart");
  column->addWidget(m_chart);
  m_without->setObjectName("correlationWithout");
  m_without->setWordWrap(true);
  column->addWidget(m_without);
  const auto follow = [this](ChoiceBox* box, QVariant& of) {
    connect(box, &QComboBox::activated, this, [this, box, &of] {
      of = box->currentData();
      fill();
    });
  };
  follow(m_about, m_shown.about);
  follow(m_level, m_shown.level);
  follow(m_coefficient, m_shown.coefficient);
  text([this] { fill(); });
}

void CorrelationPanel::fill() {
  JudgeResults words;
  words.criteria = m_news.criteria;
  for (ChoiceBox* box : {m_about, m_level, m_coefficient})
    box->clear();
  for (const annotation::MetricCorrelation& row : m_news.metrics) {
    const QString about = QString::fromStdString(row.about);
    if (m_about->findData(about) < 0) m_about->addItem(judge_tables::question(words, about), about);
  }
  choose(m_about, m_shown.about);
  for (const annotation::MetricCorrelation& row : m_news.metrics) {
    const int level = static_cast<int>(row.level);
    if (isOf(row, m_shown.about) && m_level->findData(level) < 0)
      m_level->addItem(machine_tables::level(row.level), level);
  }
  choose(m_level, m_shown.level);
  m_coefficient->addItem(tr("Kendall's tau"), QStringLiteral("kendall"));
  m_coefficient->addItem(tr("Spearman"), QStringLiteral("spearman"));
  m_coefficient->addItem(tr("Pearson"), QStringLiteral("pearson"));
  choose(m_coefficient, m_shown.coefficient);
  m_about->setAccessibleName(tr("Question of the chart"));
  m_level->setAccessibleName(tr("What the chart compares by"));
  m_coefficient->setAccessibleName(tr("Coefficient of the chart"));
  draw();
}

void CorrelationPanel::draw() {
  QVector<EstimateChart::Row> rows;
  QStringList without;
  for (const annotation::MetricCorrelation& row : m_news.metrics) {
    if (!isOf(row, m_shown.about) || static_cast<int>(row.level) != m_shown.level.toInt()) continue;
    const judge::Correlation& one = coefficientOf(row, m_shown.coefficient.toString());
    const QString name = machine_tables::metric(row);
    if (!one.value) {
      without << name;
      continue;
    }
    std::optional<std::pair<double, double>> interval;
    if (one.interval) interval = std::pair{one.interval->low, one.interval->high};
    rows.push_back({name, *one.value, interval, row.machine ? 1 : 0});
  }
  std::stable_sort(rows.begin(), rows.end(),
                   [](const auto& a, const auto& b) { return a.value > b.value; });
  m_chart->setWords(tr("How far metrics say what people say"),
                    tr("%1; 0 says nothing, 1 the same").arg(m_coefficient->currentText()));
  m_chart->setRows(rows, 0);
  m_chart->setVisible(!rows.isEmpty());
  m_without->setText(tr("Without a figure: %1. The table says why.").arg(formatList(without)));
  m_without->setVisible(!without.isEmpty());
}

}  // namespace espalier::ui
