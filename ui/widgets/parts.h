#pragma once

#include <QBoxLayout>
#include <QFrame>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>

class QTableView;

namespace espalier::ui {

/// The few building blocks that every page is made of, so that all look alike.

/// Steps of the 8-px grid.
constexpr int kGap = 8;
constexpr int kPad = 16;

QLabel* makeLabel(const char* role, QWidget* parent = nullptr);
QFrame* makeCard(QWidget* parent = nullptr);
QFrame* makeRule(QWidget* parent = nullptr);
/// kind: "" | "primary" | "danger" | "flat".
QPushButton* makeButton(const char* kind = "", QWidget* parent = nullptr);
QToolButton* makeIconButton(const QString& icon, QWidget* parent = nullptr);
template <typename Layout>
Layout* padded(Layout* layout, int margin = kPad, int spacing = kGap) {
  layout->setContentsMargins(margin, margin, margin, margin);
  layout->setSpacing(spacing);
  return layout;
}
/// Rows of 32, no grid, whole rows selected, sorting on.
void styleTable(QTableView* table);
/// A small square of a series colour.
QPixmap colourChip(const QColor& colour, int size, qreal ratio);
/// Removes and deletes everything in a layout.
void clearLayout(QLayout* layout);
/// Sets a property that the style sheet reads and applies it.
void setStyleProperty(QWidget* widget, const char* name, const QVariant& value);

/// One line that shortens with an ellipsis instead of pushing its neighbours away.
class ElidedLabel : public QLabel {
 public:
  explicit ElidedLabel(QWidget* parent = nullptr) : QLabel(parent) {}
  QSize minimumSizeHint() const override { return {24, QLabel::minimumSizeHint().height()}; }

 protected:
  void paintEvent(QPaintEvent* event) override;
};

}  // namespace espalier::ui
