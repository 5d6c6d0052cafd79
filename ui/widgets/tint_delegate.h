#pragma once

#include <QStyledItemDelegate>

namespace espalier::ui {

/// Paints the background that the model gives: where a style sheet says anything about items, Qt
/// forgets it.
class TintDelegate : public QStyledItemDelegate {
 public:
  using QStyledItemDelegate::QStyledItemDelegate;
  void paint(QPainter* painter, const QStyleOptionViewItem& option,
             const QModelIndex& index) const override;

 protected:
  static void paintTint(QPainter* painter, const QStyleOptionViewItem& option,
                        const QModelIndex& index);
};

}  // namespace espalier::ui
