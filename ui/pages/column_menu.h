#pragma once

#include <QMenu>

namespace espalier::ui {

class RunsTable;

/// The columns of the table of runs, each with a check mark. Choosing does not close it: several
/// columns are chosen at a time.
class ColumnMenu : public QMenu {
  Q_OBJECT
 public:
  ColumnMenu(RunsTable& table, QWidget* parent);

 protected:
  void mouseReleaseEvent(QMouseEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;

 private:
  void addHeading(const QString& words);
  RunsTable& m_table;
};

}  // namespace espalier::ui
