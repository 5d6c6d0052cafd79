#include "ui/pages/candidate_pane.h"

#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QLabel>
#include <QMenu>
#include <QTextBlockFormat>
#include <QTextBrowser>
#include <QToolButton>
#include <QVBoxLayout>

#include "ui/models/answer_draft.h"
#include "ui/models/code_points.h"
#include "ui/models/text_marks.h"
#include "ui/pages/rating_row.h"
#include "ui/pages/summary_column.h"
#include "ui/settings/texts.h"
#include "ui/settings/theme.h"
#include "ui/widgets/flow_layout.h"
#include "ui/widgets/icon.h"
#include "ui/widgets/parts.h"

namespace espalier::ui {

namespace {
constexpr int kQuoted = 24;  ///< characters of a marked stretch on its chip
}  // namespace

void showPlain(QTextBrowser& browser, const QString& text) {
  const QFont font = Theme::get().readingFont();
  browser.document()->setDocumentMargin(0);
  browser.document()->setDefaultFont(font);
  // A document takes \r\n for one place and must not.
  browser.setPlainText(QString(text).replace('\r', ' '));
  QTextBlockFormat format;
  format.setLineHeight(font.pixelSize() * 1.6, QTextBlockFormat::FixedHeight);
  QTextCharFormat letters;
  letters.setFont(font);
  letters.setForeground(Theme::get().colours().text);
  QTextCursor cursor(browser.document());
  cursor.select(QTextCursor::Document);
  cursor.mergeBlockFormat(format);
  cursor.mergeCharFormat(letters);
}

CandidatePane::CandidatePane(const QString& side, AnswerDraft& draft,
                             const judge::Candidate& candidate, QWidget* parent)
    : Translated<QFrame>(parent),
      m_side(side),
      m_draft(draft),
      m_candidate(candidate),
      m_text(QString::fromStdString(candidate.text)),
      m_heading(makeLabel("big", this)),
      m_browser(new QTextBrowser(this)),
      m_spans(new QWidget(this)),
      m_flow(new FlowLayout(m_spans, 4)) {
  setProperty("card", true);
  setObjectName("candidate_" + side);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(12, 8, 8, 8);
  column->setSpacing(6);
  column->addWidget(m_heading);
  column->addWidget(m_browser, 1);
  column->addWidget(m_spans);
  m_heading->setText(side);
  m_browser->setObjectName("candidateText_" + side);
  m_browser->setProperty("reading", true);
  m_browser->setFrameShape(QFrame::NoFrame);
  m_browser->setOpenLinks(false);
  m_browser->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
  m_browser->setAttribute(Qt::WA_InputMethodEnabled, false);
  m_browser->viewport()->installEventFilter(this);
  m_spans->hide();
  for (const judge::Criterion& criterion : draft.task().criteria) {
    auto* row = new RatingRow(id(), criterion, side, this);
    m_rows << row;
    column->addWidget(row);
    connect(row, &RatingRow::rated, this,
            [this, row](int value) { m_draft.rate(id(), row->criterion(), value); });
  }
  text([this] {
    m_browser->setAccessibleName(tr("Candidate %1").arg(m_side));
    listSpans();
  });
}

void CandidatePane::showText(Show how, const QString& other, const QString& language) {
  m_how = how;
  m_other = other;
  m_language = language;
  if (how == Show::Difference)
    showReading(*m_browser, themeHtml(differenceParts(m_text, other, language)));
  else
    showPlain(*m_browser, m_text);
  paintMarks();
}

void CandidatePane::refresh() {
  for (RatingRow* row : m_rows)
    row->setValue(m_draft.rating(id(), row->criterion()));
  if (m_draft.answer().spans == m_listed) return;
  m_listed = m_draft.answer().spans;
  listSpans();
  paintMarks();
}

/// Highlights and marked errors lie over the text, so that no character moves.
void CandidatePane::paintMarks() {
  QList<QTextEdit::ExtraSelection> marks;
  if (m_how == Show::Difference) {
    m_browser->setExtraSelections(marks);
    return;
  }
  const Colours& colours = Theme::get().colours();
  const auto add = [&](qsizetype start, qsizetype end, const QTextCharFormat& format) {
    QTextEdit::ExtraSelection mark;
    mark.cursor = QTextCursor(m_browser->document());
    mark.cursor.setPosition(static_cast<int>(start));
    mark.cursor.setPosition(static_cast<int>(end), QTextCursor::KeepAnchor);
    mark.format = format;
    marks << mark;
  };
  if (m_how == Show::Highlights) {
    for (const TextMark& mark : markSummary(m_other, m_text, m_language)) {
      QTextCharFormat format;
      if (mark.kind == TextMark::Kind::Taken)
        format.setBackground(colours.taken);
      else
        format.setFontUnderline(true);
      add(mark.start, mark.start + mark.length, format);
    }
  }
  for (const judge::Span& span : m_draft.answer().spans) {
    if (span.candidate != m_candidate.id) continue;
    QTextCharFormat format;
    format.setBackground(colours.dangerSoft);
    format.setUnderlineStyle(QTextCharFormat::WaveUnderline);
    format.setUnderlineColor(colours.danger);
    add(unitAt(m_text, span.start), unitAt(m_text, span.end), format);
  }
  m_browser->setExtraSelections(marks);
}

/// A chip a marked error, which takes it away.
void CandidatePane::listSpans() {
  // What was listed goes at once: a chip must not outlive its mark.
  qDeleteAll(m_spans->findChildren<QToolButton*>(Qt::FindDirectChildrenOnly));
  const auto& spans = m_draft.answer().spans;
  for (int i = 0; i < static_cast<int>(spans.size()); ++i) {
    if (spans[i].candidate != m_candidate.id) continue;
    const qsizetype start = unitAt(m_text, spans[i].start);
    QString words = m_text.mid(start, unitAt(m_text, spans[i].end) - start).simplified();
    if (words.size() > kQuoted) words = words.left(kQuoted - 1) + QChar(0x2026);
    const QString kind = texts::spanKind(QString::fromStdString(spans[i].kind));
    auto* chip = new QToolButton(m_spans);
    chip->setObjectName(QStringLiteral("span_%1_%2").arg(m_side).arg(i));
    chip->setProperty("chip", true);
    chip->setFocusPolicy(Qt::TabFocus);
    chip->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    chip->setIcon(icon("abort", IconRole::Danger));
    chip->setIconSize({10, 10});
    chip->setText(tr("“%1”: %2").arg(words, kind));
    chip->setToolTip(tr("Take this mark away"));
    chip->setAccessibleName(tr("Take away: “%1”, %2").arg(words, kind));
    m_flow->addWidget(chip);
    chip->show();
    // Queued: the chip goes with the mark, and must have come back from its click first.
    connect(
        chip, &QToolButton::clicked, this, [this, i] { m_draft.removeSpan(i); },
        Qt::QueuedConnection);
  }
  m_spans->setVisible(m_flow->count() > 0);
  m_spans->updateGeometry();
}

std::pair<qsizetype, qsizetype> CandidatePane::selected() const {
  const QTextCursor cursor = m_browser->textCursor();
  if (m_how == Show::Difference || !cursor.hasSelection()) return {0, 0};
  return {codePointAt(m_text, cursor.selectionStart()), codePointAt(m_text, cursor.selectionEnd())};
}

void CandidatePane::clearSelection() {
  QTextCursor cursor = m_browser->textCursor();
  cursor.clearSelection();
  m_browser->setTextCursor(cursor);
}

void CandidatePane::askKind(const QPoint& place) {
  const auto [start, end] = selected();
  if (end <= start || !m_draft.task().spans) return;
  auto* menu = new QMenu(this);
  menu->setObjectName("spanMenu");
  menu->setAttribute(Qt::WA_DeleteOnClose);
  int number = 1;
  for (const std::string& kind : judge::span_kinds()) {
    const QString key = QString::fromStdString(kind);
    QAction* action =
        menu->addAction(QStringLiteral("&%1  %2").arg(number++).arg(texts::spanKind(key)));
    action->setObjectName("span_" + key);
    connect(action, &QAction::triggered, this, [this, start = start, end = end, key] {
      clearSelection();
      m_draft.addSpan(id(), start, end, key);
    });
  }
  menu->popup(place);
  if (!menu->actions().isEmpty()) menu->setActiveAction(menu->actions().first());
}

void CandidatePane::showMenu(const QPoint& place) {
  if (selected().second > 0) {
    askKind(place);
    return;
  }
  auto* menu = new QMenu(this);
  menu->setAttribute(Qt::WA_DeleteOnClose);
  const auto& spans = m_draft.answer().spans;
  const qsizetype at = codePointAt(
      m_text, m_browser->cursorForPosition(m_browser->viewport()->mapFromGlobal(place)).position());
  for (int i = 0; i < static_cast<int>(spans.size()); ++i) {
    const judge::Span& span = spans[i];
    if (span.candidate != m_candidate.id || at < span.start || at > span.end) continue;
    QAction* action = menu->addAction(
        tr("Take away: %1").arg(texts::spanKind(QString::fromStdString(span.kind))));
    connect(action, &QAction::triggered, this, [this, i] { m_draft.removeSpan(i); });
  }
  if (menu->actions().isEmpty())
    menu->addAction(tr("Select words to mark an error"))->setEnabled(false);
  menu->popup(place);
}

bool CandidatePane::eventFilter(QObject* watched, QEvent* event) {
  if (watched == m_browser->viewport() && event->type() == QEvent::ContextMenu) {
    showMenu(static_cast<QContextMenuEvent*>(event)->globalPos());
    return true;
  }
  return Translated<QFrame>::eventFilter(watched, event);
}

}  // namespace espalier::ui
