#pragma once

#include <filesystem>
#include <vector>

#include "core/base/json.h"

namespace espalier::workbench {

/// How alike the adapters of a library are: cosines of their updates (alpha / r) B A, whole and
/// module by module, from products of rank size alone.
/// {"adapters": [{"name", "path", "rank", "alpha", "modules"}], "scale_adapters": bool,
///  "norms": [n], "cosines": [n][n], "modules": [{"module", "norms", "cosines"}]}
/// Names are the folders' own, with "-2" and so on where one is taken. `scale` false leaves alpha /
/// r out. Throws usage for fewer than two folders, adapter_base for adapters of different models,
/// adapter_*, file_*.
Json similarity(const std::vector<std::filesystem::path>& folders, bool scale = true);

}  // namespace espalier::workbench
