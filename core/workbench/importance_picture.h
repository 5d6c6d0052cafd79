#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "core/base/control.h"

/// What pruning would keep of an adapter as it stands, for the picture beside the ratio. Importance
/// is known whole only while a run trains; this is what can be said before one, from the factors.
namespace espalier::workbench {

/// One A or B, whose k least important entries a step resets.
struct ImportanceTensor {
  std::int64_t entries = 0;
  /// Rising: the importance at the shares 0, 1/n, ..., 1 of the entries (kImportanceSteps + 1).
  std::vector<float> quantiles;
};
constexpr int kImportanceSteps = 64;
/// Entries of all B A that are looked at; beyond it layers are left out. Some seconds of one core.
constexpr std::int64_t kMostProducts = 400'000'000;

struct AdapterImportance {
  std::vector<ImportanceTensor> tensors;  ///< of the layers that were looked at
  /// Entries of a tensor -> how many tensors of that size; of all layers.
  std::map<std::int64_t, std::int64_t> sizes;
  std::int64_t entries = 0;           ///< of all layers
  std::int64_t layers = 0, seen = 0;  ///< all, and those looked at
};

/// The importance of an adapter's entries, at weight 1:
/// - "input" without data, where every input counts alike (n_j = 1): |B^T sign(B A)| of A's entries
///   and |sign(B A) A^T| of B's;
/// - "gradient" without a gradient: the entries' own size.
/// `scaled`: alpha / r is folded into B first, as the merge does. A weight w of the merge
/// multiplies all of it by sqrt |w| (by |w| where it stands on both sides). Beyond
/// `most_products` only layers at even distances are looked at. Answers are remembered by the hash
/// of the weights' file. Throws usage for another rule, adapter_*, safetensors_bad, file_*,
/// stopped, aborted.
AdapterImportance importance_of(const std::filesystem::path& folder, const std::string& rule,
                                bool scaled, Control& control,
                                std::int64_t most_products = kMostProducts);

}  // namespace espalier::workbench
