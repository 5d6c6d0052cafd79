#include "ui/pages/monitor_page.h"

#include <QGridLayout>
#include <QProgressBar>
#include <QStackedWidget>

#include "ui/charts/chart_link.h"
#include "ui/charts/heat_map.h"
#include "ui/charts/run_charts.h"
#include "ui/models/library_edits.h"
#include "ui/pages/go_on_card.h"
#include "ui/pages/ratio_panel.h"
#include "ui/pages/run_scrubber.h"
#include "ui/pages/run_texts.h"
#include "ui/pages/twin_strip.h"
#include "ui/settings/settings.h"
#include "ui/settings/texts.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/format.h"
#include "ui/widgets/icon.h"
#include "ui/widgets/parts.h"
#include "ui/widgets/tag_chips.h"

namespace espalier::ui {

namespace {

QString stateWord(JobState state) {
  switch (state) {
    case JobState::Idle:
      return texts::state("idle");
    case JobState::Starting:
      return texts::state("starting");
    case JobState::Running:
      return texts::state("running");
    case JobState::Paused:
      return texts::state("paused");
    case JobState::Stopping:
      return texts::state("stopping");
    case JobState::Finished:
      return texts::state("finished");
    case JobState::Stopped:
      return texts::state("stopped");
    case JobState::Failed:
      return texts::state("failed");
  }
  return {};
}

}  // namespace

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
  column->addWidget(buildCharts(), 1);
  m_stack->addWidget(m_empty);
  m_stack->addWidget(content);
  auto* outer = padded(new QVBoxLayout(this), 0, 0);
  outer->addWidget(m_stack);
  connectAll();
  connectSteps();
  text([this] {
    m_empty->setTexts(
        tr("No run yet"),
        tr("Loss, effective weights and sparsity of a run move here while it trains."),
        tr("Compose a run"));
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
  });
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
  for (QPushButton* b : {m_back, m_twin, m_keep, m_compare, m_resume, m_pause, m_stop, m_abort})
    buttons->addWidget(b);
  m_phase = new QLabel(header);
  m_phase->setObjectName("phase");
  m_bar = new QProgressBar(header);
  m_bar->setTextVisible(false);
  m_bar->setRange(0, 1000);
  m_left = makeLabel("muted", header);
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
          [this] { Q_EMIT desk().pageWanted("compose"); });
  connect(&m_feed, &RunFeed::changed, this, &MonitorPage::refresh);
  connect(&desk(), &Desk::liveArrived, this, [this](const QVector<plan::Event>& events) {
    if (showsLive()) m_feed.apply(events);
    Q_EMIT news();
  });
  connect(&desk(), &Desk::runsChanged, this, &MonitorPage::refresh);
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
  connect(m_resume, &QPushButton::clicked, this, [this] { desk().goOn(shownRun()); });
  connect(m_pause, &QPushButton::clicked, this, [this] {
    if (desk().jobs().state() == JobState::Paused)
      desk().jobs().resume();
    else
      desk().jobs().pause();
  });
  connect(m_stop, &QPushButton::clicked, &jobs, &JobService::stop);
  connect(m_abort, &QPushButton::clicked, &jobs, &JobService::abort);
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
  connect(m_banner, &Banner::actionClicked, this,
          [this] { Q_EMIT desk().pageWanted(m_feed.failure().isNull() ? "library" : "compose"); });
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

void MonitorPage::refresh() {
  const bool live = showsLive();
  const bool anything = m_feed.started() || !m_stored.isEmpty() || (live && desk().busy()) ||
                        m_feed.state() == JobState::Failed;
  m_stack->setCurrentIndex(anything ? 1 : 0);
  const QString id = shownRun();
  const RunRow* row = desk().run(id);
  m_goOn->setShown(id);
  QString name = m_feed.started() ? QString::fromStdString(m_feed.start().name) : QString();
  if (row != nullptr) name = row->name;
  m_tags->setWords(row != nullptr ? row->tags : QStringList(),
                   row != nullptr ? row->note : QString());
  m_name->setText(id.isEmpty() ? tr("Starting a run") : QStringLiteral("%1  %2").arg(id, name));
  m_name->updateGeometry();
  JobState state = m_feed.state();
  if (live && desk().busy()) state = desk().jobs().state();
  const bool interrupted = !live && !runsElsewhere() && state == JobState::Running;
  m_state->setText(m_replay.active() ? tr("Replay")
                   : interrupted     ? texts::state("interrupted")
                                     : stateWord(state));
  if (m_feed.started()) {
    const plan::event::Started& s = m_feed.start();
    m_facts->setText(texts::methodLabel(QString::fromStdString(s.method)) + " · " +
                     tr("%1 trainable").arg(formatCount(s.trainable)));
  } else {
    m_facts->clear();
  }
  if (!m_feed.failure().isNull()) {
    m_banner->showError(m_feed.failure());
    m_banner->setAction(tr("Change the settings"));
  } else if (!m_tellsKept) {
    m_banner->clear();
  }
  refreshProgress();
  refreshButtons();
  refreshScrubber();
}

