#pragma once

#include <filesystem>

#include "core/plan/study.h"

/// Internal to the room.
namespace espalier::plan {

/// A study with "targets" or "shots": every column is a study's file made of the shared one, so
/// that it reads as that alone would. Throws study_bad, naming the column.
Study parse_columns(const Json& json, const std::filesystem::path& folder);

/// Throws study_bad where the study has no row of its baseline's name.
void check_baseline(const Study& study);

}  // namespace espalier::plan
