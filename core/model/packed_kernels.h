#pragma once

#include <cstdint>

/// The inner loops of PackedMatrix, for x86-64 with AVX2, FMA and F16C. A panel is 16 rows; weights
/// lie column after column. `x` holds `count` vectors of `columns` f32, one after another; `out`
/// takes [count][16].
namespace espalier::model::kernels {

/// Vectors that go through a panel together: 2 x 6 sums fill the 16 vector registers.
constexpr std::int64_t kTile = 6;

/// Whether this machine has the instructions.
bool supported();

/// Products of a panel with count = 1..kTile vectors. offsets: nullptr where there are none.
void codes(std::int64_t count, const std::int8_t* codes, const float* scales, const float* offsets,
           std::int64_t columns, std::int64_t group, const float* x, float* out);
void bits(std::int64_t count, const std::uint16_t* bits, bool bf16, std::int64_t columns,
          const float* x, float* out);
void values(std::int64_t count, const float* panel, std::int64_t columns, const float* x,
            float* out);

/// The panel as f32, column after column.
void unpack_codes(const std::int8_t* codes, const float* scales, const float* offsets,
                  std::int64_t columns, std::int64_t group, float* out);
void unpack_bits(const std::uint16_t* bits, bool bf16, std::int64_t columns, float* out);
float value(std::uint16_t bits, bool bf16);

/// The first `rows` rows of a panel [columns][16] as [rows][columns].
void transpose(const float* panel, std::int64_t columns, std::int64_t rows, float* out);

}  // namespace espalier::model::kernels
