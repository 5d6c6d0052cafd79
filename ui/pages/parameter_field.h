#pragma once

#include "core/plan/descriptors.h"
#include "ui/pages/plan_fields.h"

namespace espalier::ui {

/// The field that edits the key `path` as its description says; labelled from the texts of
/// parameters.
Field* parameterField(PlanFields& fields, const QString& path, const plan::ParameterInfo& info);

}  // namespace espalier::ui
