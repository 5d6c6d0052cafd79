#pragma once

#include <filesystem>
#include <string>

#include "core/base/json.h"
#include "core/store/store.h"

namespace espalier::experiment {

/// One finished run as a file that stands alone: {"espalier_run": 1, "run": {...}, "events": [...],
/// "outputs": [...]}. Paths inside the workspace are written relative to it, and what belongs to
/// one machine alone (folder, id, adapter) is left out. Written atomically. Throws run_unknown,
/// file_unwritable, store_*.
void export_run(const store::Store& store, const std::string& run,
                const std::filesystem::path& file);

/// A stored output as the event that it came as.
plan::Event output_event(const store::OutputRow& row);

/// Every finished run of a store into `folder`, one file each ("001-help-ja-lora.json"): returns
/// how many.
std::size_t export_runs(const store::Store& store, const std::filesystem::path& folder);

/// Takes such a file into a store, unless a run of the same source is there already; returns
/// whether it was new. The run's facts then hold "imported": the file's name. Throws data_format
/// for what is no such file, store_*.
bool import_run_file(store::Store& store, const std::filesystem::path& file);

}  // namespace espalier::experiment
