#pragma once

#include "ui/jobs/types.h"
#include "ui/pages/section.h"
#include "ui/widgets/translated.h"

namespace espalier::ui {

class ChoiceBox;
class PlaneView;

/// The loss over two adapters' weights: which two, a picture that fills in, a click that moves
/// both.
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
  void chosen(const QString& xAdapter, double x, const QString& yAdapter, double y);

 private:
  void clear();
  void begin();
  void words();
  LiveInfo m_info;
  ChoiceBox* m_x;
  ChoiceBox* m_y;
  QPushButton* m_start;
  PlaneView* m_view;
  QLabel* m_words;
  bool m_running = false;
  int m_cells = 0, m_total = 0;
};

}  // namespace espalier::ui
