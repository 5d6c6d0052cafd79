#include "core/base/random.h"

#include <cmath>
#include <numbers>
#include <numeric>
#include <utility>

namespace espalier {

Philox::Philox(std::uint64_t seed, Purpose purpose)
    : key_{static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32)},
      purpose_(static_cast<std::uint32_t>(purpose)) {}

std::array<std::uint32_t, 4> Philox::words(std::uint32_t a, std::uint32_t b,
                                           std::uint32_t c) const {
  std::array<std::uint32_t, 4> x{a, b, c, purpose_};
  std::uint32_t k0 = key_[0], k1 = key_[1];
  for (int round = 0; round < kRounds; ++round) {
    const std::uint64_t p0 = std::uint64_t{kFactors[0]} * x[0];
    const std::uint64_t p1 = std::uint64_t{kFactors[1]} * x[2];
    x = {static_cast<std::uint32_t>(p1 >> 32) ^ x[1] ^ k0, static_cast<std::uint32_t>(p1),
         static_cast<std::uint32_t>(p0 >> 32) ^ x[3] ^ k1, static_cast<std::uint32_t>(p0)};
    k0 += kKeySteps[0];
    k1 += kKeySteps[1];
  }
  return x;
}

namespace {

double to_unit(std::uint32_t high, std::uint32_t low) {
  const std::uint64_t bits = (std::uint64_t{high} << 32 | low) >> 11;
  return static_cast<double>(bits) * 0x1.0p-53;
}

double box_muller(double u1, double u2) {
  // 1 - u1 lies in (0, 1], so the logarithm is finite.
  return std::sqrt(-2.0 * std::log(1.0 - u1)) * std::cos(2.0 * std::numbers::pi * u2);
}

}  // namespace

double Philox::uniform(std::uint32_t a, std::uint32_t b, std::uint32_t c) const {
  const auto w = words(a, b, c);
  return to_unit(w[0], w[1]);
}

double Philox::normal(std::uint32_t a, std::uint32_t b, std::uint32_t c) const {
  const auto w = words(a, b, c);
  return box_muller(to_unit(w[0], w[1]), to_unit(w[2], w[3]));
}

Stream::Stream(std::uint64_t seed, Purpose purpose, std::uint32_t a, std::uint32_t b)
    : philox_(seed, purpose), a_(a), b_(b) {}

std::uint32_t Stream::next_u32() {
  if (used_ == block_.size()) {
    block_ = philox_.words(counter_++, a_, b_);
    used_ = 0;
  }
  return block_[used_++];
}

double Stream::uniform() {
  const std::uint32_t high = next_u32();
  return to_unit(high, next_u32());
}

double Stream::normal() {
  const double u1 = uniform();
  return box_muller(u1, uniform());
}

std::uint32_t Stream::below(std::uint32_t n) {
  std::uint32_t value = next_u32();
  // The largest multiple of n is above 2^32 - n, so most numbers need no division to be let in.
  if (value > std::uint32_t{0} - n) {
    const auto limit = static_cast<std::uint32_t>((std::uint64_t{1} << 32) / n * n - 1);
    while (value > limit)
      value = next_u32();
  }
  return value % n;
}

__extension__ using Wide = unsigned __int128;

void Stream::below(std::uint32_t n, std::span<std::uint32_t> out) {
  // value % n without a division (Lemire, Kaser and Kurz, "Faster remainder by direct computation",
  // 2019): exact for all of 32 bits.
  const std::uint64_t inverse = ~std::uint64_t{0} / n + 1;
  const std::uint32_t sure = std::uint32_t{0} - n;  // no value above is let in without a look
  std::size_t i = 0;
  while (i < out.size() && used_ != block_.size())
    out[i++] = below(n);
  while (i + 4 <= out.size() && used_ == block_.size()) {
    const auto words = philox_.words(counter_, a_, b_);
    const bool plain = words[0] <= sure && words[1] <= sure && words[2] <= sure && words[3] <= sure;
    if (!plain) {
      // One of them is drawn anew, so the blocks no longer begin with a call.
      for (int k = 0; k < 4 && i < out.size(); ++k)
        out[i++] = below(n);
      while (i < out.size() && used_ != block_.size())
        out[i++] = below(n);
      continue;
    }
    ++counter_;
    for (const std::uint32_t value : words) {
      const std::uint64_t low = inverse * value;
      out[i++] = static_cast<std::uint32_t>((Wide{low} * n) >> 64);
    }
  }
  while (i < out.size())
    out[i++] = below(n);
}

std::vector<std::size_t> shuffled(std::size_t n, std::uint64_t seed, Purpose purpose,
                                  std::uint32_t epoch) {
  std::vector<std::size_t> order(n);
  std::iota(order.begin(), order.end(), std::size_t{0});
  Stream stream(seed, purpose, epoch);
  for (std::size_t i = n; i > 1; --i) {
    std::swap(order[i - 1], order[stream.below(static_cast<std::uint32_t>(i))]);
  }
  return order;
}

}  // namespace espalier
