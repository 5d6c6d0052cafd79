#pragma once

#include "ui/jobs/judge_service.h"
#include "ui/models/desk.h"
#include "ui/widgets/translated.h"

class QAbstractTableModel;
class QLabel;
class QPushButton;
class QTableView;
class QVBoxLayout;

namespace espalier::ui {

class Banner;

/// What a closed task came to: who won, how far people agree, and what each of them did. Made when
/// it is looked at and gone afterwards, so that no method's name lies about while people judge.
class JudgeResultsView : public Translated<QWidget> {
  Q_OBJECT
 public:
  JudgeResultsView(Desk& desk, const QString& task, const QString& name, QWidget* parent);

 Q_SIGNALS:
  void leaveWanted();

 private:
  void take(const JudgeResults& results);
  void rebuild();
  void addWins(QVBoxLayout* column);
  void addAgreement(QVBoxLayout* column);
  void addAnnotators(QVBoxLayout* column);
  QTableView* table(QAbstractTableModel* model, const char* name, const QString& words);
  Desk& m_desk;
  QString m_task;
  JudgeResults m_results;
  bool m_there = false;
  QLabel* m_title;
  QLabel* m_state;
  QPushButton* m_leave;
  Banner* m_banner;
  QWidget* m_holder;
  QVBoxLayout* m_column;
};

}  // namespace espalier::ui
