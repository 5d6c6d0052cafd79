#include "ui/pages/coverage_strip.h"

#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QScrollBar>
#include <QTextBlock>
#include <QTextBrowser>
#include <QToolTip>
#include <algorithm>

#include "ui/settings/theme.h"
#include "ui/widgets/format.h"

namespace espalier::ui {

namespace {
constexpr int kLane = 6, kGapOfLanes = 2, kEdge = 3;
}  // namespace

CoverageStrip::CoverageStrip(QTextBrowser* article, QWidget* parent)
    : Translated<QWidget>(parent), m_article(article) {
  setObjectName("coverageStrip");
  setFocusPolicy(Qt::StrongFocus);
  setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Expanding);
  setCursor(Qt::PointingHandCursor);
  const auto redraw = [this] { update(); };
  connect(article->verticalScrollBar(), &QScrollBar::valueChanged, this, redraw);
  connect(article->verticalScrollBar(), &QScrollBar::rangeChanged, this, redraw);
  connect(&Theme::get(), &Theme::changed, this, redraw);
  text([this] { describe(); });
}

void CoverageStrip::setLanes(const QVector<Lane>& lanes, qsizetype offset) {
  m_lanes = lanes;
  m_offset = offset;
  m_sentence = -1;
  describe();
  updateGeometry();
  update();
}

void CoverageStrip::describe() {
  setAccessibleName(tr("What the summaries cover of the article"));
  QStringList lines;
  for (const Lane& lane : m_lanes) {
    const auto count = std::count_if(lane.sentences.begin(), lane.sentences.end(),
                                     [](const SentenceCoverage& s) { return s.share > 0; });
    lines << tr("%1: sentences covered: %2 of %3")
                 .arg(lane.name)
                 .arg(count)
                 .arg(lane.sentences.size());
  }
  setAccessibleDescription(lines.join('\n'));
}

QSize CoverageStrip::sizeHint() const {
  const int lanes = std::max<int>(1, static_cast<int>(m_lanes.size()));
  return {2 * kEdge + lanes * kLane + (lanes - 1) * kGapOfLanes, 40};
}

double CoverageStrip::scale() const {
  const double whole = m_article->document()->size().height();
  return whole > QWidget::height() ? QWidget::height() / whole : 1.0;
}

double CoverageStrip::height(qsizetype position, bool bottom) const {
  QTextCursor cursor(m_article->document());
  cursor.setPosition(static_cast<int>(
      std::clamp<qsizetype>(position, 0, m_article->document()->characterCount() - 1)));
  const QRect line = m_article->cursorRect(cursor);
  const int y = (bottom ? line.bottom() + 1 : line.top()) + m_article->verticalScrollBar()->value();
  return y * scale();
}

QRect CoverageStrip::place(int sentence) const {
  if (m_lanes.isEmpty() || sentence < 0 || sentence >= m_lanes.first().sentences.size()) return {};
  const TextSpan& at = m_lanes.first().sentences[sentence].at;
  const double top = height(m_offset + at.start, false);
  const double bottom = height(m_offset + at.end(), true);
  return QRectF(0, top, width(), std::max(2.0, bottom - top)).toAlignedRect();
}

bool CoverageStrip::covered(int sentence) const {
  return std::any_of(m_lanes.begin(), m_lanes.end(), [&](const Lane& lane) {
    return sentence < lane.sentences.size() && lane.sentences[sentence].share > 0;
  });
}

