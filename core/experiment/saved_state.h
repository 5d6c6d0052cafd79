#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

namespace espalier::experiment {

/// What the newest checkpoint of a run holds, by its manifest alone: nothing is hashed or loaded.
struct SavedState {
  std::int64_t step = 0;       ///< optimizer steps taken
  std::int64_t best_step = 0;  ///< of the best validated state in it, 0: none yet
  std::optional<double> best_loss;
};

/// None where the run's folder has no checkpoint that can be read.
std::optional<SavedState> saved_state(const std::filesystem::path& run_folder);

}  // namespace espalier::experiment
