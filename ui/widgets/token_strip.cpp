#include "ui/widgets/token_strip.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QScrollBar>
#include <QToolTip>
#include <algorithm>

#include "ui/settings/theme.h"
#include "ui/widgets/format.h"

namespace espalier::ui {

namespace {

constexpr int kPadX = 4;
constexpr int kChip = 24;
constexpr int kLine = 30;
constexpr int kMargin = 8;
constexpr qsizetype kMostCut = 240;  ///< characters of what was cut that are shown
constexpr qsizetype kCutWord = 12;

/// White space as signs; a token that ends in a line break ends the line.
QString visible(const std::string& bytes) {
  QString text = QString::fromStdString(bytes);
  text.replace(QLatin1Char(' '), QChar(0x00B7));
  text.replace(QLatin1Char('\t'), QChar(0x2192));
  text.replace(QStringLiteral("\r\n"), QString(QChar(0x21B5)));
  text.replace(QLatin1Char('\n'), QChar(0x21B5));
  text.replace(QLatin1Char('\r'), QChar(0x21B5));
  return text;
}

QColor mixed(const QColor& a, const QColor& b, double share) {
  const auto part = [share](int x, int y) { return static_cast<int>(x + (y - x) * share); };
  return {part(a.red(), b.red()), part(a.green(), b.green()), part(a.blue(), b.blue())};
}

}  // namespace

TokenStrip::TokenStrip(QWidget* parent) : QAbstractScrollArea(parent) {
  setFocusPolicy(Qt::StrongFocus);
  setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  setFrameShape(QFrame::NoFrame);
  viewport()->setMouseTracking(true);
  connect(&Theme::get(), &Theme::changed, this, [this] {
    arrange();
    viewport()->update();
  });
}

QString TokenStrip::name(Kind kind) {
  switch (kind) {
    case Kind::Bos:
      return tr("Begins the text");
    case Kind::Prompt:
      return tr("Prompt");
    case Kind::Document:
      return tr("Document");
    case Kind::Completion:
      return tr("Learnt (label)");
    case Kind::Eos:
      return tr("Ends the text (label)");
    case Kind::Cut:
      return tr("Cut off");
  }
  return {};
}

QColor TokenStrip::background(Kind kind) {
  const Colours& c = Theme::get().colours();
  switch (kind) {
    case Kind::Document:
      return mixed(c.surface, Theme::get().series(0), 0.22);
    case Kind::Completion:
    case Kind::Eos:
      return mixed(c.surface, Theme::get().series(1), 0.28);
    case Kind::Cut:
      return c.surface;
    default:
      return c.hover;
  }
}

QColor TokenStrip::mark(Kind kind) {
  const Colours& c = Theme::get().colours();
  switch (kind) {
    case Kind::Document:
      return Theme::get().series(0);
    case Kind::Completion:
    case Kind::Eos:
      return Theme::get().series(1);
    default:
      return mixed(c.surface, c.muted, 0.6);
  }
}

QFont TokenStrip::itemFont() const {
  QFont font = Theme::get().readingFont();
  font.setPixelSize(std::max(11, font.pixelSize() - 2));
  return font;
}

void TokenStrip::clear() {
  m_items.clear();
  m_current = -1;
  arrange();
  viewport()->update();
  Q_EMIT currentChanged(-1);
}

void TokenStrip::addCut(const data::CutText& cut) {
  if (cut.cut() <= 0) return;
  const QString rest = QString::fromStdString(cut.rest);
  const qsizetype most = std::min(rest.size(), kMostCut);
  for (qsizetype at = 0; at < most;) {
    qsizetype end = std::min(at + kCutWord, most);
    // Never between the halves of a character.
    while (end < rest.size() && (rest[end].isLowSurrogate() || rest[end].isMark() ||
                                 rest[end] == QChar(0x200D) || rest[end - 1] == QChar(0x200D)))
      ++end;
    Item item;
    item.kind = Kind::Cut;
    item.text = visible(rest.mid(at, end - at).toStdString());
    m_items << item;
    at = end;
  }
  Item last;
  last.kind = Kind::Cut;
  last.text = rest.size() > most ? tr("… %1 tokens cut off").arg(formatCount(cut.cut()))
                                 : tr("%1 tokens cut off").arg(formatCount(cut.cut()));
  last.special = true;
  m_items << last;
}

void TokenStrip::setView(const data::TokenView& view) {
  m_items.clear();
  const auto& tokens = view.tokens;
  const auto last = [&](data::TokenPart part) {
    for (std::size_t i = tokens.size(); i-- > 0;) {
      if (tokens[i].part == part) return static_cast<std::ptrdiff_t>(i);
    }
    return std::ptrdiff_t{-1};
  };
  const auto document = last(data::TokenPart::document);
  const auto completion = last(data::TokenPart::completion);
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const data::ViewedToken& token = tokens[i];
    Item item;
    item.text = visible(token.text);
    item.piece = QString::fromStdString(token.piece);
    if (item.text.isEmpty()) item.text = item.piece;
    item.id = token.id;
    item.place = static_cast<int>(i);
    item.kind = static_cast<Kind>(token.part);
    item.special = token.special;
    item.breaks = !token.special && token.text.ends_with('\n');
    m_items << item;
    if (static_cast<std::ptrdiff_t>(i) == document) addCut(view.document);
    if (static_cast<std::ptrdiff_t>(i) == completion) addCut(view.summary);
  }
  m_current = m_items.isEmpty() ? -1 : 0;
  verticalScrollBar()->setValue(0);
  arrange();
  viewport()->update();
  Q_EMIT currentChanged(m_current);
}

QString TokenStrip::words(int index) const {
  const Item& item = m_items[index];
  if (item.kind == Kind::Cut) return {};
  return tr("Token %1: “%2”, id %3. %4")
      .arg(formatCount(item.place + 1), item.piece)
      .arg(item.id)
      .arg(name(item.kind));
}

