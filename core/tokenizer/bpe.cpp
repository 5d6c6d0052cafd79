#include "core/tokenizer/bpe.h"

#include <algorithm>
#include <bit>
#include <limits>

#include "core/tokenizer/vocabulary.h"

namespace espalier::tokenizer {

namespace {

std::uint64_t key_of(TokenId left, TokenId right) {
  return static_cast<std::uint64_t>(static_cast<std::uint32_t>(left)) << 32 |
         static_cast<std::uint32_t>(right);
}

std::size_t hash_of(std::uint64_t key) {
  key *= 0x9E3779B97F4A7C15ULL;
  return static_cast<std::size_t>(key ^ key >> 32);
}

}  // namespace

PairMerges::PairMerges(std::span<const Merge> merges)
    : slots_(std::bit_ceil(2 * merges.size() + 2)), mask_(slots_.size() - 1) {
  std::uint32_t rank = 0;
  for (const Merge& merge : merges) {
    const std::uint64_t key = key_of(merge.left, merge.right);
    std::size_t at = hash_of(key) & mask_;
    while (slots_[at].key != kEmpty && slots_[at].key != key)
      at = (at + 1) & mask_;
    if (slots_[at].key == kEmpty) slots_[at] = {key, rank, merge.merged};
    ++rank;
  }
}

const PairMerges::Slot* PairMerges::find(TokenId left, TokenId right) const {
  const std::uint64_t key = key_of(left, right);
  for (std::size_t at = hash_of(key) & mask_; slots_[at].key != kEmpty; at = (at + 1) & mask_) {
    if (slots_[at].key == key) return &slots_[at];
  }
  return nullptr;
}

void PairMerges::Worker::consider(std::int32_t at) {
  if (at < 0) return;
  const Symbol& left = symbols_[static_cast<std::size_t>(at)];
  if (left.next < 0) return;
  const TokenId right = symbols_[static_cast<std::size_t>(left.next)].id;
  if (const Slot* const slot = merges_.find(left.id, right)) {
    queue_.push_back({slot->rank, at, left.id, right, slot->merged});
    std::push_heap(queue_.begin(), queue_.end());
  }
}

void PairMerges::Worker::merge(std::span<const TokenId> word, std::vector<TokenId>& out) {
  if (word.size() > static_cast<std::size_t>(std::numeric_limits<std::int32_t>::max())) {
    throw_bad("a word of more than 2^31 bytes", "split the text");
  }
  const auto n = static_cast<std::int32_t>(word.size());
  symbols_.clear();
  queue_.clear();
  for (std::int32_t i = 0; i < n; ++i) {
    symbols_.push_back({word[static_cast<std::size_t>(i)], i - 1, i + 1 < n ? i + 1 : -1});
  }
  for (std::int32_t i = 0; i + 1 < n; ++i)
    consider(i);
  while (!queue_.empty()) {
    const Candidate best = queue_.front();
    std::pop_heap(queue_.begin(), queue_.end());
    queue_.pop_back();
    Symbol& left = symbols_[static_cast<std::size_t>(best.at)];
    if (left.id != best.left || left.next < 0) continue;  // one of the two was merged since
    Symbol& right = symbols_[static_cast<std::size_t>(left.next)];
    if (right.id != best.right) continue;
    left.id = best.merged;
    right.id = -1;
    left.next = right.next;
    if (left.next >= 0) symbols_[static_cast<std::size_t>(left.next)].previous = best.at;
    consider(left.previous);
    consider(best.at);
  }
  for (std::int32_t i = 0; i >= 0 && i < n; i = symbols_[static_cast<std::size_t>(i)].next)
    out.push_back(symbols_[static_cast<std::size_t>(i)].id);
}

}  // namespace espalier::tokenizer
