#pragma once

#include <QTimer>

#include "ui/widgets/tag_edit.h"
#include "ui/widgets/tint_delegate.h"

namespace espalier::ui {

/// A cell of tags: chips, edited in place as words with commas. A click on a chip asks for the runs
/// that have it; a double click edits.
class TagDelegate : public TintDelegate {
  Q_OBJECT
 public:
  TagDelegate(TagEdit::Known known, QObject* parent);
  void paint(QPainter* painter, const QStyleOptionViewItem& option,
             const QModelIndex& index) const override;
  QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
  QWidget* createEditor(QWidget* parent, const QStyleOptionViewItem& option,
                        const QModelIndex& index) const override;
  bool editorEvent(QEvent* event, QAbstractItemModel* model, const QStyleOptionViewItem& option,
                   const QModelIndex& index) override;

 Q_SIGNALS:
  void tagClicked(const QString& tag);

 private:
  TagEdit::Known m_known;
  QTimer m_click;  ///< waits whether it becomes a double click
  QString m_tag;
  bool m_doubled = false;  ///< the next release ends a double click
};

/// A cell with a note: its sign, and as much of the text as there is room for.
class NoteDelegate : public TintDelegate {
 public:
  using TintDelegate::TintDelegate;
  void paint(QPainter* painter, const QStyleOptionViewItem& option,
             const QModelIndex& index) const override;
};

}  // namespace espalier::ui
