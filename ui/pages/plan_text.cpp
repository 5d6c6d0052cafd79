#include "ui/pages/plan_text.h"

#include <QClipboard>
#include <QFontDatabase>
#include <QGuiApplication>
#include <QScrollBar>
#include <algorithm>

#include "core/base/error.h"
#include "core/plan/plan.h"
#include "ui/models/json_places.h"
#include "ui/models/run_feed.h"
#include "ui/settings/texts.h"
#include "ui/settings/theme.h"
#include "ui/widgets/icon.h"
#include "ui/widgets/parts.h"
#include "ui/widgets/plan_highlighter.h"

namespace espalier::ui {

namespace {

constexpr int kPauseMs = 500;
constexpr int kHeight = 320;

/// The place of a line and column (in characters, both from 1) in a text.
qsizetype placeOf(const QString& text, int line, int column) {
  qsizetype at = 0;
  for (int i = 1; i < line; ++i) {
    const qsizetype next = text.indexOf(QLatin1Char('\n'), at);
    if (next < 0) break;
    at = next + 1;
  }
  for (int i = 1; i < column && at < text.size() && text[at] != QLatin1Char('\n'); ++i)
    at += text[at].isHighSurrogate() ? 2 : 1;
  return std::min(at, text.size());
}

std::pair<int, int> lineAndColumn(const QString& text, qsizetype at) {
  const QString before = text.left(at);
  const qsizetype start = before.lastIndexOf(QLatin1Char('\n')) + 1;
  const QString line = before.mid(start);
  const auto low =
      std::count_if(line.begin(), line.end(), [](QChar c) { return c.isLowSurrogate(); });
  return {static_cast<int>(before.count(QLatin1Char('\n'))) + 1,
          static_cast<int>(line.size() - low) + 1};
}

}  // namespace

void PlanEdit::inputMethodEvent(QInputMethodEvent* event) {
  const bool before = m_composing;
  m_composing = !event->preeditString().isEmpty();
  QPlainTextEdit::inputMethodEvent(event);
  if (before && !m_composing) Q_EMIT composed();
}

PlanText::PlanText(PlanDraft& draft, QWidget* parent)
    : Translated<QWidget>(parent),
      m_draft(draft),
      m_edit(new PlanEdit(this)),
      m_error(makeLabel("error", this)),
      m_copy(makeButton("", this)),
      m_back(makeButton("", this)) {
  auto* column = padded(new QVBoxLayout(this), 0, 6);
  column->addWidget(m_edit);
  column->addWidget(m_error);
  auto* buttons = new QHBoxLayout;
  buttons->setSpacing(kGap);
  buttons->addStretch();
  buttons->addWidget(m_back);
  buttons->addWidget(m_copy);
  column->addLayout(buttons);
  m_edit->setObjectName("planText");
  m_edit->setMinimumHeight(kHeight);
  m_edit->setLineWrapMode(QPlainTextEdit::NoWrap);
  m_edit->setTabChangesFocus(true);
  // The style sheet sets sizes of its own: a font alone would not hold against it.
  m_edit->setStyleSheet(
      QStringLiteral("font-family: \"%1\", \"Noto Sans Mono CJK JP\"; font-size: 12px;")
          .arg(QFontDatabase::systemFont(QFontDatabase::FixedFont).family()));
  new PlanHighlighter(m_edit->document());
  m_error->setObjectName("planTextError");
  m_error->setWordWrap(true);
  m_error->hide();
  m_copy->setObjectName("copyPlanText");
  m_copy->setIcon(icon("copy"));
  m_back->setObjectName("putBackPlanText");
  m_back->hide();
  m_soon.setSingleShot(true);
  m_soon.setInterval(kPauseMs);
  connect(&m_soon, &QTimer::timeout, this, &PlanText::take);
  connect(m_edit, &QPlainTextEdit::textChanged, this, &PlanText::typed);
  connect(m_edit, &PlanEdit::composed, this, &PlanText::typed);
  connect(&draft, &PlanDraft::changed, this, &PlanText::follow);
  connect(m_copy, &QPushButton::clicked, this,
          [this] { QGuiApplication::clipboard()->setText(m_edit->toPlainText()); });
  connect(m_back, &QPushButton::clicked, this, &PlanText::putBack);
  connect(&Theme::get(), &Theme::changed, this, &PlanText::refresh);
  text([this] {
    m_edit->setAccessibleName(tr("Plan as text"));
    m_edit->setToolTip(
        tr("What you type here changes the form after a short pause; comments (//) "
           "stay."));
    m_copy->setText(tr("Copy"));
    m_copy->setToolTip(tr("Copies the plan as text"));
    m_back->setText(tr("Put back"));
    m_back->setToolTip(tr("Takes back what was typed: the text becomes the form's plan again"));
    if (m_broken) take();
  });
}

void PlanText::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  if (m_late && !m_own) write(true);
}

void PlanText::typed() {
  if (m_writing || m_edit->composing()) return;
  // New colours are told as changes too.
  if (m_edit->toPlainText() == m_text) return;
  m_text = m_edit->toPlainText();
  m_own = true;
  m_formLast = false;
  m_soon.start();
}

bool PlanText::settle() {
  if (!m_own) return true;
  m_soon.stop();
  return take();
}

