#pragma once

#include <filesystem>
#include <string>

#include "core/store/store.h"

namespace espalier::experiment {

/// A run as one HTML page for students: what it was, curves of loss, weights and sparsity, texts
/// written on the way, metrics, some outputs beside their references, each with a caption in
/// English and Japanese. The page is one file that loads nothing (its own policy forbids it); a
/// slider and a play button move through the steps, and without scripts curves and tables are all
/// there. `language`: "en" or "ja", what is shown first. Throws usage (another language),
/// run_unknown, store_*.
std::string report_page(const store::Store& store, const std::string& run,
                        const std::string& language);

/// The page as a file, atomically. Throws file_unwritable, disk_full too.
void write_report(const store::Store& store, const std::string& run, const std::string& language,
                  const std::filesystem::path& file);

}  // namespace espalier::experiment
