#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "core/base/json.h"

namespace espalier::workbench {

/// A static merge of PEFT folders on disk, as `espalier-cli merge` asks for it.
struct MergeRequest {
  std::string method;  ///< a method whose descriptor says that it merges
  std::vector<std::pair<std::filesystem::path, double>> adapters;  ///< folder, weight
  Json parameters = Json::object();  ///< of the method, by the names of its descriptor
  std::uint64_t seed = 1;
  std::string dtype = "float32";  ///< of the stored factors: float32, bfloat16, float16
  std::filesystem::path out;
};

/// Merges, writes `out` (alpha = r) and returns the report: {"method", "notes": [English], "out",
/// "rank", "alpha", "modules", "parameters", "method_parameters", "adapters": [{"name", "path",
/// "weight", "rank", "alpha"}], "report": merge/report.h}. What is not given has the descriptor's
/// default. The result remembers the training identities of all its adapters. Throws
/// dtype_unsupported, plan_method, plan_source_count, plan_bad_value, adapter_*, usage (a parameter
/// that the method does not take; `out` is one of the adapters).
Json merge_folders(const MergeRequest& request);

/// "DIR=WEIGHT" split at the last "="; a DIR alone has weight 1. Throws usage.
std::pair<std::filesystem::path, double> parse_weighted(const std::string& text);

}  // namespace espalier::workbench
