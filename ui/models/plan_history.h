#pragma once

#include "ui/models/plan_draft.h"
#include "ui/models/snapshots.h"

namespace espalier::ui {

/// The way back through the changes of a draft, whoever made them: forms, fixes, the text, a plan
/// that was loaded. The run's name is left alone: it follows the plan, or its own field's undo.
class PlanHistory : public Snapshots<Json> {
  Q_OBJECT
 public:
  explicit PlanHistory(PlanDraft& draft, QObject* parent = nullptr);
  /// Nothing of what was comes back.
  void forget();

 protected:
  void put(const Json& plan) override;
  QString field(const Json& before, const Json& after) const override;
  QString words(const Json& before, const Json& after) const override;

 private:
  Json state() const;
  PlanDraft& m_draft;
};

}  // namespace espalier::ui
