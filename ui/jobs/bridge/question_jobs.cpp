// What the pages ask of the store, of data sets, of preflight and of a live merge.
#include <QElapsedTimer>

#include "core/base/error.h"
#include "core/workbench/preflight.h"
#include "ui/jobs/bridge/core_job_service.h"
#include "ui/jobs/bridge/store_queries.h"
#include "ui/models/run_feed.h"

namespace espalier::ui {

void CoreJobService::requestRuns() {
  ask("runs", [this, store = m_store] {
    const QVector<RunRow> rows = queries::runs(store);
    later([this, store, rows] {
      if (store == m_store) Q_EMIT runsReady(rows);
    });
  });
}

void CoreJobService::requestEvents(const QString& run) {
  ask("events", [this, store = m_store, run] {
    const auto events = queries::events(store, run);
    later([this, run, events] { Q_EMIT eventsReady(run, events); });
  });
}

void CoreJobService::requestCurves(const QString& run) {
  ask("curves", [this, store = m_store, run] {
    const RunCurves curves = queries::curves(store, run);
    later([this, run, curves] { Q_EMIT curvesReady(run, curves); });
  });
}

void CoreJobService::requestOutputs(const QString& run) {
  ask("outputs", [this, store = m_store, run] {
    const auto rows = queries::outputs(store, run);
    later([this, run, rows] { Q_EMIT outputsReady(run, rows); });
  });
}

void CoreJobService::requestRecord(const QString& run, const QString& id) {
  ask("record", [this, store = m_store, run, id] {
    const Record record = queries::record(store, run, id);
    later([this, run, record] { Q_EMIT recordReady(run, record); });
  });
}

int CoreJobService::requestMatrix(const QStringList& runs, const QString& metric) {
  const int token = ++m_matrix;
  // Resampling takes seconds: neither lists nor the start of a run wait behind it.
  if (!m_tables) return token;
  m_tables->post([this, token, store = m_store, runs, metric] {
    if (token != m_matrix) return;
    MatrixInfo info;
    try {
      info = queries::matrix(store, runs, metric, [this, token] { return token != m_matrix; });
    } catch (...) {
      info.error = currentInfo();
    }
    // A later question, or the end, has taken its place.
    if (token != m_matrix) return;
    later([this, token, info] { Q_EMIT matrixReady(token, info); });
  });
  return token;
}

int CoreJobService::requestStudy(const QString& file, const QString& baseline) {
  const int token = ++m_study;
  if (!m_tables) return token;
  m_tables->post([this, token, store = m_store, file, baseline] {
    if (token != m_study) return;
    StudyInfo info;
    try {
      info = queries::study(store, file, baseline);
    } catch (...) {
      info.error = currentInfo();
    }
    if (token != m_study) return;
    later([this, token, info] { Q_EMIT studyReady(token, info); });
  });
  return token;
}

void CoreJobService::renameRun(const QString& run, const QString& name) {
  ask("rename", [store = m_store, run, name] { queries::rename(store, run, name); });
}

void CoreJobService::describeRun(const QString& run, const QStringList& tags, const QString& note) {
  ask("describe",
      [store = m_store, run, tags, note] { queries::describe(store, run, tags, note); });
}

int CoreJobService::askData(const workbench::DataQuestion& question) {
  const int token = ++m_dataToken;
  Worker* worker = workbench::takes_long(question) ? m_readers.get() : m_queries.get();
  if (worker == nullptr) return token;
  const auto control = std::make_shared<Control>();
  m_dataQuestions.insert(token, control);
  // Once it was stopped, nobody waits for it.
  const auto tell = [this, token](auto function) {
    later([this, token, function] {
      if (m_dataQuestions.contains(token)) function();
    });
  };
  worker->post([this, token, question, control, tell] {
    QElapsedTimer since;
    const auto progress = [&](const std::string&, double done, double total) {
      if (since.isValid() && since.elapsed() < kTickMs) return;
      since.start();
      tell([this, token, done, total] { Q_EMIT dataProgress(token, done, total); });
    };
    try {
      const auto answer =
          std::make_shared<workbench::DataAnswer>(m_data.answer(question, *control, progress));
      tell([this, token, answer] {
        m_dataQuestions.remove(token);
        Q_EMIT dataAnswered(token, *answer);
      });
    } catch (...) {
      tell([this, token, info = currentInfo()] {
        m_dataQuestions.remove(token);
        Q_EMIT dataFailed(token, info);
      });
    }
  });
  return token;
}

void CoreJobService::stopData(int token) {
  if (const auto control = m_dataQuestions.take(token)) control->request_abort();
}

int CoreJobService::requestPreflight(const Json& json, const QString& folder, bool allowCommands) {
  const int token = ++m_question;
  if (!m_checks) return token;
  m_checks->post([this, token, json, folder, allowCommands] {
    if (token != m_question) return;
    PreflightInfo info;
    try {
      info.facts = workbench::preflight(plan::parse(json, folder.toStdString()), allowCommands);
    } catch (...) {
      info.error = currentInfo();
    }
    later([this, token, info] { Q_EMIT preflightReady(token, info); });
  });
  return token;
}

void CoreJobService::openLive(const QString& run) {
  if (m_compute) m_live->open(m_store, run);
}

int CoreJobService::askLive(const workbench::LivePoint& point, int record) {
  return m_compute ? m_live->ask(point, record) : 0;
}

int CoreJobService::askPlane(const workbench::LivePoint& point, const workbench::LivePlane& plane) {
  return m_compute ? m_live->plane(point, plane) : 0;
}

void CoreJobService::cancelLive() {
  m_live->cancel();
}

void CoreJobService::keepLive(const workbench::LivePoint& point, const QString& name) {
  if (m_compute) m_live->keep(point, m_store.parent_path() / "adapters" / name.toStdString());
}

}  // namespace espalier::ui
