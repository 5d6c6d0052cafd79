#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace espalier::tensor_io {

/// Element types of safetensors and block types of GGUF that the program reads.
enum class DType {
  f64,
  f32,
  f16,
  bf16,
  i64,
  i32,
  i16,
  i8,
  u8,
  boolean,
  q4_0,
  q4_1,
  q5_0,
  q5_1,
  q8_0,
  q4_k,
  q5_k,
  q6_k
};

struct DTypeInfo {
  std::string_view name;       ///< "F32", "Q4_K"
  std::size_t block_elements;  ///< 1 for plain types, 32 or 256 for blocks
  std::size_t block_bytes;
};
const DTypeInfo& dtype_info(DType dtype);

class MappedFile;

/// One tensor inside a mapped file. `shape` is row-major as LibTorch has it: [out, in] for a linear
/// layer (GGUF's ne0 comes last). `data` stays valid as long as the file object lives.
struct TensorView {
  std::string name;
  DType dtype = DType::f32;
  std::vector<std::int64_t> shape;
  const std::byte* data = nullptr;
  std::size_t bytes = 0;
  /// Where the data are read from; nullptr: from `data` itself (bytes in memory).
  const MappedFile* file = nullptr;
  std::int64_t numel() const;
};

/// A file of named tensors over a read-only memory map.
class TensorFile {
 public:
  virtual ~TensorFile() = default;
  virtual std::span<const TensorView> tensors() const = 0;
  /// nullptr where there is none of that name.
  const TensorView* find(std::string_view name) const;
};

/// Values [first, first + count) of a tensor (in elements, whole blocks) as f32. Thread-safe:
/// callers split big tensors over threads. Throws dtype_unsupported for integer types,
/// file_unreadable where the file has become shorter since it was opened. Block
/// layouts: ggml, as in reference/formats.md section 4.
void dequantize(const TensorView& tensor, std::int64_t first, std::int64_t count, float* out);

/// Elements that share a scale; blocks that share one over more of them repeat it.
constexpr std::int64_t kCodeGroup = 16;

/// Where blocks go as codes: value i is scales[i / 16] * codes[i] + offsets[i / 16] in f32, each
/// operation rounded, as dequantize() gives it.
struct CodeSpan {
  std::int8_t* codes;
  float* scales;
  float* offsets;
};

/// Whether elements of this type are stored as codes: every quantised block type.
bool has_codes(DType dtype);
/// As dequantize(), without multiplying out. Only where has_codes().
void read_codes(const TensorView& tensor, std::int64_t first, std::int64_t count, CodeSpan out);
/// The bits of f16 or bf16 elements as they lie in the file.
void read_bits(const TensorView& tensor, std::int64_t first, std::int64_t count,
               std::uint16_t* out);

}  // namespace espalier::tensor_io
