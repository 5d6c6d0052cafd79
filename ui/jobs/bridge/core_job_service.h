#pragma once

#include <QHash>
#include <QTimer>
#include <atomic>
#include <memory>
#include <mutex>

#include "core/base/error.h"
#include "core/experiment/compute_thread.h"
#include "core/experiment/runner.h"
#include "ui/jobs/bridge/core_queue_service.h"
#include "ui/jobs/bridge/live_bridge.h"
#include "ui/jobs/bridge/worker.h"
#include "ui/jobs/job_service.h"

namespace espalier::ui {

class CoreJudgeService;

/// The real bridge: runs go to the compute thread, questions about files and the store to a worker,
/// preflight to another, tables over many runs to a third. Events gather under a lock and reach the
/// window ten times a second.
class CoreJobService : public JobService {
  Q_OBJECT
 public:
  explicit CoreJobService(QObject* parent = nullptr);
  ~CoreJobService() override;

  void openWorkspace(const QString& folder) override;
  void openDemo() override;
  void requestRuns() override;
  void requestEvents(const QString& run) override;
  void requestCurves(const QString& run) override;
  void requestOutputs(const QString& run) override;
  void requestRecord(const QString& run, const QString& id) override;
  int requestMatrix(const QStringList& runs, const QString& metric) override;
  int requestStudy(const QString& file, const QString& baseline) override;
  void renameRun(const QString& run, const QString& name) override;
  void describeRun(const QString& run, const QStringList& tags, const QString& note) override;
  int askData(const workbench::DataQuestion& question) override;
  void stopData(int token) override;
  int requestPreflight(const Json& plan, const QString& folder, bool allowCommands) override;
  void openLive(const QString& run) override;
  int askLive(const workbench::LivePoint& point, int record) override;
  int askPlane(const workbench::LivePoint& point, const workbench::LivePlane& plane) override;
  void cancelLive() override;
  void keepLive(const workbench::LivePoint& point, const QString& name) override;
  void rereadWorkspace() override;
  void requestLibraryFacts(const QStringList& adapters, const QStringList& models) override;
  int requestAdapterCard(const QString& folder) override;
  int requestSimilarity(const QStringList& folders) override;
  int requestImportance(const QStringList& folders, const QString& rule, bool scaled) override;
  void changeLibrary(const LibraryChange& change) override;
  void requestInspection(const QString& path) override;
  int exportRun(const ExportWish& wish) override;
  void stopExport(int token) override;
  void start(const Json& plan, const QString& folder, bool allowCommands) override;
  void goOn(const QString& run, bool allowCommands) override;
  void pause() override;
  void resume() override;
  void stop() override;
  void abort() override;
  CoreQueueService& queue() override { return *m_queue; }
  JudgeService& judging() override;
  JobState state() const override { return m_state; }
  void shutDown() override;
  MachineFacts machine() const override;

 private:
  static constexpr int kTickMs = 100;  ///< between two batches of news
  struct EndGuard;
  void submit(const plan::Plan& plan, bool allowCommands);
  /// Puts a run on the compute thread and follows it to its end.
  using RunIt = std::function<experiment::RunResult(
      const experiment::RunOptions&, experiment::Session&, Control&, const experiment::EventSink&)>;
  void submit(RunIt run, experiment::EventSink sink, bool allowCommands);
  void keep(const plan::Event& event);
  void setState(JobState state);
  void flush();
  void ended(const QString& state, const ErrorInfo& error);
  void watchStore();
  /// A question for the compute thread that goes before training; `steer` holds the question it
  /// replaces, which is dropped.
  void askCompute(std::shared_ptr<Control>& steer, std::function<void(Control&)> question);
  void nextLibraryFacts(int request);
  /// Runs a question on the store's worker; an Error becomes queryFailed.
  void ask(const QString& what, std::function<void()> question);
  template <typename Function>
  void later(Function function) {
    QMetaObject::invokeMethod(this, std::move(function), Qt::QueuedConnection);
  }

  std::filesystem::path m_folder;
  std::filesystem::path m_store;
  JobState m_state = JobState::Idle;
  std::shared_ptr<Control> m_control;
  bool m_sawFailure = false;
  std::mutex m_mutex;
  QVector<plan::Event> m_waiting;  ///< guarded by m_mutex
  QTimer m_tick;
  QTimer m_watch;
  qint64 m_lastWrite = 0;  ///< used on the store's worker
  std::atomic<int> m_question{0};
  QStringList m_adaptersToTell;  ///< of requestLibraryFacts(), those not yet begun
  std::atomic<int> m_factsRequest{0};
  int m_cardQuestion = 0, m_similarityQuestion = 0, m_importanceQuestion = 0;
  std::shared_ptr<Control> m_facts, m_card, m_similarity, m_importance, m_change, m_inspection;
  int m_dataToken = 0;
  workbench::DataDesk m_data;
  QHash<int, std::shared_ptr<Control>> m_dataQuestions;  ///< asked and not yet answered
  QHash<int, std::shared_ptr<Control>> m_exports;        ///< asked and not yet answered
  int m_exportToken = 0;
  std::atomic<int> m_matrix{0};
  std::atomic<int> m_study{0};
  std::unique_ptr<CoreQueueService> m_queue;
  std::unique_ptr<CoreJudgeService> m_judging;
  // Workers end before what they use: they come last.
  std::shared_ptr<experiment::Session> m_session;
  std::unique_ptr<LiveBridge> m_live;
  std::unique_ptr<experiment::ComputeThread> m_compute;
  std::unique_ptr<Worker> m_queries;
  std::unique_ptr<Worker> m_checks;
  std::unique_ptr<Worker> m_readers;  ///< what takes long of data sets
  std::unique_ptr<Worker> m_tables;
  std::unique_ptr<Worker> m_writers;  ///< what writes runs out
};

}  // namespace espalier::ui
