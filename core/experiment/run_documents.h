#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "core/data/record.h"
#include "core/store/store.h"

namespace espalier::experiment {

/// The file that a run's plan names under `part` ("train", "validation", "test"): plans of runs
/// name files from the workspace or with their whole path. Empty where there is none, or it is
/// gone.
std::filesystem::path run_data_file(const std::filesystem::path& store, const store::RunRow& run,
                                    const std::string& part);

/// Its records by id, read with the plan's columns; none where the file is gone. Throws data_* and
/// file_*.
std::map<std::string, data::Record> run_documents(const std::filesystem::path& store,
                                                  const store::RunRow& run,
                                                  const std::string& part);

}  // namespace espalier::experiment
