#include "ui/pages/judged_panel.h"

#include <QLabel>
#include <QScrollArea>
#include <QSignalBlocker>
#include <algorithm>

#include "ui/charts/estimate_chart.h"
#include "ui/models/runs_columns.h"
#include "ui/settings/texts.h"
#include "ui/settings/theme.h"
#include "ui/widgets/number_box.h"
#include "ui/widgets/parts.h"

namespace espalier::ui {

namespace {

const QString kWinRate = QStringLiteral("judged.win_rate");
const QString kStrength = QStringLiteral("judged.strength");

/// Where no difference lies.
std::optional<double> lineOf(const QString& figure) {
  if (figure == kWinRate) return 0.5;
  return figure == kStrength ? std::optional(0.0) : std::nullopt;
}

}  // namespace

JudgedPanel::JudgedPanel(Desk& desk, QWidget* parent)
    : Translated<QWidget>(parent),
      m_figures(new ChoiceBox(this)),
      m_tasks(makeButton("", this)),
      m_chart(new EstimateChart),
      m_empty(makeLabel("muted", this)) {
  auto* column = padded(new QVBoxLayout(this), 0, kGap);
  auto* bar = new QHBoxLayout;
  bar->setSpacing(kGap);
  m_figures->setObjectName("judgedFigure");
  m_figures->setMinimumWidth(220);
  m_tasks->setObjectName("judgedTasks");
  bar->addWidget(m_figures);
  bar->addWidget(m_tasks);
  bar->addStretch(1);
  column->addLayout(bar);
  // Many runs: the chart is as high as its rows.
  auto* area = new QScrollArea(this);
  auto* holder = new QWidget;
  auto* inside = padded(new QVBoxLayout(holder), 0, 0);
  m_chart->setObjectName("judgedChart");
  inside->addWidget(m_chart);
  inside->addWidget(m_empty, 1);
  inside->addStretch();
  area->setFocusPolicy(Qt::NoFocus);
  area->setWidgetResizable(true);
  area->setFrameShape(QFrame::NoFrame);
  area->setWidget(holder);
  column->addWidget(area, 1);
  m_empty->setObjectName("judgedEmpty");
  m_empty->setWordWrap(true);
  m_empty->setAlignment(Qt::AlignCenter);
  connect(m_figures, &QComboBox::activated, this, [this] {
    m_figure = m_figures->currentData().toString();
    draw();
  });
  connect(m_tasks, &QPushButton::clicked, &desk, [&desk] { Q_EMIT desk.pageWanted("annotate"); });
  text([this] {
    m_figures->setAccessibleName(tr("Figure of the chart"));
    m_tasks->setText(tr("The tasks and their results"));
    m_tasks->setToolTip(
        tr("Annotate: each closed task with its win rates, ratings, agreement and "
           "what metrics say beside people"));
    m_empty->setText(
        tr("What people said of the runs stands here once a task is closed. Select runs and "
           "choose “Rate these”."));
    fill();
  });
}

void JudgedPanel::setRuns(const QVector<RunRow>& runs) {
  m_runs.clear();
  for (const RunRow& run : runs) {
    if (!run.judged.isEmpty()) m_runs << run;
  }
  fill();
}

void JudgedPanel::fill() {
  QStringList keys = judgedMeans(m_runs);
  const bool strength = std::any_of(m_runs.begin(), m_runs.end(), [](const RunRow& run) {
    return run.judged.contains(kStrength);
  });
  if (strength) keys.insert(keys.contains(kWinRate) ? 1 : 0, kStrength);
  {
    const QSignalBlocker quiet(m_figures);
    m_figures->clear();
    for (const QString& key : keys) {
      const auto with = std::find_if(m_runs.begin(), m_runs.end(), [&key](const RunRow& run) {
        return run.judged.contains(key);
      });
      m_figures->addItem(texts::judged(key, with->judged[key]), key);
    }
    m_figures->setCurrentIndex(std::max(0, m_figures->findData(m_figure)));
  }
  m_figure = m_figures->currentData().toString();
  draw();
}

void JudgedPanel::draw() {
  QVector<EstimateChart::Row> rows;
  for (const RunRow& run : std::as_const(m_runs)) {
    const auto at = run.judged.constFind(m_figure);
    if (at == run.judged.constEnd() || !at->figure.value) continue;
    rows.push_back({QStringLiteral("%1  %2").arg(run.id, run.name), *at->figure.value,
                    at->figure.interval, Theme::get().runIndex(run.id)});
  }
  std::stable_sort(rows.begin(), rows.end(),
                   [](const auto& a, const auto& b) { return a.value > b.value; });
  const bool share = m_figure == kWinRate;
  m_chart->setWords(tr("What people said: %1").arg(m_figures->currentText()),
                    share                   ? tr("win rate, ties half, %; 50 is a draw")
                    : m_figure == kStrength ? tr("strength, a logarithm; 0 is the mean")
                                            : tr("mean rating"));
  m_chart->setRows(rows, lineOf(m_figure),
                   share ? EstimateChart::Unit::Share : EstimateChart::Unit::Number);
  m_chart->setVisible(!rows.isEmpty());
  m_figures->setVisible(m_figures->count() > 0);
  m_tasks->setVisible(m_figures->count() > 0);
  m_empty->setVisible(rows.isEmpty());
}

}  // namespace espalier::ui
