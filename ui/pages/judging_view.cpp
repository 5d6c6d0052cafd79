#include "ui/pages/judging_view.h"

#include <QDateTime>
#include <QLabel>
#include <QLocale>
#include <QProgressBar>
#include <QSignalBlocker>
#include <QTextBrowser>

#include "ui/models/answer_words.h"
#include "ui/pages/judging_board.h"
#include "ui/pages/judging_tools.h"
#include "ui/settings/settings.h"
#include "ui/settings/texts.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/format.h"
#include "ui/widgets/icon.h"
#include "ui/widgets/key_button.h"
#include "ui/widgets/note_field.h"
#include "ui/widgets/parts.h"

namespace espalier::ui {

using Action = JudgingKeys::Action;

namespace {

/// As high as its text, up to `most`; more is scrolled.
void fit(QTextBrowser& panel, int most) {
  panel.document()->setTextWidth(std::max(200, panel.viewport()->width()));
  panel.setFixedHeight(std::min(most, static_cast<int>(panel.document()->size().height()) + 14));
}

}  // namespace

JudgingView::JudgingView(Desk& desk, JudgingKeys& keys, QWidget* parent)
    : Translated<QWidget>(parent),
      m_desk(desk),
      m_keys(keys),
      m_bar(new QProgressBar(this)),
      m_place(makeLabel("heading", this)),
      m_left(makeLabel("muted", this)),
      m_banner(new Banner(this)),
      m_board(new JudgingBoard(m_draft, keys, this)),
      m_guidelines(new QTextBrowser(this)),
      m_others(new QTextBrowser(this)),
      m_note(new NoteField(this)),
      m_hint(makeLabel("error", this)),
      m_tools(new JudgingTools(keys, desk.settings(), m_draft, this)) {
  setObjectName("judgingView");
  setFocusPolicy(Qt::StrongFocus);
  setAttribute(Qt::WA_InputMethodEnabled, false);
  m_since.start();
  auto* column = padded(new QVBoxLayout(this), 0, 0);
  column->addWidget(m_bar);
  auto* body = padded(new QVBoxLayout, 12, kGap);
  body->addLayout(buildHead());
  body->addWidget(m_banner);
  body->addWidget(m_guidelines);
  body->addWidget(m_board, 1);
  body->addWidget(m_hint);
  body->addWidget(m_others);
  body->addWidget(m_note);
  body->addWidget(m_tools);
  column->addLayout(body, 1);
  buildPanels();
  connectService();
  connectParts();
  text([this] { retranslate(); });
}

QLayout* JudgingView::buildHead() {
  auto* head = new QHBoxLayout;
  head->setSpacing(12);
  head->addWidget(m_place);
  head->addWidget(m_left);
  head->addStretch();
  const auto add = [&](const char* name, Action action) {
    auto* button = new KeyButton(this);
    button->setObjectName(name);
    head->addWidget(button);
    connect(button, &QAbstractButton::clicked, this, [this, action] { perform(action); });
    const auto cap = [this, button, action] { button->setKey(m_keys.shown(action)); };
    connect(&m_keys, &JudgingKeys::changed, button, cap);
    cap();
    return button;
  };
  KeyButton* guidelines = add("judge_guidelines", Action::Guidelines);
  KeyButton* focus = add("judge_focusMode", Action::FocusMode);
  auto* keys = makeButton("", this);
  auto* leave = makeButton("", this);
  keys->setObjectName("judge_keys");
  leave->setObjectName("judge_leave");
  for (QPushButton* button : {keys, leave}) {
    button->setFocusPolicy(Qt::TabFocus);
    head->addWidget(button);
  }
  connect(keys, &QPushButton::clicked, this, &JudgingView::keysWanted);
  connect(leave, &QPushButton::clicked, this, &JudgingView::leaveWanted);
  text([guidelines, focus, keys, leave] {
    guidelines->setWords(tr("Guidelines"));
    focus->setWords(tr("Texts only"));
    keys->setText(tr("Keys…"));
    leave->setText(tr("Leave"));
    leave->setToolTip(tr("Back to the tasks; what is begun is kept"));
  });
  return head;
}

void JudgingView::buildPanels() {
  m_bar->setTextVisible(false);
  m_bar->setObjectName("judgeProgress");
  m_place->setObjectName("judgePlace");
  m_left->setObjectName("judgeLeft");
  m_hint->setObjectName("judgeHint");
  m_banner->setObjectName("judgeBanner");
  // What is missing is told without moving what is clicked next.
  QSizePolicy kept = m_hint->sizePolicy();
  kept.setRetainSizeWhenHidden(true);
  m_hint->setSizePolicy(kept);
  m_hint->hide();
  for (QTextBrowser* panel : {m_guidelines, m_others}) {
    panel->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    panel->setAttribute(Qt::WA_InputMethodEnabled, false);
    panel->hide();
  }
  m_guidelines->setObjectName("judgeGuidelines");
  m_others->setObjectName("judgeOthers");
  m_note->setObjectName("judgeNote");
  m_note->setFixedHeight(56);
  m_note->hide();
}

void JudgingView::retranslate() {
  m_bar->setAccessibleName(tr("Progress"));
  m_guidelines->setAccessibleName(tr("Guidelines"));
  m_others->setAccessibleName(tr("What the others answered"));
  m_note->setAccessibleName(tr("Note"));
  m_note->setPlaceholderText(tr("A note on this item. Esc leaves it, Ctrl+Enter submits."));
  if (!m_seated) return;
  showProgress(m_item.progress);
  showGuidelines(!m_guidelines->isHidden());
  showOthers(!m_others->isHidden());
  if (!m_hint->isHidden()) m_hint->setText(m_board->pointOut(m_draft.missing()));
  if (m_done) finish(m_item.progress);
}

void JudgingView::connectService() {
  JudgeService& judging = m_desk.jobs().judging();
  connect(&judging, &JudgeService::seatTaken, this, [this](const JudgeSeat& seat) {
    m_seat = seat;
    m_seated = true;
    m_back = 0;
    m_board->setHighlights(false);
    m_board->setDifference(false);
  });
  connect(&judging, &JudgeService::itemReady, this, &JudgingView::showItem);
  connect(&judging, &JudgeService::allDone, this, &JudgingView::finish);
  connect(&judging, &JudgeService::answerStored, this, [this](const StoredAnswer& stored) {
    if (!m_seated) return;
    m_waiting = false;
    m_back = 0;
    m_item.progress = stored.progress;
    showProgress(stored.progress);
    if (stored.feedback)
      tell(*stored.feedback);
    else
      m_desk.jobs().judging().requestNext();
  });
  connect(&judging, &JudgeService::failed, this, [this](const QString& call, const ErrorInfo& e) {
    if (!m_seated || call == "requestTasks" || call == "requestResults" || call == "requestJudged")
      return;
    if (call == "submit") m_unkept = true;
    m_waiting = false;
    m_banner->showError(e);
  });
}

void JudgingView::connectParts() {
  m_advance.setSingleShot(true);
  m_advance.setInterval(kAdvanceMs);
  m_keep.setSingleShot(true);
  m_keep.setInterval(kDraftMs);
  connect(&m_advance, &QTimer::timeout, this, &JudgingView::submit);
  connect(&m_keep, &QTimer::timeout, this, &JudgingView::keepDraft);
  connect(&m_draft, &AnswerDraft::changed, this, &JudgingView::answered);
  connect(m_tools, &JudgingTools::wanted, this, &JudgingView::perform);
  connect(m_note, &QPlainTextEdit::textChanged, this,
          [this] { m_draft.setComment(m_note->toPlainText()); });
  connect(m_note, &NoteField::left, this, [this] {
    m_note->setVisible(!m_note->toPlainText().isEmpty());
    m_board->focusFirst();
  });
  connect(m_note, &NoteField::done, this, &JudgingView::submit);
  connect(&m_desk.settings(), &Settings::changed, m_board, [this](Settings::Key key) {
    if (key == Settings::Key::TextSize) m_board->showTexts();
  });
  setTabOrder(m_board, m_note);
}

void JudgingView::takeSeat(const QString& task, const QString& login) {
  m_seated = m_done = m_waiting = m_told = false;
  m_banner->clear();
  m_desk.jobs().judging().takeSeat(task, login);
}

void JudgingView::leave() {
  keepDraft();
  m_advance.stop();
  m_seated = false;
  m_desk.setFocusMode(false);
}

void JudgingView::showItem(const JudgeItem& item) {
  if (!m_seated) return;
  const bool first = m_item.view.task != item.view.task || m_item.view.item.empty();
  keepDraft();
  m_advance.stop();
  m_item = item;
  m_done = m_told = m_waiting = false;
  m_banner->clear();
  m_hint->hide();
  m_board->show();
  m_tools->setEnabled(true);
  m_draft.open(m_seat.task, item.view);
  m_clock.start(now(), m_draft.answer().milliseconds);
  m_clock.setActive(isVisible() && isActiveWindow(), now());
  {
    const QSignalBlocker blocker(m_note);
    m_note->setPlainText(QString::fromStdString(m_draft.answer().comment));
    m_note->setVisible(m_seat.task.comments && !m_draft.answer().comment.empty());
  }
  if (m_board->highlights()) m_draft.noteHighlights();
  m_board->open();
  setTabOrder(m_board->lastStop(), m_note);
  showOthers(false);
  m_tools->button(Action::Others)->setEnabled(item.view.answer.has_value());
  showProgress(item.progress);
  const bool fresh = item.progress.done == 0 && item.progress.practice_done == 0;
  if (first && fresh && m_seat.task.guidelines.version > 0) showGuidelines(true);
}

void JudgingView::showProgress(const judge::Progress& progress) {
  const qint64 all = progress.total + progress.practice_total;
  m_bar->setRange(0, static_cast<int>(std::max<qint64>(all, 1)));
  m_bar->setValue(static_cast<int>(progress.done + progress.practice_done));
  QString place = tr("%1 of %2").arg(m_item.view.position).arg(m_item.view.total);
  if (m_item.view.practice) place = tr("Practice %1").arg(place);
  m_place->setText(m_done ? m_seat.login : place);
  QString left = tr("%1 answered").arg(progress.done + progress.practice_done);
  if (progress.left_milliseconds && *progress.left_milliseconds > 0)
    left += " · " + tr("%1 left").arg(formatDuration(*progress.left_milliseconds / 1000.0));
  if (m_item.view.answer && !m_done) left += " · " + tr("answered already");
  m_left->setText(left);
}

void JudgingView::showGuidelines(bool on) {
  const judge::Guidelines& written = m_seat.task.guidelines;
  const bool japanese = QLocale().language() == QLocale::Japanese;
  const std::string& mine = japanese ? written.ja : written.en;
  const std::string& shown = mine.empty() ? (japanese ? written.en : written.ja) : mine;
  m_guidelines->setMarkdown(shown.empty() ? tr("No guidelines are written for this task.")
                                          : QString::fromStdString(shown) + "\n\n*" +
                                                tr("Version %1").arg(written.version) + "*");
  m_guidelines->setVisible(on);
  fit(*m_guidelines, 240);
}

void JudgingView::showOthers(bool on) {
  QString html;
  for (const judge::Answer& peer : m_item.peers) {
    html += QStringLiteral("<p><b>%1</b> %2</p>")
                .arg(QString::fromStdString(peer.annotator).toHtmlEscaped(),
                     answerWords(peer, m_seat.task, m_item.view).toHtmlEscaped());
  }
  if (m_item.peers.empty()) html = "<p>" + tr("Nobody else has answered this item yet.") + "</p>";
  if (m_item.history.size() > 1) {
    html += "<p><b>" + tr("Your answers before") + "</b></p>";
    for (const judge::Answer& own : m_item.history) {
      html += QStringLiteral("<p>%1. %2 (%3)</p>")
                  .arg(own.revision)
                  .arg(answerWords(own, m_seat.task, m_item.view).toHtmlEscaped(),
                       QLocale().toString(QDateTime::fromMSecsSinceEpoch(own.at),
                                          QLocale::ShortFormat));
    }
  }
  const bool shown = on && m_item.view.answer.has_value();
  m_others->setHtml(shown ? html : QString());
  m_others->setVisible(shown);
  fit(*m_others, 120);
  m_tools->button(Action::Others)->setChecked(shown);
  if (shown && !m_item.peers.empty()) m_draft.notePeers();
}

/// After a practice item: whether it was right, and why. Enter goes on.
void JudgingView::tell(const judge::Feedback& feedback) {
  m_told = true;
  QStringList words{feedback.right ? tr("Right.") : tr("Not as expected.")};
  judge::Answer expected;
  expected.choice = feedback.expected_choice;
  expected.shown = m_draft.answer().shown;
  const QString choice = choiceWords(expected, m_item.view);
  if (!choice.isEmpty() && !feedback.choice_right) words << tr("Expected: %1.").arg(choice);
  for (const judge::Feedback::Rating& rating : feedback.ratings) {
    if (rating.right) continue;
    judge::Criterion criterion{rating.criterion};
    for (const judge::Criterion& known : m_seat.task.criteria) {
      if (known.key == rating.criterion) criterion = known;
    }
    words << tr("%1 of %2: expected %3, given %4.")
                 .arg(texts::criterion(criterion), sideOf(m_item.view, rating.candidate))
                 .arg(rating.expected)
                 .arg(rating.given);
  }
  const bool japanese = QLocale().language() == QLocale::Japanese;
  const std::string& why = japanese && !feedback.ja.empty() ? feedback.ja
                           : feedback.en.empty()            ? feedback.ja
                                                            : feedback.en;
  if (!why.empty()) words << QString::fromStdString(why);
  m_banner->showText(feedback.right ? "info" : "warning", words.join(' '));
  m_hint->hide();
  m_board->focusFirst();
}

void JudgingView::finish(const judge::Progress& progress) {
  if (!m_seated) return;
  keepDraft();
  m_done = true;
  m_advance.stop();
  m_item.progress = progress;
  m_board->hide();
  m_note->hide();
  m_hint->hide();
  m_others->hide();
  m_guidelines->hide();
  showProgress(progress);
  m_banner->showText(
      "info",
      tr("All items are answered. %1 goes back to the last one.").arg(m_keys.shown(Action::Back)));
  setFocus();
}

bool JudgingView::noteHasFocus() const {
  return m_note->hasFocus();
}

/// Required: a rating or the choice.
void JudgingView::answered(bool required) {
  if (!m_seated || !m_draft.touched()) return;
  m_keep.start();
  m_unkept = true;
  m_told = false;
  if (!required) return;
  if (!m_hint->isHidden()) m_hint->setVisible(!m_board->pointOut(std::nullopt).isEmpty());
  m_advance.stop();
  if (m_tools->advances() && !m_draft.missing()) m_advance.start();
}

judge::Answer JudgingView::timed() const {
  judge::Answer answer = m_draft.answer();
  answer.annotator = m_seat.login.toStdString();
  answer.milliseconds = m_clock.spent(now());
  return answer;
}

void JudgingView::keepDraft() {
  m_keep.stop();
  if (!m_seated || !m_unkept) return;
  m_unkept = false;
  m_desk.jobs().judging().keepDraft(timed());
}

}  // namespace espalier::ui
