#pragma once

#include <QObject>

#include "ui/jobs/job_service.h"
#include "ui/models/run_feed.h"

namespace espalier::ui {

class CommandPermission;
class LibraryEdits;
class Settings;

/// What a run is said to be.
struct RunWords {
  QString run;  ///< id
  QStringList tags;
  QString note;
  bool operator==(const RunWords&) const = default;
};

/// What all pages share: the open workspace, its runs, the run of this process, and the wish to go
/// to another page.
class Desk : public QObject {
  Q_OBJECT
 public:
  Desk(JobService& jobs, Settings& settings, QObject* parent = nullptr);
  ~Desk() override;

  JobService& jobs() { return m_jobs; }
  Settings& settings() { return m_settings; }
  bool hasWorkspace() const { return !m_workspace.folder.empty(); }
  const experiment::Workspace& workspace() const { return m_workspace; }
  QString workspaceFolder() const;
  /// Changes of the workspace's models and adapters, and the way back.
  LibraryEdits& library() { return *m_library; }
  /// Which programs the user lets metrics start.
  CommandPermission& commands() { return *m_commands; }
  const QVector<RunRow>& runs() const { return m_runs; }
  /// Whether the open workspace's runs have yet to arrive; runsChanged tells.
  bool readingRuns() const { return m_readingRuns; }
  const RunRow* run(const QString& id) const;
  /// The run that this process started last, live.
  RunFeed& live() { return m_live; }
  const QVector<plan::Event>& liveEvents() const { return m_liveEvents; }
  bool busy() const;
  /// Whether child processes of the queue have the machine: no run begins in this process then.
  bool queueWorks() const;
  /// Whether the window shows its page and nothing else.
  bool focusMode() const { return m_focusMode; }
  void setFocusMode(bool on);
  /// Forgets the live run before a new one starts.
  void clearLive();
  void rename(const QString& run, const QString& name);
  /// New tags and notes of some runs.
  void describe(const QVector<RunWords>& runs);
  /// Puts what a run made into the library; that tells how it went and can take it back.
  void keepAdapter(const QString& run);
  /// The tags in use, in the order of the alphabet.
  QStringList tags() const;
  /// Whether a stored run has ended too early and nothing else is going.
  bool canGoOn(const QString& run) const;
  /// Asks for leave first (permissionWanted) where the run's metrics start programs.
  void goOn(const QString& run);

 Q_SIGNALS:
  void workspaceChanged();
  /// Models, adapters or data sets of the open workspace came, went or changed their names.
  void itemsChanged();
  void runsChanged();
  void liveArrived(const QVector<espalier::plan::Event>& events);
  void pageWanted(const QString& key);
  void tourWanted();  ///< the steps through the demo
  void demoOpened();  ///< by its button: whoever is new here may want to be shown around
  void runWanted(const QString& run);  ///< show it on Monitor
  /// A run that is to go on starts these programs: Monitor, which shows it now, asks.
  void permissionWanted(const QString& run);
  void comparisonWanted(const QStringList& runs);  ///< show them on Compare
  void ratingWanted(const QStringList& runs);      ///< let people judge their summaries
  void focusModeChanged(bool on);
  void methodWanted(const QString& method);  ///< compose with it
  void planWanted(const QString& file);      ///< load it into Compose
  void studyWanted(const QString& file);     ///< show its table on Results
  void importWanted(const QString& file);    ///< make a data set of its records
  void dataWanted(const QString& set);       ///< Compose's plan takes its data from it
  /// Compose with the plan of a stored run; `error` is about its setting `key`, both may be empty.
  void planOfRunWanted(const QString& run, const QString& key,
                       const espalier::ui::ErrorInfo& error);
  void queueWanted();                    ///< show it on Home
  void twinsWanted(const QString& run);  ///< run them and show them on Results

 private:
  JobService& m_jobs;
  Settings& m_settings;
  LibraryEdits* m_library;
  CommandPermission* m_commands;
  experiment::Workspace m_workspace;
  void connectJudging();
  /// What people said, put into the rows of the runs.
  void addJudged();
  QVector<RunRow> m_runs;
  bool m_readingRuns = false;
  QMap<QString, QMap<QString, Judged>> m_judged;
  RunFeed m_live;
  QVector<plan::Event> m_liveEvents;
  bool m_focusMode = false;
};

}  // namespace espalier::ui
