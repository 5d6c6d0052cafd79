#include "ui/pages/annotate_start.h"

#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QShortcut>
#include <QTableView>

#include "ui/dialogs/ask.h"
#include "ui/models/tasks_model.h"
#include "ui/pages/annotate_files.h"
#include "ui/settings/settings.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/icon.h"
#include "ui/widgets/parts.h"

namespace espalier::ui {

AnnotateStart::AnnotateStart(Desk& desk, QWidget* parent)
    : Translated<QWidget>(parent),
      m_desk(desk),
      m_model(new TasksModel(this)),
      m_banner(new Banner(this)),
      m_empty(new EmptyState("annotate", this)),
      m_content(new QWidget(this)),
      m_login(new QLineEdit(this)),
      m_table(new QTableView(this)),
      m_files(new AnnotateFiles(desk, *m_banner, this)),
      m_new(makeButton("", this)),
      m_import(makeButton("", this)),
      m_close(makeButton("danger", this)),
      m_guidelines(makeButton("", this)),
      m_packet(makeButton("", this)),
      m_export(makeButton("", this)),
      m_disputes(makeButton("", this)),
      m_results(makeButton("", this)),
      m_start(makeButton("primary", this)) {
  auto* column = padded(new QVBoxLayout(this), kPad, 12);
  column->addLayout(buildTop());
  column->addWidget(m_banner);
  column->addWidget(m_files);
  column->addWidget(m_empty, 1);
  column->addWidget(m_content, 1);
  auto* content = padded(new QVBoxLayout(m_content), 0, 12);
  m_banner->setObjectName("startBanner");
  m_table->setObjectName("taskTable");
  m_table->setModel(m_model);
  styleTable(m_table);
  m_table->setSortingEnabled(false);
  m_table->setSelectionMode(QAbstractItemView::SingleSelection);
  content->addWidget(m_table, 1);
  content->addLayout(buildFoot());
  m_content->hide();
  connectService();
  text([this] { retranslate(); });
}

QLayout* AnnotateStart::buildTop() {
  auto* top = new QHBoxLayout;
  top->setSpacing(kGap);
  auto* label = makeLabel("muted", this);
  label->setBuddy(m_login);
  text([this, label] {
    label->setText(tr("Your login name"));
    m_login->setAccessibleName(tr("Your login name"));
    m_login->setPlaceholderText(tr("for example mori"));
  });
  m_login->setObjectName("loginName");
  m_login->setMaximumWidth(220);
  m_login->setText(m_desk.settings().value<QString>(Settings::Key::JudgingLogin));
  m_new->setObjectName("newTask");
  m_new->setIcon(icon("plus"));
  m_import->setObjectName("importPacket");
  top->addWidget(label);
  top->addWidget(m_login);
  top->addStretch();
  top->addWidget(m_import);
  top->addWidget(m_new);
  return top;
}

QLayout* AnnotateStart::buildFoot() {
  auto* foot = new QHBoxLayout;
  foot->setSpacing(kGap);
  const std::pair<QPushButton*, const char*> named[] = {
      {m_close, "closeTask"},      {m_guidelines, "editGuidelines"}, {m_packet, "packetMenu"},
      {m_export, "exportAnswers"}, {m_disputes, "showDisputes"},     {m_results, "showResults"},
      {m_start, "startJudging"},
  };
  for (const auto& [button, name] : named) {
    button->setObjectName(name);
    foot->addWidget(button);
    if (button == m_export) foot->addStretch();
  }
  return foot;
}

void AnnotateStart::connectService() {
  JudgeService& judging = m_desk.jobs().judging();
  connect(&judging, &JudgeService::tasksReady, this, [this](const QVector<TaskRow>& rows) {
    const TaskRow* before = selected();
    const QString keep = !m_wanted.isEmpty() ? m_wanted
                         : before != nullptr ? QString::fromStdString(before->state.task.id)
                                             : QString();
    m_model->setRows(rows);
    m_wanted.clear();
    select(keep);
    m_table->resizeColumnsToContents();
    m_table->setColumnWidth(0, std::clamp(m_table->columnWidth(0), 160, 360));
    m_empty->setVisible(rows.isEmpty());
    m_content->setVisible(!rows.isEmpty());
    updateButtons();
  });
  connect(&judging, &JudgeService::taskClosed, this, [this] { reread(); });
  connect(&judging, &JudgeService::failed, this, [this](const QString& call, const ErrorInfo& e) {
    if (call == "closeTask" || call == "requestTasks" || (call == "takeSeat" && isVisible()))
      m_banner->showError(e);
  });
  connect(m_files, &AnnotateFiles::tasksChanged, this, &AnnotateStart::reread);
  connect(m_empty, &EmptyState::actionClicked, this, [this] {
    if (!m_desk.hasWorkspace())
      Q_EMIT m_desk.pageWanted("home");
    else if (m_desk.runs().isEmpty())
      Q_EMIT m_desk.pageWanted("compose");
    else
      Q_EMIT newTaskWanted();
  });
  connect(m_login, &QLineEdit::textChanged, this, &AnnotateStart::updateButtons);
  connect(m_login, &QLineEdit::returnPressed, this, &AnnotateStart::open);
  connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this,
          &AnnotateStart::updateButtons);
  connect(m_table, &QTableView::activated, this, &AnnotateStart::open);
  connect(m_new, &QPushButton::clicked, this, &AnnotateStart::newTaskWanted);
  connect(m_import, &QPushButton::clicked, m_files, &AnnotateFiles::import);
  connect(m_start, &QPushButton::clicked, this, &AnnotateStart::open);
  connect(m_close, &QPushButton::clicked, this, &AnnotateStart::close);
  const auto forSelected = [this](QPushButton* button, auto signal) {
    connect(button, &QPushButton::clicked, this, [this, signal] {
      if (const TaskRow* row = selected())
        Q_EMIT(this->*signal)(QString::fromStdString(row->state.task.id));
    });
  };
  forSelected(m_guidelines, &AnnotateStart::guidelinesWanted);
  forSelected(m_disputes, &AnnotateStart::disputesWanted);
  forSelected(m_results, &AnnotateStart::resultsWanted);
  connect(m_packet, &QPushButton::clicked, this, [this] {
    if (const TaskRow* row = selected()) m_files->askLogin(*row, login());
  });
  connect(m_export, &QPushButton::clicked, this, [this] {
    if (const TaskRow* row = selected()) m_files->showFormats(*row, m_export);
  });
}

