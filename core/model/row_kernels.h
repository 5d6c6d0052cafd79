#pragma once

#include <cstdint>

namespace espalier::model::kernels {

/// Vectors of `columns` numbers: `inner` of them lie one after another, and the next `inner` begin
/// `stride` numbers after the first (a part of a wider matrix, seen as heads).
struct Rows {
  std::int64_t columns, inner, stride;
  std::int64_t at(std::int64_t row) const { return row / inner * stride + row % inner * columns; }
};

// f32 on the CPU, rows [first, last): one reading of the numbers where LibTorch's operations, one
// after another, read and write them four to seven times.

/// out = x r weight with r = 1 / sqrt(mean(x^2) + eps), as functions.h's rms_norm(). out: [rows,
/// columns]; rstd: [rows].
void rms_norm(const float* x, Rows rows, const float* weight, double eps, std::int64_t first,
              std::int64_t last, float* out, float* rstd);
/// dx = r g' - x r^3 mean(g' x) with g' = g weight. g and dx: [rows, columns].
void rms_norm_back(const float* g, const float* x, Rows rows, const float* weight,
                   const float* rstd, std::int64_t first, std::int64_t last, float* dx);
/// The halves (a, b) of each vector become (a cos - b sin, b cos + a sin); with `back` by the
/// opposite angle. cos, sin: [rows / inner, columns / 2]; out: [rows, columns].
void rotate(const float* x, Rows rows, const float* cos, const float* sin, bool back,
            std::int64_t first, std::int64_t last, float* out);

}  // namespace espalier::model::kernels
