#pragma once

#include "ui/jobs/judge_service.h"
#include "ui/models/desk.h"
#include "ui/widgets/translated.h"

class QAbstractTableModel;
class QCheckBox;
class QLabel;
class QPlainTextEdit;
class QProgressBar;
class QPushButton;
class QTableView;
class QVBoxLayout;

namespace espalier::ui {

class Banner;
class ChoiceBox;
class Section;

/// Models as judges of one task's pairs: which one and by what rubric, start and stop, whether what
/// it said counts, and every pair with its probabilities; below, how far metrics say what people
/// say. Everything that names a method waits for the task to be closed.
class MachinePanel : public Translated<QWidget> {
  Q_OBJECT
 public:
  MachinePanel(Desk& desk, const QString& task, QWidget* parent);

 private:
  void buildForm();
  void fillLists();
  void fillForm();
  void putRubric();
  void start();
  void take(const MachineNews& news);
  void showStep(const MachineStep& step);
  void ended();
  void setRunning(bool running);
  void rebuild();
  void addVerdict(QVBoxLayout* column, const annotation::MachineResult& result);
  void addWins(QVBoxLayout* column, const annotation::MachineResult& result);
  void addItems(QVBoxLayout* column, const annotation::MachineResult& result);
  void addMetrics(QVBoxLayout* column);
  void showItem(const judge::ItemView& view);
  QTableView* table(QAbstractTableModel* model, const char* name, const QString& words);
  QLabel* sentence(const char* role, const char* name, const QString& words);

  Desk& m_desk;
  QString m_task;
  MachineNews m_news;
  bool m_there = false, m_running = false, m_paused = false;
  QString m_shown;       ///< login of the model whose results are shown
  QString m_openedItem;  ///< the pair whose texts are wanted
  Section* m_form;
  Banner* m_banner;
  QWidget* m_setup;
  QLabel *m_about, *m_modelLabel, *m_adapterLabel, *m_rubricLabel;
  ChoiceBox *m_model, *m_adapter, *m_rubric;
  QCheckBox* m_tie;
  QPlainTextEdit* m_text;
  QPushButton *m_start, *m_pause, *m_stop;
  QProgressBar* m_bar;
  QLabel* m_progress;
  MachineStep m_step;
  QWidget* m_holder;
  QVBoxLayout* m_column;
  QWidget* m_item = nullptr;  ///< where an opened pair is shown
  QLabel *m_itemTitle = nullptr, *m_itemFirst = nullptr, *m_itemSecond = nullptr;
  QPlainTextEdit *m_document = nullptr, *m_firstText = nullptr, *m_secondText = nullptr;
};

}  // namespace espalier::ui
