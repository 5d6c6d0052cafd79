#pragma once

#include <filesystem>
#include <vector>

#include "core/lora/adapter.h"
#include "core/lora/adapter_stack.h"
#include "core/model/config.h"

namespace espalier::experiment {

/// What each adapter of a merge has become in training (internal: it sees torch), beside the merged
/// one: a PEFT folder each (alpha = r, f32) in `folder`, and parts.json with their names in the
/// stack's order. Whole or not at all. Throws file_unwritable, disk_full.
void save_parts(const lora::AdapterStack& stack, const std::filesystem::path& folder);

/// The same once more; empty where there is no such folder. Throws adapter_*, json_*, file_*.
std::vector<lora::Adapter> load_parts(const std::filesystem::path& folder,
                                      const model::Config& base);

}  // namespace espalier::experiment
