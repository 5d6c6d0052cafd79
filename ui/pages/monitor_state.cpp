// What Monitor says of the run that it shows: its state, how far it is, what went wrong, and which
// buttons that leaves.
#include <QProgressBar>
#include <QStackedWidget>

#include "ui/jobs/queue_service.h"
#include "ui/models/run_state.h"
#include "ui/pages/failure_card.h"
#include "ui/pages/go_on_card.h"
#include "ui/pages/monitor_page.h"
#include "ui/pages/ratio_panel.h"
#include "ui/pages/run_picker.h"
#include "ui/pages/twin_strip.h"
#include "ui/settings/texts.h"
#include "ui/widgets/banner.h"
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

void MonitorPage::refresh() {
  const bool anything = m_feed.started() || !m_stored.isEmpty() || (showsLive() && desk().busy()) ||
                        m_feed.state() == JobState::Failed;
  m_stack->setCurrentIndex(anything ? 1 : 0);
  m_goOn->setShown(shownRun());
  m_picker->setShown(shownRun());
  refreshTitle();
  refreshGrid();
  refreshFailure();
  if (!m_tellsKept) m_banner->clear();
  refreshProgress();
  refreshButtons();
  refreshScrubber();
}

/// Beside a run that searched its ratio: what a grid over it took in this workspace.
void MonitorPage::refreshGrid() {
  const bool told = !m_feed.ratios().isEmpty() && m_feed.finished();
  const RunRow* row = told ? desk().run(shownRun()) : nullptr;
  if (row == nullptr) {
    m_ratio->setGrid(std::nullopt, std::nullopt);
    return;
  }
  std::vector<plan::GridPoint> finished;
  for (const RunRow& run : desk().runs()) {
    if (run.state == "finished")
      finished.push_back({run.id.toStdString(), &run.plan, run.seconds, run.bestValidation});
  }
  m_ratio->setGrid(plan::ratio_grid(row->plan, finished), row->bestValidation);
}

void MonitorPage::refreshTitle() {
  const QString id = shownRun();
  const RunRow* row = desk().run(id);
  QString name = m_feed.started() ? QString::fromStdString(m_feed.start().name) : QString();
  if (row != nullptr) name = row->name;
  m_tags->setWords(row != nullptr ? row->tags : QStringList(),
                   row != nullptr ? row->note : QString());
  m_name->setText(id.isEmpty() ? tr("Starting a run") : QStringLiteral("%1  %2").arg(id, name));
  m_name->updateGeometry();
  JobState state = m_feed.state();
  if (showsLive() && desk().busy()) state = desk().jobs().state();
  if (endedEarly() && state == JobState::Stopping) state = JobState::Stopped;
  const QueueRow* queued = child();
  if (queued != nullptr && queued->ending) state = JobState::Stopping;
  m_state->setText(m_replay.active() ? tr("Replay")
                   : endedEarly() && row != nullptr && runs::endedEarly(row->state)
                       ? texts::state(row->state)
                   : endedEarly() && state != JobState::Failed && state != JobState::Stopped
                       ? texts::state("interrupted")
                       : stateWord(state));
  if (m_feed.started()) {
    const plan::event::Started& s = m_feed.start();
    m_facts->setText(texts::methodLabel(QString::fromStdString(s.method)) + " · " +
                     tr("%1 trainable").arg(formatCount(s.trainable)));
  } else {
    m_facts->clear();
  }
}

/// Of a run that failed or was interrupted; one that was stopped ended as somebody wished.
void MonitorPage::refreshFailure() {
  const RunRow* row = desk().run(shownRun());
  const bool going = showsLive() && desk().busy();
  ErrorInfo error = m_feed.failure();
  if (error.isNull() && row != nullptr && row->state == "failed") error = row->error;
  const bool interrupted = row != nullptr && row->state == "interrupted";
  const bool failed = !error.isNull() && (row == nullptr || row->state == "failed" || showsLive());
  if (!going && !m_replay.active() && (failed || interrupted))
    m_failure->show(row != nullptr ? row->id : QString(), failed ? error : ErrorInfo());
  else
    m_failure->clear();
}

bool MonitorPage::runsElsewhere() {
  const RunRow* row = showsLive() ? nullptr : desk().run(m_stored);
  return row != nullptr && row->state == "running";
}

/// Whether the run that is shown is over without an end of its own.
bool MonitorPage::endedEarly() {
  if (m_feed.finished()) return false;
  const JobState state = m_feed.state();
  if (state == JobState::Failed || state == JobState::Stopped) return true;
  // Stopped while it wrote its summaries, it says no more.
  if (showsLive()) return state == JobState::Stopping && !desk().busy();
  const RunRow* row = desk().run(m_stored);
  return m_feed.started() && (row == nullptr ? !runsElsewhere() : runs::endedEarly(row->state));
}

/// The queue's child of this window that is shown, if one is.
const QueueRow* MonitorPage::child() {
  const QueueRow* row = showsLive() ? nullptr : desk().jobs().queue().row(m_stored);
  return row != nullptr && row->ours ? row : nullptr;
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
  // Of a replay nothing is left to wait for.
  const auto left = m_replay.active() ? std::nullopt : m_feed.secondsLeft();
  if (left) words << tr("%1 left").arg(formatDuration(*left));
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
  if (endedEarly() && !m_replay.active()) {
    // Over: no phase goes on, and no time is left.
    const RunRow* row = desk().run(shownRun());
    const auto& step = m_feed.lastStep();
    m_phase->setText(row != nullptr && runs::endedEarly(row->state) ? runs::stateWords(*row)
                                                                    : m_state->text());
    m_left->setText(step ? tr("step %1 of %2").arg(step->step).arg(m_feed.start().steps)
                         : QString());
    m_bar->setVisible(false);
    return;
  }
  const QString phase = QString::fromStdString(m_feed.phase().name);
  m_phase->setText(phase.isEmpty() ? texts::phase("load") : texts::phase(phase));
  const QString words = m_feed.started() || m_feed.phase().total > 0 ? progressWords() : QString();
  m_left->setText(words);
  m_bar->setVisible(true);
  // An unknown total shows an empty bar rather than an invented share.
  m_bar->setValue(static_cast<int>(m_feed.progress() * 1000));
}

void MonitorPage::refreshButtons() {
  const JobState state = desk().jobs().state();
  const QueueRow* queued = child();
  const bool going = (showsLive() && desk().busy()) || queued != nullptr;
  const bool paused = queued != nullptr ? queued->paused : state == JobState::Paused;
  const bool ending = queued != nullptr ? queued->ending : state == JobState::Stopping;
  m_pause->setVisible(going);
  m_stop->setVisible(going);
  m_abort->setVisible(going);
  m_pause->setEnabled(queued != nullptr ? !ending : state == JobState::Running || paused);
  m_stop->setEnabled(!ending);
  m_pause->setText(paused ? tr("Resume") : tr("Pause"));
  m_pause->setIcon(icon(paused ? "play" : "pause"));
  // A run that was stopped has written no summaries.
  if (!m_replay.active())
    m_over = m_feed.finished().has_value() && m_feed.state() != JobState::Stopped;
  m_compare->setVisible(m_over);
  m_twin->setVisible(m_over && TwinStrip::suits(desk().run(shownRun())));
  m_back->setVisible(!showsLive() && desk().busy());
  // The card above says it with its reasons.
  m_resume->setVisible(desk().canGoOn(shownRun()) && m_failure->isHidden());
  const RunRow* row = desk().run(shownRun());
  m_keep->setVisible(row != nullptr && !row->adapter.isEmpty());
}

}  // namespace espalier::ui
