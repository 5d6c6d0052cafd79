#pragma once

#include <filesystem>
#include <string>

#include "core/base/control.h"
#include "core/base/json.h"
#include "core/store/store.h"

namespace espalier::experiment {

/// What a run recorded, for notebooks and spreadsheets. Into `folder` go steps.csv, weights.csv,
/// examples.csv, validations.csv, samples.csv, modules.csv, outputs.csv, scores.csv (one row a
/// record, one column a metric), run.json (plan, metrics, facts), arrays.npz (the same numbers by
/// step, adapter and module), reader.py (numpy alone), where the run had a controller of the
/// pruning ratio ratios.csv and ratio_trials.csv, and where its folder keeps a checkpoint
/// state.npz: prune masks (prune_last_a_M, _b_M: what the last step reset in module M) and the sums
/// of squares behind the input norms. What was not recorded is an empty cell or NaN. `folder` must
/// not exist or be empty. Returns {"out", "run", "files": [names]}. Throws run_unknown,
/// file_unwritable, disk_full, stopped, store_*.
/// `progress`: phase "export", steps of steps.
Json export_data(const store::Store& store, const std::string& run,
                 const std::filesystem::path& folder, Control& control,
                 const Progress& progress = {});

}  // namespace espalier::experiment
