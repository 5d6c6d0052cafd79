#pragma once

#include <QFrame>
#include <QTimer>

#include "core/plan/study.h"
#include "ui/models/desk.h"
#include "ui/models/plan_draft.h"
#include "ui/models/rows_model.h"
#include "ui/widgets/translated.h"

class QAbstractItemModel;
class QLineEdit;
class QPushButton;
class QStringListModel;
class QTableView;
class QVBoxLayout;

namespace espalier::ui {

/// One key of a sweep and the values that it takes.
class SweepRow : public Translated<QWidget> {
  Q_OBJECT
 public:
  /// `keys`: what its key is completed from.
  SweepRow(QAbstractItemModel* keys, int number, QWidget* parent = nullptr);
  QString key() const;
  QString values() const;
  void showProblem(const QString& sentence, bool ofTheKey);
  void clearProblem();

 Q_SIGNALS:
  void changed();
  void removed();

 private:
  QLineEdit* m_key;
  QLineEdit* m_values;
  QToolButton* m_remove;
  QLabel* m_problem;
};

/// A grid over keys of Compose's plan: how many runs it makes, what they would take and what they
/// would be called, before they go to the queue.
class SweepPanel : public Translated<QFrame> {
  Q_OBJECT
 public:
  SweepPanel(Desk& desk, PlanDraft& draft, QWidget* parent = nullptr);
  /// What one run of the plan takes by preflight; 0: not known.
  void setSeconds(double seconds);
  /// Preflight found an error in the plan itself.
  void setBlocked(bool blocked);
  void open();

 Q_SIGNALS:
  void wanted(const espalier::plan::Grid& grid);
  void closed();

 protected:
  void keyPressEvent(QKeyEvent* event) override;

 private:
  QWidget* buildRows();
  QWidget* buildPreview();
  void addRow();
  void readKeys();
  void check();
  bool checkRow(SweepRow* row, const Json& plan, bool good);
  void showGrid();
  QString countWords(std::size_t runs) const;

  Desk& m_desk;
  PlanDraft& m_draft;
  plan::Grid m_grid;
  bool m_valid = false, m_blocked = false;
  double m_seconds = 0;
  int m_made = 0;  ///< rows so far: their fields have names of their own
  QTimer m_soon;
  QVector<SweepRow*> m_rows;
  QStringListModel* m_keys;
  QVBoxLayout* m_column;
  RowsModel<QString>* m_names;
  QTableView* m_table;
  QLabel* m_heading;
  QLabel* m_help;
  QLabel* m_count;
  QLabel* m_refusal;
  QPushButton* m_another;
  QPushButton* m_add;
  QPushButton* m_close;
};

}  // namespace espalier::ui
