#include "ui/pages/column_menu.h"

#include <QKeyEvent>
#include <QMouseEvent>

#include "ui/pages/runs_table.h"

namespace espalier::ui {

ColumnMenu::ColumnMenu(RunsTable& table, QWidget* parent) : QMenu(parent), m_table(table) {
  setObjectName("columnMenu");
  setAccessibleName(tr("Columns"));
  // Taller than the screen it scrolls; two columns of columns would be hard to read.
  setStyleSheet("QMenu { menu-scrollable: 1; }");
  using Group = RunColumn::Group;
  const std::pair<Group, QString> groups[] = {{Group::Run, tr("Run")},
                                              {Group::Score, tr("Results")},
                                              {Group::Setting, tr("Settings that differ")}};
  const QVector<RunColumn>& columns = table.proxy().runs().columns();
  for (const auto& [group, heading] : groups) {
    bool first = true;
    for (int i = RunsModel::Name + 1; i < columns.size(); ++i) {
      if (columns[i].group != group) continue;
      if (std::exchange(first, false)) addHeading(heading);
      const QString key = columns[i].key;
      QAction* action = addAction(columns[i].view.header().replace('&', "&&"));
      action->setObjectName("column_" + key);
      action->setCheckable(true);
      action->setChecked(!table.isColumnHidden(i));
      connect(action, &QAction::toggled, this,
              [this, key](bool on) { m_table.setColumnShown(key, on); });
    }
  }
  addSeparator();
  addAction(tr("Usual columns"), &table, &RunsTable::resetColumns)->setObjectName("usualColumns");
}

void ColumnMenu::addHeading(const QString& words) {
  if (!isEmpty()) addSeparator();
  addAction(words)->setEnabled(false);
}

void ColumnMenu::mouseReleaseEvent(QMouseEvent* event) {
  QAction* action = actionAt(event->pos());
  if (action != nullptr && action->isCheckable() && action->isEnabled())
    action->trigger();
  else
    QMenu::mouseReleaseEvent(event);
}

void ColumnMenu::keyPressEvent(QKeyEvent* event) {
  QAction* action = activeAction();
  if (event->key() == Qt::Key_Space && action != nullptr && action->isCheckable())
    action->trigger();
  else
    QMenu::keyPressEvent(event);
}

}  // namespace espalier::ui
