#pragma once

#include <QVector>

#include "ui/jobs/types.h"
#include "ui/widgets/translated.h"

class QLabel;
class QPushButton;
class QToolButton;
class QVBoxLayout;

namespace espalier::ui {

class FlowLayout;
class Section;
class SliderBox;

/// The sliders of "what if": a weight for each adapter, the prune ratio, a switch for each layer.
class WhatIfControls : public Translated<QWidget> {
  Q_OBJECT
 public:
  explicit WhatIfControls(QWidget* parent = nullptr);
  /// Everything at rest: weights 1, nothing pruned, all layers on.
  void setInfo(const LiveInfo& info);
  workbench::LivePoint point() const;
  void setWeight(const QString& adapter, double weight);
  void reset();
  /// Everything as at this point; it is told once.
  void setPoint(const workbench::LivePoint& point);

 Q_SIGNALS:
  void changed();

 private:
  struct Row {
    QString adapter;
    QLabel* chip;
    SliderBox* slider;
  };
  Section* buildWeights();
  Section* buildRatio();
  Section* buildLayers();
  void rename();
  void setAllLayers(bool on);

  LiveInfo m_info;
  Section* m_weights = nullptr;
  Section* m_ratioSection = nullptr;
  Section* m_layerSection = nullptr;
  QVBoxLayout* m_rowsLayout = nullptr;
  FlowLayout* m_layersFlow = nullptr;
  QVector<Row> m_rows;
  SliderBox* m_ratio = nullptr;
  QLabel* m_ratioWords = nullptr;
  QVector<QToolButton*> m_layers;
  QPushButton* m_allOn = nullptr;
  QPushButton* m_allOff = nullptr;
};

}  // namespace espalier::ui
