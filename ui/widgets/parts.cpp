#include "ui/widgets/parts.h"

#include <QHeaderView>
#include <QPainter>
#include <QStyle>
#include <QTableView>

#include "ui/settings/theme.h"
#include "ui/widgets/icon.h"

namespace espalier::ui {

QLabel* makeLabel(const char* role, QWidget* parent) {
  auto* label = new QLabel(parent);
  label->setProperty("role", role);
  return label;
}

QFrame* makeCard(QWidget* parent) {
  auto* card = new QFrame(parent);
  card->setProperty("card", true);
  return card;
}

QFrame* makeRule(QWidget* parent) {
  auto* rule = new QFrame(parent);
  rule->setProperty("rule", true);
  return rule;
}

QPushButton* makeButton(const char* kind, QWidget* parent) {
  auto* button = new QPushButton(parent);
  if (*kind != '\0') button->setProperty("kind", kind);
  return button;
}

QToolButton* makeIconButton(const QString& name, QWidget* parent) {
  auto* button = new QToolButton(parent);
  button->setIcon(icon(name));
  button->setIconSize({18, 18});
  return button;
}

void styleTable(QTableView* table) {
  table->setShowGrid(false);
  table->setSelectionBehavior(QAbstractItemView::SelectRows);
  table->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
  table->setSortingEnabled(true);
  table->setWordWrap(false);
  table->verticalHeader()->hide();
  table->verticalHeader()->setDefaultSectionSize(32);
  table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
  table->horizontalHeader()->setHighlightSections(false);
  table->horizontalHeader()->setStretchLastSection(true);
  table->setTabKeyNavigation(false);
}

QPixmap colourChip(const QColor& colour, int size, qreal ratio) {
  QPixmap pixmap(QSize(size, size) * ratio);
  pixmap.setDevicePixelRatio(ratio);
  pixmap.fill(Qt::transparent);
  QPainter painter(&pixmap);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(Qt::NoPen);
  painter.setBrush(colour);
  painter.drawRoundedRect(QRectF(0, 0, size, size), 3, 3);
  return pixmap;
}

void clearLayout(QLayout* layout) {
  while (QLayoutItem* item = layout->takeAt(0)) {
    if (item->widget() != nullptr) {
      item->widget()->hide();
      item->widget()->deleteLater();
    } else if (item->layout() != nullptr) {
      clearLayout(item->layout());
    }
    delete item;
  }
}

void setStyleProperty(QWidget* widget, const char* name, const QVariant& value) {
  if (widget->property(name) == value) return;
  widget->setProperty(name, value);
  widget->style()->unpolish(widget);
  widget->style()->polish(widget);
  widget->update();
}

void ElidedLabel::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setPen(palette().color(foregroundRole()));
  const QRect area = contentsRect();
  painter.drawText(area, static_cast<int>(alignment() | Qt::TextSingleLine),
                   fontMetrics().elidedText(text(), Qt::ElideRight, area.width()));
}

}  // namespace espalier::ui
