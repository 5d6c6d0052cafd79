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

/// One block as codes: value i is scale[i / 16] * code[i] + offset[i / 16].
template <int Elements>
struct Codes {
  static constexpr int kGroups = Elements / kCodeGroup;
  std::int8_t code[Elements];
  float scale[kGroups];
  float offset[kGroups] = {};
};

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
/// Value: q * d + m, or (q - Zero) * d.
template <bool Minimum, bool Fifth, int Zero>
struct BlockOf32 {
  static constexpr int kElements = 32;
  static constexpr int kBytes = 18 + (Minimum ? 2 : 0) + (Fifth ? 4 : 0);

  static ESPALIER_INLINE void read(const Byte* in, Codes<32>& out) {
    const float d = half(load<std::uint16_t>(in));
    in += 2;
    out.scale[0] = out.scale[1] = d;
    if constexpr (Minimum) {
      out.offset[0] = out.offset[1] = half(load<std::uint16_t>(in));
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
    for (int i = 0; i < 32; ++i)
      out.code[i] = static_cast<std::int8_t>(static_cast<int>(q[i]) - Zero);
  }
};
using Q40 = BlockOf32<false, false, 8>;
using Q41 = BlockOf32<true, false, 0>;
using Q50 = BlockOf32<false, true, 16>;
using Q51 = BlockOf32<true, true, 0>;

struct Q80 {
  static constexpr int kElements = 32;
  static constexpr int kBytes = 34;

  static ESPALIER_INLINE void read(const Byte* in, Codes<32>& out) {
    out.scale[0] = out.scale[1] = half(load<std::uint16_t>(in));
    std::memcpy(out.code, in + 2, 32);
  }
};

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
struct BlockOf256 {
  static constexpr int kElements = 256;
  static constexpr int kBytes = Fifth ? 176 : 144;

  static ESPALIER_INLINE void read(const Byte* in, Codes<256>& out) {
    const float d = half(load<std::uint16_t>(in));
    const float d_min = half(load<std::uint16_t>(in + 2));
    const Byte* const high = in + 16;
    const Byte* qs = in + (Fifth ? 48 : 16);
    for (int j = 0; j < 8; ++j) {
      const ScaleMin packed = scale_min(in + 4, j);
      out.scale[2 * j] = out.scale[2 * j + 1] = d * static_cast<float>(packed.scale);
      out.offset[2 * j] = out.offset[2 * j + 1] = -(d_min * static_cast<float>(packed.minimum));
      const int shift = (j & 1) * 4;
      for (int i = 0; i < 32; ++i) {
        int q = qs[i] >> shift & 15;
        if constexpr (Fifth) q |= (high[i] >> j & 1) << 4;
        out.code[32 * j + i] = static_cast<std::int8_t>(q);
      }
      if ((j & 1) != 0) qs += 32;
    }
  }
};
using Q4K = BlockOf256<false>;
using Q5K = BlockOf256<true>;

struct Q6K {
  static constexpr int kElements = 256;
  static constexpr int kBytes = 210;

  /// 128 elements: quarter k (32 elements) takes its low four bits from ql[32 (k & 1) + l] (the
  /// high half for k > 1), bits 4-5 from qh[l], and its scale from sc[2 k + l / 16].
  static ESPALIER_INLINE void read_half(const Byte* ql, const Byte* qh, const Byte* sc, float d,
                                        std::int8_t* code, float* scale) {
    for (int k = 0; k < 4; ++k) {
      const Byte* const low = ql + 32 * (k & 1);
      const int low_shift = k > 1 ? 4 : 0;
      for (int h = 0; h < 2; ++h)
        scale[2 * k + h] = d * static_cast<float>(static_cast<std::int8_t>(sc[2 * k + h]));
      for (int l = 0; l < 32; ++l) {
        const int q = (low[l] >> low_shift & 15) | (qh[l] >> (2 * k) & 3) << 4;
        code[32 * k + l] = static_cast<std::int8_t>(q - 32);
      }
    }
  }
  static ESPALIER_INLINE void read(const Byte* in, Codes<256>& out) {
    const float d = half(load<std::uint16_t>(in + 208));
    read_half(in, in + 128, in + 192, d, out.code, out.scale);
    read_half(in + 64, in + 160, in + 200, d, out.code + 128, out.scale + 8);
  }
};

/// Takes blocks as values.
struct ToValues {
  float* out;
  template <int Elements>
  ESPALIER_INLINE void take(const Codes<Elements>& c) {
    for (int g = 0; g < Codes<Elements>::kGroups; ++g, out += kCodeGroup) {
      for (int i = 0; i < kCodeGroup; ++i)
        out[i] = c.scale[g] * static_cast<float>(c.code[g * kCodeGroup + i]) + c.offset[g];
    }
  }
};

/// Takes blocks as they are.
struct ToCodes {
  CodeSpan out;
  template <int Elements>
  ESPALIER_INLINE void take(const Codes<Elements>& c) {
    constexpr int groups = Codes<Elements>::kGroups;
    std::memcpy(out.codes, c.code, sizeof c.code);
    std::memcpy(out.scales, c.scale, sizeof c.scale);
    std::memcpy(out.offsets, c.offset, sizeof c.offset);
    out = {out.codes + Elements, out.scales + groups, out.offsets + groups};
  }
};

template <class Block, class Sink>
ESPALIER_INLINE void walk(const Byte* in, std::int64_t blocks, Sink sink) {
  for (std::int64_t b = 0; b < blocks; ++b, in += Block::kBytes) {
    Codes<Block::kElements> codes;
    Block::read(in, codes);
    sink.take(codes);
  }
}

// target_clones goes with plain functions only: one for each block type and sink.
#define ESPALIER_BLOCK_TYPE(name, Block)                                                 \
  ESPALIER_CLONES void name##_values(const Byte* in, std::int64_t blocks, float* out) {  \
    walk<Block>(in, blocks, ToValues{out});                                              \
  }                                                                                      \
  ESPALIER_CLONES void name##_codes(const Byte* in, std::int64_t blocks, CodeSpan out) { \
    walk<Block>(in, blocks, ToCodes{out});                                               \
  }
