#include "core/model/row_kernels.h"

#include <cmath>

// One build for every x86 processor: the loops are compiled for each of these, and the loader
// picks.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
#define ESPALIER_CLONES __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define ESPALIER_CLONES
#endif

namespace espalier::model::kernels {

namespace {

/// Sums that a vector register holds side by side; in this order on every processor.
constexpr std::int64_t kLanes = 16;

inline float sum_of(const float* lanes) {
  float sum = 0;
  for (std::int64_t l = 0; l < kLanes; ++l)
    sum += lanes[l];
  return sum;
}

}  // namespace

ESPALIER_CLONES void rms_norm(const float* x, Rows rows, const float* weight, double eps,
                              std::int64_t first, std::int64_t last, float* out, float* rstd) {
  const std::int64_t n = rows.columns, whole = n / kLanes * kLanes;
  for (std::int64_t r = first; r < last; ++r) {
    const float* const in = x + rows.at(r);
    float* const to = out + r * n;
    float lanes[kLanes] = {};
    for (std::int64_t i = 0; i < whole; i += kLanes) {
      for (std::int64_t l = 0; l < kLanes; ++l)
        lanes[l] += in[i + l] * in[i + l];
    }
    float squares = sum_of(lanes);
    for (std::int64_t i = whole; i < n; ++i)
      squares += in[i] * in[i];
    const float root = 1.0F / std::sqrt(squares / static_cast<float>(n) + static_cast<float>(eps));
    rstd[r] = root;
    for (std::int64_t i = 0; i < n; ++i)
      to[i] = in[i] * root * weight[i];
  }
}

ESPALIER_CLONES void rms_norm_back(const float* g, const float* x, Rows rows, const float* weight,
                                   const float* rstd, std::int64_t first, std::int64_t last,
                                   float* dx) {
  const std::int64_t n = rows.columns, whole = n / kLanes * kLanes;
  for (std::int64_t r = first; r < last; ++r) {
    const float *const in = x + rows.at(r), *const gradient = g + r * n;
    float* const to = dx + r * n;
    float lanes[kLanes] = {};
    for (std::int64_t i = 0; i < whole; i += kLanes) {
      for (std::int64_t l = 0; l < kLanes; ++l)
        lanes[l] += gradient[i + l] * weight[i + l] * in[i + l];
    }
    float dot = sum_of(lanes);
    for (std::int64_t i = whole; i < n; ++i)
      dot += gradient[i] * weight[i] * in[i];
    const float root = rstd[r];
    const float along = root * root * root * (dot / static_cast<float>(n));
    for (std::int64_t i = 0; i < n; ++i)
      to[i] = gradient[i] * weight[i] * root - in[i] * along;
  }
}

ESPALIER_CLONES void rotate(const float* x, Rows rows, const float* cos, const float* sin,
                            bool back, std::int64_t first, std::int64_t last, float* out) {
  const std::int64_t half = rows.columns / 2;
  const float sign = back ? -1.0F : 1.0F;
  for (std::int64_t r = first; r < last; ++r) {
    const float *const a = x + rows.at(r), *const b = a + half;
    const float *const c = cos + r / rows.inner * half, *const s = sin + r / rows.inner * half;
    float* const to = out + r * rows.columns;
    for (std::int64_t i = 0; i < half; ++i) {
      const float turned = sign * s[i];
      to[i] = a[i] * c[i] - b[i] * turned;
      to[half + i] = b[i] * c[i] + a[i] * turned;
    }
  }
}

}  // namespace espalier::model::kernels
