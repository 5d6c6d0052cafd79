#pragma once

#include "ui/models/toy_history.h"
#include "ui/pages/section.h"
#include "ui/widgets/translated.h"

namespace espalier::ui {

class GridBlock;

/// The merge of the page Teach: dW, its own and its cross terms, the effective weights.
class TeachMerge : public Translated<Section> {
  Q_OBJECT
 public:
  explicit TeachMerge(ToyHistory& history, QWidget* parent = nullptr);

 private:
  QWidget* buildWeights();
  void showTerm(GridBlock& block, const ToyMatrix& matrix, double limit);
  void refresh();
  ToyHistory& m_history;
  QLabel* m_words;
  GridBlock* m_whole;
  GridBlock* m_own;
  GridBlock* m_cross;
  QLabel* m_weightsHeading;
  std::array<QLabel*, kToyAdapters> m_names{}, m_numbers{};
  std::array<QWidget*, kToyAdapters> m_bars{};
  QLabel* m_formula;
  QLabel* m_sumName;
  QLabel* m_sum;
  QLabel* m_weightWords;
};

}  // namespace espalier::ui
