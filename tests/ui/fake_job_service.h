#pragma once

#include <QTimer>
#include <functional>

#include "tests/ui/fake_judge_service.h"
#include "tests/ui/fake_queue_service.h"
#include "ui/jobs/job_service.h"

namespace espalier::ui {

/// A job service without core: a workspace, finished runs and a scripted run that the test drives.
class FakeJobService : public JobService {
  Q_OBJECT
 public:
  explicit FakeJobService(const QString& folder, QObject* parent = nullptr);

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
  QueueService& queue() override { return fakeQueue; }
  JudgeService& judging() override { return fakeJudging; }
  JobState state() const override { return m_state; }
  void shutDown() override {}
  MachineFacts machine() const override;

  /// Sends the next `steps` steps of the scripted run; the last one ends it.
  void advance(int steps);
  /// Effective weight of an adapter in a module at a step, as its `modules` events have it.
  static double moduleWeight(int step, int layer, int part, int adapter);
  static constexpr int kLayers = 18;
  static constexpr int kSteps = 50;

  Json lastPlan;
  bool lastAllowed = false;       ///< of start() and goOn()
  bool preflightAllowed = false;  ///< of the last preflight
  ErrorInfo importanceError;
  FakeQueueService fakeQueue;
  FakeJudgeService fakeJudging;
  QStringList calls;
  workbench::LivePoint livePoint;  ///< of the last question
  QString liveKind = "parts";
  QStringList liveAdapters{"descriptions-ja", "manual-ja", "papers-approach"};
  ErrorInfo nextStartError;
  std::vector<workbench::Note> notes;
  ErrorInfo preflightError;
  QMap<QString, QString> renames;
  /// The library as its folders hold it; a test may add to it before the workspace opens.
  QVector<experiment::AdapterItem> adapters;
  QVector<experiment::ModelItem> models;
  QMap<QString, QStringList> tags;  ///< by name of the adapter
  QMap<QString, experiment::AdapterItem> trash;
  ErrorInfo nextChangeError;
  QMap<QString, Inspection> inspections;  ///< by path; what is not here is nothing
  /// What was asked of data sets, newest last, with its token.
  QVector<std::pair<int, workbench::DataQuestion>> dataQuestions;
  QVector<int> dataStopped;
  /// While held, questions about data wait for answerData or failData.
  bool holdData = false;
  ErrorInfo nextDataError;
  void answerData(int token);
  int lastData() const { return dataQuestions.last().first; }
  /// Says what another file would say.
  std::function<void(workbench::DataAnswer&)> onData;
  /// Instead of the usual outputs of a run.
  QMap<QString, QVector<OutputRow>> outputs;
  /// What the runs scored, for tests of the table of methods; the last question's runs.
  std::vector<judge::ScoredRun> scored;
  QVector<MatrixInfo::Scorings> scorings;
  ErrorInfo matrixError;
  /// What requestStudy() answers with, by the study's file.
  QMap<QString, StudyInfo> studies;
  QStringList matrixRuns;
  /// What was to be written out, newest last; it goes on and ends when the test says so.
  QVector<ExportWish> exports;
  QVector<int> exportsStopped;
  void advanceExport(double done, double total);
  void endExport(const ErrorInfo& error = {}, const QStringList& checks = {});
  /// What requestEvents() answers for a run, instead of a whole one's events.
  QMap<QString, QVector<plan::Event>> storedEvents;
  /// Events of a run that came to a step and said no more.
  QVector<plan::Event> eventsUntil(int step) const;
  /// What the store holds, for tests that want other runs.
  QVector<RunRow>& stored() { return m_runs; }
  bool holdsRuns = false;  ///< as a large store that is still being read

 private:
  void setState(JobState state);
  void tellData(int token, const workbench::DataQuestion& question);
  void finish(const char* stopped);
  static plan::event::Modules moduleEvent(int step);
  QVector<plan::Event> stepEvents(int step) const;
  QVector<plan::Event> opening() const;
  experiment::Workspace workspace() const;
  QString m_folder;
  QString m_open;  ///< the workspace
  JobState m_state = JobState::Idle;
  QVector<RunRow> m_runs;
  int m_step = 0;
  int m_token = 0;
  int m_liveToken = 0;
  QStringList m_imported;
  int m_matrixToken = 0;
  int m_studyToken = 0;
};

}  // namespace espalier::ui
