#include "core/judge/annotation_order.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "core/base/hash.h"
#include "core/base/random.h"
#include "core/base/utf8.h"

namespace espalier::judge {

namespace {

/// What a stream of numbers is for, where it is not the side of an item.
enum Draw : std::uint32_t { kDesign = 1, kDeal = 2, kOrder = 3, kGold = 4, kGoldPlace = 5 };

std::uint32_t word_of(const std::string& name) {
  return static_cast<std::uint32_t>(hash64(0, name));
}

Stream stream_of(std::uint64_t seed, Draw draw, const std::string& annotator = {}) {
  return {seed, Purpose::annotate, annotator.empty() ? 0 : word_of(annotator), draw};
}

template <class T>
void shuffle(std::vector<T>& list, Stream& stream) {
  for (std::size_t i = list.size(); i > 1; --i)
    std::swap(list[i - 1], list[stream.below(static_cast<std::uint32_t>(i))]);
}

bool belongs_to(const Task& task, const ItemPlace& item, std::int64_t slot) {
  if (item.tied) return false;
  if (item.overlap) return true;
  const std::int64_t slots = std::max(1, task.slots);
  const std::int64_t raters = std::clamp<std::int64_t>(task.raters, 1, slots);
  const std::int64_t first = item.deal * raters % slots;
  return ((slot % slots) - first + slots) % slots < raters;
}

/// One gold item at a place of its own in every block of 1 / rate items.
std::vector<std::size_t> mixed(const std::vector<std::size_t>& own,
                               const std::vector<std::size_t>& gold, double rate, Stream stream) {
  if (gold.empty() || rate <= 0) return own;
  const auto block = static_cast<std::size_t>(std::max(2.0, std::round(1 / rate)));
  std::vector<std::size_t> out;
  out.reserve(own.size() + gold.size());
  auto next = own.begin();
  auto check = gold.begin();
  while (next != own.end()) {
    const std::size_t place = stream.below(static_cast<std::uint32_t>(block));
    for (std::size_t i = 0; i < block && next != own.end(); ++i) {
      if (i == place && check != gold.end()) {
        out.push_back(*check++);
      } else {
        out.push_back(*next++);
      }
    }
  }
  return out;
}

}  // namespace

std::vector<std::pair<std::size_t, std::size_t>> pair_rounds(std::size_t m) {
  // Seats in a circle, one of them fixed; an odd number of systems gets an empty seat.
  const std::size_t seats = m + m % 2;
  std::vector<std::size_t> ring(seats);
  std::iota(ring.begin(), ring.end(), std::size_t{0});
  std::vector<std::pair<std::size_t, std::size_t>> out;
  for (std::size_t round = 0; round + 1 < seats; ++round) {
    for (std::size_t i = 0; i < seats / 2; ++i) {
      const std::size_t a = ring[i], b = ring[seats - 1 - i];
      if (a < m && b < m) out.emplace_back(std::min(a, b), std::max(a, b));
    }
    std::rotate(ring.begin() + 1, ring.end() - 1, ring.end());
  }
  return out;
}

std::vector<std::vector<std::size_t>> balanced_design(std::size_t records, std::size_t kinds,
                                                      std::size_t each, std::uint64_t seed) {
  if (each == 0 || each > kinds) each = kinds;
  std::vector<std::size_t> order(records);
  std::iota(order.begin(), order.end(), std::size_t{0});
  Stream stream = stream_of(seed, kDesign);
  shuffle(order, stream);
  std::vector<std::vector<std::size_t>> out(records);
  std::size_t next = 0;
  for (const std::size_t record : order) {
    for (std::size_t i = 0; i < each; ++i)
      out[record].push_back(next++ % kinds);
    std::sort(out[record].begin(), out[record].end());
  }
  return out;
}

void deal(std::vector<ItemPlace>& items, const std::vector<std::size_t>& stratum,
          std::size_t overlap, std::uint64_t seed) {
  std::map<std::size_t, std::vector<std::size_t>> by_stratum;
  std::size_t asked = 0;
  for (std::size_t i = 0; i < items.size(); ++i) {
    items[i].overlap = false;
    if (items[i].kind != ItemKind::main || items[i].tied) continue;
    by_stratum[stratum[i]].push_back(i);
    ++asked;
  }
  Stream stream = stream_of(seed, kDeal);
  for (auto& [key, list] : by_stratum)
    shuffle(list, stream);
  for (std::size_t left = std::min(overlap, asked); left > 0;) {
    for (auto& [key, list] : by_stratum) {
      if (left == 0 || list.empty()) continue;
      items[list.back()].overlap = true;
      list.pop_back();
      --left;
    }
  }
  std::int64_t place = 0;
  for (const auto& [key, list] : by_stratum) {
    for (const std::size_t i : list)
      items[i].deal = place++;
  }
}

std::vector<std::size_t> order_of(const Task& task, const std::vector<ItemPlace>& items,
                                  std::int64_t slot, const std::string& annotator) {
  std::vector<std::size_t> practice, own, gold;
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (task.from_packet) {
      own.push_back(i);
    } else if (items[i].kind == ItemKind::practice) {
      practice.push_back(i);
    } else if (items[i].kind == ItemKind::gold) {
      gold.push_back(i);
    } else if (belongs_to(task, items[i], slot)) {
      own.push_back(i);
    }
  }
  if (task.from_packet) return own;
  Stream stream = stream_of(task.seed, kOrder, annotator);
  shuffle(own, stream);
  Stream golden = stream_of(task.seed, kGold, annotator);
  shuffle(gold, golden);
  const std::vector<std::size_t> rest =
      mixed(own, gold, task.gold_rate, stream_of(task.seed, kGoldPlace, annotator));
  practice.insert(practice.end(), rest.begin(), rest.end());
  return practice;
}

std::vector<Candidate> shown_order(std::uint64_t seed, const std::string& item,
                                   const std::string& annotator,
                                   std::vector<Candidate> candidates) {
  std::sort(candidates.begin(), candidates.end(),
            [](const Candidate& a, const Candidate& b) { return a.id < b.id; });
  Stream stream(seed, Purpose::annotate, word_of(item), word_of(annotator));
  shuffle(candidates, stream);
  return candidates;
}

bool identical(const std::string& a, const std::string& b) {
  return utf8::squeeze(a) == utf8::squeeze(b);
}

}  // namespace espalier::judge
