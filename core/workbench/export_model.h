#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "core/base/control.h"
#include "core/base/json.h"

namespace espalier::workbench {

/// A whole model with adapters worked in, as other programs open it.
struct ExportRequest {
  std::filesystem::path model;  ///< a .gguf file or a Hugging Face folder
  std::vector<std::pair<std::filesystem::path, double>> adapters;  ///< folder, weight; may be empty
  std::string format = "hf";  ///< "hf" (a folder) | "gguf-f16" | "gguf-q8_0" (a file)
  /// Of a folder's weights: "float32", "bfloat16", "float16"; "auto" is the source's own where it
  /// stores one of these, else float32.
  std::string dtype = "auto";
  std::int64_t shard_bytes = std::int64_t{5} << 30;  ///< a folder's weights are cut there
  std::filesystem::path out;
};

/// Writes W + sum_i w_i s_i B_i A_i, tensor by tensor, and returns {"out", "format", "family",
/// "parameters", "bytes", "files", "dtype", "adapters": [{"name", "path", "weight"}], "warnings"}.
/// A folder appears whole or not at all, and so does a file; a folder that holds something and the
/// model itself are never written over. GGUF: matrices in F16 or Q8_0 (F16 where rows are no whole
/// blocks), norms and biases in F32; all keys of a GGUF source go on, those of a folder are made.
/// Tokenizer: a folder's files are copied, a GGUF's are rebuilt. Throws usage, model_config (what
/// the other format cannot say), tokenizer_*, adapter_*, model_*, gguf_*, safetensors_bad,
/// dtype_unsupported (values beyond float16), file_*, disk_full, stopped.
Json export_model(const ExportRequest& request, Control& control, const Progress& progress = {});

/// The formats that export_model() writes.
const std::vector<std::string>& export_formats();

}  // namespace espalier::workbench