void AnnotateStart::retranslate() {
  const bool runs = !m_desk.runs().isEmpty();
  m_empty->setTexts(tr("No annotation tasks yet"),
                    tr("People compare and rate summaries here without knowing which method wrote "
                       "them; a packet brings a task from another machine."),
                    !m_desk.hasWorkspace() ? tr("Go to Home")
                    : runs                 ? tr("New task…")
                                           : tr("Compose a run"));
  m_table->setAccessibleName(tr("Annotation tasks"));
  m_new->setText(tr("New task…"));
  m_import->setText(tr("Import a packet…"));
  m_import->setToolTip(tr("A packet of items, or the answers that come back for one"));
  m_close->setText(tr("Close task"));
  m_guidelines->setText(tr("Guidelines…"));
  m_export->setText(tr("Export answers"));
  m_disputes->setText(tr("Disagreements"));
  m_results->setText(tr("Results"));
  m_model->retranslate();
  updateButtons();
}

void AnnotateStart::reread() {
  retranslate();
  m_desk.jobs().judging().requestTasks();
}

QString AnnotateStart::login() const {
  return m_login->text().trimmed();
}

const TaskRow* AnnotateStart::selected() const {
  const QModelIndexList rows = m_table->selectionModel()->selectedRows();
  return rows.isEmpty() ? nullptr : &m_model->row(rows.first().row());
}

void AnnotateStart::select(const QString& task) {
  m_wanted = task;
  if (m_model->rowCount() == 0) return;
  int row = 0;
  for (int i = 0; i < m_model->rowCount(); ++i) {
    if (m_model->row(i).state.task.id != task.toStdString()) continue;
    row = i;
    m_wanted.clear();
  }
  m_table->selectRow(row);
}

void AnnotateStart::updateButtons() {
  const TaskRow* row = selected();
  const bool open = row != nullptr && row->state.task.open;
  const bool packet = row != nullptr && row->state.task.from_packet;
  bool begun = false;
  if (row != nullptr) {
    for (const annotation::AnnotatorState& annotator : row->annotators)
      begun |= annotator.login == login().toStdString() && doneOf(annotator.progress).first > 0;
  }
  m_start->setText(begun ? tr("Go on") : tr("Start"));
  m_start->setEnabled(open && !login().isEmpty());
  // What a closed task does not allow says so.
  const QString closed = row != nullptr && !open ? tr("The task is closed") : QString();
  m_start->setToolTip(!closed.isEmpty()   ? closed
                      : login().isEmpty() ? tr("Write your login name first")
                                          : QString());
  m_close->setEnabled(open);
  m_close->setToolTip(closed.isEmpty() ? tr("No more answers; the methods are told from then on")
                                       : closed);
  m_guidelines->setEnabled(open);
  m_guidelines->setToolTip(closed);
  m_export->setEnabled(row != nullptr);
  m_disputes->setEnabled(row != nullptr && row->annotators.size() > 1);
  m_disputes->setToolTip(m_disputes->isEnabled()
                             ? tr("Items on which annotators differ, to be settled")
                             : tr("It takes the answers of two annotators"));
  m_results->setEnabled(row != nullptr && !row->state.task.open);
  m_results->setToolTip(open ? tr("They come once the task is closed") : QString());
  m_packet->setText(packet ? tr("Send answers back…") : tr("Packet…"));
  m_packet->setToolTip(packet ? tr("The answers as a file, for where the packet came from")
                       : closed.isEmpty()
                           ? tr("The items of one annotator as a file, for another machine")
                           : closed);
  m_packet->setEnabled(packet || open);
}

void AnnotateStart::open() {
  const TaskRow* row = selected();
  if (row == nullptr) return;
  const QString task = QString::fromStdString(row->state.task.id);
  if (!row->state.task.open) {
    Q_EMIT resultsWanted(task);
    return;
  }
  if (login().isEmpty()) {
    m_login->setFocus();
    return;
  }
  m_desk.settings().set(Settings::Key::JudgingLogin, login());
  Q_EMIT seatWanted(task, login());
}

void AnnotateStart::close() {
  const TaskRow* row = selected();
  if (row == nullptr) return;
  const QString id = QString::fromStdString(row->state.task.id);
  const bool sure = ask::confirm(
      this, tr("Close “%1”?").arg(TasksModel::name(*row)),
      tr("It takes no more answers, and from then on the methods are told. It cannot be opened "
         "again."),
      tr("Close the task"));
  if (sure) m_desk.jobs().judging().closeTask(id);
}

}  // namespace espalier::ui
