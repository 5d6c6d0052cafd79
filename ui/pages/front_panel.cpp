#include "ui/pages/front_panel.h"

#include <QComboBox>
#include <QLabel>
#include <QSignalBlocker>

#include "ui/charts/front_chart.h"
#include "ui/models/runs_columns.h"
#include "ui/settings/texts.h"
#include "ui/widgets/format.h"
#include "ui/widgets/number_box.h"
#include "ui/widgets/parts.h"

namespace espalier::ui {

namespace {

QString keyOf(const RunRow& run) {
  return QStringLiteral("%1\n%2").arg(run.data).arg(run.shots.value_or(-1));
}

}  // namespace

FrontPanel::FrontPanel(QWidget* parent)
    : Translated<QWidget>(parent),
      m_targets(new ChoiceBox(this)),
      m_metrics(new ChoiceBox(this)),
      m_chart(new FrontChart(this)),
      m_empty(makeLabel("muted", this)) {
  build();
  connect(m_targets, &QComboBox::activated, this, [this](int index) {
    m_target = m_targets->itemData(index).toString();
    draw();
  });
  connect(m_metrics, &QComboBox::activated, this, [this](int index) {
    m_metric = m_metrics->itemData(index).toString();
    draw();
  });
  connect(m_chart, &FrontChart::runChosen, this, &FrontPanel::runChosen);
  text([this] {
    m_targets->setAccessibleName(tr("Data set and shots of the chart"));
    m_metrics->setAccessibleName(tr("Metric of the chart"));
    m_empty->setText(
        tr("Runs that train stand here by their sparsity and their scores. Let one with a test set "
           "finish, or clear the filter."));
    readChoices();
    draw();
  });
}

void FrontPanel::build() {
  auto* column = padded(new QVBoxLayout(this), 0, kGap);
  auto* bar = new QHBoxLayout;
  bar->setSpacing(kGap);
  m_targets->setObjectName("frontTarget");
  m_targets->setMinimumWidth(220);
  m_metrics->setObjectName("frontMetric");
  m_metrics->setMinimumWidth(190);
  bar->addWidget(m_targets);
  bar->addWidget(m_metrics);
  bar->addStretch(1);
  column->addLayout(bar);
  column->addWidget(m_chart, 1);
  m_empty->setObjectName("frontEmpty");
  m_empty->setWordWrap(true);
  m_empty->setAlignment(Qt::AlignCenter);
  column->addWidget(m_empty, 1);
}

void FrontPanel::setRuns(const QVector<RunRow>& runs) {
  m_runs.clear();
  for (const RunRow& run : runs) {
    if (run.state == "finished" && !run.metrics.isEmpty()) m_runs << run;
  }
  readChoices();
  draw();
}

void FrontPanel::setChosen(const QStringList& runs) {
  m_chart->setChosen(runs);
}

void FrontPanel::setHighlighted(const QString& run) {
  m_chart->setHighlighted(run);
}

void FrontPanel::readChoices() {
  QMap<QString, int> dots;
  QMap<QString, QString> names;
  for (const RunRow& run : m_runs) {
    if (!run.sparsity) continue;
    ++dots[keyOf(run)];
    names[keyOf(run)] = run.shots ? tr("%1, %2 shots").arg(run.data, formatCount(*run.shots))
                                  : tr("%1, all records").arg(run.data);
  }
  if (!dots.contains(m_target)) {
    int most = 0;
    for (auto at = dots.begin(); at != dots.end(); ++at) {
      if (at.value() <= most) continue;
      most = at.value();
      m_target = at.key();
    }
  }
  const QStringList metrics = qualityMetrics(m_runs);
  if (!metrics.contains(m_metric))
    m_metric = metrics.contains("rougeL") ? QStringLiteral("rougeL") : metrics.value(0);
  const QSignalBlocker targetsBlocked(m_targets), metricsBlocked(m_metrics);
  m_targets->clear();
  m_metrics->clear();
  for (auto at = names.begin(); at != names.end(); ++at)
    m_targets->addItem(at.value(), at.key());
  for (const QString& metric : metrics)
    m_metrics->addItem(texts::metric(metric), metric);
  m_targets->setCurrentIndex(m_targets->findData(m_target));
  m_metrics->setCurrentIndex(m_metrics->findData(m_metric));
}

void FrontPanel::draw() {
  QVector<RunRow> here;
  for (const RunRow& run : m_runs) {
    if (keyOf(run) == m_target) here << run;
  }
  m_chart->setRuns(here, m_metric);
  const bool some = !m_chart->dots().isEmpty();
  m_chart->setVisible(some || m_targets->count() > 0);
  m_targets->setVisible(m_targets->count() > 0);
  m_metrics->setVisible(m_targets->count() > 0);
  m_empty->setVisible(m_targets->count() == 0);
}

}  // namespace espalier::ui
