#include "ui/jobs/bridge/core_queue_service.h"

#include <QCoreApplication>
#include <utility>

#include "core/base/error.h"
#include "core/experiment/study_work.h"
#include "core/workbench/preflight.h"

namespace espalier::ui {

namespace {

constexpr int kPollMs = 1000;

/// The program that runs are children of lies beside the window's.
std::filesystem::path besideThis() {
  return std::filesystem::path(QCoreApplication::applicationDirPath().toStdString()) /
         "espalier-cli";
}

}  // namespace

CoreQueueService::CoreQueueService(QObject* parent)
    : QueueService(parent),
      m_asks(std::make_unique<Worker>("queue questions")),
      m_work(std::make_unique<Worker>("queue")) {
  m_poll.setInterval(kPollMs);
  connect(&m_poll, &QTimer::timeout, this, &CoreQueueService::refresh);
}

CoreQueueService::~CoreQueueService() {
  shutDown();
}

void CoreQueueService::shutDown() {
  if (m_control) m_control->request_stop();
  m_poll.stop();
  m_work.reset();
  m_asks.reset();
}

void CoreQueueService::change(std::function<void(const std::filesystem::path&)> work) {
  if (!m_asks || m_store.empty()) return;
  m_asks->post([this, store = m_store, work = std::move(work)] {
    try {
      work(store);
    } catch (...) {
      later([this, info = currentInfo()] { Q_EMIT failed(info); });
    }
    later([this] {
      refresh();
      Q_EMIT runsChanged();
    });
  });
}

int CoreQueueService::add(const Json& plan, const QString& folder, const plan::Grid& grid,
                          bool allowCommands) {
  const int token = ++m_token;
  change([=, this, folder = folder.toStdString()](const std::filesystem::path& store) {
    QueueAdded result;
    try {
      experiment::Session session;
      const std::vector<plan::Plan> plans = experiment::sweep(plan, folder, grid);
      for (const experiment::Queued& one : experiment::enqueue_each(plans, store, session)) {
        if (!one.added) {
          ++result.known;
          continue;
        }
        result.added << QString::fromStdString(one.run);
        const std::lock_guard lock(m_mutex);
        if (allowCommands) m_allowed.insert(one.run);
      }
    } catch (...) {
      result.error = currentInfo();
    }
    later([this, token, result] { Q_EMIT added(token, result); });
  });
  return token;
}

int CoreQueueService::addTwins(const QString& run) {
  const int token = ++m_token;
  change([=, this, id = run.toStdString()](const std::filesystem::path& store) {
    QVector<TwinRow> twins;
    ErrorInfo error;
    try {
      experiment::Session session;
      for (const experiment::TwinRun& twin : experiment::enqueue_twins(id, store, session)) {
        twins << TwinRow{QString::fromStdString(twin.kind), twin.ratio,
                         QString::fromStdString(twin.run.run),
                         QString::fromStdString(twin.run.name), twin.run.added};
      }
    } catch (...) {
      error = currentInfo();
    }
    later([this, token, twins, error] { Q_EMIT twinsReady(token, twins, error); });
  });
  return token;
}

int CoreQueueService::addStudy(const QString& file) {
  const int token = ++m_token;
  change([=, this, file = file.toStdString()](const std::filesystem::path& store) {
    QueueAdded result;
    try {
      experiment::Session session;
      const plan::Study study = plan::parse_study_file(file);
      const auto plans = experiment::next_wave(study, store);
      for (const experiment::Queued& one : experiment::enqueue_each(plans, store, session)) {
        if (one.added)
          result.added << QString::fromStdString(one.run);
        else
          ++result.known;
      }
    } catch (...) {
      result.error = currentInfo();
    }
    later([this, token, result] { Q_EMIT added(token, result); });
  });
  return token;
}

void CoreQueueService::remove(const QString& run) {
  change([this, id = run.toStdString()](const std::filesystem::path& store) {
    if (auto out = experiment::take_out(store, id)) m_takenOut[id] = std::move(*out);
  });
}

void CoreQueueService::restore(const QString& run) {
  change([this, id = run.toStdString()](const std::filesystem::path& store) {
    const auto out = m_takenOut.find(id);
    if (out == m_takenOut.end()) return;
    experiment::put_back(store, out->second);
    m_takenOut.erase(out);
  });
}

void CoreQueueService::move(const QString& run, int places) {
  change([id = run.toStdString(), places](const std::filesystem::path& store) {
    experiment::move_waiting(store, id, places);
  });
}

void CoreQueueService::again(const QString& run) {
  change([id = run.toStdString()](const std::filesystem::path& store) {
    experiment::queue_again(store, id);
  });
}

void CoreQueueService::steer(const QString& run, RunWish wish) {
  using Wish = experiment::QueueSteer::Wish;
  if (!m_steer || !m_children.contains(run)) return;
  const bool ends = wish == RunWish::Stop || wish == RunWish::Abort;
  m_steer->tell(run.toStdString(), wish == RunWish::Pause    ? Wish::pause
                                   : wish == RunWish::Resume ? Wish::resume
                                   : wish == RunWish::Stop   ? Wish::stop
                                                             : Wish::abort);
  if (ends) m_ending.insert(run);
  refresh();
}

void CoreQueueService::setLimits(int atOnce, qint64 memory) {
  m_atOnce = atOnce;
  m_memory = memory;
}

void CoreQueueService::start() {
  if (m_mode != QueueMode::Idle || m_store.empty()) return;
  if (m_jobBusy)
    setMode(QueueMode::Held);
  else
    begin();
}

void CoreQueueService::stop() {
  if (m_mode == QueueMode::Held) setMode(QueueMode::Idle);
  if (m_mode != QueueMode::Working) return;
  m_control->request_stop();
  setMode(QueueMode::Stopping);
}

void CoreQueueService::setJobBusy(bool busy) {
  m_jobBusy = busy;
  if (!busy && m_mode == QueueMode::Held) begin();
}

void CoreQueueService::begin() {
  if (!m_work) return;
  experiment::QueueOptions options;
  options.store = m_store;
  options.program = m_program.empty() ? besideThis() : m_program;
  options.at_once_now = [this] { return m_atOnce.load(); };
  options.memory = m_memory;
  const auto allowed = [this](const std::string& run) {
    const std::lock_guard lock(m_mutex);
    return m_allowed.count(run) != 0;
  };
  options.allows = allowed;
  options.estimate = [](const plan::Plan& plan) { return workbench::preflight(plan).bytes; };
  m_steer = std::make_shared<experiment::QueueSteer>();
  options.steer = m_steer;
  m_died.clear();
  m_control = std::make_shared<Control>();
  setMode(QueueMode::Working);
  m_poll.start();
  m_work->post([this, options, control = m_control] {
    ErrorInfo error;
    try {
      experiment::Session session;
      experiment::work_queue(options, session, *control,
                             [this](const experiment::QueueProgress& progress) {
                               later([this, progress] { told(progress); });
                             });
    } catch (...) {
      error = currentInfo();
    }
    later([this, error] { ended(error); });
  });
}

void CoreQueueService::told(const experiment::QueueProgress& progress) {
  if (progress.event == "failed" && progress.error.is_string()) {
    m_died[QString::fromStdString(progress.run)] =
        QString::fromStdString(progress.error.get<std::string>());
  }
  const QString run = QString::fromStdString(progress.run);
  m_ending.remove(run);
  if (progress.event == "begun")
    m_children.insert(run);
  else
    m_children.remove(run);
  refresh();
  Q_EMIT runsChanged();
}

void CoreQueueService::ended(const ErrorInfo& error) {
  m_poll.stop();
  m_control.reset();
  m_children.clear();
  m_ending.clear();
  setMode(QueueMode::Idle);
  if (!error.isNull()) Q_EMIT failed(error);
  refresh();
  Q_EMIT runsChanged();
}

void CoreQueueService::setStore(const std::filesystem::path& store) {
  if (store != m_store) {
    stop();
    m_died.clear();
    if (m_asks) m_asks->post([this] { m_takenOut.clear(); });
  }
  m_store = store;
  refresh();
}

void CoreQueueService::setMode(QueueMode mode) {
  if (mode == m_mode) return;
  m_mode = mode;
  Q_EMIT changed();
}

void CoreQueueService::refresh() {
  if (!m_asks || m_store.empty()) return;
  m_readAgain = m_reading;
  if (m_reading) return;
  m_reading = true;
  m_asks->post([this, store = m_store] {
    try {
      const QVector<QueueRow> rows = m_reader.read(store);
      later([this, rows, store] {
        if (store == m_store) show(rows);
      });
    } catch (...) {
      // A store that somebody is writing to: the next look finds it free.
    }
    later([this] {
      m_reading = false;
      if (m_readAgain) refresh();
    });
  });
}

void CoreQueueService::show(QVector<QueueRow> rows) {
  for (QueueRow& row : rows) {
    row.ours = row.state == "running" && m_children.contains(row.run);
    row.ending = row.ours && m_ending.contains(row.run);
    const auto words = m_died.constFind(row.run);
    if (words == m_died.constEnd() || !row.waits()) continue;
    row.died = true;
    row.error.message = *words;
  }
  if (rows == m_rows) return;
  m_rows = std::move(rows);
  Q_EMIT changed();
}

}  // namespace espalier::ui
