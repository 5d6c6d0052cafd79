#pragma once

#include <cstdint>

/// The same loops as packed_kernels.h for x86-64 with AVX-512: a panel's 16 rows are one vector.
/// Columns go alternately into two sums, added at the end, so that a single vector's products do
/// not wait for each other; the sums of a vector are those whatever `count` is.
namespace espalier::model::kernels::wide {

/// 2 x 12 sums, the weights and what they are made of fill the 32 vector registers.
constexpr std::int64_t kTile = 12;

bool supported();

void codes(std::int64_t count, const std::int8_t* codes, const float* scales, const float* offsets,
           std::int64_t columns, std::int64_t group, const float* x, float* out);
void bits(std::int64_t count, const std::uint16_t* bits, bool bf16, std::int64_t columns,
          const float* x, float* out);
void values(std::int64_t count, const float* panel, std::int64_t columns, const float* x,
            float* out);
void unpack_codes(const std::int8_t* codes, const float* scales, const float* offsets,
                  std::int64_t columns, std::int64_t group, float* out, std::int64_t stride);
void unpack_bits(const std::uint16_t* bits, bool bf16, std::int64_t columns, float* out,
                 std::int64_t stride);

}  // namespace espalier::model::kernels::wide
