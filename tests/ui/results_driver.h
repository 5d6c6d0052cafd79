#pragma once

#include <QHeaderView>
#include <QLineEdit>
#include <QMenu>

#include "tests/ui/stage.h"
#include "ui/pages/runs_table.h"

namespace espalier::ui {

/// The Results page of the demo, by clicks.
struct Results : Stage {
  explicit Results(const QString& speaks = "en") : Stage(speaks) {
    openDemo();
    open();
  }
  void open() const {
    click("rail_results");
    QTRY_COMPARE(table()->model()->rowCount(), 5);
  }
  RunsTable* table() const { return find<RunsTable>("runTable"); }
  QStringList headers() const {
    QStringList out;
    for (const int column : table()->shownColumns())
      out << table()->proxy().runs().columns()[column].view.header();
    return out;
  }
  QStringList shown(const char* key) const {
    QStringList out;
    const int column = table()->proxy().runs().column(key);
    for (int i = 0; i < table()->model()->rowCount(); ++i)
      out << table()->model()->index(i, column).data().toString();
    return out;
  }
  QPoint cell(int row, const char* key) const {
    const int column = table()->proxy().runs().column(key);
    const QModelIndex index = table()->model()->index(row, column);
    table()->scrollTo(index);
    return table()->visualRect(index).center();
  }
  void clickCell(int row, const char* key, Qt::KeyboardModifiers keys = {}) const {
    QTest::mouseClick(table()->viewport(), Qt::LeftButton, keys, cell(row, key));
  }
  void doubleClickCell(int row, const char* key) const {
    clickCell(row, key);
    QTest::mouseDClick(table()->viewport(), Qt::LeftButton, {}, cell(row, key));
  }
  void clickHeader(const char* key) const {
    QHeaderView* header = table()->horizontalHeader();
    const int column = table()->proxy().runs().column(key);
    table()->scrollTo(table()->model()->index(0, column));
    const QPoint at(header->sectionViewportPosition(column) + header->sectionSize(column) / 2,
                    header->height() / 2);
    QTest::mouseClick(header->viewport(), Qt::LeftButton, {}, at);
  }
  /// The menu that hangs open, its entries by name.
  QMenu* menu(const char* name) const {
    auto* menu = window->findChild<QMenu*>(name);
    if (menu == nullptr) qFatal("no menu %s", name);
    return menu;
  }
  void choose(QMenu* menu, const QString& action) const {
    auto* at = menu->findChild<QAction*>(action);
    QVERIFY2(at != nullptr, qPrintable(action));
    QTest::mouseClick(menu, Qt::LeftButton, {}, menu->actionGeometry(at).center());
  }
  void rename(const QString& name) const {
    auto* editor = table()->findChild<QLineEdit*>();
    QVERIFY(editor != nullptr);
    editor->selectAll();
    editor->insert(name);  // as an input method does
    QTest::keyClick(editor, Qt::Key_Return);
    QTRY_VERIFY(table()->findChild<QLineEdit*>() == nullptr);
  }
};

}  // namespace espalier::ui
