#pragma once

#include "ui/models/toy_history.h"
#include "ui/pages/section.h"
#include "ui/widgets/translated.h"

namespace espalier::ui {

class GridBlock;
class SliderBox;

/// The two adapters of the page Teach: their numbers and weights, to change.
class TeachAdapters : public Translated<Section> {
  Q_OBJECT
 public:
  explicit TeachAdapters(ToyHistory& history, QWidget* parent = nullptr);

 private:
  struct Row {
    QLabel* chip;
    QLabel* name;
    SliderBox* weight;
    GridBlock* b;
    GridBlock* a;
  };
  QWidget* buildRow(std::size_t adapter);
  void edit(std::size_t adapter, bool inA, int row, int column, double value);
  void refresh();
  void showFactor(GridBlock& block, std::size_t adapter, bool isA, const ToyMarks& marks);
  ToyHistory& m_history;
  std::array<Row, kToyAdapters> m_rows{};
  QLabel* m_words;
};

}  // namespace espalier::ui
