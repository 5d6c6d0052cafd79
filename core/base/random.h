#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace espalier {

/// What a random number is for. Every purpose has its own stream, so that adding a draw somewhere
/// never moves the numbers of another place. The values are part of the file formats: never
/// renumber.
enum class Purpose : std::uint32_t {
  shuffle = 1,
  init = 2,
  dropout = 3,
  sample = 4,
  bootstrap = 5,
  random_sources = 6,
  drop_and_rescale = 7,
  search = 8,
  decode = 9,
  cluster = 10,
  annotate = 11,
  ratio = 12,
};

/// Philox4x32-10 (Salmon et al., SC 2011): a counter-based generator. The same (seed, purpose,
/// counters) gives the same numbers whatever was drawn before, on every machine.
class Philox {
 public:
  Philox(std::uint64_t seed, Purpose purpose);

  /// Four independent 32-bit words for a 96-bit counter.
  std::array<std::uint32_t, 4> words(std::uint32_t a, std::uint32_t b, std::uint32_t c) const;
  /// Uniform in [0, 1) with 53 bits.
  double uniform(std::uint32_t a, std::uint32_t b = 0, std::uint32_t c = 0) const;
  /// Standard normal (Box-Muller on one block).
  double normal(std::uint32_t a, std::uint32_t b = 0, std::uint32_t c = 0) const;

  /// What words() computes with, for places that compute it over whole tensors: `purpose` is the
  /// counter's fourth word; both halves of the key grow by kKeySteps after every round.
  static constexpr int kRounds = 10;
  static constexpr std::array<std::uint32_t, 2> kFactors{0xD2511F53, 0xCD9E8D57};
  static constexpr std::array<std::uint32_t, 2> kKeySteps{0x9E3779B9, 0xBB67AE85};
  const std::array<std::uint32_t, 2>& key() const { return key_; }
  std::uint32_t purpose() const { return purpose_; }

 private:
  std::array<std::uint32_t, 2> key_;
  std::uint32_t purpose_;
};

/// A stream over Philox with a running counter, for places that draw one number after another.
class Stream {
 public:
  Stream(std::uint64_t seed, Purpose purpose, std::uint32_t a = 0, std::uint32_t b = 0);
  std::uint32_t next_u32();
  double uniform();
  double normal();
  /// Uniform in [0, n), unbiased (rejection). n > 0.
  std::uint32_t below(std::uint32_t n);
  /// The numbers that as many calls of below(n) give, in less time.
  void below(std::uint32_t n, std::span<std::uint32_t> out);

 private:
  Philox philox_;
  std::uint32_t a_, b_, counter_ = 0;
  std::array<std::uint32_t, 4> block_{};
  std::size_t used_ = 4;
};

/// Fisher-Yates over 0..n-1 by (seed, purpose, epoch): the order of an epoch.
std::vector<std::size_t> shuffled(std::size_t n, std::uint64_t seed, Purpose purpose,
                                  std::uint32_t epoch);

}  // namespace espalier
