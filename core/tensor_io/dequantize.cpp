// Block layouts: ggml (reference/formats.md section 4). Every loop is plain so that the compiler
// vectorises it; on x86-64 each kernel is compiled twice and the machine picks. Multiplications and
// additions are never fused, so both give the same bits.
#include <algorithm>
#include <bit>
#include <cstring>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "core/tensor_io/mapped_file.h"
#include "core/tensor_io/tensor_file.h"

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && \
    !defined(__SANITIZE_ADDRESS__)
#define ESPALIER_CLONES __attribute__((target_clones("avx2", "default")))
#else
#define ESPALIER_CLONES
#endif
#define ESPALIER_INLINE inline __attribute__((always_inline))

namespace espalier::tensor_io {

namespace {

using Byte = std::uint8_t;

template <class T>
ESPALIER_INLINE T load(const Byte* at) {
  T out;
  std::memcpy(&out, at, sizeof out);
  return out;
}

/// IEEE half to single without branches and without denormal operands (those are slow): normal
/// numbers by shifting the exponent, subnormal ones by a subtraction of 0.5.
ESPALIER_INLINE float half(std::uint16_t h) {
  const std::uint32_t w = static_cast<std::uint32_t>(h) << 16;
  const std::uint32_t sign = w & 0x80000000U;
  const std::uint32_t twice = w + w;
  const float normal = std::bit_cast<float>((twice >> 4) + (0xE0U << 23)) * 0x1.0p-112F;
  const float subnormal = std::bit_cast<float>((twice >> 17) | (126U << 23)) - 0.5F;
  const std::uint32_t bits =
      std::bit_cast<std::uint32_t>(twice < (1U << 27) ? subnormal : normal) | sign;
  return std::bit_cast<float>(bits);
}

ESPALIER_CLONES void f64_values(const Byte* in, std::int64_t n, float* out) {
  for (std::int64_t i = 0; i < n; ++i)
    out[i] = static_cast<float>(load<double>(in + 8 * i));
}

ESPALIER_CLONES void f16_values(const Byte* in, std::int64_t n, float* out) {
  for (std::int64_t i = 0; i < n; ++i)
    out[i] = half(load<std::uint16_t>(in + 2 * i));
}

ESPALIER_CLONES void bf16_values(const Byte* in, std::int64_t n, float* out) {
  for (std::int64_t i = 0; i < n; ++i) {
    out[i] =
        std::bit_cast<float>(static_cast<std::uint32_t>(load<std::uint16_t>(in + 2 * i)) << 16);
  }
}

/// 32 four-bit numbers: elements 0-15 in the low halves of 16 bytes, 16-31 in the high halves.
ESPALIER_INLINE void nibbles(const Byte* qs, Byte* out) {
  for (int i = 0; i < 16; ++i) {
    out[i] = qs[i] & 15;
    out[i + 16] = qs[i] >> 4;
  }
}

/// Adds bit i of `high` to element i as its fifth bit.
ESPALIER_INLINE void fifth_bits(std::uint32_t high, Byte* out) {
  for (int i = 0; i < 32; ++i)
    out[i] = static_cast<Byte>(out[i] | ((high >> i & 1U) << 4));
}

/// Blocks of 32: f16 scale, f16 minimum (Minimum), u32 of fifth bits (Fifth), 16 bytes of nibbles.
/// Value: q * d + m, or (q - Offset) * d.
template <bool Minimum, bool Fifth, int Offset>
ESPALIER_INLINE void blocks_of_32(const Byte* in, std::int64_t blocks, float* out) {
  for (std::int64_t b = 0; b < blocks; ++b, out += 32) {
    const float d = half(load<std::uint16_t>(in));
    in += 2;
    float m = 0;
    if constexpr (Minimum) {
      m = half(load<std::uint16_t>(in));
      in += 2;
    }
    std::uint32_t high = 0;
    if constexpr (Fifth) {
      high = load<std::uint32_t>(in);
      in += 4;
    }
    Byte q[32];
    nibbles(in, q);
    if constexpr (Fifth) fifth_bits(high, q);
    in += 16;
    for (int i = 0; i < 32; ++i) {
      out[i] = static_cast<float>(static_cast<int>(q[i]) - Offset) * d;
      if constexpr (Minimum) out[i] += m;
    }
  }
}

ESPALIER_CLONES void q4_0_values(const Byte* in, std::int64_t blocks, float* out) {
  blocks_of_32<false, false, 8>(in, blocks, out);
}
ESPALIER_CLONES void q4_1_values(const Byte* in, std::int64_t blocks, float* out) {
  blocks_of_32<true, false, 0>(in, blocks, out);
}
ESPALIER_CLONES void q5_0_values(const Byte* in, std::int64_t blocks, float* out) {
  blocks_of_32<false, true, 16>(in, blocks, out);
}
ESPALIER_CLONES void q5_1_values(const Byte* in, std::int64_t blocks, float* out) {
  blocks_of_32<true, true, 0>(in, blocks, out);
}

ESPALIER_CLONES void q8_0_values(const Byte* in, std::int64_t blocks, float* out) {
  for (std::int64_t b = 0; b < blocks; ++b, in += 34, out += 32) {
    const float d = half(load<std::uint16_t>(in));
    for (int i = 0; i < 32; ++i)
      out[i] = static_cast<float>(static_cast<std::int8_t>(in[2 + i])) * d;
  }
}

/// The 6-bit scale and minimum of sub-block j (0-7) from the 12 packed bytes of Q4_K and Q5_K.
struct ScaleMin {
  Byte scale;
  Byte minimum;
};
ESPALIER_INLINE ScaleMin scale_min(const Byte* s, int j) {
  if (j < 4) return {static_cast<Byte>(s[j] & 63), static_cast<Byte>(s[j + 4] & 63)};
  return {static_cast<Byte>((s[j + 4] & 15) | (s[j - 4] >> 6 << 4)),
          static_cast<Byte>((s[j + 4] >> 4) | (s[j] >> 6 << 4))};
}

/// Blocks of 256: f16 d, f16 dmin, 12 bytes of scales, (Q5_K: 32 bytes of fifth bits,) 128 bytes of
/// nibbles; sub-block j has value d * scale_j * q - dmin * minimum_j.
template <bool Fifth>
ESPALIER_INLINE void blocks_of_256(const Byte* in, std::int64_t blocks, float* out) {
  for (std::int64_t b = 0; b < blocks; ++b) {
    const float d = half(load<std::uint16_t>(in));
    const float d_min = half(load<std::uint16_t>(in + 2));
    const Byte* const scales = in + 4;
    const Byte* const high = in + 16;
    const Byte* qs = in + (Fifth ? 48 : 16);
    for (int j = 0; j < 8; ++j, out += 32) {
      const ScaleMin packed = scale_min(scales, j);
      const float scale = d * static_cast<float>(packed.scale);
      const float minimum = d_min * static_cast<float>(packed.minimum);
      const int shift = (j & 1) * 4;
      for (int i = 0; i < 32; ++i) {
        int q = qs[i] >> shift & 15;
        if constexpr (Fifth) q |= (high[i] >> j & 1) << 4;
        out[i] = scale * static_cast<float>(q) - minimum;
      }
      if ((j & 1) != 0) qs += 32;
    }
    in += Fifth ? 176 : 144;
  }
}

ESPALIER_CLONES void q4_k_values(const Byte* in, std::int64_t blocks, float* out) {
  blocks_of_256<false>(in, blocks, out);
}
ESPALIER_CLONES void q5_k_values(const Byte* in, std::int64_t blocks, float* out) {
  blocks_of_256<true>(in, blocks, out);
}

/// 128 elements of Q6_K: quarter k (32 elements) takes its low four bits from ql[32 (k & 1) + l]
/// (the high half for k > 1), bits 4-5 from qh[l], and its scale from sc[2 k + l / 16].
ESPALIER_INLINE void q6_k_half(const Byte* ql, const Byte* qh, const Byte* sc, float d,
                               float* out) {
  for (int k = 0; k < 4; ++k) {
    const Byte* const low = ql + 32 * (k & 1);
    const int low_shift = k > 1 ? 4 : 0;
    for (int h = 0; h < 2; ++h) {
      const float scale = d * static_cast<float>(static_cast<std::int8_t>(sc[2 * k + h]));
      for (int l = 16 * h; l < 16 * h + 16; ++l) {
        const int q = (low[l] >> low_shift & 15) | (qh[l] >> (2 * k) & 3) << 4;
        out[32 * k + l] = scale * static_cast<float>(q - 32);
      }
    }
  }
}

ESPALIER_CLONES void q6_k_values(const Byte* in, std::int64_t blocks, float* out) {
  for (std::int64_t b = 0; b < blocks; ++b, in += 210, out += 256) {
    const float d = half(load<std::uint16_t>(in + 208));
    q6_k_half(in, in + 128, in + 192, d, out);
    q6_k_half(in + 64, in + 160, in + 200, d, out + 128);
  }
}

/// Whole blocks that lie in memory.
void blocks_to_values(const TensorView& tensor, const Byte* in, std::int64_t count, float* out) {
  const DTypeInfo& info = dtype_info(tensor.dtype);
  const std::int64_t blocks = count / static_cast<std::int64_t>(info.block_elements);
  switch (tensor.dtype) {
    case DType::f32:
      if (count > 0) std::memcpy(out, in, static_cast<std::size_t>(count) * sizeof(float));
      return;
    case DType::f64:
      return f64_values(in, blocks, out);
    case DType::f16:
      return f16_values(in, blocks, out);
    case DType::bf16:
      return bf16_values(in, blocks, out);
    case DType::q4_0:
      return q4_0_values(in, blocks, out);
    case DType::q4_1:
      return q4_1_values(in, blocks, out);
    case DType::q5_0:
      return q5_0_values(in, blocks, out);
    case DType::q5_1:
      return q5_1_values(in, blocks, out);
    case DType::q8_0:
      return q8_0_values(in, blocks, out);
    case DType::q4_k:
      return q4_k_values(in, blocks, out);
    case DType::q5_k:
      return q5_k_values(in, blocks, out);
    case DType::q6_k:
      return q6_k_values(in, blocks, out);
    default:
      throw Error(
          Code::dtype_unsupported,
          "tensor " + tensor.name + " holds integers (" + std::string(info.name) + "), not weights",
          "the file may not be a language model or an adapter",
          {{"tensor", tensor.name}, {"dtype", std::string(info.name)}});
  }
}

/// Bytes read from a file at a time: they stay in the processor's cache until they are values.
constexpr std::int64_t kPiece = 1 << 18;

}  // namespace

void dequantize(const TensorView& tensor, std::int64_t first, std::int64_t count, float* out) {
  const DTypeInfo& info = dtype_info(tensor.dtype);
  const auto per_block = static_cast<std::int64_t>(info.block_elements);
  const std::int64_t total = tensor.numel();
  if (first < 0 || count < 0 || first > total || count > total - first || first % per_block != 0 ||
      count % per_block != 0) {
    throw Error(Code::internal, "values " + std::to_string(first) + " to " +
                                    std::to_string(first + count) + " of tensor " + tensor.name +
                                    " are no whole blocks of it");
  }
  const auto block_bytes = static_cast<std::int64_t>(info.block_bytes);
  const std::byte* in = tensor.data + first / per_block * block_bytes;
  if (tensor.file == nullptr) {
    blocks_to_values(tensor, reinterpret_cast<const Byte*>(in), count, out);
    return;
  }
  std::vector<std::byte> piece(
      static_cast<std::size_t>(std::min(kPiece, count / per_block * block_bytes)));
  for (std::int64_t left = count / per_block; left > 0;) {
    const std::int64_t n = std::min(left, kPiece / block_bytes);
    tensor.file->read(in, static_cast<std::size_t>(n * block_bytes), piece.data());
    blocks_to_values(tensor, reinterpret_cast<const Byte*>(piece.data()), n * per_block, out);
    in += n * block_bytes;
    out += n * per_block;
    left -= n;
  }
}

}  // namespace espalier::tensor_io
