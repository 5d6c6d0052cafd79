#pragma once

#include <filesystem>

#include "core/base/json.h"

namespace espalier::workbench {

/// What a path is: {"kind": "model" | "adapter" | "data" | "plan" | "study" | "store" |
/// "workspace", "family", "parameters", "dtype", "tokenizer", "warnings": [...], ...}. Throws Error
/// with the reason where it is none of these or broken.
Json inspect(const std::filesystem::path& path);

}  // namespace espalier::workbench
