// The step that Monitor shows: scrubber, following, and the replay of a run that is over.
#include <QKeyEvent>
#include <algorithm>
#include <limits>

#include "ui/charts/chart_link.h"
#include "ui/pages/monitor_page.h"
#include "ui/pages/run_scrubber.h"
#include "ui/pages/run_texts.h"

namespace espalier::ui {

/// Everything that the scrubber and the replay move.
void MonitorPage::connectSteps() {
  connect(m_link, &ChartLink::followChanged, this, &MonitorPage::follow);
  connect(m_scrubber, &RunScrubber::followChosen, this, &MonitorPage::follow);
  connect(m_scrubber, &RunScrubber::stepChosen, this, &MonitorPage::chooseStep);
  connect(m_scrubber, &RunScrubber::playClicked, this, &MonitorPage::play);
  connect(m_scrubber, &RunScrubber::wholeClicked, &m_replay, &Replay::end);
  connect(m_scrubber, &RunScrubber::speedChosen, this,
          [this](double speed) { m_replay.setSpeed(speed); });
  connect(&m_replay, &Replay::changed, this, [this] {
    const bool ended = m_replayed && !m_replay.active();
    m_replayed = m_replay.active();
    if (ended) follow(true);
    refresh();
  });
  connect(m_texts, &RunTexts::recordWanted, this,
          [this](const QString& id) { desk().jobs().requestRecord(shownRun(), id); });
  connect(&desk().jobs(), &JobService::recordReady, this,
          [this](const QString& run, const Record& record) {
            if (run == shownRun()) m_texts->setRecord(record);
          });
}

void MonitorPage::chooseStep(int step) {
  if (m_replay.active()) {
    m_replay.show(step);
    return;
  }
  m_chosen = step;
  m_link->setFollow(false);
  m_link->setMarker(step);
  m_texts->setStep(step);
  refreshScrubber();
}

/// With the newest step again, or stay at the one that is shown. A replay has its own step.
void MonitorPage::follow(bool on) {
  if (!on && !m_replay.active() && m_feed.lastStep()) {
    if (!m_chosen) chooseStep(static_cast<int>(m_feed.lastStep()->step));
    return;
  }
  m_chosen.reset();
  m_link->setFollow(on);
  m_link->setMarker(std::numeric_limits<double>::quiet_NaN());
  m_texts->setStep(std::numeric_limits<double>::quiet_NaN());
  m_replayFollows = on;
  refreshScrubber();
}

bool MonitorPage::canReplay() {
  return m_replay.active() || (m_feed.lastStep() && !(showsLive() && desk().busy()));
}

void MonitorPage::play() {
  if (m_replay.playing()) {
    m_replay.pause();
    return;
  }
  const int from = m_chosen.value_or(std::numeric_limits<int>::max());
  if (!m_replay.active()) follow(true);
  m_replay.setSpeed(m_scrubber->speed());
  m_replay.play(showsLive() ? desk().liveEvents() : m_events, from);
}

/// Another run is shown: whatever was chosen of the one before no longer counts.
void MonitorPage::newRun() {
  m_replay.forget();
  m_events.clear();
  m_tellsKept = false;
  m_texts->forgetRecord();
  follow(true);
}

void MonitorPage::refreshScrubber() {
  RunScrubber::State state;
  const auto last = m_feed.lastStep() ? static_cast<int>(m_feed.lastStep()->step) : 0;
  state.replaying = m_replay.active();
  state.playing = m_replay.playing();
  state.canReplay = canReplay();
  state.over = m_feed.finished().has_value() || endedEarly();
  state.last = m_replay.active() ? static_cast<int>(m_replay.lastStep()) : last;
  state.step = m_replay.active() ? static_cast<int>(m_replay.step()) : m_chosen.value_or(last);
  state.follow = m_replay.active() ? m_replayFollows : !m_chosen;
  m_scrubber->show(state);
}

/// The keys of the slider hold on the whole page, where no control wants them itself.
void MonitorPage::keyPressEvent(QKeyEvent* event) {
  const int last = static_cast<int>(m_replay.active()   ? m_replay.lastStep()
                                    : m_feed.lastStep() ? m_feed.lastStep()->step
                                                        : 0);
  const int now = m_replay.active() ? static_cast<int>(m_replay.step()) : m_chosen.value_or(last);
  int wanted = now;
  switch (event->key()) {
    case Qt::Key_Left:
      wanted = now - 1;
      break;
    case Qt::Key_Right:
      wanted = now + 1;
      break;
    case Qt::Key_Home:
      wanted = 0;
      break;
    case Qt::Key_End:
      wanted = last;
      break;
    default:
      Page::keyPressEvent(event);
      return;
  }
  if (last > 0 && event->modifiers() == Qt::NoModifier) chooseStep(std::clamp(wanted, 0, last));
}

}  // namespace espalier::ui
