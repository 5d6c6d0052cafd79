#pragma once

#include <map>
#include <memory>

#include "core/tensor_io/tensor_file.h"

namespace espalier::tensor_io {

/// A safetensors file, checked whole before the first tensor is handed out: header length, UTF-8
/// JSON without duplicate names, shape x size == end - begin, offsets contiguous and covering the
/// file. Throws Error safetensors_bad, file_missing, file_unreadable.
class SafetensorsFile : public TensorFile {
 public:
  static std::unique_ptr<SafetensorsFile> open(const std::filesystem::path& path);
  virtual const std::map<std::string, std::string>& metadata() const = 0;
};

/// One tensor to write: `data` holds shape-product x size bytes, row-major, little-endian.
struct TensorToWrite {
  std::string name;
  DType dtype = DType::f32;
  std::vector<std::int64_t> shape;
  const void* data = nullptr;
};

/// Writes atomically; sorted by descending dtype size then name; header padded with spaces to 8.
void write_safetensors(const std::filesystem::path& path, std::span<const TensorToWrite> tensors,
                       const std::map<std::string, std::string>& metadata = {{"format", "pt"}});

}  // namespace espalier::tensor_io