bool MonitorPage::runsElsewhere() {
  const RunRow* row = showsLive() ? nullptr : desk().run(m_stored);
  return row != nullptr && row->state == "running";
}

/// What became of the wish to keep the adapter; it stays until another run shows.
void MonitorPage::showKept(const LibraryDone& done) {
  m_tellsKept = true;
  if (done.error.isNull())
    m_banner->showText("info", tr("“%1” is in the library").arg(done.result));
  else
    m_banner->showError(done.error);
  m_banner->setAction(done.error.isNull() ? tr("Open the library") : QString());
}

QString MonitorPage::shownRun() const {
  return showsLive() ? m_feed.runId() : m_stored;
}

QString MonitorPage::progressWords() const {
  QStringList words;
  if (const auto& step = m_feed.lastStep()) {
    words << tr("step %1 of %2").arg(step->step).arg(m_feed.start().steps);
    words << tr("epoch %1").arg(step->epoch);
  } else if (m_feed.phase().total > 0) {
    words
        << tr("%1 of %2").arg(m_feed.phase().done, 0, 'f', 0).arg(m_feed.phase().total, 0, 'f', 0);
  }
  if (const auto left = m_feed.secondsLeft()) words << tr("%1 left").arg(formatDuration(*left));
  return words.join(" · ");
}

void MonitorPage::refreshProgress() {
  if (const auto& done = m_feed.finished()) {
    m_phase->setText(done->validation_loss ? tr("Best at step %1, validation loss %2")
                                                 .arg(done->best_step)
                                                 .arg(formatNumber(*done->validation_loss))
                                           : tr("Done"));
    m_left->setText(tr("took %1").arg(formatDuration(done->seconds)));
    m_bar->setVisible(false);
    return;
  }
  const QString phase = QString::fromStdString(m_feed.phase().name);
  m_phase->setText(phase.isEmpty() ? texts::phase("load") : texts::phase(phase));
  const QString words = m_feed.started() || m_feed.phase().total > 0 ? progressWords() : QString();
  m_left->setText(words);
  m_bar->setVisible(m_feed.state() != JobState::Failed);
  // An unknown total shows an empty bar rather than an invented share.
  m_bar->setValue(static_cast<int>(m_feed.progress() * 1000));
}

void MonitorPage::refreshButtons() {
  const JobState state = desk().jobs().state();
  const bool going = showsLive() && desk().busy();
  m_pause->setVisible(going);
  m_stop->setVisible(going);
  m_abort->setVisible(going);
  m_pause->setEnabled(state == JobState::Running || state == JobState::Paused);
  m_stop->setEnabled(state != JobState::Stopping);
  m_pause->setText(state == JobState::Paused ? tr("Resume") : tr("Pause"));
  m_pause->setIcon(icon(state == JobState::Paused ? "play" : "pause"));
  // A run that was stopped has written no summaries.
  if (!m_replay.active())
    m_over = m_feed.finished().has_value() && m_feed.state() != JobState::Stopped;
  m_compare->setVisible(m_over);
  m_twin->setVisible(m_over && TwinStrip::suits(desk().run(shownRun())));
  m_back->setVisible(!showsLive() && desk().busy());
  m_resume->setVisible(desk().canGoOn(shownRun()));
  const RunRow* row = desk().run(shownRun());
  m_keep->setVisible(row != nullptr && !row->adapter.isEmpty());
}

}  // namespace espalier::ui
