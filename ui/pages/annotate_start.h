#pragma once

#include "ui/models/desk.h"
#include "ui/widgets/translated.h"

class QLineEdit;
class QPushButton;
class QTableView;

namespace espalier::ui {

class AnnotateFiles;
class Banner;
class EmptyState;
class TasksModel;
struct TaskRow;

/// Where judging begins: the tasks of the workspace, who is there, and what can be done with the
/// task that is selected.
class AnnotateStart : public Translated<QWidget> {
  Q_OBJECT
 public:
  AnnotateStart(Desk& desk, QWidget* parent);
  /// Asks for the tasks again.
  void reread();
  QString login() const;
  void select(const QString& task);
  const TaskRow* selected() const;
  Banner* banner() const { return m_banner; }

 Q_SIGNALS:
  void seatWanted(const QString& task, const QString& login);
  void newTaskWanted();
  void guidelinesWanted(const QString& task);
  void disputesWanted(const QString& task);
  void resultsWanted(const QString& task);

 private:
  QLayout* buildTop();
  QLayout* buildFoot();
  void connectService();
  void retranslate();
  void updateButtons();
  void open();
  void close();

  Desk& m_desk;
  TasksModel* m_model;
  Banner* m_banner;
  EmptyState* m_empty;
  QWidget* m_content;
  QLineEdit* m_login;
  QTableView* m_table;
  AnnotateFiles* m_files;
  QPushButton* m_new;
  QPushButton* m_import;
  QPushButton* m_close;
  QPushButton* m_guidelines;
  QPushButton* m_packet;
  QPushButton* m_export;
  QPushButton* m_disputes;
  QPushButton* m_results;
  QPushButton* m_start;
  QString m_wanted;
};

}  // namespace espalier::ui
