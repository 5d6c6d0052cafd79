#pragma once

#include <cstdint>

#include "core/model/packed_kernels_wide.h"

/// The inner loops of PackedMatrix, for x86-64 with AVX2, FMA and F16C. A panel is 16 rows; weights
/// lie column after column. `x` holds the numbers of `count` vectors side by side,
/// [columns][count], so that one register reaches them all; `out` takes [count][16].
namespace espalier::model::kernels {

/// Vectors that go through a panel together with AVX2: 2 x 6 sums fill the 16 vector registers.
constexpr std::int64_t kNarrowTile = 6;
/// The most that tile() can say.
constexpr std::int64_t kMostTile = wide::kTile;

/// Whether this machine has the instructions.
bool supported();
/// Vectors that go through a panel together on this machine: more with AVX-512.
std::int64_t tile();

/// Products of a panel with count = 1..tile() vectors. offsets: nullptr where there are none.
void codes(std::int64_t count, const std::int8_t* codes, const float* scales, const float* offsets,
           std::int64_t columns, std::int64_t group, const float* x, float* out);
void bits(std::int64_t count, const std::uint16_t* bits, bool bf16, std::int64_t columns,
          const float* x, float* out);
void values(std::int64_t count, const float* panel, std::int64_t columns, const float* x,
            float* out);

/// The panel as f32: 16 numbers a column, `stride` floats from one column to the next.
void unpack_codes(const std::int8_t* codes, const float* scales, const float* offsets,
                  std::int64_t columns, std::int64_t group, float* out, std::int64_t stride);
void unpack_bits(const std::uint16_t* bits, bool bf16, std::int64_t columns, float* out,
                 std::int64_t stride);
float value(std::uint16_t bits, bool bf16);

}  // namespace espalier::model::kernels
