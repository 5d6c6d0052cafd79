#include "ui/widgets/tag_chips.h"

#include <QCoreApplication>
#include <QEvent>
#include <QPainter>

#include "ui/settings/theme.h"
#include "ui/widgets/icon.h"

namespace espalier::ui {

namespace {

constexpr int kHeight = 18;
constexpr int kInside = 7;  ///< at both sides of the word
constexpr int kBetween = 4;
constexpr int kLongest = 160;
constexpr int kSign = 16;  ///< of a note

struct Words {
  Q_DECLARE_TR_FUNCTIONS(TagRow)
};

int widthOf(const QString& word) {
  const QFontMetrics metrics(Theme::font(11));
  return std::min(kLongest, metrics.horizontalAdvance(word) + 2 * kInside);
}

QString moreWord(qsizetype count) {
  return QStringLiteral("+%1").arg(count);
}

}  // namespace

namespace chips {

QVector<Chip> laid(const QStringList& tags, const QRect& area) {
  QVector<Chip> out;
  int x = area.left();
  const int y = area.top() + (area.height() - kHeight) / 2;
  for (qsizetype i = 0; i < tags.size(); ++i) {
    const qsizetype after = tags.size() - i - 1;
    const int room = area.right() + 1 - x - (after > 0 ? kBetween + widthOf(moreWord(after)) : 0);
    const int wanted = widthOf(tags[i]);
    // The only one may be cut, so that a narrow column still says something.
    if (wanted > room && (i > 0 || after > 0)) {
      out << Chip{moreWord(after + 1), QRect(x, y, widthOf(moreWord(after + 1)), kHeight), true};
      return out;
    }
    out << Chip{tags[i], QRect(x, y, std::max(24, std::min(wanted, room)), kHeight)};
    x += out.last().rect.width() + kBetween;
  }
  return out;
}

int width(const QStringList& tags) {
  int sum = 0;
  for (const QString& tag : tags)
    sum += widthOf(tag) + kBetween;
  return std::max(0, sum - kBetween);
}

void paint(QPainter& painter, const QVector<Chip>& chips) {
  const Colours& c = Theme::get().colours();
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setFont(Theme::font(11));
  for (const Chip& chip : chips) {
    if (!chip.more) {
      painter.setPen(QPen(c.line, 1));
      painter.setBrush(c.window);
      painter.drawRoundedRect(QRectF(chip.rect).adjusted(.5, .5, -.5, -.5), 8.5, 8.5);
    }
    painter.setPen(chip.more ? c.muted : c.text);
    const int room = chip.rect.width() - 2 * kInside + 2;
    painter.drawText(chip.rect, Qt::AlignCenter | Qt::TextSingleLine,
                     painter.fontMetrics().elidedText(chip.text, Qt::ElideRight, room));
  }
  painter.restore();
}

QString at(const QVector<Chip>& chips, const QPoint& point) {
  for (const Chip& chip : chips) {
    if (!chip.more && chip.rect.contains(point)) return chip.text;
  }
  return {};
}

}  // namespace chips

TagRow::TagRow(QWidget* parent) : QWidget(parent) {
  setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
  hide();
}

void TagRow::setWords(const QStringList& tags, const QString& note) {
  if (tags == m_tags && note == m_note) return;
  m_tags = tags;
  m_note = note;
  name();
  setVisible(!tags.isEmpty() || !note.isEmpty());
  updateGeometry();
  update();
}

void TagRow::name() {
  const QString line = m_tags.join(QStringLiteral(", "));
  QStringList said;
  if (!m_tags.isEmpty()) said << Words::tr("Tags: %1").arg(line);
  if (!m_note.isEmpty()) said << Words::tr("Note: %1").arg(m_note);
  setAccessibleName(said.join(QLatin1Char('\n')));
  QStringList tip;
  for (const QString& part : {line, m_note}) {
    if (!part.isEmpty()) tip << part;
  }
  setToolTip(tip.join(QLatin1Char('\n')));
}

QSize TagRow::sizeHint() const {
  const int sign = m_note.isEmpty() ? 0 : kSign + kBetween;
  return {chips::width(m_tags) + sign + 2, kHeight + 2};
}

void TagRow::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  QRect area = rect();
  if (!m_note.isEmpty()) {
    painter.drawPixmap(
        area.left(), area.top() + (area.height() - kSign) / 2,
        iconPixmap(QStringLiteral("note"), IconRole::Muted, kSign, devicePixelRatioF()));
    area.setLeft(area.left() + kSign + kBetween);
  }
  chips::paint(painter, chips::laid(m_tags, area));
}

void TagRow::changeEvent(QEvent* event) {
  if (event->type() == QEvent::LanguageChange) name();
  QWidget::changeEvent(event);
}

}  // namespace espalier::ui