/// True where the text reads as a plan whose keys are all known. Other faults are of the kind that
/// the form may have as well: preflight tells them.
bool PlanText::check(const QString& text, Json& out) {
  try {
    out = json::parse(text.toStdString(), {.comments = true});
    plan::parse(out, {});
    return true;
  } catch (const Error& thrown) {
    const ErrorInfo error = errorFromJson(thrown.to_json());
    if (thrown.code() == Code::json_duplicate_key) {
      refuse(texts::error(error), doubledKey(text).value_or(0), 1);
    } else if (thrown.code() == Code::json_type || thrown.code() == Code::plan_unknown_key) {
      const auto places = jsonPlaces(text);
      const JsonPlace place = places.value(error.args.value("key"));
      const bool unknown = thrown.code() == Code::plan_unknown_key;
      refuse(texts::error(error), unknown ? place.key : place.from, 1);
    } else if (thrown.code() == Code::json_syntax || thrown.code() == Code::text_encoding) {
      const qsizetype at = placeOf(text, std::max(1, error.args.value("line").toInt()),
                                   std::max(1, error.args.value("column").toInt()));
      refuse(tr("This is no well-formed JSON: a comma, quote or bracket is missing or too many "
                "here."),
             at, 1);
    } else {
      return true;
    }
  }
  return false;
}

bool PlanText::take() {
  if (m_edit->composing()) return !m_broken;
  Json plan;
  const QString text = m_edit->toPlainText();
  if (!check(text, plan)) return false;
  setBroken(false);
  m_own = false;
  m_plan = plan;
  if (plan == m_draft.json()) return true;
  Q_EMIT taking(plan);
  m_taking = true;
  m_draft.load(plan);
  m_taking = false;
  // The form may have named the run anew.
  write(false);
  return true;
}

void PlanText::follow() {
  if (m_taking || m_own) return;
  if (isVisible() && !m_edit->composing())
    write(true);
  else
    m_late = true;
}

/// `whole`: also where more than values differ.
void PlanText::write(bool whole) {
  m_late = false;
  const Json& plan = m_draft.json();
  if (plan == m_plan && !m_broken) return;
  const auto changes = m_plan.is_object() && !m_broken ? leafChanges(m_plan, plan) : std::nullopt;
  m_writing = true;
  if (changes) {
    const auto places = jsonPlaces(m_edit->toPlainText());
    QVector<std::pair<JsonPlace, QString>> parts;
    for (const JsonChange& change : *changes)
      parts << std::pair(places.value(change.path),
                         QString::fromStdString(json::dump(change.value)));
    std::sort(parts.begin(), parts.end(),
              [](const auto& a, const auto& b) { return a.first.from > b.first.from; });
    QTextCursor cursor(m_edit->document());
    // What a slider does in one go is taken back in one go.
    if (m_formLast)
      cursor.joinPreviousEditBlock();
    else
      cursor.beginEditBlock();
    for (const auto& [place, words] : parts) {
      cursor.setPosition(static_cast<int>(place.from));
      cursor.setPosition(static_cast<int>(place.end), QTextCursor::KeepAnchor);
      cursor.insertText(words);
    }
    cursor.endEditBlock();
    m_plan = plan;
    m_formLast = m_formLast || !parts.isEmpty();
  } else if (whole || m_plan.is_null()) {
    replaceAll(m_draft.text());
    m_plan = plan;
    m_formLast = false;
  }
  m_writing = false;
  m_text = m_edit->toPlainText();
}

void PlanText::replaceAll(const QString& text) {
  const int scrolled = m_edit->verticalScrollBar()->value();
  if (m_edit->document()->isEmpty()) {
    m_edit->setPlainText(text);
  } else {
    QTextCursor cursor(m_edit->document());
    cursor.select(QTextCursor::Document);
    cursor.insertText(text);
  }
  m_edit->verticalScrollBar()->setValue(scrolled);
}

void PlanText::putBack() {
  m_soon.stop();
  m_own = false;
  setBroken(false);
  m_writing = true;
  replaceAll(m_draft.text());
  m_writing = false;
  m_text = m_edit->toPlainText();
  m_formLast = false;
  m_plan = m_draft.json();
  m_late = false;
}

void PlanText::refuse(const QString& sentence, qsizetype at, qsizetype length) {
  const auto [line, column] = lineAndColumn(m_edit->toPlainText(), at);
  m_error->setText(tr("Line %1, column %2: %3").arg(line).arg(column).arg(sentence));
  m_error->setProperty("place", static_cast<int>(at));
  m_error->setProperty("length", static_cast<int>(length));
  setBroken(true);
  refresh();
}

void PlanText::setBroken(bool broken) {
  m_error->setVisible(broken);
  m_back->setVisible(broken);
  const bool news = m_broken != broken;
  m_broken = broken;
  setStyleProperty(m_edit, "invalid", broken);
  refresh();
  if (news) Q_EMIT brokenChanged();
}

/// The line of the fault stands on a soft ground.
void PlanText::refresh() {
  QList<QTextEdit::ExtraSelection> marks;
  if (m_broken) {
    QTextEdit::ExtraSelection mark;
    mark.cursor = QTextCursor(m_edit->document());
    mark.cursor.setPosition(
        std::min(m_error->property("place").toInt(), m_edit->document()->characterCount() - 1));
    mark.format.setBackground(Theme::get().colours().dangerSoft);
    mark.format.setProperty(QTextFormat::FullWidthSelection, true);
    marks << mark;
  }
  m_edit->setExtraSelections(marks);
}

}  // namespace espalier::ui
