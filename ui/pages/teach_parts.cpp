#include "ui/pages/teach_parts.h"

#include <QGridLayout>
#include <cmath>

#include "ui/settings/theme.h"
#include "ui/widgets/parts.h"

namespace espalier::ui {

namespace {
constexpr const char* kGrows = "grows";
}

QString toySymbol(const QString& letters, std::size_t adapter) {
  QString out;
  for (const QChar letter : letters) {
    out += QStringLiteral("<span style='color:%1'>%2<sub>%3</sub></span>")
               .arg(toyColour(adapter).name(), letter)
               .arg(adapter + 1);
  }
  return out;
}

QString toyName(const QString& letter, std::size_t adapter) {
  return letter + QString::number(adapter + 1);
}

QColor toyColour(std::size_t adapter) {
  return Theme::get().series(static_cast<int>(adapter));
}

QLabel* growingLabel(const char* role, int step, QWidget* parent) {
  auto* label = makeLabel(role, parent);
  label->setProperty(kGrows, step);
  return label;
}

void applyReadingSize(QWidget* root) {
  const QFont reading = Theme::get().readingFont();
  for (auto* grid : root->findChildren<NumberGrid*>())
    grid->setFont(reading);
  for (auto* label : root->findChildren<QLabel*>()) {
    // The house's headings have a size of their own, which only a style sheet can change.
    if (label->property("role") == "heading")
      label->setStyleSheet(QStringLiteral("font-size: %1px").arg(reading.pixelSize() - 2));
    const QVariant step = label->property(kGrows);
    if (!step.isValid()) continue;
    QFont font = reading;
    font.setPixelSize(reading.pixelSize() + step.toInt());
    label->setFont(font);
  }
}

QVector<NumberGrid::Cell> toyCells(const ToyMatrix& matrix) {
  QVector<NumberGrid::Cell> cells;
  for (const double value : matrix.values)
    cells.push_back({value, false, {}});
  return cells;
}

double toyLimit(std::initializer_list<const ToyMatrix*> matrices) {
  double limit = 0;
  for (const ToyMatrix* matrix : matrices) {
    for (const double value : matrix->values)
      limit = std::max(limit, std::abs(value));
  }
  return limit;
}

GridBlock::GridBlock(NumberGrid::Heat heat, bool editable, const QString& sign, QWidget* parent)
    : QWidget(parent),
      m_grid(new NumberGrid(heat, editable, this)),
      m_above(growingLabel("", 0, this)),
      m_below(growingLabel("muted", -2, this)) {
  auto* grid = padded(new QGridLayout(this), 0, 4);
  grid->setHorizontalSpacing(kGap);
  if (!sign.isEmpty()) {
    auto* operation = growingLabel("", 3, this);
    operation->setText(sign);
    grid->addWidget(operation, 1, 0, Qt::AlignCenter);
  }
  m_above->setTextFormat(Qt::RichText);
  grid->addWidget(m_above, 0, 1);
  grid->addWidget(m_grid, 1, 1, Qt::AlignLeft | Qt::AlignTop);
  grid->addWidget(m_below, 2, 1);
  grid->setRowStretch(3, 1);
  m_below->hide();
}

}  // namespace espalier::ui
