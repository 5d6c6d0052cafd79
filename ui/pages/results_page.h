#pragma once

#include <QTimer>

#include "ui/pages/page.h"

class QLabel;
class QLineEdit;
class QMenu;
class QPushButton;
class QSplitter;
class QUndoStack;

namespace espalier::ui {

class Banner;
class EmptyState;
class RunDetails;
class RunExport;
class RunsModel;
class RunsTable;
class TwinStrip;

/// All runs of the workspace in one table: columns chosen, sorted, filtered, renamed, tagged; from
/// here to Monitor and Compare.
class ResultsPage : public Page {
  Q_OBJECT
 public:
  explicit ResultsPage(Desk& desk, QWidget* parent = nullptr);
  /// Runs what tells a run's pruning and sources apart, and shows all of it together.
  void runTwins(const QString& run);
  /// Its table in the view Study, wherever the file lies; before the first run too.
  void showStudy(const QString& file);

 private:
  QWidget* buildBar();
  void connectAll();
  void connectTable();
  void connectDetails();
  void connectEdits();
  void connectLibrary();
  void retranslate();
  void readRuns();
  void openRun(const QString& id);
  void showMenu(QMenu* menu, QPushButton* under);
  void showExport();
  void showRowMenu(const QPoint& at);
  const RunRow* selectedRun() const;
  void updateButtons();
  void showSelection();
  void showShown();
  void updateUndo();
  void showTogether(const QStringList& runs);
  void filterByTag(const QString& tag);
  void addToLibrary();
  QTimer m_filtered;
  bool m_foundOthers = false;  ///< the filter or the runs changed, not the brushes alone
  RunsModel* m_model;
  RunsTable* m_table;
  RunDetails* m_details;
  QUndoStack* m_edits;  ///< names, tags, notes
  Banner* m_banner;
  TwinStrip* m_twins;
  RunExport* m_written;  ///< a run that is being written out
  QLineEdit* m_filter;
  QLabel* m_count;
  QPushButton* m_undo;
  QPushButton* m_brushed;
  QPushButton* m_columns;
  QPushButton* m_export;
  QPushButton* m_resume;
  QPushButton* m_twin;
  QPushButton* m_keep;
  QPushButton* m_monitor;
  QPushButton* m_compare;
  QPushButton* m_rate;
  EmptyState* m_empty;
  QWidget* m_content;
  bool m_studyShows = false;  ///< one was asked for: it stands there even without runs
  QString m_keeping;          ///< folder of the adapter that was last put into the library here
};

}  // namespace espalier::ui
