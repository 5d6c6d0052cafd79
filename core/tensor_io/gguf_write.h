#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <unordered_set>
#include <vector>

#include "core/tensor_io/tensor_write.h"

namespace espalier::tensor_io {

/// The key table of a GGUF to write, in the order of the calls. Readers want each key in its own
/// type (ggml: counts u32, epsilons f32), so the type is part of the call. A key that stands
/// already throws Error internal, and so does one that is empty.
class GgufKeys {
 public:
  GgufKeys& u32(const std::string& key, std::uint32_t value);
  GgufKeys& f32(const std::string& key, float value);
  GgufKeys& boolean(const std::string& key, bool value);
  GgufKeys& text(const std::string& key, const std::string& value);
  GgufKeys& texts(const std::string& key, std::span<const std::string> values);
  GgufKeys& f32s(const std::string& key, std::span<const float> values);
  GgufKeys& i32s(const std::string& key, std::span<const std::int32_t> values);
  /// Type and value as the bytes of another file have them (GgufFile::raw).
  GgufKeys& raw(const std::string& key, std::span<const std::byte> bytes);

  bool has(const std::string& key) const { return keys_.contains(key); }
  std::size_t count() const { return keys_.size(); }
  const std::string& bytes() const { return bytes_; }

 private:
  void head(const std::string& key, std::uint32_t type);

  std::unordered_set<std::string> keys_;
  std::string bytes_;
};

/// Writes a GGUF (version 3, alignment 32) atomically; each tensor's bytes are asked for when it is
/// its turn, in the order given. Shapes are row-major: the last size is ne0, and rows must be whole
/// blocks. Throws Error file_unwritable, disk_full; internal where a tensor has no usable name
/// (1 to 63 bytes), shape or size, or `produce` gives another number of bytes.
void write_gguf(const std::filesystem::path& path, const GgufKeys& keys,
                std::span<const TensorSlot> tensors, const TensorBytes& produce);

}  // namespace espalier::tensor_io
