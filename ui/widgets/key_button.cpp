#include "ui/widgets/key_button.h"

#include <QStyleOptionButton>
#include <QStylePainter>

#include "ui/settings/theme.h"

namespace espalier::ui {

namespace {
constexpr int kCapPad = 5, kGapToWords = 6, kEdge = 9;
constexpr int kBareEdge = 6;  ///< of a button that is a key and nothing else
}  // namespace

KeyButton::KeyButton(QWidget* parent) : QPushButton(parent) {
  setFocusPolicy(Qt::TabFocus);
  setProperty("keyButton", true);
}

void KeyButton::setWords(const QString& words) {
  setText(words);
  setAccessibleName(words);
  updateGeometry();
}

void KeyButton::setKey(const QString& key) {
  m_key = key;
  setAccessibleDescription(key);
  updateGeometry();
  update();
}

int KeyButton::capWidth() const {
  if (m_key.isEmpty()) return 0;
  const QFontMetrics metrics(Theme::font(11));
  return std::max(18, metrics.horizontalAdvance(m_key) + 2 * kCapPad);
}

QSize KeyButton::sizeHint() const {
  const int words = text().isEmpty() ? 0 : fontMetrics().horizontalAdvance(text()) + kGapToWords;
  return {2 * (words > 0 ? kEdge : kBareEdge) + capWidth() + words, 28};
}

void KeyButton::paintEvent(QPaintEvent*) {
  QStylePainter painter(this);
  QStyleOptionButton option;
  initStyleOption(&option);
  option.text.clear();
  painter.drawControl(QStyle::CE_PushButton, option);
  const Colours& c = Theme::get().colours();
  const bool primary = property("kind").toString() == "primary" && isEnabled();
  const QColor ink = primary ? c.onAccent : isEnabled() ? c.text : c.muted;
  const int cap = capWidth();
  const int words = fontMetrics().horizontalAdvance(text());
  const int all = cap + (text().isEmpty() ? 0 : kGapToWords + words);
  QRect at(std::max(kBareEdge, (width() - all) / 2), (height() - 18) / 2, cap, 18);
  painter.setRenderHint(QPainter::Antialiasing);
  if (cap > 0) {
    painter.setPen(QPen(primary ? c.onAccent : c.muted, 1));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(QRectF(at).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
    painter.setFont(Theme::font(11));
    painter.setPen(ink);
    painter.drawText(at, Qt::AlignCenter, m_key);
  }
  painter.setFont(font());
  painter.setPen(ink);
  const int left = cap > 0 ? at.right() + 1 + kGapToWords : at.left();
  painter.drawText(QRect(left, 0, width() - left - 4, height()), Qt::AlignVCenter | Qt::AlignLeft,
                   fontMetrics().elidedText(text(), Qt::ElideRight, width() - left - 4));
}

}  // namespace espalier::ui
