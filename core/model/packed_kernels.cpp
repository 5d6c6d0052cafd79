#include "core/model/packed_kernels.h"

#include <bit>
#include <cstring>

#include "core/base/error.h"

#if defined(__x86_64__)
#include <immintrin.h>
#define ESPALIER_AVX2 __attribute__((target("avx2,fma,f16c")))
#define ESPALIER_AVX2_INLINE ESPALIER_AVX2 inline __attribute__((always_inline))
#endif

namespace espalier::model::kernels {

#if defined(__x86_64__)

namespace {

/// 16 weights of one column.
struct Column {
  __m256 low, high;
};

ESPALIER_AVX2_INLINE Column code_column(const std::int8_t* at) {
  const __m128i both = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
  return {_mm256_cvtepi32_ps(_mm256_cvtepi8_epi32(both)),
          _mm256_cvtepi32_ps(_mm256_cvtepi8_epi32(_mm_unpackhi_epi64(both, both)))};
}

template <bool Bf16>
ESPALIER_AVX2_INLINE __m256 wide(const std::uint16_t* at) {
  const __m128i half = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
  if constexpr (Bf16) {
    return _mm256_castsi256_ps(_mm256_slli_epi32(_mm256_cvtepu16_epi32(half), 16));
  } else {
    return _mm256_cvtph_ps(half);
  }
}

/// Adds products with Count vectors, column after column. Unrolled by hand: the sums must stay in
/// registers, and the compiler unrolls loops too late for that.
template <int Count>
struct Multiply {
  const float* x;
  __m256 low[Count], high[Count];

