#include "ui/models/replay.h"

#include <QElapsedTimer>
#include <algorithm>

namespace espalier::ui {

namespace {

constexpr int kTickMs = 50;

std::function<double()> processClock() {
  QElapsedTimer timer;
  timer.start();
  return [timer] { return static_cast<double>(timer.nsecsElapsed()) * 1e-9; };
}

}  // namespace

Replay::Replay(RunFeed& feed, QObject* parent)
    : QObject(parent), m_feed(feed), m_clock(processClock()) {
  m_timer.setInterval(kTickMs);
  connect(&m_timer, &QTimer::timeout, this, &Replay::tick);
}

void Replay::setClock(std::function<double()> seconds) {
  m_clock = std::move(seconds);
  m_before = m_clock();
}

/// A step begins with its first example (or with its own event where examples are not told); what
/// follows until the next one, its validation and sample too, belongs to it.
void Replay::cut() {
  m_cuts = {Cut{}};
  for (qsizetype i = 0; i < m_events.size(); ++i) {
    qint64 step = 0;
    const auto* done = std::get_if<plan::event::Step>(&m_events[i]);
    if (done != nullptr) step = done->step;
    if (const auto* e = std::get_if<plan::event::Example>(&m_events[i])) step = e->step;
    if (step > m_cuts.last().step) {
      m_cuts.last().end = i;
      m_cuts << Cut{step};
    }
    if (done != nullptr) m_cuts.last().seconds = std::max(0.0, done->seconds);
  }
  m_cuts.last().end = m_events.size();
}

void Replay::play(const QVector<plan::Event>& events, qint64 from) {
  if (!m_active) {
    m_events = events;
    cut();
    m_active = true;
    m_at = m_cuts.size() - 1;  // the feed shows the whole run
    show(from >= lastStep() ? 0 : from);
  } else if (m_at == m_cuts.size() - 1) {
    show(0);
  }
  m_due = 0;
  m_before = m_clock();
  m_timer.start();
  Q_EMIT changed();
}

void Replay::pause() {
  m_timer.stop();
  Q_EMIT changed();
}

void Replay::show(qint64 step) {
  if (!m_active) return;
  const auto after =
      std::upper_bound(m_cuts.begin(), m_cuts.end(), step,
                       [](qint64 wanted, const Cut& cut) { return wanted < cut.step; });
  m_due = 0;
  moveTo(std::max<qsizetype>(0, after - m_cuts.begin() - 1));
  Q_EMIT changed();
}

void Replay::moveTo(qsizetype at) {
  const qsizetype told = m_cuts[m_at].end, wanted = m_cuts[at].end;
  m_at = at;
  if (wanted < told)
    m_feed.reset(m_events.mid(0, wanted));
  else
    m_feed.apply(m_events.mid(told, wanted - told));
}

/// Seconds for which the step before this one is seen.
double Replay::costOf(const Cut& cut) const {
  if (m_speed > 0) return 1 / (kStepsPerSecond * m_speed);
  if (m_speed < 0) return -m_speed / static_cast<double>(std::max<qsizetype>(1, m_cuts.size() - 1));
  return cut.seconds;
}

void Replay::tick() {
  if (!playing()) return;
  const double now = m_clock();
  m_due += now - m_before;
  m_before = now;
  qsizetype at = m_at;
  while (at + 1 < m_cuts.size()) {
    const double cost = costOf(m_cuts[at + 1]);
    if (m_due < cost) break;
    m_due -= cost;
    ++at;
  }
  if (at == m_at) return;
  if (at + 1 == m_cuts.size()) {
    end();
    return;
  }
  moveTo(at);
  Q_EMIT changed();
}

void Replay::end() {
  if (!m_active) return;
  m_timer.stop();
  m_active = false;
  moveTo(m_cuts.size() - 1);
  Q_EMIT changed();
}

void Replay::forget() {
  m_timer.stop();
  m_active = false;
  m_events.clear();
  m_cuts.clear();
  m_at = 0;
  Q_EMIT changed();
}

}  // namespace espalier::ui
