#pragma once

#include <cstdint>
#include <cstdlib>
#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "core/tensor_io/tensor_file.h"

namespace espalier::model {

/// A frozen matrix [rows, columns] kept as its file has it (codes with scales, or 16-bit floats),
/// laid out for products with f32 vectors on the CPU. Every weight is multiplied out in registers
/// to the f32 value that tensor_io::dequantize() gives (codes with offsets: one rounding less), so
/// that products differ from those of the unpacked matrix by summation order only, while a quarter
/// or half of the bytes are read. Needs AVX2, FMA and F16C.
///
/// Layout: panels of 16 rows; inside one, column after column, 16 numbers side by side.
class PackedMatrix {
 public:
  static constexpr std::int64_t kPanel = 16;
  /// Scales are for this many columns at most.
  static constexpr std::int64_t kColumns = 32;

  /// One file tensor that becomes rows of the matrix, below those of the part before it.
  struct Part {
    const tensor_io::TensorView* tensor;
    /// Row r of the part is row order[r] of the tensor; empty: as they lie.
    std::vector<std::int64_t> order;
  };
  /// Calls the function for ranges that make up [0, n), side by side where that pays.
  using Parallel =
      std::function<void(std::int64_t n, const std::function<void(std::int64_t, std::int64_t)>&)>;

  /// Whether these tensors can be packed together on this machine: all of block types, all f16 or
  /// all bf16, with whole blocks in each row.
  static bool can_pack(const std::vector<Part>& parts);
  /// Reads the parts, all [.., columns]. Throws file_unreadable, model_not_finite.
  PackedMatrix(const std::vector<Part>& parts, const Parallel& parallel);

  std::int64_t rows() const { return rows_; }
  std::int64_t columns() const { return columns_; }
  std::int64_t panels() const { return (rows_ + kPanel - 1) / kPanel; }
  std::int64_t bytes() const;

  /// y[m][n] = sum over k of x[m][k] w[n][k] for the rows n of panels [first, last). x: [count,
  /// columns], y: [count, stride] of which the panel's rows are written, contiguous f32.
  void multiply(const float* x, std::int64_t count, float* y, std::int64_t stride,
                std::int64_t first, std::int64_t last) const;
  /// Row `row` as f32.
  void unpack_row(std::int64_t row, float* out) const;
  /// Columns [from, to) of the rows of panels [first, last), whole panels, as f32 the other way
  /// round: column k begins at out + (k - from) * stride. `from` is a multiple of kColumns.
  void unpack(std::int64_t first, std::int64_t last, std::int64_t from, std::int64_t to, float* out,
              std::int64_t stride) const;

 private:
  enum class Kind { codes, f16, bf16 };
  struct Free {
    void operator()(void* p) const { std::free(p); }
  };
  template <class T>
  using Aligned = std::unique_ptr<T[], Free>;

  /// A row of the file.
  struct Source {
    const tensor_io::TensorView* tensor;
    std::int64_t row;
  };
  void fill_codes(std::int64_t panel, std::span<const Source> rows);
  void fill_bits(std::int64_t panel, std::span<const Source> rows);
  void unpack_panel(std::int64_t panel, std::int64_t from, std::int64_t to, float* out,
                    std::int64_t stride) const;
  void multiply_few(std::int64_t count, const float* x, float* out, std::int64_t panel) const;

  std::int64_t rows_ = 0, columns_ = 0;
  Kind kind_ = Kind::codes;
  /// Columns that share a scale, 32 or 16.
  std::int64_t group_ = kColumns;
  bool has_offsets_ = false;
  Aligned<std::int8_t> codes_;
  Aligned<float> scales_, offsets_;  ///< [panels][columns / group][16]
  Aligned<std::uint16_t> bits_;
};

}  // namespace espalier::model
