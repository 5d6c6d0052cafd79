#include "core/model/packed_kernels_wide.h"

#include <array>
#include <utility>

#if defined(__x86_64__)
#if defined(__GNUC__) && !defined(__clang__)
// GCC 12 warns of its own header (bug 105593).
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif
#include <immintrin.h>
#define ESPALIER_WIDE __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,fma")))
#define ESPALIER_WIDE_INLINE ESPALIER_WIDE inline __attribute__((always_inline))
#endif

namespace espalier::model::kernels::wide {

#if defined(__x86_64__)

namespace {

/// Where 16 weights of column k come from.
template <bool Offsets>
struct Codes {
  const std::int8_t* codes;
  __m512 scale, offset;
  ESPALIER_WIDE_INLINE __m512 at(std::int64_t k) const {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(codes + 16 * k));
    const __m512 code = _mm512_cvtepi32_ps(_mm512_cvtepi8_epi32(bytes));
    if constexpr (Offsets) {
      return _mm512_fmadd_ps(code, scale, offset);
    } else {
      return _mm512_mul_ps(code, scale);
    }
  }
};

template <bool Bf16>
struct Bits {
  const std::uint16_t* bits;
  ESPALIER_WIDE_INLINE __m512 at(std::int64_t k) const {
    const __m256i half = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(bits + 16 * k));
    if constexpr (Bf16) {
      return _mm512_castsi512_ps(_mm512_slli_epi32(_mm512_cvtepu16_epi32(half), 16));
    } else {
      return _mm512_cvtph_ps(half);
    }
  }
};

struct Values {
  const float* panel;
  ESPALIER_WIDE_INLINE __m512 at(std::int64_t k) const { return _mm512_loadu_ps(panel + 16 * k); }
};

/// Unrolled by hand, as in packed_kernels.cpp.
template <int Count>
struct Sums {
  const float* x;
  __m512 even[Count], odd[Count];

  ESPALIER_WIDE_INLINE explicit Sums(const float* vectors) : x(vectors) { clear<0>(); }
  template <int R>
  ESPALIER_WIDE_INLINE void clear() {
    even[R] = odd[R] = _mm512_setzero_ps();
    if constexpr (R + 1 < Count) clear<R + 1>();
  }
  template <bool Odd, int R = 0>
  ESPALIER_WIDE_INLINE void add(const float* at, __m512 w) {
    __m512& sum = Odd ? odd[R] : even[R];
    sum = _mm512_fmadd_ps(_mm512_set1_ps(at[R]), w, sum);
    if constexpr (R + 1 < Count) add<Odd, R + 1>(at, w);
  }
  /// Columns [from, to); `from` is even.
  template <class Weights>
  ESPALIER_WIDE_INLINE void take(const Weights& weights, std::int64_t from, std::int64_t to) {
    std::int64_t k = from;
    for (; k + 1 < to; k += 2) {
      add<false>(x + k * Count, weights.at(k));
      add<true>(x + (k + 1) * Count, weights.at(k + 1));
    }
    if (k < to) add<false>(x + k * Count, weights.at(k));
  }
  template <int R = 0>
  ESPALIER_WIDE_INLINE void store(float* out) const {
    _mm512_storeu_ps(out, _mm512_add_ps(even[R], odd[R]));
    if constexpr (R + 1 < Count) store<R + 1>(out + 16);
  }
};

/// Writes the weights out.
struct Keep {
  float* out;
  std::int64_t stride;
  template <class Weights>
  ESPALIER_WIDE_INLINE void take(const Weights& weights, std::int64_t from, std::int64_t to) const {
    for (std::int64_t k = from; k < to; ++k)
      _mm512_storeu_ps(out + stride * k, weights.at(k));
  }
};

template <bool Offsets, class Use>
ESPALIER_WIDE_INLINE void for_codes(const std::int8_t* codes, const float* scales,
                                    const float* offsets, std::int64_t columns, std::int64_t group,
                                    Use& use) {
  Codes<Offsets> weights{codes, {}, {}};
  for (std::int64_t k = 0; k < columns; k += group, scales += 16) {
    weights.scale = _mm512_loadu_ps(scales);
    if constexpr (Offsets) {
      weights.offset = _mm512_loadu_ps(offsets);
      offsets += 16;
    }
    use.take(weights, k, k + group);
  }
}

template <int Count, bool Offsets>
ESPALIER_WIDE void codes_of(const std::int8_t* codes, const float* scales, const float* offsets,
                            std::int64_t columns, std::int64_t group, const float* x, float* out) {
  Sums<Count> sums(x);
  for_codes<Offsets>(codes, scales, offsets, columns, group, sums);
  sums.store(out);
}