void TokenStrip::arrange() {
  const QFontMetrics metrics(itemFont());
  const int width = std::max(viewport()->width() - 2 * kMargin, 40);
  int x = 0, y = kMargin;
  for (Item& item : m_items) {
    const int wide = std::min(metrics.horizontalAdvance(item.text) + 2 * kPadX, width);
    if (x > 0 && x + wide > width) {
      x = 0;
      y += kLine;
    }
    item.rect = QRect(kMargin + x, y, wide, kChip);
    x += wide + 2;
    if (item.breaks) {
      x = 0;
      y += kLine;
    }
  }
  m_height = y + kLine + kMargin;
  verticalScrollBar()->setPageStep(viewport()->height());
  verticalScrollBar()->setSingleStep(kLine);
  verticalScrollBar()->setRange(0, std::max(0, m_height - viewport()->height()));
}

QRect TokenStrip::rectOf(int index) const {
  return m_items[index].rect.translated(0, -verticalScrollBar()->value());
}

int TokenStrip::at(const QPoint& point) const {
  const QPoint place = point + QPoint(0, verticalScrollBar()->value());
  const auto first =
      std::lower_bound(m_items.begin(), m_items.end(), place.y(),
                       [](const Item& item, int y) { return item.rect.bottom() < y; });
  for (auto it = first; it != m_items.end() && it->rect.top() <= place.y(); ++it) {
    if (it->rect.contains(place)) return static_cast<int>(it - m_items.begin());
  }
  return -1;
}

void TokenStrip::setCurrent(int index) {
  if (index < 0 || index >= m_items.size() || index == m_current) return;
  m_current = index;
  QScrollBar* bar = verticalScrollBar();
  const QRect rect = m_items[index].rect;
  if (rect.top() - kMargin < bar->value()) bar->setValue(rect.top() - kMargin);
  if (rect.bottom() + kMargin > bar->value() + viewport()->height())
    bar->setValue(rect.bottom() + kMargin - viewport()->height());
  viewport()->update();
  Q_EMIT currentChanged(index);
}

void TokenStrip::paintEvent(QPaintEvent*) {
  QPainter painter(viewport());
  const Colours& c = Theme::get().colours();
  painter.fillRect(viewport()->rect(), c.surface);
  const int top = verticalScrollBar()->value();
  const auto first =
      std::lower_bound(m_items.begin(), m_items.end(), top,
                       [](const Item& item, int y) { return item.rect.bottom() < y; });
  QFont font = itemFont(), struck = font;
  struck.setStrikeOut(true);
  for (auto it = first; it != m_items.end() && it->rect.top() < top + viewport()->height(); ++it) {
    const QRect rect = it->rect.translated(0, -top);
    const bool cut = it->kind == Kind::Cut;
    painter.setPen(
        QPen(cut ? c.line : mark(it->kind), 1, it->special || cut ? Qt::DashLine : Qt::SolidLine));
    painter.setBrush(background(it->kind));
    painter.drawRect(rect.adjusted(0, 0, -1, -1));
    if (it->kind == Kind::Completion || it->kind == Kind::Eos)
      painter.fillRect(QRect(rect.left(), rect.bottom() - 2, rect.width(), 3), mark(it->kind));
    painter.setFont(cut && !it->special ? struck : font);
    painter.setPen(cut ? c.muted : c.text);
    painter.drawText(rect.adjusted(kPadX, 0, -kPadX + 2, 0),
                     static_cast<int>(Qt::AlignVCenter | Qt::AlignLeft | Qt::TextSingleLine),
                     it->text);
    if (it - m_items.begin() == m_current) {
      painter.setBrush(Qt::NoBrush);
      painter.setPen(QPen(hasFocus() ? c.accent : c.muted, 2));
      painter.drawRect(rect.adjusted(1, 1, -1, -1));
    }
  }
}

void TokenStrip::resizeEvent(QResizeEvent* event) {
  QAbstractScrollArea::resizeEvent(event);
  arrange();
}

void TokenStrip::keyPressEvent(QKeyEvent* event) {
  switch (event->key()) {
    case Qt::Key_Right:
      return setCurrent(m_current + 1);
    case Qt::Key_Left:
      return setCurrent(m_current - 1);
    case Qt::Key_Home:
      return setCurrent(0);
    case Qt::Key_End:
      return setCurrent(count() - 1);
    case Qt::Key_Down:
    case Qt::Key_Up: {
      if (m_current < 0) return;
      const int step = event->key() == Qt::Key_Down ? kLine : -kLine;
      const QRect from = rectOf(m_current);
      for (int x = from.left() + 1; x > 0; x -= 4) {
        const int index = at(QPoint(x, from.center().y() + step));
        if (index >= 0) return setCurrent(index);
      }
      return;
    }
    default:
      QAbstractScrollArea::keyPressEvent(event);
  }
}

void TokenStrip::mousePressEvent(QMouseEvent* event) {
  setCurrent(at(event->pos()));
}

bool TokenStrip::viewportEvent(QEvent* event) {
  if (event->type() == QEvent::ToolTip) {
    const auto* help = static_cast<QHelpEvent*>(event);
    const int index = at(help->pos());
    if (index >= 0 && m_items[index].kind != Kind::Cut)
      QToolTip::showText(help->globalPos(), words(index), viewport());
    else
      QToolTip::hideText();
    return true;
  }
  return QAbstractScrollArea::viewportEvent(event);
}

void TokenStrip::changeEvent(QEvent* event) {
  QAbstractScrollArea::changeEvent(event);
  if (event->type() == QEvent::FontChange) arrange();
}

}  // namespace espalier::ui
