#pragma once

#include <array>

#include "ui/jobs/types.h"
#include "ui/pages/section.h"
#include "ui/widgets/translated.h"

class QButtonGroup;
class QStackedWidget;
class QToolButton;

namespace espalier::ui {

class ChoiceBox;
class HeatScale;
class LossGrid;
class PlaneView;
class TriangleView;

/// The loss over the weights of two adapters as a plane, or of three that sum to 1 as a triangle:
/// which ones, a picture that fills in with the scale of its colours, a click that moves their
/// sliders.
class WhatIfPlane : public Translated<Section> {
  Q_OBJECT
 public:
  explicit WhatIfPlane(QWidget* parent = nullptr);
  void setInfo(const LiveInfo& info);
  void setPoint(const workbench::LivePoint& point);
  /// Whether its cells are being computed.
  void setRunning(bool running);
  bool running() const { return m_running; }
  void addCell(const workbench::LiveUpdate& update);

 Q_SIGNALS:
  void wanted(const espalier::workbench::LivePlane& plane);
  void stopWanted();
  void chosen(const QMap<QString, double>& weights);

 private:
  enum Shape { Plane, Triangle };
  Shape shape() const;
  QLayout* buildChoice();
  void connectAll();
  void retranslate();
  void showShape();
  void clear();
  void begin();
  void stop();
  void words();
  QString hintWords() const;
  QStringList chosenAdapters() const;  ///< two or three
  bool enough() const;
  double weightOf(const QString& adapter) const;
  const LossGrid& losses() const;

  LiveInfo m_info;
  workbench::LivePoint m_point;
  QButtonGroup* m_shapes;
  std::array<QToolButton*, 2> m_shapeButtons;
  std::array<ChoiceBox*, 3> m_boxes;
  QPushButton* m_start;
  QStackedWidget* m_views;
  PlaneView* m_plane;
  TriangleView* m_triangle;
  HeatScale* m_scale;
  QLabel* m_words;
  bool m_running = false;
  int m_cells = 0, m_total = 0;  ///< told of the picture that shows
};

}  // namespace espalier::ui
