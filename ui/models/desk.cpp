#include "ui/models/desk.h"

#include <QHash>

#include "ui/jobs/judge_service.h"
#include "ui/jobs/queue_service.h"
#include "ui/models/command_permission.h"
#include "ui/models/library_edits.h"
#include "ui/settings/settings.h"

namespace espalier::ui {

Desk::Desk(JobService& jobs, Settings& settings, QObject* parent)
    : QObject(parent),
      m_jobs(jobs),
      m_settings(settings),
      m_library(new LibraryEdits(*this)),
      m_commands(new CommandPermission(settings, this)) {
  connect(&jobs, &JobService::workspaceOpened, this, [this](const experiment::Workspace& w) {
    const bool other = w.folder != m_workspace.folder;
    m_workspace = w;
    m_settings.addRecentWorkspace(workspaceFolder());
    if (other) {
      m_runs.clear();
      m_judged.clear();
      m_readingRuns = true;
    }
    Q_EMIT workspaceChanged();
    m_jobs.requestRuns();
    m_jobs.judging().requestJudged();
  });
  connect(&jobs, &JobService::workspaceReread, this, [this](const experiment::Workspace& w) {
    if (w.folder != m_workspace.folder) return;
    m_workspace = w;
    Q_EMIT itemsChanged();
  });
  connect(&jobs, &JobService::runsReady, this, [this](const QVector<RunRow>& runs) {
    m_runs = runs;
    m_readingRuns = false;
    addJudged();
    Q_EMIT runsChanged();
  });
  connect(&jobs, &JobService::queryFailed, this, [this](const QString& what) {
    if (what != "runs" || !m_readingRuns) return;
    m_readingRuns = false;
    Q_EMIT runsChanged();
  });
  connect(&jobs, &JobService::eventsArrived, this, [this](const QVector<plan::Event>& events) {
    m_liveEvents += events;
    m_live.apply(events);
    Q_EMIT liveArrived(events);
  });
  connect(&jobs, &JobService::stateChanged, this, [this] { m_jobs.requestRuns(); });
  connect(&jobs.queue(), &QueueService::runsChanged, &jobs, &JobService::requestRuns);
  // Another process may have added or finished runs; while ours is going it is the one that writes.
  connect(&jobs, &JobService::saved, this, [this] {
    if (!busy()) m_jobs.requestRuns();
  });
  connectJudging();
}

void Desk::connectJudging() {
  JudgeService& judging = m_jobs.judging();
  connect(&judging, &JudgeService::judgedReady, this,
          [this](const QMap<QString, QMap<QString, Judged>>& runs) {
            if (runs.isEmpty() && m_judged.isEmpty()) return;
            m_judged = runs;
            addJudged();
            Q_EMIT runsChanged();
          });
  const auto again = [&judging] { judging.requestJudged(); };
  connect(&judging, &JudgeService::taskClosed, this, again);
  connect(&judging, &JudgeService::disputeSettled, this, again);
  connect(&judging, &JudgeService::fileImported, this, again);
}

void Desk::addJudged() {
  for (RunRow& run : m_runs)
    run.judged = m_judged.value(run.id);
}

Desk::~Desk() = default;

QString Desk::workspaceFolder() const {
  return QString::fromStdString(m_workspace.folder.string());
}

const RunRow* Desk::run(const QString& id) const {
  for (const RunRow& row : m_runs) {
    if (row.id == id) return &row;
  }
  return nullptr;
}

bool Desk::busy() const {
  switch (m_jobs.state()) {
    case JobState::Starting:
    case JobState::Running:
    case JobState::Paused:
    case JobState::Stopping:
      return true;
    default:
      return false;
  }
}

bool Desk::queueWorks() const {
  return m_jobs.queue().works();
}

void Desk::clearLive() {
  m_liveEvents.clear();
  m_live.clear();
}

void Desk::setFocusMode(bool on) {
  if (on == m_focusMode) return;
  m_focusMode = on;
  Q_EMIT focusModeChanged(on);
}

bool Desk::canGoOn(const QString& run) const {
  const RunRow* row = this->run(run);
  return row != nullptr && !busy() && !queueWorks() &&
         QStringList{"interrupted", "stopped", "failed"}.contains(row->state);
}

void Desk::goOn(const QString& run) {
  if (!canGoOn(run)) return;
  const Json plan = this->run(run)->plan;
  const bool allowed = m_commands->allowed(plan, workspaceFolder());
  if (CommandPermission::needed(plan, workspaceFolder()) && !allowed) {
    Q_EMIT runWanted(run);
    Q_EMIT permissionWanted(run);
    return;
  }
  clearLive();
  m_jobs.goOn(run, allowed);
  Q_EMIT pageWanted("monitor");
}

void Desk::rename(const QString& run, const QString& name) {
  for (RunRow& row : m_runs) {
    if (row.id == run) row.name = name;
  }
  m_jobs.renameRun(run, name);
  Q_EMIT runsChanged();
}

void Desk::describe(const QVector<RunWords>& runs) {
  QHash<QString, const RunWords*> now;
  for (const RunWords& words : runs) {
    now.insert(words.run, &words);
    m_jobs.describeRun(words.run, words.tags, words.note);
  }
  for (RunRow& row : m_runs) {
    const RunWords* words = now.value(row.id);
    if (words == nullptr) continue;
    row.tags = words->tags;
    row.note = words->note;
  }
  Q_EMIT runsChanged();
}

void Desk::keepAdapter(const QString& run) {
  const RunRow* row = this->run(run);
  if (row == nullptr || row->adapter.isEmpty()) return;
  m_library->importAdapter(row->adapter, row->name.isEmpty() ? row->id : row->name);
}

QStringList Desk::tags() const {
  QMap<QString, QString> found;
  for (const RunRow& row : m_runs) {
    for (const QString& tag : row.tags)
      found.insert(tag.toCaseFolded() + QLatin1Char('\n') + tag, tag);
  }
  return found.values();
}

}  // namespace espalier::ui
