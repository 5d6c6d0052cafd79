#pragma once

#include "core/plan/study.h"
#include "ui/jobs/queue_service.h"
#include "ui/models/desk.h"
#include "ui/models/plan_draft.h"
#include "ui/widgets/translated.h"

class QPushButton;

namespace espalier::ui {

class Banner;
class SweepPanel;

/// Compose's way to the queue: the plan as it is, or a sweep of it.
class QueueActions : public Translated<QWidget> {
  Q_OBJECT
 public:
  /// `banner`: where the page says what became of it; `sweep`: the panel that it opens.
  QueueActions(Desk& desk, PlanDraft& draft, Banner& banner, SweepPanel& sweep,
               QWidget* parent = nullptr);
  /// Preflight found an error in the plan.
  void setBlocked(bool blocked);

 private:
  void add(const plan::Grid& grid);
  void show(const QueueAdded& result);

  Desk& m_desk;
  PlanDraft& m_draft;
  Banner& m_banner;
  SweepPanel& m_sweepPanel;
  int m_token = 0;
  bool m_blocked = false;
  bool m_told = false;  ///< the banner's button leads to the queue
  QPushButton* m_add;
  QPushButton* m_sweep;
};

}  // namespace espalier::ui
