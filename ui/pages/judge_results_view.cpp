#include "ui/pages/judge_results_view.h"

#include <QGridLayout>
#include <QLabel>
#include <QScrollArea>
#include <QTableView>

#include "ui/charts/estimate_chart.h"
#include "ui/models/judge_tables.h"
#include "ui/pages/judge_charts.h"
#include "ui/pages/machine_panel.h"
#include "ui/pages/result_tables.h"
#include "ui/pages/section.h"
#include "ui/settings/texts.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/format.h"

namespace espalier::ui {

JudgeResultsView::JudgeResultsView(Desk& desk, const QString& task, const QString& name,
                                   QWidget* parent)
    : Translated<QWidget>(parent),
      m_desk(desk),
      m_task(task),
      m_title(makeLabel("big", this)),
      m_state(makeLabel("muted", this)),
      m_leave(makeButton("", this)),
      m_banner(new Banner(this)),
      m_holder(new QWidget),
      m_column(new QVBoxLayout) {
  setObjectName("judgeResults");
  auto* outer = padded(new QVBoxLayout(this), kPad, 12);
  auto* head = new QHBoxLayout;
  head->setSpacing(12);
  head->addWidget(m_title);
  head->addWidget(m_state);
  head->addStretch();
  head->addWidget(m_leave);
  outer->addLayout(head);
  outer->addWidget(m_banner);
  auto* area = new QScrollArea(this);
  area->setFocusPolicy(Qt::NoFocus);
  area->setWidgetResizable(true);
  area->setFrameShape(QFrame::NoFrame);
  area->setWidget(m_holder);
  outer->addWidget(area, 1);
  // What a model is asked stays while the tables above it are made anew.
  auto* whole = padded(new QVBoxLayout(m_holder), 0, 12);
  m_column->setSpacing(12);
  whole->addLayout(m_column);
  whole->addWidget(new MachinePanel(desk, task, m_holder));
  whole->addStretch();
  m_title->setText(name);
  m_state->setObjectName("resultsState");
  m_leave->setObjectName("leaveResults");
  connect(m_leave, &QPushButton::clicked, this, &JudgeResultsView::leaveWanted);
  JudgeService& judging = desk.jobs().judging();
  connect(&judging, &JudgeService::resultsReady, this, &JudgeResultsView::take);
  connect(&judging, &JudgeService::failed, this, [this](const QString& call, const ErrorInfo& e) {
    if (call != "requestResults") return;
    m_banner->showError(e);
    m_state->clear();
  });
  text([this] {
    m_leave->setText(tr("Back to the tasks"));
    if (m_there)
      rebuild();
    else
      m_state->setText(tr("Working out agreement and win rates…"));
  });
  judging.requestResults(task);
}

void JudgeResultsView::take(const JudgeResults& results) {
  if (results.task != m_task) return;
  m_results = results;
  m_there = true;
  rebuild();
}

void JudgeResultsView::rebuild() {
  clearLayout(m_column);
  m_state->setText(m_results.open ? tr("open") : tr("closed"));
  if (m_results.open)
    m_banner->showText("info", tr("The task is open: its methods are told once it is closed."));
  else if (!m_results.methodsKnown)
    m_banner->showText("info", tr("The task came as a packet: its methods are known where it was "
                                  "made. Send the answers back there."));
  else
    m_banner->clear();
  if (m_results.methodsKnown) addWins(m_column);
  addAgreement(m_column);
  addAnnotators(m_column);
}

QTableView* JudgeResultsView::table(QAbstractTableModel* model, const char* name,
                                    const QString& words) {
  return resultTable(model, WinsModel::SortRole, 480, m_holder, name, words);
}

void JudgeResultsView::addWins(QVBoxLayout* column) {
  auto* part = new Section(m_holder);
  part->setHeading(tr("Who won"));
  part->body()->addWidget(
      table(strengthsModel(m_results, this), "strengthsTable", tr("Methods by strength")));
  if (!m_results.noStrengths.isEmpty()) {
    auto* why = makeLabel("muted", part);
    why->setWordWrap(true);
    why->setText(texts::reason(m_results.noStrengths));
    part->body()->addWidget(why);
  }
  for (EstimateChart* chart : {judge_charts::strengths(m_results, m_desk, part),
                               judge_charts::overall(m_results, m_desk, part)}) {
    if (chart != nullptr) part->body()->addWidget(chart);
  }
  column->addWidget(part);
  if (!m_results.wins.isEmpty()) {
    auto* pairs = new Section(m_holder);
    pairs->setHeading(tr("Pair by pair"));
    pairs->body()->addWidget(table(winsModel(m_results, this), "winsTable", tr("Win rates")));
    if (EstimateChart* chart = judge_charts::pairs(m_results, pairs))
      pairs->body()->addWidget(chart);
    const JudgeResults::Left& left = m_results.left;
    auto* side = makeLabel("muted", pairs);
    side->setObjectName("leftChoice");
    side->setWordWrap(true);
    if (left.share.value)
      side->setText(tr("The left one was chosen in %1 of %2 decisions, %3 (p %4).")
                        .arg(left.left)
                        .arg(left.decided)
                        .arg(formatShare(*left.share.value), formatNumber(left.p, 3)));
    if (m_results.tied > 0)
      side->setText(side->text() + " " +
                    tr("%n pair(s) of equal texts count as ties, nobody was asked.", nullptr,
                       static_cast<int>(m_results.tied)));
    pairs->body()->addWidget(side);
    column->addWidget(pairs);
  }
  if (!m_results.ratings.isEmpty()) {
    auto* ratings = new Section(m_holder);
    ratings->setHeading(tr("Ratings by method"));
    ratings->body()->addWidget(
        table(ratingsModel(m_results, this), "ratingsTable", tr("Ratings by method")));
    auto* charts = new QGridLayout;
    charts->setSpacing(kGap);
    int at = 0;
    for (EstimateChart* chart : judge_charts::ratings(m_results, m_desk, ratings)) {
      charts->addWidget(chart, at / 2, at % 2);
      ++at;
    }
    ratings->body()->addLayout(charts);
    column->addWidget(ratings);
  }
}

void JudgeResultsView::addAgreement(QVBoxLayout* column) {
  if (m_results.agreement.isEmpty()) return;
  auto* part = new Section(m_holder);
  part->setHeading(tr("Agreement"));
  part->body()->addWidget(
      table(agreementModel(m_results, this), "agreementTable", tr("Agreement by question")));
  if (!m_results.pairs.isEmpty())
    part->body()->addWidget(
        table(pairsModel(m_results, this), "kappaTable", tr("Agreement of two annotators")));
  column->addWidget(part);
}

void JudgeResultsView::addAnnotators(QVBoxLayout* column) {
  auto* part = new Section(m_holder);
  part->setHeading(tr("Annotators"));
  part->body()->addWidget(
      table(annotatorsModel(m_results, this), "annotatorTable", tr("What each annotator did")));
  column->addWidget(part);
}

}  // namespace espalier::ui
