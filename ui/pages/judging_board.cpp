#include "ui/pages/judging_board.h"

#include <QKeyEvent>
#include <QTextBrowser>

#include "ui/models/text_marks.h"
#include "ui/pages/candidate_pane.h"
#include "ui/pages/choice_row.h"
#include "ui/pages/coverage_strip.h"
#include "ui/pages/rating_row.h"
#include "ui/settings/texts.h"
#include "ui/settings/theme.h"
#include "ui/widgets/parts.h"
#include "ui/widgets/splitter.h"

namespace espalier::ui {

using Action = JudgingKeys::Action;

JudgingBoard::JudgingBoard(AnswerDraft& draft, JudgingKeys& keys, QWidget* parent)
    : Translated<QWidget>(parent),
      m_draft(draft),
      m_keys(keys),
      m_title(new ElidedLabel(this)),
      m_article(new QTextBrowser(this)),
      m_strip(new CoverageStrip(m_article, this)),
      m_choice(new ChoiceRow(keys, this)) {
  auto* column = padded(new QVBoxLayout(this), 0, kGap);
  auto* splitter = makeSplitter(Qt::Horizontal, "judgingParts", this);
  auto* article = makeCard(splitter);
  auto* body = new QVBoxLayout(article);
  body->setContentsMargins(12, 8, 12, 8);
  body->addWidget(m_title);
  auto* texts = padded(new QHBoxLayout, 0, kGap);
  texts->addWidget(m_article, 1);
  texts->addWidget(m_strip);
  body->addLayout(texts, 1);
  auto* holder = new QWidget(splitter);
  m_row = padded(new QHBoxLayout(holder), 0, 12);
  splitter->addWidget(article);
  splitter->addWidget(holder);
  splitter->setStretchFactor(0, 2);
  splitter->setStretchFactor(1, 3);
  splitter->setSizes({520, 780});
  column->addWidget(splitter, 1);
  column->addWidget(m_choice);
  setStyleProperty(m_title, "role", "heading");
  m_title->setObjectName("judgedTitle");
  m_article->setObjectName("judgedArticle");
  m_article->setProperty("reading", true);
  m_article->setFrameShape(QFrame::NoFrame);
  m_article->setOpenLinks(false);
  m_article->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
  m_article->setAttribute(Qt::WA_InputMethodEnabled, false);
  m_strip->setObjectName("judgedCoverage");
  m_strip->hide();
  connect(m_choice, &ChoiceRow::chosen, &m_draft, &AnswerDraft::choose);
  connect(&m_draft, &AnswerDraft::changed, this, &JudgingBoard::refresh);
  connect(&Theme::get(), &Theme::changed, this, &JudgingBoard::showTexts);
  text([this] {
    m_article->setAccessibleName(tr("Article"));
    if (m_draft.view().title.empty()) m_title->setText(tr("Article"));
  });
}

QString JudgingBoard::language() const {
  return QString::fromStdString(m_draft.task().language);
}

void JudgingBoard::open() {
  setUpdatesEnabled(false);
  for (CandidatePane* pane : m_panes) {
    m_row->removeWidget(pane);
    pane->setObjectName({});  // its successor has the name now
    pane->hide();
    pane->deleteLater();
  }
  m_panes.clear();
  const judge::ItemView& view = m_draft.view();
  const bool pair = view.candidates.size() == 2 && m_draft.task().preference;
  char16_t side = u'A';
  for (const judge::Candidate& candidate : view.candidates) {
    auto* pane = new CandidatePane(QString(QChar(side++)), m_draft, candidate, this);
    m_row->addWidget(pane, 1);
    m_panes << pane;
  }
  m_choice->setVisible(pair);
  const QString title = QString::fromStdString(view.title);
  m_title->setText(title.isEmpty() ? tr("Article") : title);
  QWidget* last = m_strip;
  for (CandidatePane* pane : std::as_const(m_panes)) {
    setTabOrder(last, pane->browser());
    last = pane->browser();
  }
  for (QWidget* stop : stops()) {
    setTabOrder(last, stop);
    last = stop;
  }
  showTexts();
  refresh();
  setUpdatesEnabled(true);
  focusFirst();
}

void JudgingBoard::showTexts() {
  const QString article = QString::fromStdString(m_draft.view().document);
  showPlain(*m_article, article);
  for (qsizetype i = 0; i < m_panes.size(); ++i) {
    const bool difference = m_difference && m_panes.size() > 1;
    const QString other = difference ? m_panes[(i + 1) % m_panes.size()]->plainText() : article;
    const auto how = difference                           ? CandidatePane::Show::Difference
                     : m_highlights && !article.isEmpty() ? CandidatePane::Show::Highlights
                                                          : CandidatePane::Show::Plain;
    m_panes[i]->showText(how, other, language());
  }
  showCoverage();
}

void JudgingBoard::showCoverage() {
  QVector<CoverageStrip::Lane> lanes;
  const QString article = QString::fromStdString(m_draft.view().document);
  m_strip->setVisible(m_highlights && !article.isEmpty());
  if (m_highlights) {
    int colour = 0;
    for (const CandidatePane* pane : std::as_const(m_panes)) {
      lanes.push_back({pane->side(), Theme::get().series(colour++),
                       sentenceCoverage(article, pane->plainText(), language())});
    }
  }
  m_strip->setLanes(lanes, 0);
}

void JudgingBoard::refresh() {
  m_choice->setChoice(m_draft.choice());
  for (CandidatePane* pane : std::as_const(m_panes))
    pane->refresh();
}

void JudgingBoard::setHighlights(bool on) {
  m_highlights = on;
  if (on) m_difference = false;
  showTexts();
}

void JudgingBoard::setDifference(bool on) {
  m_difference = on;
  if (on) m_highlights = false;
  showTexts();
}

QVector<QWidget*> JudgingBoard::stops() const {
  QVector<QWidget*> out;
  if (!m_choice->isHidden()) out << m_choice;
  for (const CandidatePane* pane : m_panes) {
    for (RatingRow* row : pane->ratings())
      out << row;
  }
  return out;
}

QWidget* JudgingBoard::lastStop() const {
  const QVector<QWidget*> all = stops();
  return all.isEmpty() ? static_cast<QWidget*>(m_article) : all.last();
}

RatingRow* JudgingBoard::focusedRow() const {
  auto* row = qobject_cast<RatingRow*>(window()->focusWidget());
  return row != nullptr && isAncestorOf(row) ? row : nullptr;
}

bool JudgingBoard::criterionHasFocus() const {
  return focusedRow() != nullptr;
}

void JudgingBoard::focusFirst() {
  const QVector<QWidget*> all = stops();
  (all.isEmpty() ? m_article : all.first())->setFocus(Qt::OtherFocusReason);
}

bool JudgingBoard::focusNextPrevChild(bool next) {
  const QVector<QWidget*> all = stops();
  const qsizetype at = all.indexOf(window()->focusWidget());
  const qsizetype to = at + (next ? 1 : -1);
  if (at < 0 || to < 0 || to >= all.size()) return Translated<QWidget>::focusNextPrevChild(next);
  all[to]->setFocus(next ? Qt::TabFocusReason : Qt::BacktabFocusReason);
  return true;
}

void JudgingBoard::step(int direction) {
  const QVector<QWidget*> all = stops();
  if (all.isEmpty()) return;
  const qsizetype at = all.indexOf(window()->focusWidget());
  const qsizetype next = at < 0 ? 0 : (at + direction + all.size()) % all.size();
  all[next]->setFocus(direction > 0 ? Qt::TabFocusReason : Qt::BacktabFocusReason);
}

bool JudgingBoard::rate(int digit) {
  RatingRow* row = focusedRow();
  if (row == nullptr) return false;
  m_draft.rate(row->candidate(), row->criterion(), digit);
  return true;
}

bool JudgingBoard::press(const QKeyEvent& event) {
  const bool plain = (event.modifiers() & ~Qt::KeypadModifier) == Qt::NoModifier;
  const bool digit = plain && event.key() >= Qt::Key_0 && event.key() <= Qt::Key_9;
  if (digit && criterionHasFocus()) return rate(event.key() - Qt::Key_0);
  const auto action = m_keys.actionOf(event, true);
  return action && perform(*action);
}

void JudgingBoard::mark() {
  for (CandidatePane* pane : std::as_const(m_panes)) {
    if (pane->selected().second <= 0) continue;
    const QTextBrowser* browser = pane->browser();
    const QPoint corner = browser->cursorRect().bottomLeft();
    pane->askKind(browser->viewport()->mapToGlobal(corner + QPoint(0, 4)));
    return;
  }
}

bool JudgingBoard::perform(Action action) {
  switch (action) {
    case Action::Left:
    case Action::Right:
    case Action::Tie:
    case Action::BothBad:
      m_draft.choose(ChoiceRow::choiceOf(action));
      return true;
    case Action::NextCriterion:
      step(1);
      return true;
    case Action::PreviousCriterion:
      step(-1);
      return true;
    case Action::Mark:
      mark();
      return true;
    default:
      return false;
  }
}

QString JudgingBoard::pointOut(const std::optional<AnswerDraft::Missing>& missing) {
  m_choice->setMissing(missing == AnswerDraft::Missing{});
  if (missing == AnswerDraft::Missing{}) m_choice->setFocus(Qt::OtherFocusReason);
  QString words =
      missing == AnswerDraft::Missing{} ? tr("Still to say: which is better.") : QString();
  for (const CandidatePane* pane : std::as_const(m_panes)) {
    for (RatingRow* row : pane->ratings()) {
      const bool here = missing == AnswerDraft::Missing{row->candidate(), row->criterion()};
      row->setMissing(here);
      if (!here) continue;
      row->setFocus(Qt::OtherFocusReason);
      for (const judge::Criterion& criterion : m_draft.task().criteria) {
        if (criterion.key == row->criterion().toStdString())
          words = tr("Still to rate: %1 of %2.").arg(texts::criterion(criterion), pane->side());
      }
    }
  }
  return words;
}

}  // namespace espalier::ui
