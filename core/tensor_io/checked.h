#pragma once

#include <cstdint>
#include <optional>
#include <span>

namespace espalier::tensor_io {

/// a * b and a + b, or nothing where the result does not fit 64 bits.
inline std::optional<std::uint64_t> checked_multiply(std::uint64_t a, std::uint64_t b) {
  std::uint64_t out = 0;
  if (__builtin_mul_overflow(a, b, &out)) return std::nullopt;
  return out;
}

inline std::optional<std::uint64_t> checked_add(std::uint64_t a, std::uint64_t b) {
  std::uint64_t out = 0;
  if (__builtin_add_overflow(a, b, &out)) return std::nullopt;
  return out;
}

/// Product of sizes (1 for none), or nothing where it does not fit a signed 64-bit count.
inline std::optional<std::uint64_t> checked_product(std::span<const std::int64_t> shape) {
  std::uint64_t out = 1;
  for (const std::int64_t size : shape) {
    if (size < 0) return std::nullopt;
    const auto next = checked_multiply(out, static_cast<std::uint64_t>(size));
    if (!next || *next > static_cast<std::uint64_t>(INT64_MAX)) return std::nullopt;
    out = *next;
  }
  return out;
}

}  // namespace espalier::tensor_io
