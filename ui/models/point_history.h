#pragma once

#include <functional>

#include "core/workbench/live_merge.h"
#include "ui/models/snapshots.h"

namespace espalier::ui {

/// The way back through the places where the sliders and switches of "What if" stood.
class PointHistory : public Snapshots<workbench::LivePoint> {
  Q_OBJECT
 public:
  using Point = workbench::LivePoint;
  explicit PointHistory(std::function<void(const Point&)> show, QObject* parent = nullptr);

 protected:
  void put(const Point& point) override { m_show(point); }
  QString field(const Point& before, const Point& after) const override;
  QString words(const Point& before, const Point& after) const override;

 private:
  std::function<void(const Point&)> m_show;
};

}  // namespace espalier::ui
