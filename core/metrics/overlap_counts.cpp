#include "core/metrics/overlap_counts.h"

#include <algorithm>
#include <bit>
#include <unordered_map>

namespace espalier::metrics {

namespace {

/// Marks in `hit` the positions of `a` that a longest common subsequence with `b` uses.
void mark_lcs(const std::vector<std::uint32_t>& a, const std::vector<std::uint32_t>& b,
              std::vector<bool>& hit) {
  const std::size_t rows = a.size(), columns = b.size();
  // Of the whole table only one bit a cell is needed on the way back: whether left beats up.
  std::vector<bool> left_wins(rows * columns);
  std::vector<std::uint32_t> above(columns + 1, 0), row(columns + 1, 0);
  for (std::size_t i = 1; i <= rows; ++i) {
    for (std::size_t j = 1; j <= columns; ++j) {
      row[j] = a[i - 1] == b[j - 1] ? above[j - 1] + 1 : std::max(above[j], row[j - 1]);
      if (row[j - 1] > above[j]) left_wins[(i - 1) * columns + j - 1] = true;
    }
    above.swap(row);
  }
  std::size_t i = rows, j = columns;
  while (i > 0 && j > 0) {
    if (a[i - 1] == b[j - 1]) {
      hit[--i] = true;
      --j;
    } else if (left_wins[(i - 1) * columns + j - 1]) {
      --j;
    } else {
      --i;
    }
  }
}

}  // namespace

NgramCounter::Slot& NgramCounter::find(std::uint64_t key) {
  const std::size_t mask = slots_.size() - 1;
  std::uint64_t h = key * 0x9E3779B97F4A7C15u;
  h ^= h >> 32;
  for (std::size_t at = static_cast<std::size_t>(h) & mask;; at = (at + 1) & mask) {
    Slot& slot = slots_[at];
    if (slot.id == 0) {
      slot = {key, next_id_++, 0, 0, 0};
      return slot;
    }
    if (slot.key == key) return slot;
  }
}

std::array<NgramCounts, kMaxOrder> NgramCounter::count(std::span<const std::uint32_t> reference,
                                                       std::span<const std::uint32_t> candidate,
                                                       std::size_t max_order) {
  return count_several(std::span(&reference, 1), candidate, max_order);
}

std::array<NgramCounts, kMaxOrder> NgramCounter::count_several(
    std::span<const std::span<const std::uint32_t>> references,
    std::span<const std::uint32_t> candidate, std::size_t max_order) {
  std::array<NgramCounts, kMaxOrder> out{};
  std::size_t tokens = candidate.size();
  left_.resize(references.size());
  for (std::size_t r = 0; r < references.size(); ++r) {
    left_[r].assign(references[r].begin(), references[r].end());
    tokens += references[r].size();
  }
  right_.assign(candidate.begin(), candidate.end());
  const std::size_t size = std::bit_ceil(2 * tokens + 2);
  for (std::size_t order = 1; order <= max_order; ++order) {
    slots_.assign(size, Slot{});
    next_id_ = 1;
    NgramCounts& counts = out[order - 1];
    const auto key = [order](const std::vector<std::uint32_t>& shorter,
                             std::span<const std::uint32_t> sequence, std::size_t i) {
      const std::uint64_t head = order == 1 ? 0 : shorter[i];
      return head << 32 | sequence[i + order - 1];
    };
    for (std::size_t r = 0; r < references.size(); ++r) {
      if (r > 0) {
        for (Slot& slot : slots_)
          slot.here = 0;
      }
      for (std::size_t i = 0; i + order <= references[r].size(); ++i) {
        Slot& slot = find(key(left_[r], references[r], i));
        if (++slot.here > slot.reference) {
          ++slot.reference;
          ++counts.reference;
        }
        left_[r][i] = slot.id;
      }
    }
    for (std::size_t i = 0; i + order <= candidate.size(); ++i) {
      Slot& slot = find(key(right_, candidate, i));
      if (slot.candidate++ < slot.reference) ++counts.match;
      ++counts.candidate;
      right_[i] = slot.id;
    }
  }
  return out;
}

std::int64_t lcs_length(std::span<const std::uint32_t> a, std::span<const std::uint32_t> b) {
  std::vector<std::uint32_t> row(b.size() + 1, 0);
  for (const std::uint32_t token : a) {
    std::uint32_t diagonal = 0;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::uint32_t above = row[j];
      row[j] = token == b[j - 1] ? diagonal + 1 : std::max(above, row[j - 1]);
      diagonal = above;
    }
  }
  return row.back();
}

std::int64_t union_lcs_hits(const Sentences& reference, const Sentences& candidate) {
  std::unordered_map<std::uint32_t, std::int64_t> left, right;
  for (const auto& sentence : reference) {
    for (const std::uint32_t token : sentence)
      ++left[token];
  }
  for (const auto& sentence : candidate) {
    for (const std::uint32_t token : sentence)
      ++right[token];
  }
  std::int64_t hits = 0;
  for (const auto& sentence : reference) {
    std::vector<bool> hit(sentence.size());
    for (const auto& other : candidate)
      mark_lcs(sentence, other, hit);
    for (std::size_t i = 0; i < sentence.size(); ++i) {
      if (!hit[i]) continue;
      std::int64_t& on_left = left[sentence[i]];
      std::int64_t& on_right = right[sentence[i]];
      if (on_left > 0 && on_right > 0) {
        ++hits;
        --on_left;
        --on_right;
      }
    }
  }
  return hits;
}

}  // namespace espalier::metrics
