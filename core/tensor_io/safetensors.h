#pragma once

#include <map>
#include <memory>

#include "core/tensor_io/tensor_write.h"

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
struct TensorToWrite : TensorSlot {
  TensorToWrite(std::string name, DType dtype, std::vector<std::int64_t> shape, const void* data)
      : TensorSlot{std::move(name), dtype, std::move(shape)}, data(data) {}
  const void* data = nullptr;
};

/// Writes atomically; sorted by descending dtype size then name; header padded with spaces to 8.
/// Throws Error file_unwritable, disk_full, dtype_unsupported (blocks).
void write_safetensors(const std::filesystem::path& path, std::span<const TensorToWrite> tensors,
                       const std::map<std::string, std::string>& metadata = {{"format", "pt"}});

/// The same with each tensor's bytes asked for when it is its turn, in the order of the file.
void write_safetensors(const std::filesystem::path& path, std::span<const TensorSlot> tensors,
                       const TensorBytes& produce,
                       const std::map<std::string, std::string>& metadata = {{"format", "pt"}});

}  // namespace espalier::tensor_io
