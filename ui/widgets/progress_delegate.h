#pragma once

#include <QStyledItemDelegate>

namespace espalier::ui {

/// A thin bar under a cell's text, of the share that a role gives (0..1); none where it is invalid.
class ProgressDelegate : public QStyledItemDelegate {
 public:
  ProgressDelegate(int role, QObject* parent) : QStyledItemDelegate(parent), m_role(role) {}
  void paint(QPainter* painter, const QStyleOptionViewItem& option,
             const QModelIndex& index) const override;

 private:
  int m_role;
};

}  // namespace espalier::ui
