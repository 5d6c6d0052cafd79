#pragma once

#include "ui/models/rows_model.h"
#include "ui/pages/page.h"

class QComboBox;
class QLabel;
class QTableView;

namespace espalier::ui {

class EmptyState;
class Section;

/// The data sets of the workspace and a look at their records.
class DataPage : public Page {
  Q_OBJECT
 public:
  explicit DataPage(Desk& desk, QWidget* parent = nullptr);
  /// A file from outside the workspace stands in the list until another workspace is opened.
  void showFile(const QString& path);

 private:
  void connectAll();
  void read();
  void request();
  RowsModel<experiment::DataItem>* m_sets;
  RowsModel<Record>* m_records;
  QTableView* m_setTable;
  QTableView* m_recordTable;
  QComboBox* m_part;
  QLabel* m_shown;
  Section* m_setPart;
  Section* m_recordPart;
  EmptyState* m_empty;
  QWidget* m_content;
  QString m_file;
  QVector<experiment::DataItem> m_outside;
};

}  // namespace espalier::ui
