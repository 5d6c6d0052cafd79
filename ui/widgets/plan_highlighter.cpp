#include "ui/widgets/plan_highlighter.h"

#include <QRegularExpression>

#include "ui/settings/theme.h"

namespace espalier::ui {

namespace {
/// State of a line that ends inside /* */.
constexpr int kInComment = 1;
}  // namespace

PlanHighlighter::PlanHighlighter(QTextDocument* document) : QSyntaxHighlighter(document) {
  connect(&Theme::get(), &Theme::changed, this, &QSyntaxHighlighter::rehighlight);
}

void PlanHighlighter::highlightBlock(const QString& text) {
  // A name before a colon, another text, a number or word, the two kinds of comment.
  static const QRegularExpression parts(
      R"re(("(?:[^"\\]|\\.)*"?)(?=\s*:)|("(?:[^"\\]|\\.)*"?)|(-?\d[\d.eE+-]*|\btrue\b|\bfalse\b|\bnull\b)|(//.*)|(/\*))re");
  const Colours& c = Theme::get().colours();
  QTextCharFormat comment;
  comment.setForeground(c.muted);
  comment.setFontItalic(true);
  setCurrentBlockState(0);
  const auto takeComment = [&](qsizetype from, qsizetype look) {
    const qsizetype end = text.indexOf(QLatin1String("*/"), look);
    if (end < 0) setCurrentBlockState(kInComment);
    const qsizetype stop = end < 0 ? text.size() : end + 2;
    setFormat(static_cast<int>(from), static_cast<int>(stop - from), comment);
    return stop;
  };
  qsizetype at = previousBlockState() == kInComment ? takeComment(0, 0) : 0;
  while (at < text.size()) {
    const auto match = parts.match(text, at);
    if (!match.hasMatch()) return;
    const int group = match.lastCapturedIndex();
    const auto from = match.capturedStart(group);
    const auto length = static_cast<int>(match.capturedLength(group));
    at = match.capturedEnd();
    if (group == 5)
      at = takeComment(from, at);
    else if (group == 4)
      setFormat(static_cast<int>(from), length, comment);
    else
      setFormat(static_cast<int>(from), length,
                group == 1   ? c.accent
                : group == 2 ? c.good
                             : c.warning);
  }
}

}  // namespace espalier::ui
