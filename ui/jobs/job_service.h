#pragma once

#include <QObject>

#include "ui/jobs/types.h"

namespace espalier::ui {

class JudgeService;
class QueueService;

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
  /// The record that a run's samples are of, looked up in its validation data; answered by
  /// recordReady, with an empty document where it is no longer there.
  virtual void requestRecord(const QString& run, const QString& id) = 0;
  /// The table of methods by targets over these runs, by a metric; those without its scores count
  /// for nothing. Answered by matrixReady with the token that this call returns; an older question
  /// not yet begun is dropped.
  virtual int requestMatrix(const QStringList& runs, const QString& metric) = 0;
  /// The table of a study's file, held against a row (empty: the study's own baseline). Answered by
  /// studyReady with the token that this call returns; an older question not yet begun is dropped.
  virtual int requestStudy(const QString& file, const QString& baseline) = 0;
  virtual void renameRun(const QString& run, const QString& name) = 0;
  virtual void describeRun(const QString& run, const QStringList& tags, const QString& note) = 0;
  /// Anything about data sets and files that are to become some; answered by dataAnswered or
  /// dataFailed, in between by dataProgress, with the token that this call returns.
  virtual int askData(const workbench::DataQuestion& question) = 0;
  /// Neither an answer nor a failure of this token comes any more; an import leaves nothing behind.
  virtual void stopData(int token) = 0;
  /// Facts and notes of a plan; paths are relative to `folder`. Answered by preflightReady with the
  /// token that this call returns; an older question not yet begun is dropped. `allowCommands`: as
  /// in start().
  virtual int requestPreflight(const Json& plan, const QString& folder, bool allowCommands) = 0;

  /// Opens the merge of a stored run for "what if"; answered by liveOpened or liveFailed. One is
  /// open at a time.
  virtual void openLive(const QString& run) = 0;
  /// Moves it and asks for the loss and the summary of a record (an index into LiveInfo::records,
  /// -1: none). What was being answered is dropped. Answers come as liveUpdated with the token that
  /// this call returns, then liveEnded.
  virtual int askLive(const workbench::LivePoint& point, int record) = 0;
  /// The same for the loss over two or three adapters' weights.
  virtual int askPlane(const workbench::LivePoint& point, const workbench::LivePlane& plane) = 0;
  /// Drops what is being answered.
  virtual void cancelLive() = 0;
  /// Writes the merge at a point into the workspace's adapters under a name; liveKept or
  /// liveFailed.
  virtual void keepLive(const workbench::LivePoint& point, const QString& name) = 0;
  /// Reads the folder of the open workspace again; answered by workspaceReread.
  virtual void rereadWorkspace() = 0;
  /// What the library's tables show beyond headers; one libraryFactsReady for each adapter's folder
  /// and model. What an earlier request has not told yet it never tells.
  virtual void requestLibraryFacts(const QStringList& adapters, const QStringList& models) = 0;
  /// Everything about one adapter; answered by adapterCardReady with the token that this call
  /// returns. An older question is dropped.
  virtual int requestAdapterCard(const QString& folder) = 0;
  /// How alike adapters are; answered by similarityReady, an older question is dropped.
  virtual int requestSimilarity(const QStringList& folders) = 0;
  /// What pruning would find in adapters as they stand (workbench::importance_of); answered by
  /// importanceReady with the token that this call returns, an older question is dropped.
  virtual int requestImportance(const QStringList& folders, const QString& rule, bool scaled) = 0;
  /// Changes the library's folders, one after the other; answered by libraryChanged.
  virtual void changeLibrary(const LibraryChange& change) = 0;
  /// What a file or folder is; answered by inspected.
  virtual void requestInspection(const QString& path) = 0;

  /// Writes a run out, or checks a bundle; answered by exportDone, in between by exportProgress,
  /// with the token that this call returns.
  virtual int exportRun(const ExportWish& wish) = 0;
  /// Nothing of this token comes any more, and nothing half-written stays.
  virtual void stopExport(int token) = 0;

  /// Starts a plan in the open workspace. Bad plans end in startFailed. `allowCommands`: the user
  /// has seen the commands that the plan's metrics start and allows them.
  virtual void start(const Json& plan, const QString& folder, bool allowCommands) = 0;
  /// Goes on with a stored run that was interrupted, stopped or failed, from its last checkpoint.
  /// Its stored events come first, so that its curves stand whole. `allowCommands`: as in start().
  virtual void goOn(const QString& run, bool allowCommands) = 0;
  virtual void pause() = 0;
  virtual void resume() = 0;
  /// Stops and keeps the best state so far.
  virtual void stop() = 0;
  virtual void abort() = 0;

  /// What waits to be run, and working it off.
  virtual QueueService& queue() = 0;
  /// Annotation tasks and their answers.
  virtual JudgeService& judging() = 0;

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
  void recordReady(const QString& run, const espalier::ui::Record& record);
  void dataAnswered(int token, const espalier::workbench::DataAnswer& answer);
  void dataFailed(int token, const espalier::ui::ErrorInfo& error);
  /// At most ten times a second; total 0: not known.
  void dataProgress(int token, double done, double total);
  void matrixReady(int token, const espalier::ui::MatrixInfo& info);
  void studyReady(int token, const espalier::ui::StudyInfo& info);
  void preflightReady(int token, const espalier::ui::PreflightInfo& info);
  void workspaceReread(const espalier::experiment::Workspace& workspace);
  void libraryFactsReady(const espalier::ui::LibraryFacts& facts);
  void adapterCardReady(int token, const espalier::ui::CardInfo& info);
  void similarityReady(int token, const espalier::ui::SimilarityInfo& info);
  void importanceReady(int token, const espalier::ui::ImportanceInfo& info);
  void libraryChanged(const espalier::ui::LibraryDone& done);
  void inspected(const espalier::ui::Inspection& inspection);
  void queryFailed(const QString& what, const espalier::ui::ErrorInfo& error);

  void liveOpened(const espalier::ui::LiveInfo& info);
  void liveUpdated(int token, const espalier::workbench::LiveUpdate& update);
  void liveEnded(int token);
  void liveKept(const QString& name);
  void liveFailed(const espalier::ui::ErrorInfo& error);

  /// At most ten times a second; total 0: not known.
  void exportProgress(int token, double done, double total);
  void exportDone(int token, const espalier::ui::ExportDone& done);

  void startFailed(const espalier::ui::ErrorInfo& error);
  /// Events of the running job, in order, at most ten batches a second.
  void eventsArrived(const QVector<espalier::plan::Event>& events);
  void stateChanged(espalier::ui::JobState state);
  /// The store has just been written.
  void saved();
};

}  // namespace espalier::ui
