#pragma once

#include "ui/models/toy_merge.h"
#include "ui/widgets/number_grid.h"

class QLabel;

namespace espalier::ui {

/// What the three parts of the page Teach share.

/// A letter with the number of its adapter, in its colour: "B₁", as rich text.
QString toySymbol(const QString& letters, std::size_t adapter);
/// The same without colour, for names: "B1".
QString toyName(const QString& letter, std::size_t adapter);
QColor toyColour(std::size_t adapter);

/// A label that follows the size of reading text, `step` pixels larger or smaller.
QLabel* growingLabel(const char* role, int step, QWidget* parent);
/// Sets every growing label and grid under `root` to the size that the user chose.
void applyReadingSize(QWidget* root);

/// The cells of a matrix without marks.
QVector<NumberGrid::Cell> toyCells(const ToyMatrix& matrix);
/// The largest magnitude of several matrices, so that their colours can be compared.
double toyLimit(std::initializer_list<const ToyMatrix*> matrices);

/// A grid with a line above (what it is) and below (its norm), and a sign before it.
class GridBlock : public QWidget {
 public:
  GridBlock(NumberGrid::Heat heat, bool editable, const QString& sign, QWidget* parent);
  NumberGrid* grid() { return m_grid; }
  QLabel* above() { return m_above; }
  QLabel* below() { return m_below; }

 private:
  NumberGrid* m_grid;
  QLabel* m_above;
  QLabel* m_below;
};

}  // namespace espalier::ui