void CoverageStrip::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  const Colours& c = Theme::get().colours();
  const int count = m_lanes.isEmpty() ? 0 : static_cast<int>(m_lanes.first().sentences.size());
  painter.setPen(Qt::NoPen);
  for (int sentence = 0; sentence < count; ++sentence) {
    // A hair between two sentences, so that they can be counted.
    const QRect row = place(sentence).adjusted(0, 0, 0, -1);
    int x = kEdge;
    for (const Lane& lane : m_lanes) {
      const double share = lane.sentences.value(sentence).share;
      QColor colour = share > 0 ? lane.colour : c.line;
      if (share > 0) colour.setAlphaF(static_cast<float>(0.35 + 0.65 * std::min(1.0, share)));
      painter.setBrush(colour);
      painter.drawRect(share > 0 ? QRect(x, row.top(), kLane, row.height())
                                 : QRect(x + kLane / 2 - 1, row.top(), 2, row.height()));
      painter.setBrush(c.surface);
      if (share > 0 && lane.round % 3 == 1)
        painter.drawRect(QRect(x + 2, row.top() + 1, kLane - 4, row.height() - 2));
      for (int y = row.top() + 4; share > 0 && lane.round % 3 == 2 && y < row.bottom(); y += 6)
        painter.drawRect(QRect(x, y, kLane, 2));
      x += kLane + kGapOfLanes;
    }
  }
  const QScrollBar* bar = m_article->verticalScrollBar();
  painter.setBrush(Qt::NoBrush);
  if (bar->maximum() > 0) {
    painter.setPen(c.muted);
    const double top = bar->value() * scale();
    painter.drawRect(QRectF(0.5, top + 0.5, width() - 1, bar->pageStep() * scale() - 1));
  }
  if (hasFocus()) {
    painter.setPen(QPen(c.accent, 2));
    painter.drawRect(rect().adjusted(1, 1, -1, -1));
  }
}

int CoverageStrip::sentenceAt(int y) const {
  const int count = m_lanes.isEmpty() ? 0 : static_cast<int>(m_lanes.first().sentences.size());
  // Two sentences may share a line: the later one, as it has less of its own.
  for (int sentence = count - 1; sentence >= 0; --sentence) {
    const QRect row = place(sentence);
    if (y >= row.top() && y <= row.bottom()) return sentence;
  }
  return -1;
}

void CoverageStrip::goTo(int sentence) {
  m_sentence = sentence;
  const TextSpan& at = m_lanes.first().sentences[sentence].at;
  QTextCursor cursor(m_article->document());
  cursor.setPosition(static_cast<int>(m_offset + at.start));
  cursor.setPosition(static_cast<int>(m_offset + at.end()), QTextCursor::KeepAnchor);
  m_article->setTextCursor(cursor);
  m_article->ensureCursorVisible();
  update();
}

void CoverageStrip::mousePressEvent(QMouseEvent* event) {
  const int sentence = sentenceAt(event->pos().y());
  if (sentence >= 0) goTo(sentence);
}

void CoverageStrip::keyPressEvent(QKeyEvent* event) {
  const int step = event->key() == Qt::Key_Down ? 1 : event->key() == Qt::Key_Up ? -1 : 0;
  if (step == 0 || m_lanes.isEmpty()) {
    QWidget::keyPressEvent(event);
    return;
  }
  const int count = static_cast<int>(m_lanes.first().sentences.size());
  int sentence = m_sentence < 0 && step < 0 ? count : m_sentence;
  do
    sentence += step;
  while (sentence >= 0 && sentence < count && !covered(sentence));
  if (sentence >= 0 && sentence < count) goTo(sentence);
}

bool CoverageStrip::event(QEvent* event) {
  if (event->type() != QEvent::ToolTip) return Translated<QWidget>::event(event);
  const auto* help = static_cast<QHelpEvent*>(event);
  const int sentence = sentenceAt(help->pos().y());
  QStringList lines;
  for (const Lane& lane : m_lanes) {
    const double share = lane.sentences.value(sentence).share;
    if (sentence >= 0) lines << QStringLiteral("%1: %2").arg(lane.name, formatShare(share));
  }
  QToolTip::showText(help->globalPos(),
                     lines.isEmpty() ? accessibleDescription() : lines.join('\n'), this);
  return true;
}

}  // namespace espalier::ui
