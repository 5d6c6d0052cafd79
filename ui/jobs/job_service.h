#pragma once

#include <QObject>

#include "ui/jobs/types.h"

namespace espalier::ui {

/// Everything that the window asks of core. Every call returns at once; answers come as signals on
/// the window's thread. Pages know this interface only, so that tests can put a fake one in.
class JobService : public QObject {
  Q_OBJECT
 public:
  using QObject::QObject;

  /// Reads a workspace; answered by workspaceOpened or workspaceFailed.
  virtual void openWorkspace(const QString& folder) = 0;
  /// Makes or completes the demo workspace and opens it.
  virtual void openDemo() = 0;
  /// Reads the store's runs again; answered by runsReady.
  virtual void requestRuns() = 0;
  /// The stored events of a run, for replay; answered by eventsReady.
  virtual void requestEvents(const QString& run) = 0;
  /// The stored losses of a run alone, which is cheaper; answered by curvesReady.
  virtual void requestCurves(const QString& run) = 0;
  /// The test outputs of a run with the documents they belong to; answered by outputsReady.
  virtual void requestOutputs(const QString& run) = 0;
  virtual void renameRun(const QString& run, const QString& name) = 0;
  /// Anything about data sets and files that are to become some; answered by dataAnswered or
  /// dataFailed, in between by dataProgress, with the token that this call returns.
  virtual int askData(const workbench::DataQuestion& question) = 0;
  /// Neither an answer nor a failure of this token comes any more; an import leaves nothing behind.
  virtual void stopData(int token) = 0;
  /// Facts and notes of a plan; paths are relative to `folder`. Answered by preflightReady with the
  /// token that this call returns; an older question not yet begun is dropped.
  virtual int requestPreflight(const Json& plan, const QString& folder) = 0;

  /// Starts a plan in the open workspace. Bad plans end in startFailed.
  virtual void start(const Json& plan, const QString& folder) = 0;
  /// Goes on with a stored run that was interrupted, stopped or failed, from its last checkpoint.
  /// Its stored events come first, so that its curves stand whole.
  virtual void goOn(const QString& run) = 0;
  virtual void pause() = 0;
  virtual void resume() = 0;
  /// Stops and keeps the best state so far.
  virtual void stop() = 0;
  virtual void abort() = 0;

  virtual JobState state() const = 0;
  /// Ends the job (abort) and waits for the workers: for the program's last second only.
  virtual void shutDown() = 0;
  virtual MachineFacts machine() const = 0;

 Q_SIGNALS:
  void workspaceOpened(const espalier::experiment::Workspace& workspace);
  void workspaceFailed(const espalier::ui::ErrorInfo& error);
  void runsReady(const QVector<espalier::ui::RunRow>& runs);
  void eventsReady(const QString& run, const QVector<espalier::plan::Event>& events);
  void curvesReady(const QString& run, const espalier::ui::RunCurves& curves);
  void outputsReady(const QString& run, const QVector<espalier::ui::OutputRow>& outputs);
  void dataAnswered(int token, const espalier::workbench::DataAnswer& answer);
  void dataFailed(int token, const espalier::ui::ErrorInfo& error);
  /// At most ten times a second; total 0: not known.
  void dataProgress(int token, double done, double total);
  void preflightReady(int token, const espalier::ui::PreflightInfo& info);
  void queryFailed(const QString& what, const espalier::ui::ErrorInfo& error);

  void startFailed(const espalier::ui::ErrorInfo& error);
  /// Events of the running job, in order, at most ten batches a second.
  void eventsArrived(const QVector<espalier::plan::Event>& events);
  void stateChanged(espalier::ui::JobState state);
  /// The store has just been written.
  void saved();
};

}  // namespace espalier::ui
