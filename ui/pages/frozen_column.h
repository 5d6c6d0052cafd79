#pragma once

#include <QTableView>

namespace espalier::ui {

/// The first column of a table, over it, while the table is scrolled to the right: rows keep their
/// names. It shares model and selection, so a click in it is a click in the table.
class FrozenColumn : public QTableView {
  Q_OBJECT
 public:
  explicit FrozenColumn(QTableView* table);
  /// To be called where the table's size, columns or scroll position changed.
  void place();

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void connectTable();
  QTableView& m_table;
};

}  // namespace espalier::ui
