#pragma once

#include <QMenu>

namespace espalier::ui {

class RunsTable;

/// A menu of check marks: choosing does not close it, several things are chosen at a time.
class CheckMenu : public QMenu {
  Q_OBJECT
 public:
  using QMenu::QMenu;

 protected:
  void mouseReleaseEvent(QMouseEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
};

/// The columns of the table of runs, each with a check mark: those that say what a run is, and of
/// its results and settings a menu each.
class ColumnMenu : public CheckMenu {
  Q_OBJECT
 public:
  ColumnMenu(RunsTable& table, QWidget* parent);

 private:
  void addColumn(QMenu& menu, int column);
  RunsTable& m_table;
};

}  // namespace espalier::ui
