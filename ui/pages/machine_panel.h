#pragma once

#include "ui/jobs/judge_service.h"
#include "ui/models/desk.h"
#include "ui/widgets/translated.h"

class QCheckBox;
class QGridLayout;
class QLabel;
class QPlainTextEdit;
class QProgressBar;
class QPushButton;

namespace espalier::ui {

class Banner;
class ChoiceBox;
class MachineResults;
class NumberBox;
class Section;

/// Models as judges of one task's pairs: which one and by what rubric, start and stop, and below
/// what they said.
class MachinePanel : public Translated<QWidget> {
  Q_OBJECT
 public:
  MachinePanel(Desk& desk, const QString& task, QWidget* parent);

 private:
  void buildForm();
  void buildNumbers(QGridLayout* grid, int& place);
  void fillLists();
  void fillForm();
  void putRubric();
  void start();
  void take(const MachineNews& news);
  void showStep(const MachineStep& step);
  void ended();
  void setRunning(bool running);

  Desk& m_desk;
  QString m_task;
  MachineNews m_news;
  bool m_there = false, m_running = false, m_paused = false;
  QString m_elsewhere;  ///< another task that a model judges now
  Section* m_form;
  Banner* m_banner;
  QWidget* m_setup;
  QLabel *m_about, *m_modelLabel, *m_adapterLabel, *m_rubricLabel;
  ChoiceBox *m_model, *m_adapter, *m_rubric;
  QCheckBox* m_tie;
  QLabel *m_bandLabel, *m_limitLabel, *m_tokensLabel;
  NumberBox *m_band, *m_limit, *m_tokens;
  QPlainTextEdit* m_text;
  QPushButton *m_start, *m_pause, *m_stop;
  QProgressBar* m_bar;
  QLabel* m_progress;
  MachineStep m_step;
  MachineResults* m_results;
};

}  // namespace espalier::ui
