#pragma once

#include "ui/models/toy_history.h"
#include "ui/pages/section.h"
#include "ui/widgets/translated.h"

class QComboBox;

namespace espalier::ui {

class GridBlock;
class SliderBox;

/// One prune step of the page Teach: importance, the least entries, sparsity before and after.
class TeachPrune : public Translated<Section> {
  Q_OBJECT
 public:
  explicit TeachPrune(ToyHistory& history, QWidget* parent = nullptr);
  void pruneOnce();

 private:
  QWidget* buildControls();
  QWidget* buildSparsity();
  void connectAll();
  void setTexts();
  void showImportance(GridBlock& block, std::size_t adapter, bool isA, const ToyMarks& marks,
                      double limit);
  void showSparsity();
  void refresh();
  ToyHistory& m_history;
  QLabel* m_words;
  QLabel* m_normsLabel;
  GridBlock* m_norms;
  QLabel* m_ratioLabel;
  SliderBox* m_ratio;
  QLabel* m_resetLabel;
  QComboBox* m_reset;
  QPushButton* m_prune;
  QLabel* m_count;
  std::array<GridBlock*, kToyAdapters> m_a{}, m_b{};
  struct Share {
    QLabel *name, *now, *after;
  };
  std::array<Share, 4> m_shares{};
  QLabel* m_sparsityHeading;
  QLabel* m_nowHeading;
  QLabel* m_afterHeading;
};

}  // namespace espalier::ui
