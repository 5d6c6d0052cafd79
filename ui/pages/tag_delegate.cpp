#include "ui/pages/tag_delegate.h"

#include <QApplication>
#include <QMouseEvent>
#include <QPainter>

#include "ui/models/tags.h"
#include "ui/settings/theme.h"
#include "ui/widgets/icon.h"
#include "ui/widgets/tag_chips.h"

namespace espalier::ui {

namespace {
constexpr int kSide = 8;
constexpr int kSign = 16;

QVector<chips::Chip> chipsIn(const QStyleOptionViewItem& option, const QModelIndex& index) {
  return chips::laid(tags::fromLine(index.data().toString()),
                     option.rect.adjusted(kSide, 0, -kSide, 0));
}

/// The cell without its text, as the style draws it.
void paintEmpty(QPainter* painter, QStyleOptionViewItem option) {
  option.text.clear();
  const QWidget* widget = option.widget;
  const QStyle* style = widget != nullptr ? widget->style() : QApplication::style();
  style->drawControl(QStyle::CE_ItemViewItem, &option, painter, widget);
}

}  // namespace

TagDelegate::TagDelegate(TagEdit::Known known, QObject* parent)
    : TintDelegate(parent), m_known(std::move(known)) {
  m_click.setSingleShot(true);
  connect(&m_click, &QTimer::timeout, this, [this] { Q_EMIT tagClicked(m_tag); });
}

void TagDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                        const QModelIndex& index) const {
  paintTint(painter, option, index);
  QStyleOptionViewItem cell = option;
  initStyleOption(&cell, index);
  paintEmpty(painter, cell);
  chips::paint(*painter, chipsIn(option, index));
}

QSize TagDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const {
  const QSize usual = TintDelegate::sizeHint(option, index);
  return {chips::width(tags::fromLine(index.data().toString())) + 2 * kSide + 2, usual.height()};
}

QWidget* TagDelegate::createEditor(QWidget* parent, const QStyleOptionViewItem&,
                                   const QModelIndex&) const {
  auto* edit = new TagEdit(m_known, parent);
  edit->setObjectName("tagEditor");
  edit->setAccessibleName(tr("Tags of the run, with commas between"));
  return edit;
}

bool TagDelegate::editorEvent(QEvent* event, QAbstractItemModel* model,
                              const QStyleOptionViewItem& option, const QModelIndex& index) {
  if (event->type() == QEvent::MouseButtonDblClick) {
    m_click.stop();
    m_doubled = true;
  } else if (event->type() == QEvent::MouseButtonPress) {
    m_doubled = false;
  }
  if (event->type() == QEvent::MouseButtonRelease) {
    const auto* mouse = static_cast<QMouseEvent*>(event);
    const QString tag = chips::at(chipsIn(option, index), mouse->pos());
    const bool plain = mouse->button() == Qt::LeftButton && mouse->modifiers() == Qt::NoModifier;
    if (plain && !tag.isEmpty() && !m_doubled) {
      m_tag = tag;
      m_click.start(QApplication::doubleClickInterval());
    }
  }
  return TintDelegate::editorEvent(event, model, option, index);
}

void NoteDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                         const QModelIndex& index) const {
  paintTint(painter, option, index);
  QStyleOptionViewItem cell = option;
  initStyleOption(&cell, index);
  const QString note = cell.text.simplified();
  paintEmpty(painter, cell);
  if (note.isEmpty()) return;
  const QRect area = option.rect.adjusted(kSide, 0, -kSide, 0);
  painter->drawPixmap(area.left(), area.top() + (area.height() - kSign) / 2,
                      iconPixmap(QStringLiteral("note"), IconRole::Muted, kSign,
                                 painter->device()->devicePixelRatioF()));
  const QRect rest = area.adjusted(kSign + 6, 0, 0, 0);
  if (rest.width() < 3 * kSign) return;
  painter->save();
  painter->setPen(Theme::get().colours().muted);
  painter->setFont(Theme::font(11));
  painter->drawText(rest, Qt::AlignVCenter | Qt::TextSingleLine,
                    painter->fontMetrics().elidedText(note, Qt::ElideRight, rest.width()));
  painter->restore();
}

}  // namespace espalier::ui