  ESPALIER_AVX2_INLINE explicit Multiply(const float* vectors) : x(vectors) { clear<0>(); }
  template <int R>
  ESPALIER_AVX2_INLINE void clear() {
    low[R] = high[R] = _mm256_setzero_ps();
    if constexpr (R + 1 < Count) clear<R + 1>();
  }
  template <int R>
  ESPALIER_AVX2_INLINE void add(const float* at, const Column& w) {
    const __m256 v = _mm256_broadcast_ss(at + R);
    low[R] = _mm256_fmadd_ps(v, w.low, low[R]);
    high[R] = _mm256_fmadd_ps(v, w.high, high[R]);
    if constexpr (R + 1 < Count) add<R + 1>(at, w);
  }
  ESPALIER_AVX2_INLINE void take(std::int64_t k, const Column& w) { add<0>(x + k * Count, w); }
  template <int R = 0>
  ESPALIER_AVX2_INLINE void store(float* out) const {
    _mm256_storeu_ps(out, low[R]);
    _mm256_storeu_ps(out + 8, high[R]);
    if constexpr (R + 1 < Count) store<R + 1>(out + 16);
  }
};

/// Writes the weights out.
struct Keep {
  float* out;
  std::int64_t stride;
  ESPALIER_AVX2_INLINE void take(std::int64_t k, const Column& w) const {
    _mm256_storeu_ps(out + stride * k, w.low);
    _mm256_storeu_ps(out + stride * k + 8, w.high);
  }
};

template <bool Offsets, class Use>
ESPALIER_AVX2_INLINE void for_codes(const std::int8_t* codes, const float* scales,
                                    const float* offsets, std::int64_t columns, std::int64_t group,
                                    Use& use) {
  for (std::int64_t k = 0; k < columns; scales += 16) {
    const __m256 scale_low = _mm256_loadu_ps(scales), scale_high = _mm256_loadu_ps(scales + 8);
    __m256 offset_low = _mm256_setzero_ps(), offset_high = offset_low;
    if constexpr (Offsets) {
      offset_low = _mm256_loadu_ps(offsets);
      offset_high = _mm256_loadu_ps(offsets + 8);
      offsets += 16;
    }
    for (const std::int64_t end = k + group; k < end; ++k) {
      Column w = code_column(codes + 16 * k);
      if constexpr (Offsets) {
        w = {_mm256_fmadd_ps(w.low, scale_low, offset_low),
             _mm256_fmadd_ps(w.high, scale_high, offset_high)};
      } else {
        w = {_mm256_mul_ps(w.low, scale_low), _mm256_mul_ps(w.high, scale_high)};
      }
      use.take(k, w);
    }
  }
}

template <bool Bf16, class Use>
ESPALIER_AVX2_INLINE void for_bits(const std::uint16_t* bits, std::int64_t columns, Use& use) {
  for (std::int64_t k = 0; k < columns; ++k)
    use.take(k, Column{wide<Bf16>(bits + 16 * k), wide<Bf16>(bits + 16 * k + 8)});
}

template <int Count, bool Offsets>
ESPALIER_AVX2 void codes_of(const std::int8_t* codes, const float* scales, const float* offsets,
                            std::int64_t columns, std::int64_t group, const float* x, float* out) {
  Multiply<Count> sums(x);
  for_codes<Offsets>(codes, scales, offsets, columns, group, sums);
  sums.store(out);
}

template <int Count, bool Bf16>
ESPALIER_AVX2 void bits_of(const std::uint16_t* bits, std::int64_t columns, const float* x,
                           float* out) {
  Multiply<Count> sums(x);
  for_bits<Bf16>(bits, columns, sums);
  sums.store(out);
}

template <int Count>
ESPALIER_AVX2 void values_of(const float* panel, std::int64_t columns, const float* x, float* out) {
  Multiply<Count> sums(x);
  for (std::int64_t k = 0; k < columns; ++k)
    sums.take(k, Column{_mm256_loadu_ps(panel + 16 * k), _mm256_loadu_ps(panel + 16 * k + 8)});
  sums.store(out);
}

// Entry Count - 1 takes Count vectors.
using CodesKernel = void (*)(const std::int8_t*, const float*, const float*, std::int64_t,
                             std::int64_t, const float*, float*);
constexpr CodesKernel kCodes[] = {codes_of<1, false>, codes_of<2, false>, codes_of<3, false>,
                                  codes_of<4, false>, codes_of<5, false>, codes_of<6, false>};
constexpr CodesKernel kCodesWithOffsets[] = {codes_of<1, true>, codes_of<2, true>,
                                             codes_of<3, true>, codes_of<4, true>,
                                             codes_of<5, true>, codes_of<6, true>};
using BitsKernel = void (*)(const std::uint16_t*, std::int64_t, const float*, float*);
constexpr BitsKernel kBf16[] = {bits_of<1, true>, bits_of<2, true>, bits_of<3, true>,
                                bits_of<4, true>, bits_of<5, true>, bits_of<6, true>};
constexpr BitsKernel kF16[] = {bits_of<1, false>, bits_of<2, false>, bits_of<3, false>,
                               bits_of<4, false>, bits_of<5, false>, bits_of<6, false>};
using ValuesKernel = void (*)(const float*, std::int64_t, const float*, float*);
constexpr ValuesKernel kValues[] = {values_of<1>, values_of<2>, values_of<3>,
                                    values_of<4>, values_of<5>, values_of<6>};

}  // namespace

bool supported() {
  static const bool yes = __builtin_cpu_supports("avx2") != 0 &&
                          __builtin_cpu_supports("fma") != 0 && __builtin_cpu_supports("f16c") != 0;
  return yes;
}

std::int64_t tile() {
  return wide::supported() ? wide::kTile : kNarrowTile;
}

void codes(std::int64_t count, const std::int8_t* codes, const float* scales, const float* offsets,
           std::int64_t columns, std::int64_t group, const float* x, float* out) {
  if (wide::supported()) return wide::codes(count, codes, scales, offsets, columns, group, x, out);
  const auto run = offsets != nullptr ? kCodesWithOffsets : kCodes;
  run[count - 1](codes, scales, offsets, columns, group, x, out);
}

void bits(std::int64_t count, const std::uint16_t* bits, bool bf16, std::int64_t columns,
          const float* x, float* out) {
  if (wide::supported()) return wide::bits(count, bits, bf16, columns, x, out);
  (bf16 ? kBf16 : kF16)[count - 1](bits, columns, x, out);
}

void values(std::int64_t count, const float* panel, std::int64_t columns, const float* x,
            float* out) {
  if (wide::supported()) return wide::values(count, panel, columns, x, out);
  kValues[count - 1](panel, columns, x, out);
}

ESPALIER_AVX2 void unpack_codes(const std::int8_t* codes, const float* scales, const float* offsets,
                                std::int64_t columns, std::int64_t group, float* out,
                                std::int64_t stride) {
  if (wide::supported())
    return wide::unpack_codes(codes, scales, offsets, columns, group, out, stride);
  Keep keep{out, stride};
  if (offsets != nullptr) {
    for_codes<true>(codes, scales, offsets, columns, group, keep);
  } else {
    for_codes<false>(codes, scales, offsets, columns, group, keep);
  }
}

ESPALIER_AVX2 void unpack_bits(const std::uint16_t* bits, bool bf16, std::int64_t columns,
                               float* out, std::int64_t stride) {
  if (wide::supported()) return wide::unpack_bits(bits, bf16, columns, out, stride);
  Keep keep{out, stride};
  if (bf16) {
    for_bits<true>(bits, columns, keep);
  } else {
    for_bits<false>(bits, columns, keep);
  }
}

ESPALIER_AVX2 float value(std::uint16_t bits, bool bf16) {
  return bf16 ? std::bit_cast<float>(static_cast<std::uint32_t>(bits) << 16) : _cvtsh_ss(bits);
}

#else  // Other processors: supported() says so, nothing is packed, nothing below is called.

namespace {
[[noreturn]] void none() {
  throw Error(Code::internal, "packed weights on this processor");
}
}  // namespace

bool supported() {
  return false;
}
std::int64_t tile() {
  none();
}
void codes(std::int64_t, const std::int8_t*, const float*, const float*, std::int64_t, std::int64_t,
           const float*, float*) {
  none();
}
void bits(std::int64_t, const std::uint16_t*, bool, std::int64_t, const float*, float*) {
  none();
}
void values(std::int64_t, const float*, std::int64_t, const float*, float*) {
  none();
}
void unpack_codes(const std::int8_t*, const float*, const float*, std::int64_t, std::int64_t,
                  float*, std::int64_t) {
  none();
}
void unpack_bits(const std::uint16_t*, bool, std::int64_t, float*, std::int64_t) {
  none();
}
float value(std::uint16_t, bool) {
  none();
}

#endif

}  // namespace espalier::model::kernels
