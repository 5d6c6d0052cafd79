#include "ui/pages/monitor_page.h"

#include <QGridLayout>
#include <QProgressBar>
#include <QStackedWidget>
#include <utility>

#include "ui/charts/chart_link.h"
#include "ui/charts/heat_map.h"
#include "ui/charts/run_charts.h"
#include "ui/jobs/queue_service.h"
#include "ui/models/library_edits.h"
#include "ui/pages/failure_card.h"
#include "ui/pages/go_on_card.h"
#include "ui/pages/ratio_panel.h"
#include "ui/pages/run_picker.h"
#include "ui/pages/run_scrubber.h"
#include "ui/pages/run_texts.h"
#include "ui/pages/twin_strip.h"
#include "ui/settings/settings.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/icon.h"
#include "ui/widgets/parts.h"
#include "ui/widgets/tag_chips.h"

namespace espalier::ui {

MonitorPage::MonitorPage(Desk& desk, QWidget* parent)
    : Page("monitor", desk, parent), m_stack(new QStackedWidget(this)) {
  m_empty = new EmptyState("monitor", this);
  auto* content = new QWidget(this);
  auto* column = padded(new QVBoxLayout(content), kPad, 12);
  column->addWidget(buildHeader());
  m_banner = new Banner(content);
  column->addWidget(m_banner);
  m_goOn = new GoOnCard(desk, content);
  column->addWidget(m_goOn);
  m_failure = new FailureCard(desk, m_feed, content);
  column->addWidget(m_failure);
  column->addWidget(buildCharts(), 1);
  m_stack->addWidget(m_empty);
  m_stack->addWidget(content);
  auto* outer = padded(new QVBoxLayout(this), 0, 0);
  outer->addWidget(m_stack);
  connectAll();
  connectSteps();
  text([this] { retranslate(); });
}

void MonitorPage::retranslate() {
  m_empty->setTexts(tr("No run yet"),
                    tr("Loss, effective weights and sparsity of a run move here while it trains."),
                    desk().hasWorkspace() ? tr("Compose a run") : tr("Go to Home"));
  m_stop->setText(tr("Stop and keep best"));
  m_stop->setToolTip(tr("Ends after the current pack and keeps the best validated state"));
  m_abort->setText(tr("Abort"));
  m_abort->setToolTip(tr("Ends at once and keeps nothing new"));
  m_compare->setText(tr("Compare summaries"));
  m_twin->setText(tr("Twins"));
  m_twin->setToolTip(TwinStrip::help());
  m_keep->setText(tr("Add to library"));
  m_keep->setToolTip(tr("Copies what this run made to the adapters of the workspace"));
  m_back->setText(tr("Back to the running one"));
  m_resume->setText(tr("Resume"));
  m_resume->setToolTip(tr("Goes on from the last checkpoint, to the same numbers"));
  refresh();
}

QWidget* MonitorPage::buildHeader() {
  auto* header = new QWidget(this);
  auto* grid = new QGridLayout(header);
  grid->setContentsMargins(0, 0, 0, 0);
  grid->setHorizontalSpacing(kGap);
  grid->setVerticalSpacing(6);
  m_name = new ElidedLabel(header);
  m_name->setProperty("role", "big");
  m_name->setObjectName("runName");
  m_state = makeLabel("muted", header);
  m_state->setObjectName("runState");
  m_facts = new ElidedLabel(header);
  m_facts->setProperty("role", "muted");
  auto* titles = new QHBoxLayout;
  titles->setSpacing(12);
  titles->addWidget(m_name);
  m_tags = new TagRow(header);
  m_tags->setObjectName("runTagRow");
  titles->addWidget(m_state);
  titles->addWidget(m_tags);
  titles->addWidget(m_facts, 1);
  m_picker = new RunPicker(desk(), header);
  m_resume = makeButton("primary", header);
  m_resume->setObjectName("goOnButton");
  m_pause = makeButton("", header);
  m_pause->setObjectName("pauseButton");
  m_stop = makeButton("", header);
  m_stop->setObjectName("stopButton");
  m_stop->setIcon(icon("stop"));
  m_abort = makeButton("danger", header);
  m_abort->setObjectName("abortButton");
  m_abort->setIcon(icon("abort", IconRole::Danger));
  m_keep = makeButton("", header);
  m_keep->setObjectName("keepAdapter");
  m_compare = makeButton("primary", header);
  m_compare->setObjectName("compareButton");
  m_twin = makeButton("", header);
  m_twin->setObjectName("twinButton");
  m_back = makeButton("", header);
  auto* buttons = new QHBoxLayout;
  buttons->setSpacing(kGap);
  buttons->addWidget(m_picker);
  for (QPushButton* b : {m_back, m_twin, m_keep, m_compare, m_resume, m_pause, m_stop, m_abort})
    buttons->addWidget(b);
  m_phase = new QLabel(header);
  m_phase->setObjectName("phase");
  m_bar = new QProgressBar(header);
  m_bar->setTextVisible(false);
  m_bar->setRange(0, 1000);
  m_left = makeLabel("muted", header);
  m_left->setObjectName("timeLeft");
  auto* progress = new QHBoxLayout;
  progress->setSpacing(12);
  progress->addWidget(m_phase);
  progress->addWidget(m_bar, 1);
  progress->addWidget(m_left);
  grid->addLayout(titles, 0, 0);
  grid->addLayout(buttons, 0, 1);
  grid->addLayout(progress, 1, 0, 1, 2);
  grid->setColumnStretch(0, 1);
  return header;
}

QWidget* MonitorPage::buildCharts() {
  auto* area = new QWidget(this);
  auto* column = padded(new QVBoxLayout(area), 0, 12);
  auto* charts = new QHBoxLayout;
  charts->setSpacing(12);
  auto* grid = new QGridLayout;
  grid->setSpacing(12);
  m_loss = new LossChart(m_feed, desk().settings(), area);
  m_weights = new WeightsChart(m_feed, area);
  m_quantity = new QuantityChart(m_feed, area);
  m_heat = new HeatMap(m_feed, area);
  m_ratio = new RatioPanel(m_feed, area);
  m_scrubber = new RunScrubber(area);
  m_texts = new RunTexts(m_feed, area);
  grid->addWidget(m_loss, 0, 0);
  grid->addWidget(m_weights, 0, 1);
  grid->addWidget(m_quantity, 1, 0);
  grid->addWidget(m_heat, 1, 1);
  for (int i = 0; i < 2; ++i) {
    grid->setColumnStretch(i, 1);
    grid->setRowStretch(i, 1);
  }
  charts->addLayout(grid, 2);
  charts->addWidget(m_ratio, 1);
  column->addLayout(charts, 10);
  column->addWidget(m_scrubber);
  column->addWidget(m_texts, 3);
  m_link = new ChartLink(this);
  for (StepPlot* plot : {static_cast<StepPlot*>(m_loss), static_cast<StepPlot*>(m_weights),
                         static_cast<StepPlot*>(m_quantity), static_cast<StepPlot*>(m_heat)})
    m_link->add(plot);
  for (StepPlot* plot : m_ratio->plots())
    m_link->add(plot);
  return area;
}

void MonitorPage::connectAll() {
  JobService& jobs = desk().jobs();
  connect(m_empty, &EmptyState::actionClicked, this,
          [this] { Q_EMIT desk().pageWanted(desk().hasWorkspace() ? "compose" : "home"); });
  connect(&desk(), &Desk::workspaceChanged, this, &MonitorPage::retranslate);
  connect(&m_feed, &RunFeed::changed, this, &MonitorPage::refresh);
  connect(&desk(), &Desk::liveArrived, this, [this](const QVector<plan::Event>& events) {
    if (showsLive()) m_feed.apply(events);
    Q_EMIT news();
  });
  connect(&desk(), &Desk::workspaceChanged, this, [this] {
    if (std::exchange(m_workspace, desk().workspaceFolder()) == desk().workspaceFolder()) return;
    if (!showsLive()) showLive();
  });
  connect(&desk(), &Desk::runsChanged, this, [this] {
    refresh();
    if (isVisible()) showNewest();
  });
  connect(&jobs, &JobService::stateChanged, this, [this](JobState state) {
    if (state == JobState::Starting) showLive();
    refresh();
  });
  connect(&jobs, &JobService::eventsReady, this,
          [this](const QString& run, const QVector<plan::Event>& events) {
            if (run != m_stored) return;
            m_replay.forget();
            m_events = events;
            m_feed.reset(events);
          });
  connect(m_back, &QPushButton::clicked, this, &MonitorPage::showLive);
  connect(m_keep, &QPushButton::clicked, this, [this] {
    const RunRow* row = desk().run(shownRun());
    if (row == nullptr) return;
    m_keeping = row->adapter;
    desk().keepAdapter(row->id);
  });
  const auto tell = [this](const LibraryDone& done) {
    if (m_keeping.isEmpty() || done.change.path != m_keeping) return;
    m_keeping.clear();
    showKept(done);
  };
  connect(&desk().library(), &LibraryEdits::done, this, tell);
  connect(&desk().library(), &LibraryEdits::failed, this, tell);
  connect(m_compare, &QPushButton::clicked, this,
          [this] { Q_EMIT desk().comparisonWanted({shownRun()}); });
  connect(m_twin, &QPushButton::clicked, this, [this] { Q_EMIT desk().twinsWanted(shownRun()); });
  connect(&jobs, &JobService::saved, this, [this] {
    // A run of another process, the queue's child perhaps: what it has written since comes too.
    if (runsElsewhere() && !m_replay.active()) desk().jobs().requestEvents(m_stored);
  });
  connect(m_banner, &Banner::actionClicked, this, [this] { Q_EMIT desk().pageWanted("library"); });
  connect(m_picker, &RunPicker::picked, this, &MonitorPage::showRun);
  connectSteering();
}

/// Pause, stop and abort: of this process's run, or of a child of the queue.
void MonitorPage::connectSteering() {
  QueueService& queue = desk().jobs().queue();
  connect(&queue, &QueueService::changed, this, &MonitorPage::refresh);
  connect(m_resume, &QPushButton::clicked, this, [this] { desk().goOn(shownRun()); });
  connect(m_pause, &QPushButton::clicked, this, [this, &queue] {
    if (const QueueRow* row = child())
      queue.steer(row->run, row->paused ? RunWish::Resume : RunWish::Pause);
    else if (desk().jobs().state() == JobState::Paused)
      desk().jobs().resume();
    else
      desk().jobs().pause();
  });
  connect(m_stop, &QPushButton::clicked, this, [this, &queue] {
    if (const QueueRow* row = child())
      queue.steer(row->run, RunWish::Stop);
    else
      desk().jobs().stop();
  });
  connect(m_abort, &QPushButton::clicked, this, [this, &queue] {
    if (const QueueRow* row = child())
      queue.steer(row->run, RunWish::Abort);
    else
      desk().jobs().abort();
  });
}

void MonitorPage::showEvent(QShowEvent* event) {
  Page::showEvent(event);
  showNewest();
}

/// Where nothing was chosen and nothing goes, the newest run shows.
void MonitorPage::showNewest() {
  if (!showsLive() || m_feed.started() || desk().busy() || m_feed.state() == JobState::Failed)
    return;
  const RunRow* newest = nullptr;
  for (const RunRow& run : desk().runs()) {
    if (run.state == "queued") continue;
    if (newest == nullptr || run.created >= newest->created) newest = &run;
  }
  if (newest != nullptr) showRun(newest->id);
}

void MonitorPage::showRun(const QString& run) {
  if (!desk().live().runId().isEmpty() && run == desk().live().runId()) {
    showLive();
    return;
  }
  m_stored = run;
  newRun();
  m_feed.clear();
  desk().jobs().requestEvents(run);
}

void MonitorPage::showLive() {
  m_stored.clear();
  newRun();
  m_feed.reset(desk().liveEvents());
  refresh();
}

}  // namespace espalier::ui
