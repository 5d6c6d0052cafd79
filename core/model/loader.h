#pragma once

#include <filesystem>
#include <memory>

#include "core/base/control.h"
#include "core/model/model.h"

namespace espalier::model {

/// The tensors of a model from a Hugging Face folder or a GGUF file, dequantised into the
/// placement's dtype. Loads, then verifies: every missing tensor, every surplus one and every wrong
/// shape is named, and a NaN or infinity names its tensor. Throws Error model_tensor_missing,
/// model_tensor_surplus, model_tensor_shape, model_not_finite, model_family, model_config,
/// model_unrecognised, gguf_*, safetensors_bad, file_*.
std::shared_ptr<Model> load_model(const std::filesystem::path& path,
                                  const device::Placement& placement, Control* control = nullptr,
                                  const Progress& progress = {});

/// The configuration alone, from headers (fast).
Config read_config(const std::filesystem::path& path);

}  // namespace espalier::model
