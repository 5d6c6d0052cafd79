#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace espalier::metrics {

/// N-grams of one order: how many each side has, and how many they share (clipped: each n-gram
/// counts at most as often as on the side that has it less often).
struct NgramCounts {
  std::int64_t reference = 0;
  std::int64_t candidate = 0;
  std::int64_t match = 0;
};

constexpr std::size_t kMaxOrder = 6;

/// Counts the n-grams of orders 1..max_order (<= kMaxOrder) of two sequences of token ids, exactly
/// and in linear time: an n-gram is the pair of its (n-1)-gram and its last token, renumbered order
/// by order. Keeps its buffers between calls; not for two threads at once.
class NgramCounter {
 public:
  std::array<NgramCounts, kMaxOrder> count(std::span<const std::uint32_t> reference,
                                           std::span<const std::uint32_t> candidate,
                                           std::size_t max_order);
  /// Against several references at once, as BLEU counts (Papineni et al. 2002): an n-gram counts as
  /// often as in the reference that has it most often. `reference` is then the sum of these counts.
  std::array<NgramCounts, kMaxOrder> count_several(
      std::span<const std::span<const std::uint32_t>> references,
      std::span<const std::uint32_t> candidate, std::size_t max_order);

 private:
  struct Slot {
    std::uint64_t key;
    std::uint32_t id;  ///< 0: empty
    std::uint32_t reference, candidate;
    std::uint32_t here;  ///< in the reference that is being counted
  };
  Slot& find(std::uint64_t key);

  std::vector<Slot> slots_;
  std::vector<std::vector<std::uint32_t>> left_;
  std::vector<std::uint32_t> right_;
  std::uint32_t next_id_ = 1;
};

/// Length of the longest common subsequence.
std::int64_t lcs_length(std::span<const std::uint32_t> a, std::span<const std::uint32_t> b);

using Sentences = std::vector<std::vector<std::uint32_t>>;
/// ROUGE-Lsum's hits (Lin 2004, section 3.2, as google rouge_score counts them): for every
/// reference sentence the union of its common subsequences with each candidate sentence; a token
/// of the union is a hit while both sides still have it. Where two longest common subsequences
/// compete, the path back goes left only if that is strictly longer, else up.
std::int64_t union_lcs_hits(const Sentences& reference, const Sentences& candidate);

}  // namespace espalier::metrics