template <int Count, bool Bf16>
ESPALIER_WIDE void bits_of(const std::uint16_t* bits, std::int64_t columns, const float* x,
                           float* out) {
  Sums<Count> sums(x);
  sums.take(Bits<Bf16>{bits}, 0, columns);
  sums.store(out);
}

template <int Count>
ESPALIER_WIDE void values_of(const float* panel, std::int64_t columns, const float* x, float* out) {
  Sums<Count> sums(x);
  sums.take(Values{panel}, 0, columns);
  sums.store(out);
}

// Entry Count - 1 takes Count vectors.
using CodesKernel = void (*)(const std::int8_t*, const float*, const float*, std::int64_t,
                             std::int64_t, const float*, float*);
using BitsKernel = void (*)(const std::uint16_t*, std::int64_t, const float*, float*);
using ValuesKernel = void (*)(const float*, std::int64_t, const float*, float*);
using Counts = std::make_integer_sequence<int, kTile>;

template <bool Offsets, int... I>
constexpr std::array<CodesKernel, kTile> codes_table(std::integer_sequence<int, I...>) {
  return {codes_of<I + 1, Offsets>...};
}
template <bool Bf16, int... I>
constexpr std::array<BitsKernel, kTile> bits_table(std::integer_sequence<int, I...>) {
  return {bits_of<I + 1, Bf16>...};
}
template <int... I>
constexpr std::array<ValuesKernel, kTile> values_table(std::integer_sequence<int, I...>) {
  return {values_of<I + 1>...};
}
constexpr auto kCodes = codes_table<false>(Counts{});
constexpr auto kCodesWithOffsets = codes_table<true>(Counts{});
constexpr auto kBf16 = bits_table<true>(Counts{});
constexpr auto kF16 = bits_table<false>(Counts{});
constexpr auto kValues = values_table(Counts{});

}  // namespace

bool supported() {
  static const bool yes =
      __builtin_cpu_supports("avx512f") != 0 && __builtin_cpu_supports("avx512bw") != 0 &&
      __builtin_cpu_supports("avx512vl") != 0 && __builtin_cpu_supports("avx512dq") != 0;
  return yes;
}

void codes(std::int64_t count, const std::int8_t* codes, const float* scales, const float* offsets,
           std::int64_t columns, std::int64_t group, const float* x, float* out) {
  const auto& run = offsets != nullptr ? kCodesWithOffsets : kCodes;
  run[static_cast<std::size_t>(count - 1)](codes, scales, offsets, columns, group, x, out);
}

void bits(std::int64_t count, const std::uint16_t* bits, bool bf16, std::int64_t columns,
          const float* x, float* out) {
  (bf16 ? kBf16 : kF16)[static_cast<std::size_t>(count - 1)](bits, columns, x, out);
}

void values(std::int64_t count, const float* panel, std::int64_t columns, const float* x,
            float* out) {
  kValues[static_cast<std::size_t>(count - 1)](panel, columns, x, out);
}

ESPALIER_WIDE void unpack_codes(const std::int8_t* codes, const float* scales, const float* offsets,
                                std::int64_t columns, std::int64_t group, float* out,
                                std::int64_t stride) {
  Keep keep{out, stride};
  if (offsets != nullptr) {
    for_codes<true>(codes, scales, offsets, columns, group, keep);
  } else {
    for_codes<false>(codes, scales, offsets, columns, group, keep);
  }
}

ESPALIER_WIDE void unpack_bits(const std::uint16_t* bits, bool bf16, std::int64_t columns,
                               float* out, std::int64_t stride) {
  const Keep keep{out, stride};
  if (bf16) {
    keep.take(Bits<true>{bits}, 0, columns);
  } else {
    keep.take(Bits<false>{bits}, 0, columns);
  }
}

#else  // Never asked for where supported() is false.

bool supported() {
  return false;
}
void codes(std::int64_t, const std::int8_t*, const float*, const float*, std::int64_t, std::int64_t,
           const float*, float*) {}
void bits(std::int64_t, const std::uint16_t*, bool, std::int64_t, const float*, float*) {}
void values(std::int64_t, const float*, std::int64_t, const float*, float*) {}
void unpack_codes(const std::int8_t*, const float*, const float*, std::int64_t, std::int64_t,
                  float*, std::int64_t) {}
void unpack_bits(const std::uint16_t*, bool, std::int64_t, float*, std::int64_t) {}

#endif

}  // namespace espalier::model::kernels::wide
