#pragma once

#include "core/workbench/data_questions.h"

namespace espalier::ui {

/// What the fake service says of data sets: twenty records, a file of 1,200 with three broken ones.
workbench::DataAnswer fakeDataAnswer(const workbench::DataQuestion& question);

}  // namespace espalier::ui
