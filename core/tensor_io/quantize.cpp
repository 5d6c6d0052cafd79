#include "core/tensor_io/quantize.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <string>

#include "core/base/error.h"

namespace espalier::tensor_io {

namespace {

constexpr std::uint32_t kInfinity = 0x7F800000U;

/// IEEE single to half, to nearest, ties to even; too large becomes infinity.
std::uint16_t to_half(float value) {
  const auto bits = std::bit_cast<std::uint32_t>(value);
  const auto sign = static_cast<std::uint16_t>(bits >> 16 & 0x8000U);
  const std::uint32_t size = bits & 0x7FFFFFFFU;
  if (size > kInfinity) return static_cast<std::uint16_t>(sign | 0x7E00U);
  if (size >= 0x477FF000U) return static_cast<std::uint16_t>(sign | 0x7C00U);  // 65520 and above
  if (size < 0x38800000U) {  // below 2^-14: a multiple of 2^-24
    const float steps = std::nearbyint(std::bit_cast<float>(size) * 0x1.0p24F);
    return static_cast<std::uint16_t>(sign | static_cast<std::uint16_t>(steps));
  }
  const std::uint32_t rounded = size + 0xFFFU + (size >> 13 & 1U);
  return static_cast<std::uint16_t>(sign | ((rounded - (112U << 23)) >> 13));
}

std::uint16_t to_bfloat(float value) {
  const auto bits = std::bit_cast<std::uint32_t>(value);
  if ((bits & 0x7FFFFFFFU) > kInfinity) return static_cast<std::uint16_t>(bits >> 16 | 0x40U);
  return static_cast<std::uint16_t>((bits + 0x7FFFU + (bits >> 16 & 1U)) >> 16);
}

bool finite_half(std::uint16_t h) {
  return (h & 0x7C00U) != 0x7C00U;
}

bool finite_bfloat(std::uint16_t h) {
  return (h & 0x7F80U) != 0x7F80U;
}

template <class Convert, class Finite>
bool sixteen(const float* in, std::int64_t count, std::byte* out, Convert convert, Finite finite) {
  bool all = true;
  for (std::int64_t i = 0; i < count; ++i) {
    const std::uint16_t h = convert(in[i]);
    all = all && finite(h);
    std::memcpy(out + 2 * i, &h, sizeof h);
  }
  return all;
}

bool q8_0_blocks(const float* in, std::int64_t count, std::byte* out) {
  bool all = true;
  for (std::int64_t i = 0; i < count; i += 32, in += 32, out += 34) {
    float most = 0;
    bool finite = true;
    for (int j = 0; j < 32; ++j) {
      finite = finite && std::isfinite(in[j]);
      most = std::max(most, std::abs(in[j]));
    }
    const float d = most / 127.0F;
    const float inverse = d != 0 ? 1.0F / d : 0.0F;
    const std::uint16_t half = to_half(d);
    all = all && finite && finite_half(half);
    std::memcpy(out, &half, sizeof half);
    for (int j = 0; j < 32; ++j) {
      // A subnormal d has no finite inverse: such a block is zero.
      const float q = finite && std::isfinite(inverse) ? std::round(in[j] * inverse) : 0.0F;
      out[2 + j] = static_cast<std::byte>(static_cast<std::int8_t>(q));
    }
  }
  return all;
}

}  // namespace

bool quantize(DType dtype, const float* in, std::int64_t count, std::byte* out) {
  const DTypeInfo& info = dtype_info(dtype);
  if (count < 0 || count % static_cast<std::int64_t>(info.block_elements) != 0) {
    throw Error(Code::internal,
                std::to_string(count) + " values are no whole blocks of " + std::string(info.name));
  }
  switch (dtype) {
    case DType::f32:
      if (count > 0) std::memcpy(out, in, static_cast<std::size_t>(count) * sizeof(float));
      return std::all_of(in, in + count, [](float x) { return std::isfinite(x); });
    case DType::f16:
      return sixteen(in, count, out, to_half, finite_half);
    case DType::bf16:
      return sixteen(in, count, out, to_bfloat, finite_bfloat);
    case DType::q8_0:
      return q8_0_blocks(in, count, out);
    default:
      throw Error(Code::dtype_unsupported, "weights are not written as " + std::string(info.name),
                  "types that are written: F32 F16 BF16 Q8_0", {{"dtype", std::string(info.name)}});
  }
}

}  // namespace espalier::tensor_io