ESPALIER_BLOCK_TYPE(q4_0, Q40)
ESPALIER_BLOCK_TYPE(q4_1, Q41)
ESPALIER_BLOCK_TYPE(q5_0, Q50)
ESPALIER_BLOCK_TYPE(q5_1, Q51)
ESPALIER_BLOCK_TYPE(q8_0, Q80)
ESPALIER_BLOCK_TYPE(q4_k, Q4K)
ESPALIER_BLOCK_TYPE(q5_k, Q5K)
ESPALIER_BLOCK_TYPE(q6_k, Q6K)
#undef ESPALIER_BLOCK_TYPE

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

/// The same as codes.
void blocks_to_codes(const TensorView& tensor, const Byte* in, std::int64_t count, CodeSpan out) {
  const std::int64_t blocks =
      count / static_cast<std::int64_t>(dtype_info(tensor.dtype).block_elements);
  switch (tensor.dtype) {
    case DType::q4_0:
      return q4_0_codes(in, blocks, out);
    case DType::q4_1:
      return q4_1_codes(in, blocks, out);
    case DType::q5_0:
      return q5_0_codes(in, blocks, out);
    case DType::q5_1:
      return q5_1_codes(in, blocks, out);
    case DType::q8_0:
      return q8_0_codes(in, blocks, out);
    case DType::q4_k:
      return q4_k_codes(in, blocks, out);
    case DType::q5_k:
      return q5_k_codes(in, blocks, out);
    case DType::q6_k:
      return q6_k_codes(in, blocks, out);
    default:
      throw Error(Code::internal, "tensor " + tensor.name + " has no codes");
  }
}

/// Bytes read from a file at a time: they stay in the processor's cache until they are values.
constexpr std::int64_t kPiece = 1 << 18;

/// Calls use(bytes, index of their first element from `first`, elements) for pieces of whole
/// blocks.
template <class Use>
void for_pieces(const TensorView& tensor, std::int64_t first, std::int64_t count, const Use& use) {
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
    use(reinterpret_cast<const Byte*>(in), 0, count);
    return;
  }
  std::vector<std::byte> piece(
      static_cast<std::size_t>(std::min(kPiece, count / per_block * block_bytes)));
  std::int64_t done = 0;
  while (done < count) {
    const std::int64_t n = std::min((count - done) / per_block, kPiece / block_bytes);
    tensor.file->read(in, static_cast<std::size_t>(n * block_bytes), piece.data());
    use(reinterpret_cast<const Byte*>(piece.data()), done, n * per_block);
    in += n * block_bytes;
    done += n * per_block;
  }
}

}  // namespace

bool has_codes(DType dtype) {
  return dtype_info(dtype).block_elements > 1;
}

void dequantize(const TensorView& tensor, std::int64_t first, std::int64_t count, float* out) {
  for_pieces(tensor, first, count, [&](const Byte* in, std::int64_t at, std::int64_t n) {
    blocks_to_values(tensor, in, n, out + at);
  });
}

void read_codes(const TensorView& tensor, std::int64_t first, std::int64_t count, CodeSpan out) {
  for_pieces(tensor, first, count, [&](const Byte* in, std::int64_t at, std::int64_t n) {
    blocks_to_codes(tensor, in, n,
                    {out.codes + at, out.scales + at / kCodeGroup, out.offsets + at / kCodeGroup});
  });
}

void read_bits(const TensorView& tensor, std::int64_t first, std::int64_t count,
               std::uint16_t* out) {
  if (dtype_info(tensor.dtype).block_bytes != sizeof *out)
    throw Error(Code::internal, "tensor " + tensor.name + " has no elements of 16 bits");
  for_pieces(tensor, first, count, [&](const Byte* in, std::int64_t at, std::int64_t n) {
    std::memcpy(out + at, in, static_cast<std::size_t>(n) * sizeof *out);
  });
}

}  // namespace espalier::tensor_io
