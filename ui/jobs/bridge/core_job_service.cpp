#include "ui/jobs/bridge/core_job_service.h"

#include <QFileInfo>

#include "core/device/machine.h"
#include "core/experiment/workspace.h"
#include "ui/jobs/bridge/core_judge_service.h"
#include "ui/jobs/bridge/store_queries.h"
#include "ui/models/run_feed.h"

namespace espalier::ui {

namespace {

constexpr int kWatchMs = 2000;
/// Columns of Monitor's heat map: as many as one can tell apart, and a few MB a run.
constexpr int kModulePictures = 100;

qint64 writtenAt(const std::filesystem::path& store) {
  return QFileInfo(QString::fromStdString(store.string())).lastModified().toMSecsSinceEpoch();
}

}  // namespace

/// Lives as long as the job: tells the window that it ended, even if it was dropped unrun.
struct CoreJobService::EndGuard {
  CoreJobService& service;
  QString state = QStringLiteral("stopped");
  ErrorInfo error{};
  explicit EndGuard(CoreJobService& s) : service(s) {}
  ~EndGuard() {
    service.later([&s = service, state = state, error = error] { s.ended(state, error); });
  }
};

CoreJobService::CoreJobService(QObject* parent)
    : JobService(parent),
      m_queue(std::make_unique<CoreQueueService>()),
      m_judging(std::make_unique<CoreJudgeService>()),
      m_session(std::make_shared<experiment::Session>()),
      m_compute(std::make_unique<experiment::ComputeThread>()),
      m_queries(std::make_unique<Worker>("queries")),
      m_checks(std::make_unique<Worker>("checks")),
      m_readers(std::make_unique<Worker>("readers")),
      m_tables(std::make_unique<Worker>("tables")),
      m_writers(std::make_unique<Worker>("writers")) {
  m_live = std::make_unique<LiveBridge>(
      *m_compute, m_session, [this](std::function<void()> function) { later(std::move(function)); },
      LiveBridge::Told{[this](const LiveInfo& info) { Q_EMIT liveOpened(info); },
                       [this](int token, const workbench::LiveUpdate& update) {
                         Q_EMIT liveUpdated(token, update);
                       },
                       [this](int token) { Q_EMIT liveEnded(token); },
                       [this](const QString& name) {
                         openWorkspace(QString::fromStdString(m_store.parent_path().string()));
                         Q_EMIT liveKept(name);
                       },
                       [this](const ErrorInfo& error) { Q_EMIT liveFailed(error); }});
  m_judging->setCompute(
      [this](auto job, auto failed) {
        return m_compute ? m_compute->submit(experiment::ComputeThread::Priority::training,
                                             std::move(job), std::move(failed))
                         : nullptr;
      },
      [](store::Store& store, const workbench::MachineRequest& request, Control& control,
         const Progress& progress) {
        workbench::judge_by_machine(store, request, control, progress);
      });
  m_tick.setInterval(kTickMs);
  m_watch.setInterval(kWatchMs);
  connect(&m_tick, &QTimer::timeout, this, &CoreJobService::flush);
  connect(&m_watch, &QTimer::timeout, this, &CoreJobService::watchStore);
  connect(this, &JobService::saved, m_queue.get(), &CoreQueueService::refresh);
}

CoreJobService::~CoreJobService() {
  shutDown();
}

JudgeService& CoreJobService::judging() {
  return *m_judging;
}

void CoreJobService::shutDown() {
  m_queue->shutDown();
  if (m_control) m_control->request_abort();
  m_live->cancel();
  for (const auto& question : std::as_const(m_dataQuestions))
    question->request_abort();
  m_dataQuestions.clear();
  for (const auto& one : std::as_const(m_exports))
    one->request_abort();
  m_exports.clear();
  m_writers.reset();
  m_judging->shutDown();
  m_readers.reset();
  m_checks.reset();
  ++m_matrix;
  ++m_study;
  m_tables.reset();
  m_queries.reset();
  m_compute.reset();
}

void CoreJobService::ask(const QString& what, std::function<void()> question) {
  if (!m_queries) return;
  m_queries->post([this, what, question = std::move(question)] {
    try {
      question();
    } catch (...) {
      later([this, what, info = currentInfo()] { Q_EMIT queryFailed(what, info); });
    }
  });
}

void CoreJobService::openWorkspace(const QString& folder) {
  if (!m_queries) return;
  m_queries->post([this, folder] {
    try {
      const auto workspace = experiment::open_workspace(folder.toStdString());
      queries::prepareStore(workspace.store());
      m_lastWrite = writtenAt(workspace.store());
      later([this, workspace] {
        m_folder = workspace.folder;
        m_store = workspace.store();
        m_judging->setStore(m_store);
        m_watch.start();
        m_queue->setStore(m_store);
        Q_EMIT workspaceOpened(workspace);
      });
    } catch (...) {
      later([this, info = currentInfo()] { Q_EMIT workspaceFailed(info); });
    }
  });
}

void CoreJobService::openDemo() {
  if (!m_queries) return;
  m_queries->post([this] {
    try {
      const auto folder = experiment::default_demo_folder();
      experiment::make_demo(folder, experiment::resources_folder());
      later([this, folder] { openWorkspace(QString::fromStdString(folder.string())); });
    } catch (...) {
      later([this, info = currentInfo()] { Q_EMIT workspaceFailed(info); });
    }
  });
}

void CoreJobService::start(const Json& json, const QString& folder, bool allowCommands) {
  if (m_control || m_state == JobState::Starting || m_queue->works() || !m_checks) return;
  setState(JobState::Starting);
  m_checks->post([this, json, folder, allowCommands] {
    try {
      const plan::Plan plan = plan::parse(json, folder.toStdString());
      later([this, plan, allowCommands] { submit(plan, allowCommands); });
    } catch (...) {
      later([this, info = currentInfo()] {
        setState(JobState::Idle);
        Q_EMIT startFailed(info);
      });
    }
  });
}

void CoreJobService::keep(const plan::Event& event) {
  const std::lock_guard lock(m_mutex);
  m_waiting.push_back(event);
}

void CoreJobService::submit(const plan::Plan& plan, bool allowCommands) {
  submit(
      [plan](const auto& options, auto& session, auto& control, const auto& sink) {
        return experiment::run(plan, options, session, control, sink);
      },
      [this](const plan::Event& event) { keep(event); }, allowCommands);
}

void CoreJobService::goOn(const QString& run, bool allowCommands) {
  if (m_control || m_state == JobState::Starting || m_queue->works()) return;
  setState(JobState::Starting);
  const std::string id = run.toStdString();
  // What the store holds of the run stands behind its first event and before what is new.
  const auto sink = [this, run, store = m_store](const plan::Event& event) {
    keep(event);
    if (!std::holds_alternative<plan::event::Started>(event)) return;
    for (const plan::Event& old : queries::events(store, run)) {
      if (!std::holds_alternative<plan::event::Started>(old)) keep(old);
    }
  };
  submit([id](const auto& options, auto& session, auto& control,
              const auto& to) { return experiment::resume(id, options, session, control, to); },
         sink, allowCommands);
}

void CoreJobService::submit(RunIt run, experiment::EventSink sink, bool allowCommands) {
  if (!m_compute) return;
  m_sawFailure = false;
  experiment::RunOptions options;
  options.store = m_store;
  options.allow_commands = allowCommands;
  options.module_pictures = kModulePictures;
  const auto guard = std::make_shared<EndGuard>(*this);
  m_control = m_compute->submit(
      experiment::ComputeThread::Priority::training,
      [run = std::move(run), options, sink = std::move(sink), guard,
       session = m_session](Control& control) {
        try {
          guard->state = QString::fromStdString(run(options, *session, control, sink).state);
        } catch (...) {
          guard->error = currentInfo();
          const bool wished = guard->error.code == "aborted" || guard->error.code == "stopped";
          guard->state = wished ? QStringLiteral("stopped") : QStringLiteral("failed");
        }
      },
      {});
  m_tick.start();
}

void CoreJobService::flush() {
  QVector<plan::Event> events;
  {
    const std::lock_guard lock(m_mutex);
    events.swap(m_waiting);
  }
  if (events.isEmpty()) return;
  JobState next = m_state;
  for (const plan::Event& event : events) {
    if (std::holds_alternative<plan::event::Failed>(event)) m_sawFailure = true;
    if (m_state == JobState::Stopping) continue;
    if (std::holds_alternative<plan::event::Paused>(event))
      next = JobState::Paused;
    else if (std::holds_alternative<plan::event::Resumed>(event))
      next = JobState::Running;
    else if (next == JobState::Starting)
      next = JobState::Running;
  }
  Q_EMIT eventsArrived(events);
  setState(next);
}

void CoreJobService::ended(const QString& state, const ErrorInfo& error) {
  flush();
  m_tick.stop();
  m_control.reset();
  if (state == "failed" && !m_sawFailure) {
    // What went wrong before the run could tell it itself.
    Json args = Json::object();
    for (auto at = error.args.begin(); at != error.args.end(); ++at)
      args[at.key().toStdString()] = at->toStdString();
    Q_EMIT eventsArrived({plan::event::Failed{{{"code", error.code.toStdString()},
                                               {"message", error.message.toStdString()},
                                               {"hint", error.hint.toStdString()},
                                               {"args", args}}}});
  }
  setState(state == "failed"     ? JobState::Failed
           : state == "finished" ? JobState::Finished
                                 : JobState::Stopped);
  Q_EMIT saved();
}

void CoreJobService::watchStore() {
  ask("store", [this, store = m_store] {
    const qint64 written = writtenAt(store);
    if (written == m_lastWrite) return;
    m_lastWrite = written;
    later([this] { Q_EMIT saved(); });
  });
}

void CoreJobService::setState(JobState state) {
  if (state == m_state) return;
  m_state = state;
  Q_EMIT stateChanged(state);
  m_queue->setJobBusy(state == JobState::Starting || state == JobState::Running ||
                      state == JobState::Paused || state == JobState::Stopping);
}

void CoreJobService::pause() {
  if (m_control) m_control->pause();
}

void CoreJobService::resume() {
  if (m_control) m_control->resume();
}

void CoreJobService::stop() {
  if (!m_control) return;
  m_control->request_stop();
  m_control->resume();
  setState(JobState::Stopping);
}

void CoreJobService::abort() {
  if (!m_control) return;
  m_control->request_abort();
  m_control->resume();
  setState(JobState::Stopping);
}

MachineFacts CoreJobService::machine() const {
  MachineFacts facts;
  const device::Machine machine = device::machine();
  facts.threads = machine.cores;
  facts.memoryTotal = machine.memory_bytes;
  facts.memoryUsed = device::resident_bytes();
  return facts;
}

}  // namespace espalier::ui
