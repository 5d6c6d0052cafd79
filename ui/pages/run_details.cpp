#include "ui/pages/run_details.h"

#include <QButtonGroup>
#include <QSignalBlocker>
#include <QStackedWidget>

#include "ui/charts/runs_chart.h"
#include "ui/pages/difference_panel.h"
#include "ui/pages/front_panel.h"
#include "ui/pages/judged_panel.h"
#include "ui/pages/matrix_panel.h"
#include "ui/pages/parallel_panel.h"
#include "ui/pages/study_panel.h"
#include "ui/pages/words_panel.h"
#include "ui/widgets/number_box.h"
#include "ui/widgets/parts.h"

namespace espalier::ui {

RunDetails::RunDetails(Desk& desk, const RunsProxy& table, QWidget* parent)
    : Translated<QWidget>(parent),
      m_desk(desk),
      m_group(new QButtonGroup(this)),
      m_showCurves(new QToolButton(this)),
      m_showSettings(new QToolButton(this)),
      m_showMethods(new QToolButton(this)),
      m_showStudy(new QToolButton(this)),
      m_showFront(new QToolButton(this)),
      m_showParallel(new QToolButton(this)),
      m_showWords(new QToolButton(this)),
      m_showJudged(new QToolButton(this)),
      m_quantity(new ChoiceBox(this)),
      m_stack(new QStackedWidget(this)),
      m_chart(new RunsChart(desk.settings(), this)),
      m_noCurves(makeLabel("muted", this)),
      m_difference(new DifferencePanel(this)),
      m_matrix(new MatrixPanel(desk, this)),
      m_study(new StudyPanel(desk, this)),
      m_front(new FrontPanel(this)),
      m_parallel(new ParallelPanel(desk.settings(), table, this)),
      m_words(new WordsPanel(desk, this)),
      m_judged(new JudgedPanel(desk, this)) {
  build();
  connectAll();
  text([this] { retranslate(); });
}

void RunDetails::connectAll() {
  connect(m_group, &QButtonGroup::idClicked, this, [this](int view) {
    m_byHand = true;
    showView(view);
  });
  const auto choose = [this](const QStringList& runs) {
    m_byHand = true;
    Q_EMIT runsChosen(runs);
  };
  connect(m_matrix, &MatrixPanel::runsChosen, this, choose);
  connect(m_study, &StudyPanel::runsChosen, this, choose);
  connect(m_front, &FrontPanel::runChosen, this,
          [this](const QString& run) { Q_EMIT runsChosen({run}); });
  connect(m_parallel, &ParallelPanel::runsChosen, this, &RunDetails::runsChosen);
  connect(m_parallel, &ParallelPanel::runsKept, this, &RunDetails::runsKept);
  connect(m_parallel, &ParallelPanel::runHovered, this, &RunDetails::runHovered);
  connect(m_words, &WordsPanel::wordsWanted, this, &RunDetails::wordsWanted);
  connect(m_quantity, &QComboBox::currentIndexChanged, this, [this](int index) {
    m_chart->setQuantity(index == 1 ? RunsChart::Quantity::Training
                                    : RunsChart::Quantity::Validation);
  });
  JobService& jobs = m_desk.jobs();
  connect(&jobs, &JobService::curvesReady, this,
          [this](const QString& run, const RunCurves& curves) {
            m_curves[run] = curves;
            drawCurves();
          });
  connect(&jobs, &JobService::saved, this, &RunDetails::askForCurves);
  connect(&m_desk, &Desk::workspaceChanged, this, &RunDetails::forget);
}

void RunDetails::retranslate() {
  m_showCurves->setText(tr("Curves"));
  m_showSettings->setText(tr("Settings"));
  m_showMethods->setText(tr("Methods by targets"));
  m_showMethods->setToolTip(tr("Over the runs that show: means, intervals, what is told apart"));
  m_showStudy->setText(tr("Study"));
  m_showStudy->setToolTip(tr("The table of a study: means, deviations, what it takes to go on"));
  m_showFront->setText(tr("Sparsity against quality"));
  m_showFront->setToolTip(tr("Over the runs that show: which no other run beats in both"));
  m_showParallel->setText(tr("Parallel coordinates"));
  m_showParallel->setToolTip(tr("What was set and what came out, a line a run"));
  m_showWords->setText(tr("Tags and note"));
  m_showJudged->setText(tr("Judged"));
  m_showJudged->setToolTip(tr("Over the runs that show: what people said of them, with intervals"));
  m_noCurves->setText(tr("Select runs in the table to see their curves over each other."));
  const QSignalBlocker blocker(m_quantity);
  const int index = std::max(0, m_quantity->currentIndex());
  m_quantity->clear();
  m_quantity->addItems({tr("Validation loss"), tr("Training loss, smoothed")});
  m_quantity->setCurrentIndex(index);
  m_quantity->setAccessibleName(tr("What the curves show"));
}

void RunDetails::build() {
  auto* column = padded(new QVBoxLayout(this), 0, kGap);
  auto* bar = new QHBoxLayout;
  bar->setSpacing(4);
  int id = 0;
  for (QToolButton* button : {m_showCurves, m_showSettings, m_showMethods, m_showStudy, m_showFront,
                              m_showParallel, m_showWords, m_showJudged}) {
    button->setCheckable(true);
    button->setFocusPolicy(Qt::StrongFocus);
    m_group->addButton(button, id++);
    bar->addWidget(button);
  }
  m_showCurves->setObjectName("showCurves");
  m_showSettings->setObjectName("showSettings");
  m_showMethods->setObjectName("showMethods");
  m_showStudy->setObjectName("showStudy");
  m_showFront->setObjectName("showFront");
  m_showParallel->setObjectName("showParallel");
  m_showWords->setObjectName("showWords");
  m_showJudged->setObjectName("showJudged");
  m_quantity->setObjectName("curveQuantity");
  // As wide as its words where there is room beside the views.
  m_quantity->setSizeAdjustPolicy(QComboBox::AdjustToContents);
  m_quantity->setMinimumWidth(120);
  bar->addStretch();
  bar->addWidget(m_quantity);
  column->addLayout(bar);
  m_stack->addWidget(buildCurves());
  m_stack->addWidget(m_difference);
  m_stack->addWidget(m_matrix);
  m_stack->addWidget(m_study);
  m_stack->addWidget(m_front);
  m_stack->addWidget(m_parallel);
  m_stack->addWidget(m_words);
  m_stack->addWidget(m_judged);
  column->addWidget(m_stack, 1);
  showView(Methods);
}

QWidget* RunDetails::buildCurves() {
  auto* page = new QWidget(this);
  auto* column = padded(new QVBoxLayout(page), 0, 0);
  column->addWidget(m_chart, 1);
  column->addWidget(m_noCurves, 1);
  m_noCurves->setObjectName("noCurves");
  m_noCurves->setAlignment(Qt::AlignCenter);
  m_noCurves->setWordWrap(true);
  return page;
}

void RunDetails::showView(int view) {
  m_group->button(view)->setChecked(true);
  m_stack->setCurrentIndex(view);
  m_quantity->setVisible(view == Curves);
}

void RunDetails::setShown(const QVector<RunRow>& runs) {
  m_matrix->setRuns(runs);
  m_front->setRuns(runs);
  m_judged->setRuns(runs);
}

void RunDetails::setWords(const QVector<RunWords>& runs) {
  m_words->setRuns(runs);
  QStringList ids;
  for (const RunWords& run : runs)
    ids << run.run;
  m_parallel->setChosen(ids);
}

void RunDetails::rereadParallel() {
  m_parallel->reread();
}

void RunDetails::setHighlighted(const QString& run) {
  m_chart->setHighlighted(run);
  m_front->setHighlighted(run);
  m_parallel->setHighlighted(run);
}

void RunDetails::clearBrushes() {
  m_parallel->clearBrushes();
}

void RunDetails::editNote() {
  m_byHand = true;
  showView(Words);
  m_words->editNote();
}

void RunDetails::openStudy(const QString& file) {
  m_byHand = true;
  showView(Study);
  m_study->open(file);
}

QString RunDetails::stamp(const RunRow& run) {
  return QStringLiteral("%1 %2").arg(run.state).arg(run.seconds);
}

void RunDetails::setRuns(const QVector<RunRow>& runs) {
  m_runs = runs;
  m_difference->setRuns(runs);
  QStringList ids;
  for (const RunRow& run : runs)
    ids << run.id;
  m_front->setChosen(ids);
  m_chart->setVisible(!runs.isEmpty());
  m_noCurves->setVisible(runs.isEmpty());
  if (!m_byHand) showView(runs.isEmpty() ? Methods : Curves);
  for (const RunRow& run : runs) {
    if (m_stamps.value(run.id) == stamp(run)) continue;
    m_stamps[run.id] = stamp(run);
    m_desk.jobs().requestCurves(run.id);
  }
  drawCurves();
}

void RunDetails::askForCurves() {
  for (const RunRow& run : m_runs) {
    if (run.state == "running" || run.state == "paused") m_desk.jobs().requestCurves(run.id);
  }
}

void RunDetails::drawCurves() {
  m_chart->setRuns(m_runs, m_curves);
}

void RunDetails::forget() {
  m_stamps.clear();
  m_curves.clear();
  setRuns({});
}

}  // namespace espalier::ui
