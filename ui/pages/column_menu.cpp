#include "ui/pages/column_menu.h"

#include <QKeyEvent>
#include <QMouseEvent>

#include "ui/pages/runs_table.h"

namespace espalier::ui {

ColumnMenu::ColumnMenu(RunsTable& table, QWidget* parent) : CheckMenu(parent), m_table(table) {
  setObjectName("columnMenu");
  setAccessibleName(tr("Columns"));
  using Group = RunColumn::Group;
  const auto part = [this](const char* name, const QString& words) {
    auto* menu = new CheckMenu(words, this);
    menu->setObjectName(name);
    menu->setAccessibleName(words);
    // Taller than the screen it scrolls; two columns of columns would be hard to read.
    menu->setStyleSheet("QMenu { menu-scrollable: 1; }");
    return menu;
  };
  CheckMenu* results = part("columnMenuResults", tr("Results"));
  CheckMenu* settings = part("columnMenuSettings", tr("Settings that differ"));
  const QVector<RunColumn>& columns = table.proxy().runs().columns();
  for (int i = RunsModel::Name + 1; i < columns.size(); ++i) {
    const Group group = columns[i].group;
    addColumn(group == Group::Score ? *results : group == Group::Setting ? *settings : *this, i);
  }
  addSeparator();
  for (CheckMenu* menu : {results, settings}) {
    if (!menu->isEmpty()) addMenu(menu);
  }
  addSeparator();
  addAction(tr("Usual columns"), &table, &RunsTable::resetColumns)->setObjectName("usualColumns");
}

void ColumnMenu::addColumn(QMenu& menu, int column) {
  const RunColumn& about = m_table.proxy().runs().columns()[column];
  QAction* action = menu.addAction(QString(about.view.header()).replace('&', "&&"));
  action->setObjectName("column_" + about.key);
  action->setCheckable(true);
  action->setChecked(!m_table.isColumnHidden(column));
  connect(action, &QAction::toggled, this,
          [this, key = about.key](bool on) { m_table.setColumnShown(key, on); });
}

void CheckMenu::mouseReleaseEvent(QMouseEvent* event) {
  QAction* action = actionAt(event->pos());
  if (action != nullptr && action->isCheckable() && action->isEnabled())
    action->trigger();
  else
    QMenu::mouseReleaseEvent(event);
}

void CheckMenu::keyPressEvent(QKeyEvent* event) {
  QAction* action = activeAction();
  if (event->key() == Qt::Key_Space && action != nullptr && action->isCheckable())
    action->trigger();
  else
    QMenu::keyPressEvent(event);
}

}  // namespace espalier::ui
