#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/tensor_io/gguf.h"

namespace espalier::tensor_io {

/// What a GGUF file says; the tensors' data point into the bytes that were parsed.
struct GgufContent {
  std::unordered_map<std::string, GgufValue> values;
  std::vector<std::string> keys;  ///< in the file's order
  /// Type and value of each key as they lie in the bytes that were parsed.
  std::unordered_map<std::string, std::span<const std::byte>> raw;
  std::vector<TensorView> tensors;
};

/// Parses and checks the bytes of a whole file. `name` is the file's, for messages.
/// Throws Error gguf_bad, gguf_type.
GgufContent parse_gguf(std::span<const std::byte> bytes, const std::string& name);

}  // namespace espalier::tensor_io
