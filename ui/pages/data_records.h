#pragma once

#include <QTimer>

#include "ui/models/rows_model.h"
#include "ui/pages/data_panel.h"

class QLabel;
class QLineEdit;
class QTableView;
class QTextBrowser;

namespace espalier::ui {

/// The records of a part in a table, searched on the worker; the chosen one to read below.
class DataRecords : public DataPanel {
  Q_OBJECT
 public:
  explicit DataRecords(Desk& desk, QWidget* parent = nullptr);

 Q_SIGNALS:
  /// Show this one as the model sees it.
  void recordOpened(const espalier::data::Record& record);

 protected:
  void load() override;

 private:
  void connectAll();
  void show(const data::FoundRecords& found);
  void showCount();
  void showRecord();
  RowsModel<data::Record>* m_model;
  DataAsk* m_ask;
  QTimer m_soon;
  QLineEdit* m_search;
  QLabel* m_count;
  QTableView* m_table;
  QTextBrowser* m_reading;
  data::FoundRecords m_found;
};

/// Columns of a table of records: id, title and question (where there are some), summary, document.
QVector<RowsModel<data::Record>::Column> recordColumns();
/// The question stands before the summary; columns that none of `records` fills are hidden.
void arrangeColumns(QTableView& table);
void hideEmptyColumns(QTableView& table, const std::vector<data::Record>& records);

}  // namespace espalier::ui
