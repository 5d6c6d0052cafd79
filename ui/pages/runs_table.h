#pragma once

#include <QTableView>
#include <functional>

#include "ui/models/column_layout.h"
#include "ui/models/runs_proxy.h"

class QMenu;

namespace espalier::ui {

class FrozenColumn;
class NoteDelegate;
class Settings;
class TagDelegate;

/// The table of runs with its columns: chosen from a menu, moved by dragging or Ctrl+Shift+arrows,
/// sorted by a click, all remembered. The name stays at the left and is edited in place.
class RunsTable : public QTableView {
  Q_OBJECT
 public:
  RunsTable(RunsModel* model, Settings& settings, QWidget* parent = nullptr);

  RunsProxy& proxy() const { return *m_proxy; }
  QStringList selectedRuns() const;
  void selectRuns(const QStringList& ids);
  /// The tags in use, for completion.
  void setKnownTags(std::function<QStringList()> known);
  /// Edits the tags of the current run in place.
  void editTags();
  /// The columns that show, from left to right.
  QVector<int> shownColumns() const;
  /// A check mark for every column; stays open while columns are chosen.
  QMenu* columnMenu(QWidget* parent);
  void setColumnShown(const QString& key, bool shown);
  void moveColumn(int steps);
  /// Columns, order and widths as they come.
  void resetColumns();
  void retranslate();
  void scrollTo(const QModelIndex& index, ScrollHint hint = EnsureVisible) override;

 Q_SIGNALS:
  void runOpened(const QString& run);
  void tagClicked(const QString& tag);
  void noteWanted();
  /// The run under the mouse; empty: none.
  void runHovered(const QString& run);
  void columnsChanged();

 protected:
  void keyPressEvent(QKeyEvent* event) override;
  bool viewportEvent(QEvent* event) override;

 private:
  ColumnLayout usual() const;
  void dressColumns();
  bool editKey(QKeyEvent* event);
  void applyLayout();
  void keepLayout();
  void applySort();
  void keepSort(int column, Qt::SortOrder order);

  Settings& m_settings;
  RunsProxy* m_proxy;
  FrozenColumn* m_frozen = nullptr;
  TagDelegate* m_tags;
  NoteDelegate* m_notes;
  std::function<QStringList()> m_known;
  bool m_applying = false;
};

}  // namespace espalier::ui
