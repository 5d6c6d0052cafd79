#pragma once

#include <filesystem>
#include <string>

#include "core/base/control.h"
#include "core/store/store.h"

namespace espalier::experiment {

/// A run as one HTML page for students: what it was, curves of loss, weights, sparsity and, where a
/// controller moved it, of the pruning ratio, texts written on the way, metrics, some outputs
/// beside their references, each with a caption in English and Japanese. The page is one file that
/// loads nothing (its own policy forbids it); a slider and a play button move through the steps,
/// and without scripts curves and tables are all there. `language`: "en" or "ja", what is shown
/// first. `control` may stop it, `progress`: phase "export", steps of steps. Throws usage (another
/// language), run_unknown, stopped, aborted, store_*.
std::string report_page(const store::Store& store, const std::string& run,
                        const std::string& language, Control* control = nullptr,
                        const Progress& progress = {});

/// The page as a file, atomically: where it is stopped, the file is not there, or as it was. Throws
/// file_unwritable, disk_full too.
void write_report(const store::Store& store, const std::string& run, const std::string& language,
                  const std::filesystem::path& file, Control* control = nullptr,
                  const Progress& progress = {});

}  // namespace espalier::experiment
