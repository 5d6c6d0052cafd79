#include "tests/ui/fake_queue_service.h"

#include <QTimer>
#include <algorithm>
#include <utility>

#include "core/base/json.h"

namespace espalier::ui {

QueueRow FakeQueueService::make(const QString& name, const Json& plan) {
  QueueRow row;
  row.run = QString::number(++m_id);
  row.name = name;
  row.method = QString::fromStdString(plan["method"]["name"].get<std::string>());
  row.state = "queued";
  m_rows << row;
  tell(row, plan);
  return row;
}

void FakeQueueService::tell(const QueueRow& row, const Json& plan) {
  if (onRun) onRun(row, plan);
  Q_EMIT runsChanged();
}

int FakeQueueService::add(const Json& plan, const QString&, const plan::Grid& grid, bool) {
  calls << "add";
  lastPlan = plan;
  QueueAdded result;
  result.error = std::exchange(nextError, {});
  if (result.error.isNull()) {
    for (const plan::Point& point : plan::points_of(grid)) {
      const QString name =
          QString::fromStdString(plan["name"].get<std::string>() + plan::point_name(point));
      // Names say what differs; settings alone make a plan another one.
      Json settings = plan;
      settings.erase("name");
      const bool known = !m_settings.insert(json::dump(settings) + plan::point_name(point)).second;
      if (known)
        ++result.known;
      else
        result.added << make(name, plan).run;
    }
  }
  const int token = ++m_token;
  QTimer::singleShot(0, this, [this, token, result] {
    Q_EMIT changed();
    Q_EMIT added(token, result);
  });
  return token;
}

int FakeQueueService::addTwins(const QString& run) {
  calls << "twins " + run;
  for (TwinRow& twin : twins) {
    if (twin.added) twin.run = make(twin.name, {{"method", {{"name", "adaptive_merge"}}}}).run;
  }
  const int token = ++m_token;
  QTimer::singleShot(0, this, [this, token] {
    Q_EMIT changed();
    Q_EMIT twinsReady(token, twins, std::exchange(nextError, {}));
  });
  return token;
}

int FakeQueueService::addStudy(const QString& file) {
  calls << "study " + file;
  QueueAdded result;
  result.error = std::exchange(nextError, {});
  if (result.error.isNull()) {
    for (const QString& name : studyRuns)
      result.added << make(name, {{"method", {{"name", "adaptive_merge"}}}}).run;
  }
  const int token = ++m_token;
  QTimer::singleShot(0, this, [this, token, result] {
    Q_EMIT changed();
    Q_EMIT added(token, result);
  });
  return token;
}

void FakeQueueService::remove(const QString& run) {
  calls << "remove " + run;
  const QueueRow* found = row(run);
  if (found == nullptr || !found->waits()) return;
  m_removed[run] = *found;
  m_rows.removeIf([&](const QueueRow& row) { return row.run == run; });
  Q_EMIT changed();
}

void FakeQueueService::restore(const QString& run) {
  calls << "restore " + run;
  if (m_removed.contains(run)) m_rows << m_removed.take(run);
  Q_EMIT changed();
}

void FakeQueueService::move(const QString& run, int places) {
  calls << QStringLiteral("move %1 %2").arg(run).arg(places);
  for (int i = 0; i < m_rows.size(); ++i) {
    const int to = i + places;
    if (m_rows[i].run != run || to < 0 || to >= m_rows.size() || !m_rows[to].waits()) continue;
    m_rows.move(i, to);
    break;
  }
  Q_EMIT changed();
}

void FakeQueueService::again(const QString& run) {
  calls << "again " + run;
  row(run)->state = "queued";
  row(run)->error = {};
  Q_EMIT changed();
}

void FakeQueueService::steer(const QString& run, RunWish wish) {
  static const char* const kWords[] = {"pause ", "resume ", "stop ", "abort "};
  calls << kWords[static_cast<int>(wish)] + run;
}

void FakeQueueService::heard(const QString& run, RunWish wish) {
  QueueRow& at = *row(run);
  at.paused = wish == RunWish::Pause;
  at.ending = wish == RunWish::Stop || wish == RunWish::Abort;
  Q_EMIT changed();
}

void FakeQueueService::start() {
  calls << "start";
  if (m_mode != QueueMode::Idle) return;
  m_mode = m_jobBusy ? QueueMode::Held : QueueMode::Working;
  if (m_mode == QueueMode::Working) beginNext();
  Q_EMIT changed();
}

void FakeQueueService::stop() {
  calls << "stop";
  if (m_mode == QueueMode::Held) m_mode = QueueMode::Idle;
  if (m_mode == QueueMode::Working) m_mode = QueueMode::Stopping;
  Q_EMIT changed();
}

void FakeQueueService::endStop() {
  for (QueueRow& row : m_rows) {
    if (row.state == "running") row.state = "interrupted";
  }
  m_mode = QueueMode::Idle;
  Q_EMIT changed();
}

void FakeQueueService::setLimits(int runs, qint64 bytes) {
  atOnce = runs;
  memory = bytes;
}

void FakeQueueService::setJobBusy(bool busy) {
  m_jobBusy = busy;
  if (busy || m_mode != QueueMode::Held) return;
  m_mode = QueueMode::Working;
  beginNext();
  Q_EMIT changed();
}

void FakeQueueService::put(const QueueRow& row) {
  m_rows << row;
  Q_EMIT changed();
}

void FakeQueueService::beginNext() {
  for (QueueRow& row : m_rows) {
    if (count("running") >= atOnce || m_mode != QueueMode::Working) return;
    if (!row.waits()) continue;
    row.state = "running";
    row.ours = true;
    tell(row);
  }
  if (count("running") == 0) m_mode = QueueMode::Idle;
}

QueueRow* FakeQueueService::row(const QString& run) {
  for (QueueRow& row : m_rows) {
    if (row.run == run) return &row;
  }
  return nullptr;
}

void FakeQueueService::reach(const QString& run, qint64 step, qint64 steps, double secondsLeft) {
  QueueRow& at = *row(run);
  at.phase = "train";
  at.step = step;
  at.steps = steps;
  at.progress = static_cast<double>(step) / static_cast<double>(steps);
  at.secondsLeft = secondsLeft;
  Q_EMIT changed();
}

void FakeQueueService::finish(const QString& run, const ErrorInfo& error) {
  QueueRow& at = *row(run);
  at.state = error.isNull() ? "finished" : "failed";
  at.ours = at.ending = at.paused = false;
  at.error = error;
  at.seconds = 96;
  at.secondsLeft.reset();
  tell(at);
  beginNext();
  Q_EMIT changed();
}

}  // namespace espalier::ui
