#pragma once

#include "ui/jobs/judge_service.h"
#include "ui/models/desk.h"
#include "ui/pages/correlation_panel.h"
#include "ui/widgets/translated.h"

class QAbstractTableModel;
class QLabel;
class QPlainTextEdit;
class QTableView;
class QVBoxLayout;

namespace espalier::ui {

/// What models said of one task's pairs: whether it counts, what it adds, and every pair with its
/// probabilities; below, how far metrics say what people say. Everything that names a method waits
/// for the task to be closed.
class MachineResults : public Translated<QWidget> {
  Q_OBJECT
 public:
  MachineResults(Desk& desk, const QString& task, QWidget* parent);
  void setNews(const MachineNews& news);

 private:
  void rebuild();
  void fillResults();
  void addVerdict(QVBoxLayout* column, const annotation::MachineResult& result);
  void addWins(QVBoxLayout* column, const annotation::MachineResult& result);
  void addItems(QVBoxLayout* column, const annotation::MachineResult& result);
  void addOpened(QVBoxLayout* column);
  void addMetrics(QVBoxLayout* column);
  void showItem(const judge::ItemView& view);
  QTableView* table(QAbstractTableModel* model, const char* name, const QString& words);
  QLabel* sentence(const char* role, const char* name, const QString& words);

  Desk& m_desk;
  QString m_task;
  MachineNews m_news;
  bool m_there = false;
  QString m_shown;       ///< login of the model whose results are shown
  QString m_openedItem;  ///< the pair whose texts are wanted
  CorrelationPanel::Shown m_correlations;
  QWidget* m_holder;
  QVBoxLayout* m_column;
  QWidget* m_item = nullptr;  ///< where an opened pair is shown
  QLabel* m_itemTitle = nullptr;
  QPlainTextEdit *m_document = nullptr, *m_firstText = nullptr, *m_secondText = nullptr;
};

}  // namespace espalier::ui
