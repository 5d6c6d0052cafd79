#include "ui/pages/annotate_page.h"

#include <QStackedWidget>

#include "ui/models/tasks_model.h"
#include "ui/pages/annotate_start.h"
#include "ui/pages/disputes_view.h"
#include "ui/pages/guidelines_form.h"
#include "ui/pages/judge_results_view.h"
#include "ui/pages/judging_view.h"
#include "ui/pages/keys_panel.h"
#include "ui/pages/task_form.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/parts.h"

namespace espalier::ui {

AnnotatePage::AnnotatePage(Desk& desk, QWidget* parent)
    : Page("annotate", desk, parent),
      m_keys(desk.settings()),
      m_stack(new QStackedWidget(this)),
      m_start(new AnnotateStart(desk, this)),
      m_judging(new JudgingView(desk, m_keys, this)) {
  auto* column = padded(new QVBoxLayout(this), 0, 0);
  column->addWidget(m_stack);
  m_stack->addWidget(m_start);
  m_stack->addWidget(m_judging);
  connectStart();
  connect(m_judging, &JudgingView::leaveWanted, this, &AnnotatePage::goBack);
  connect(m_judging, &JudgingView::keysWanted, this, &AnnotatePage::changeKeys);
  // The judging begins where somebody has really sat down.
  connect(&desk.jobs().judging(), &JudgeService::seatTaken, this,
          [this] { m_stack->setCurrentWidget(m_judging); });
  connect(&desk, &Desk::workspaceChanged, this, [this] {
    // One that is opened again goes on as it stands.
    const bool other = this->desk().workspaceFolder() != m_folder;
    m_folder = this->desk().workspaceFolder();
    if (other) goBack();
  });
  connect(&desk, &Desk::runsChanged, this, [this] {
    if (m_stack->currentWidget() == m_start) m_start->reread();
  });
}

void AnnotatePage::connectStart() {
  connect(m_start, &AnnotateStart::seatWanted, m_judging, &JudgingView::takeSeat);
  connect(m_start, &AnnotateStart::newTaskWanted, this, [this] { newTask({}); });
  connect(m_start, &AnnotateStart::guidelinesWanted, this, &AnnotatePage::editGuidelines);
  connect(m_start, &AnnotateStart::disputesWanted, this, [this] {
    const QString viewer = m_start->login();
    if (viewer.isEmpty()) {
      m_start->banner()->showText("warning",
                                  tr("Write your login name first: who settles is written down."));
      return;
    }
    auto* view = new DisputesView(desk(), m_keys, m_start->selected()->state.task, viewer, m_stack);
    connect(view, &DisputesView::leaveWanted, this, &AnnotatePage::goBack);
    showPart(view);
  });
  connect(m_start, &AnnotateStart::resultsWanted, this, [this](const QString& task) {
    auto* view =
        new JudgeResultsView(desk(), task, TasksModel::name(*m_start->selected()), m_stack);
    connect(view, &JudgeResultsView::leaveWanted, this, &AnnotatePage::goBack);
    showPart(view);
  });
}

void AnnotatePage::showPart(QWidget* part) {
  if (m_part != nullptr) m_part->deleteLater();
  m_part = part;
  m_stack->addWidget(part);
  m_stack->setCurrentWidget(part);
  part->setFocus();
}

void AnnotatePage::goBack() {
  if (m_stack->currentWidget() == m_judging) m_judging->leave();
  m_stack->setCurrentWidget(m_start);
  if (m_part != nullptr) {
    m_stack->removeWidget(m_part);
    m_part->deleteLater();
    m_part = nullptr;
  }
  m_start->reread();
}

void AnnotatePage::newTask(const QStringList& runs) {
  goBack();
  auto* form = new TaskForm(desk(), runs, m_start->login(), m_stack);
  connect(form, &TaskForm::cancelled, this, &AnnotatePage::goBack);
  connect(form, &TaskForm::made, this, [this](const QString& task) {
    m_start->select(task);
    goBack();
  });
  showPart(form);
}

void AnnotatePage::editGuidelines(const QString& task) {
  const judge::Guidelines& now = m_start->selected()->state.task.guidelines;
  auto* form = new GuidelinesForm(desk(), task, now, m_start->login(), m_stack);
  connect(form, &GuidelinesForm::done, this, &AnnotatePage::goBack);
  showPart(form);
}

void AnnotatePage::changeKeys() {
  auto* panel = new KeysPanel(m_keys, this);
  panel->adjustSize();
  panel->move((rect().center() - panel->rect().center()));
  connect(panel, &KeysPanel::closed, m_judging, [this] { m_judging->setFocus(); });
  panel->show();
  panel->raise();
}

QVector<std::pair<QString, QString>> AnnotatePage::keys() const {
  return m_keys.help();
}

void AnnotatePage::showEvent(QShowEvent* event) {
  Page::showEvent(event);
  if (m_stack->currentWidget() == m_start) m_start->reread();
}

void AnnotatePage::hideEvent(QHideEvent* event) {
  desk().setFocusMode(false);
  Page::hideEvent(event);
}

}  // namespace espalier::ui
