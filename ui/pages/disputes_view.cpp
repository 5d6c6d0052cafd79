#include "ui/pages/disputes_view.h"

#include <QKeyEvent>
#include <QLabel>
#include <QListWidget>
#include <QSignalBlocker>
#include <QSplitter>
#include <QTextBrowser>

#include "ui/models/answer_words.h"
#include "ui/pages/judging_board.h"
#include "ui/settings/settings.h"
#include "ui/settings/texts.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/format.h"
#include "ui/widgets/key_button.h"
#include "ui/widgets/parts.h"

namespace espalier::ui {

using Action = JudgingKeys::Action;

DisputesView::DisputesView(Desk& desk, JudgingKeys& keys, const judge::Task& task,
                           const QString& viewer, QWidget* parent)
    : Translated<QWidget>(parent),
      m_desk(desk),
      m_keys(keys),
      m_task(task),
      m_viewer(viewer),
      m_title(makeLabel("big", this)),
      m_banner(new Banner(this)),
      m_none(makeLabel("muted", this)),
      m_content(new QWidget(this)),
      m_list(new QListWidget(this)),
      m_answers(new QTextBrowser(this)),
      m_board(new JudgingBoard(m_draft, keys, this)),
      m_hint(makeLabel("error", this)),
      m_settle(new KeyButton(this)),
      m_leave(makeButton("", this)) {
  setObjectName("disputesView");
  setFocusPolicy(Qt::StrongFocus);
  setAttribute(Qt::WA_InputMethodEnabled, false);
  auto* column = padded(new QVBoxLayout(this), 12, kGap);
  auto* head = new QHBoxLayout;
  head->addWidget(m_title);
  head->addStretch();
  head->addWidget(m_leave);
  column->addLayout(head);
  column->addWidget(m_banner);
  column->addWidget(m_none, 1);
  column->addWidget(m_content, 1);
  auto* row = padded(new QHBoxLayout(m_content), 0, 12);
  auto* left = new QVBoxLayout;
  left->addWidget(m_list, 1);
  m_list->setFixedWidth(220);
  m_list->setWordWrap(true);
  m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  row->addLayout(left);
  auto* right = new QVBoxLayout;
  right->setSpacing(kGap);
  right->addWidget(m_board, 1);
  right->addWidget(m_answers);
  auto* foot = new QHBoxLayout;
  foot->addWidget(m_hint, 1);
  foot->addWidget(m_settle);
  right->addLayout(foot);
  row->addLayout(right, 1);
  m_none->setAlignment(Qt::AlignCenter);
  m_answers->setMaximumHeight(110);
  m_answers->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
  m_list->setObjectName("disputeList");
  m_answers->setObjectName("disputeAnswers");
  m_settle->setObjectName("settleDispute");
  m_settle->setProperty("kind", "primary");
  m_leave->setObjectName("leaveDisputes");
  m_hint->setObjectName("disputeHint");
  m_banner->setObjectName("disputeBanner");
  connectService();
  text([this] {
    m_title->setText(tr("Disagreements"));
    m_leave->setText(tr("Back to the tasks"));
    m_none->setText(tr("Nobody differs on what has been answered so far."));
    m_list->setAccessibleName(tr("Items on which annotators differ"));
    m_answers->setAccessibleName(tr("All answers to this item"));
    m_settle->setWords(tr("This answer stands"));
    m_settle->setKey(m_keys.shown(Action::Submit));
    fillList();
  });
  desk.jobs().judging().requestDisputes(QString::fromStdString(task.id), viewer);
}

void DisputesView::connectService() {
  JudgeService& judging = m_desk.jobs().judging();
  connect(&judging, &JudgeService::disputesReady, this,
          [this](const QString& task, const QVector<annotation::Dispute>& disputes) {
            if (task != QString::fromStdString(m_task.id)) return;
            m_disputes = disputes;
            fillList();
          });
  connect(&judging, &JudgeService::disputeSettled, this,
          [this](const QString& task, const QString& item) {
            if (task != QString::fromStdString(m_task.id)) return;
            // The next one that is still open.
            m_wanted.clear();
            bool behind = false;
            for (const annotation::Dispute& dispute : std::as_const(m_disputes)) {
              const QString id = QString::fromStdString(dispute.view.item);
              if (behind && !dispute.settled && m_wanted.isEmpty()) m_wanted = id;
              behind |= id == item;
            }
            if (m_wanted.isEmpty()) m_wanted = item;
            m_desk.jobs().judging().requestDisputes(task, m_viewer);
          });
  connect(&judging, &JudgeService::failed, this, [this](const QString& call, const ErrorInfo& e) {
    if (call == "requestDisputes" || call == "settle") m_banner->showError(e);
  });
  connect(m_list, &QListWidget::currentRowChanged, this, &DisputesView::showDispute);
  connect(&m_desk.settings(), &Settings::changed, m_board, [this](Settings::Key key) {
    if (key == Settings::Key::TextSize) m_board->showTexts();
  });
  connect(m_settle, &QPushButton::clicked, this, &DisputesView::settle);
  connect(m_leave, &QPushButton::clicked, this, &DisputesView::leaveWanted);
}

QString DisputesView::about(const annotation::Dispute& dispute) const {
  QStringList words;
  for (const std::string& about : dispute.disagreement.about) {
    if (about == "choice") words << tr("which is better");
    for (const judge::Criterion& criterion : m_task.criteria) {
      if (criterion.key == about) words << texts::criterion(criterion);
    }
  }
  return formatList(words);
}

void DisputesView::fillList() {
  const QString before =
      current() != nullptr ? QString::fromStdString(current()->view.item) : QString();
  const QString keep = m_wanted.isEmpty() ? before : m_wanted;
  int row = 0;
  {
    const QSignalBlocker blocker(m_list);
    m_list->clear();
    for (const annotation::Dispute& dispute : std::as_const(m_disputes)) {
      const QString words = tr("%1. %2").arg(dispute.view.position).arg(about(dispute));
      m_list->addItem(dispute.settled ? tr("%1 (settled)").arg(words) : words);
      if (dispute.view.item == keep.toStdString()) row = m_list->count() - 1;
    }
    m_list->setCurrentRow(m_disputes.isEmpty() ? -1 : row);
  }
  m_wanted.clear();
  m_none->setVisible(m_disputes.isEmpty());
  m_content->setVisible(!m_disputes.isEmpty());
  showDispute();
}

const annotation::Dispute* DisputesView::current() const {
  const int row = m_list->currentRow();
  return row < 0 || row >= m_disputes.size() ? nullptr : &m_disputes[row];
}

void DisputesView::showDispute() {
  const annotation::Dispute* dispute = current();
  if (dispute == nullptr) return;
  judge::ItemView view = dispute->view;
  view.answer = dispute->settled;
  view.draft.reset();
  m_hint->clear();
  m_draft.open(m_task, view);
  m_board->open();
  showAnswers();
}

void DisputesView::showAnswers() {
  const annotation::Dispute* dispute = current();
  if (dispute == nullptr) return;
  QString html;
  const auto line = [&](const QString& who, const judge::Answer& answer) {
    html +=
        QStringLiteral("<p><b>%1</b> %2</p>")
            .arg(who.toHtmlEscaped(), answerWords(answer, m_task, dispute->view).toHtmlEscaped());
  };
  for (const judge::Answer& answer : dispute->disagreement.answers)
    line(QString::fromStdString(answer.annotator), answer);
  if (dispute->settled)
    line(tr("Settled by %1:").arg(QString::fromStdString(dispute->settled->annotator)),
         *dispute->settled);
  m_answers->setHtml(html);
}

void DisputesView::settle() {
  if (current() == nullptr) return;
  const QString words = m_board->pointOut(m_draft.missing());
  m_hint->setText(words);
  if (!words.isEmpty()) return;
  judge::Answer answer = m_draft.answer();
  answer.annotator = m_viewer.toStdString();
  m_desk.jobs().judging().settle(QString::fromStdString(m_task.id), answer);
}

bool DisputesView::event(QEvent* event) {
  if (event->type() == QEvent::ShortcutOverride &&
      m_keys.actionOf(*static_cast<QKeyEvent*>(event), true)) {
    event->accept();
    return true;
  }
  return Translated<QWidget>::event(event);
}

void DisputesView::keyPressEvent(QKeyEvent* event) {
  if (m_board->press(*event)) return;
  const auto action = m_keys.actionOf(*event, true);
  const int row = m_list->currentRow();
  if (action == Action::Submit)
    settle();
  else if (action == Action::Next)
    m_list->setCurrentRow(std::min(row + 1, m_list->count() - 1));
  else if (action == Action::Previous)
    m_list->setCurrentRow(std::max(row - 1, 0));
  else if (event->key() == Qt::Key_Escape)
    Q_EMIT leaveWanted();
  else
    Translated<QWidget>::keyPressEvent(event);
}

}  // namespace espalier::ui
