#pragma once

#include <QTimer>

#include "ui/models/data_ask.h"
#include "ui/models/desk.h"
#include "ui/models/rows_model.h"
#include "ui/widgets/translated.h"

class QLabel;
class QProgressBar;
class QPushButton;
class QScrollArea;
class QTableView;

namespace espalier::ui {

class Banner;
class ImportForm;
class Section;

/// A file on its way to becoming a data set: what was found out, the columns, the first records as
/// they would be, what is broken, and Import.
class ImportPanel : public Translated<QWidget> {
  Q_OBJECT
 public:
  ImportPanel(Desk& desk, QWidget* parent = nullptr);
  void start(const QString& file);
  bool importing() const { return m_write->busy(); }

 Q_SIGNALS:
  void cancelled();
  void otherFileWanted();
  void finished(const QString& name, const espalier::data::ImportCheck& check);

 private:
  QWidget* buildHead();
  QWidget* buildTables();
  QWidget* buildFoot();
  void connectAll();
  void retranslate();
  void preview();
  void check();
  void write();
  void showPreview(const data::ImportPreview& preview);
  void showCheck(const workbench::ImportChecked& checked);
  void showProgress(double done, double total);
  void refresh();
  void refuse(const ErrorInfo& error);

  Desk& m_desk;
  DataAsk* m_look;
  DataAsk* m_whole;
  DataAsk* m_write;
  QTimer m_checkSoon;
  QString m_file, m_name;
  bool m_fresh = false;  ///< the next preview is the first of its file
  bool m_readable = false;
  std::optional<data::ImportPreview> m_seen;
  std::optional<data::ImportCheck> m_checked;
  RowsModel<data::Record>* m_records;
  RowsModel<Error>* m_faults;
  QLabel* m_title;
  QLabel* m_facts;
  QPushButton* m_other;
  Banner* m_banner;
  QWidget* m_body;
  ImportForm* m_form;
  Section* m_recordPart;
  Section* m_faultPart;
  QTableView* m_recordTable;
  QTableView* m_faultTable;
  QLabel* m_faultWords;
  QLabel* m_progressWords;
  QProgressBar* m_progress;
  QPushButton* m_stop;
  QLabel* m_obstacle;
  QPushButton* m_cancel;
  QPushButton* m_import;
};

}  // namespace espalier::ui
