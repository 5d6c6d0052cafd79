#pragma once

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "core/tokenizer/tokenizer.h"

namespace espalier::tokenizer {

/// Byte-pair merges over token ids: in a word, the neighbouring pair of the lowest rank (leftmost
/// among equals) becomes one token, again and again. A queue of candidates keeps a word of n
/// symbols at O(n log n). Immutable.
class PairMerges {
 public:
  struct Merge {
    TokenId left;
    TokenId right;
    TokenId merged;
  };
  /// In order of rank; the first of two equal pairs counts.
  explicit PairMerges(std::span<const Merge> merges);

  class Worker;

 private:
  struct Slot {
    std::uint64_t key = kEmpty;  ///< left << 32 | right
    std::uint32_t rank = 0;
    TokenId merged = -1;
  };
  static constexpr std::uint64_t kEmpty = ~std::uint64_t{0};
  const Slot* find(TokenId left, TokenId right) const;

  std::vector<Slot> slots_;  ///< open addressing, a power of two, at most half full
  std::size_t mask_ = 0;
};

/// Merges words with one set of buffers: one worker a thread.
class PairMerges::Worker {
 public:
  explicit Worker(const PairMerges& merges) : merges_(merges) {}
  /// Appends the tokens of a word, given as its first symbols, to `out`.
  void merge(std::span<const TokenId> word, std::vector<TokenId>& out);

 private:
  struct Symbol {
    TokenId id;
    std::int32_t previous;
    std::int32_t next;
  };
  struct Candidate {
    std::uint32_t rank;
    std::int32_t at;  ///< index of the left symbol
    TokenId left;
    TokenId right;
    TokenId merged;
    /// For a heap that has the lowest rank, then the leftmost place, on top.
    bool operator<(const Candidate& other) const {
      return rank != other.rank ? rank > other.rank : at > other.at;
    }
  };
  void consider(std::int32_t at);

  const PairMerges& merges_;
  std::vector<Symbol> symbols_;
  std::vector<Candidate> queue_;
};

}  // namespace espalier::tokenizer
