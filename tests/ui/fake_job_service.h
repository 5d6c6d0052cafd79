#pragma once

#include <QTimer>

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
  int requestMatrix(const QStringList& runs, const QString& metric) override;
  void renameRun(const QString& run, const QString& name) override;
  void requestRecords(const QString& file, int limit) override;
  int requestPreflight(const Json& plan, const QString& folder) override;
  void openLive(const QString& run) override;
  int askLive(const workbench::LivePoint& point, int record) override;
  int askPlane(const workbench::LivePoint& point, const workbench::LivePlane& plane) override;
  void cancelLive() override;
  void keepLive(const workbench::LivePoint& point, const QString& name) override;
  void start(const Json& plan, const QString& folder) override;
  void goOn(const QString& run) override;
  void pause() override;
  void resume() override;
  void stop() override;
  void abort() override;
  JobState state() const override { return m_state; }
  void shutDown() override {}
  MachineFacts machine() const override;

  /// Sends the next `steps` steps of the scripted run; the last one ends it.
  void advance(int steps);
  static constexpr int kSteps = 50;

  Json lastPlan;
  QStringList calls;
  workbench::LivePoint livePoint;  ///< of the last question
  QString liveKind = "parts";
  ErrorInfo nextStartError;
  std::vector<workbench::Note> notes;
  ErrorInfo preflightError;
  QMap<QString, QString> renames;
  /// What the runs scored, for tests of the table of methods; the last question's runs.
  std::vector<judge::ScoredRun> scored;
  QVector<MatrixInfo::Scorings> scorings;
  ErrorInfo matrixError;
  QStringList matrixRuns;
  /// What the store holds, for tests that want other runs.
  QVector<RunRow>& stored() { return m_runs; }

 private:
  void setState(JobState state);
  void finish(const char* stopped);
  QVector<plan::Event> stepEvents(int step) const;
  QVector<plan::Event> opening() const;
  QString m_folder;
  JobState m_state = JobState::Idle;
  QVector<RunRow> m_runs;
  int m_step = 0;
  int m_token = 0;
  int m_liveToken = 0;
  int m_matrixToken = 0;
};

}  // namespace espalier::ui
