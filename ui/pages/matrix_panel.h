#pragma once

#include "ui/models/desk.h"
#include "ui/widgets/translated.h"

class QComboBox;
class QLabel;
class QPushButton;
class QScrollArea;
class QTableView;

namespace espalier::ui {

class Banner;
class MatrixModel;

/// Methods by targets over the runs that show in the table: means, intervals, what is told apart
/// from the best, and beside it what the numbers cannot tell. Counted by the worker, and only while
/// the panel shows.
class MatrixPanel : public Translated<QWidget> {
  Q_OBJECT
 public:
  explicit MatrixPanel(Desk& desk, QWidget* parent = nullptr);
  void setRuns(const QVector<RunRow>& runs);

 Q_SIGNALS:
  /// The runs of a cell, or of a method's row.
  void runsChosen(const QStringList& runs);

 protected:
  void showEvent(QShowEvent* event) override;

 private:
  void build();
  void connectAll();
  void retranslate();
  void readMetrics();
  void ask();
  void take(int token, const MatrixInfo& info);
  void showNotes();
  void showExport();

  Desk& m_desk;
  QVector<RunRow> m_runs;  ///< finished ones with scores
  QString m_metric;
  QString m_question;  ///< what was asked last: nothing is asked twice
  int m_token = 0;
  bool m_waiting = false;
  MatrixModel* m_model;
  QTableView* m_table;
  QComboBox* m_metrics;
  QLabel* m_status;
  QPushButton* m_export;
  QLabel* m_notes;
  QScrollArea* m_side;
  QLabel* m_empty;
  Banner* m_banner;
};

}  // namespace espalier::ui
