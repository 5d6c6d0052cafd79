#pragma once

#include "ui/models/rows_model.h"
#include "ui/pages/data_panel.h"
#include "ui/pages/page.h"

class QButtonGroup;
class QComboBox;
class QLabel;
class QPushButton;
class QStackedWidget;
class QTableView;

namespace espalier::ui {

class Banner;
class DataRecords;
class DataTokens;
class ElidedLabel;
class EmptyState;
class ImportPanel;
class Section;

/// The data sets of the workspace: their records, lengths and parts, what the model sees of them,
/// and the import of new ones.
class DataPage : public Page {
  Q_OBJECT
 public:
  DataPage(Desk& desk, const PlanDraft& draft, QWidget* parent = nullptr);
  /// Shows what a file would become; nothing without a workspace or while one is being imported.
  void startImport(const QString& file);

 protected:
  void dragEnterEvent(QDragEnterEvent* event) override;
  void dropEvent(QDropEvent* event) override;

 private:
  QWidget* buildSets();
  QWidget* buildDetails();
  void addPanel(const char* key, DataPanel* panel);
  void connectAll();
  void retranslate();
  void read();
  void readModels();
  void choose();
  void showPanel(int index);
  void showSide(QWidget* widget);
  void importFile();
  void finishImport(const QString& name, const data::ImportCheck& check);
  const experiment::DataItem* current() const;

  const PlanDraft& m_draft;
  RowsModel<experiment::DataItem>* m_sets;
  QTableView* m_setTable;
  Section* m_setPart;
  QPushButton* m_import;
  Banner* m_banner;
  QLabel* m_name;
  ElidedLabel* m_problem;
  QPushButton* m_use;
  QButtonGroup* m_tabs;
  QComboBox* m_part;
  QComboBox* m_model;
  QStackedWidget* m_stack;
  QVector<DataPanel*> m_panels;
  DataRecords* m_records = nullptr;
  DataTokens* m_tokens = nullptr;
  QStackedWidget* m_side;
  QWidget* m_details = nullptr;
  ImportPanel* m_importer = nullptr;
  EmptyState* m_empty;
  EmptyState* m_noSets;
  QWidget* m_content;
  QString m_wanted;  ///< the set to choose once the workspace is read again
};

}  // namespace espalier::ui
