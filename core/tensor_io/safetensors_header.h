#pragma once

#include <cstddef>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "core/tensor_io/tensor_file.h"

namespace espalier::tensor_io {

/// What a safetensors file says; the tensors, in the order of their offsets, point into the bytes
/// that were parsed.
struct SafetensorsContent {
  std::map<std::string, std::string> metadata;
  std::vector<TensorView> tensors;
};

/// Parses and checks the bytes of a whole file. `name` is the file's, for messages. The header is
/// read as a stream of events, so a hostile one costs no more memory than its own size.
/// Throws Error safetensors_bad; dtype_unsupported for a type of the format that the program does
/// not read, named.
SafetensorsContent parse_safetensors(std::span<const std::byte> bytes, const std::string& name);

}  // namespace espalier::tensor_io
