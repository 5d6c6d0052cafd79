#pragma once

#include "ui/charts/step_plot.h"
#include "ui/models/heat_grid.h"
#include "ui/models/run_feed.h"

namespace espalier::ui {

class ChoiceBox;

/// What happens inside the adapters: sparsity, effective weight or mask churn of one adapter, its
/// modules down and steps across; or of all adapters at the chosen step, with layers across.
/// Steps between two told ones keep the colour of the earlier one.
class HeatMap : public StepPlot {
  Q_OBJECT
 public:
  using Quantity = ModuleHistory::Quantity;
  using View = HeatGrid::View;

  explicit HeatMap(const RunFeed& feed, QWidget* parent = nullptr);

  Quantity quantity() const;
  View view() const;
  /// What the map draws there (shares in percent), NaN where nothing is known. Rows from above;
  /// columns are steps, or layers from the first.
  double shown(int row, double at) const;
  QStringList rows() const;
  QColor colourAt(int row, double at) const;
  /// The ends of the colour scale.
  QCPRange limits() const;
  QString readout() const;
  bool isBlank() const;
  QString csv() const override;

 protected:
  void draw() override;
  double lastStep() const override;
  bool overSteps() const override { return m_view == nullptr || view() == View::OverSteps; }
  void updateValues() override;
  void recolour() override;
  void keyPressEvent(QKeyEvent* event) override;
  bool eventFilter(QObject* watched, QEvent* event) override;
  void focusInEvent(QFocusEvent* event) override;
  void focusOutEvent(QFocusEvent* event) override;

 private:
  void buildChoices();
  void buildScale();
  void retranslate();
  void refreshAdapters();
  void fillOverSteps();
  void fillAtStep();
  void labelLayers();
  HeatGrid grid() const;
  QString words(double value) const;
  void readMouse(QMouseEvent* event);
  const ModuleHistory& history() const { return m_feed.modules(); }
  double chosenStep() const;

  const RunFeed& m_feed;
  ChoiceBox* m_quantity = nullptr;
  ChoiceBox* m_adapter = nullptr;
  ChoiceBox* m_view = nullptr;
  QLabel* m_readout;
  QLabel* m_blank;
  QCPColorMap* m_map;
  QCPColorScale* m_scale;
  int m_mouseRow = -1;   ///< of the mouse, -1: not here
  double m_mouseAt = 0;  ///< its step or layer
  int m_keyRow = 0;      ///< walked by keys
  int m_keyLayer = 0;
};

}  // namespace espalier::ui
