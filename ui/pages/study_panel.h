#pragma once

#include "ui/models/desk.h"
#include "ui/widgets/translated.h"

class QComboBox;
class QLabel;
class QPushButton;
class QScrollArea;
class QStackedWidget;
class QTableView;
class QToolButton;

namespace espalier::ui {

class Banner;
class FrontChart;
class StudyModel;

/// A study of the workspace as a paper prints it: methods by targets and shots, held against a row
/// that is chosen, and the front of quality against sparsity; what is missing goes into the queue
/// from here. Counted by the worker, and only while the panel shows.
class StudyPanel : public Translated<QWidget> {
  Q_OBJECT
 public:
  explicit StudyPanel(Desk& desk, QWidget* parent = nullptr);
  /// Shows the study of a file; one from elsewhere stands among the workspace's until another
  /// workspace is opened.
  void open(const QString& file);

 Q_SIGNALS:
  /// The runs of a cell, of a method's row, or of a dot.
  void runsChosen(const QStringList& runs);

 protected:
  void showEvent(QShowEvent* event) override;

 private:
  QLayout* buildBar();
  QWidget* buildTable();
  QWidget* buildFront();
  void connectAll();
  void connectQueue();
  void retranslate();
  void readStudies();
  void readBaselines();
  void readTargets();
  void ask();
  void take(int token, const StudyInfo& info);
  void refresh();
  void drawFront();
  void chooseCell(const QModelIndex& index);
  void chooseDot(const QString& run);
  void showExport();

  Desk& m_desk;
  QString m_file, m_baseline, m_question;
  QStringList m_others;  ///< files of studies that lie elsewhere
  int m_token = 0, m_queueToken = 0;
  bool m_waiting = false;
  bool m_goesOn = false;  ///< the queue works on it by our wish: the next wave follows
  StudyModel* m_model;
  QComboBox* m_studies;
  QComboBox* m_baselines;
  QLabel* m_against;
  QToolButton* m_showFront;
  QLabel* m_status;
  QPushButton* m_goOn;
  QPushButton* m_export;
  QStackedWidget* m_stack;
  QTableView* m_table;
  QLabel* m_notes;
  QScrollArea* m_side;
  QComboBox* m_targets;
  FrontChart* m_front;
  QLabel* m_noFront;
  QLabel* m_empty;
  Banner* m_banner;
};

}  // namespace espalier::ui
