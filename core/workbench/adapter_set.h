#pragma once

#include <filesystem>
#include <vector>

#include "core/lora/adapter.h"

namespace espalier::workbench {

/// PEFT folders that are to be merged or compared (internal to this room: it sees torch). Adapters
/// that touch one module must be made for layers of one shape. Throws adapter_*, file_*,
/// safetensors_bad.
/// Where folders share a name (runs/ID/adapter), the adapters are called NAME, NAME-2, ...
std::vector<lora::Adapter> load_adapters(const std::vector<std::filesystem::path>& folders);

}  // namespace espalier::workbench
