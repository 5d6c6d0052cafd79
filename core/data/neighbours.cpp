#include "core/data/neighbours.h"

#include <unicode/uchar.h>

#include <algorithm>
#include <cmath>

#include "core/base/utf8.h"

namespace espalier::data {

namespace {

constexpr std::size_t kWords = 3;
constexpr std::size_t kCharacters = 4;

/// FNV-1a over code points.
struct Hash {
  std::uint64_t value = 14695981039346656037ULL;
  void add(std::uint64_t v) { value = (value ^ v) * 1099511628211ULL; }
};

/// A hash for every word, or for every character.
std::vector<std::uint64_t> units(std::string_view text, bool japanese) {
  std::vector<std::uint64_t> out;
  Hash word;
  bool inside = false;
  for (const char32_t c : utf8::decode(text)) {
    const auto point = static_cast<UChar32>(c);
    if (japanese) {
      if (!utf8::is_space(c)) out.push_back(c);
      continue;
    }
    if (u_isalnum(point) || c == '_' || u_charType(point) == U_NON_SPACING_MARK) {
      word.add(static_cast<std::uint64_t>(u_foldCase(point, U_FOLD_CASE_DEFAULT)));
      inside = true;
    } else if (inside) {
      out.push_back(word.value);
      word = {};
      inside = false;
    }
  }
  if (inside) out.push_back(word.value);
  return out;
}

}  // namespace

std::vector<std::uint64_t> shingles(std::string_view text, bool japanese) {
  const std::vector<std::uint64_t> parts = units(text, japanese);
  const std::size_t size = std::min(japanese ? kCharacters : kWords, parts.size());
  std::vector<std::uint64_t> out;
  for (std::size_t i = 0; i + size <= parts.size(); ++i) {
    Hash hash;
    for (std::size_t k = 0; k < size; ++k)
      hash.add(parts[i + k]);
    out.push_back(hash.value);
    if (size == 0) break;
  }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

double jaccard(const std::vector<std::uint64_t>& a, const std::vector<std::uint64_t>& b) {
  std::size_t shared = 0;
  for (auto i = a.begin(), k = b.begin(); i != a.end() && k != b.end();) {
    if (*i == *k) {
      ++shared;
      ++i;
      ++k;
    } else if (*i < *k) {
      ++i;
    } else {
      ++k;
    }
  }
  const std::size_t all = a.size() + b.size() - shared;
  return all == 0 ? 0.0 : static_cast<double>(shared) / static_cast<double>(all);
}

Neighbours::Neighbours(const std::vector<std::string_view>& documents, bool japanese,
                       double threshold)
    : japanese_(japanese), threshold_(threshold) {
  sets_.reserve(documents.size());
  for (const std::string_view document : documents) {
    sets_.push_back(shingles(document, japanese));
    for (const std::uint64_t shingle : sets_.back())
      ++count_[shingle];
  }
  for (std::uint32_t i = 0; i < sets_.size(); ++i) {
    for (const std::uint64_t shingle : prefix(sets_[i]))
      index_[shingle].push_back(i);
  }
}

std::vector<std::uint64_t> Neighbours::prefix(const std::vector<std::uint64_t>& set) const {
  const auto n = set.size();
  // A hair less, so that rounding never takes a shingle too few.
  const auto needed = static_cast<std::size_t>(
      std::max(0.0, std::ceil(threshold_ * static_cast<double>(n) - 1e-9)));
  const std::size_t size = std::min(n, n - std::min(n, needed) + 1);
  std::vector<std::pair<std::uint32_t, std::uint64_t>> order;
  order.reserve(n);
  for (const std::uint64_t shingle : set) {
    const auto found = count_.find(shingle);
    order.emplace_back(found == count_.end() ? 0 : found->second, shingle);
  }
  std::partial_sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(size), order.end());
  std::vector<std::uint64_t> out;
  for (std::size_t i = 0; i < size; ++i)
    out.push_back(order[i].second);
  return out;
}

std::vector<Neighbours::Match> Neighbours::find(std::string_view document) const {
  const std::vector<std::uint64_t> set = shingles(document, japanese_);
  std::vector<std::uint32_t> candidates;
  for (const std::uint64_t shingle : prefix(set)) {
    const auto found = index_.find(shingle);
    if (found == index_.end()) continue;
    candidates.insert(candidates.end(), found->second.begin(), found->second.end());
  }
  std::sort(candidates.begin(), candidates.end());
  candidates.erase(std::unique(candidates.begin(), candidates.end()), candidates.end());
  std::vector<Match> out;
  for (const std::uint32_t index : candidates) {
    const double similarity = jaccard(set, sets_[index]);
    if (similarity > threshold_) out.push_back({index, similarity});
  }
  std::stable_sort(out.begin(), out.end(),
                   [](const Match& a, const Match& b) { return a.similarity > b.similarity; });
  return out;
}

}  // namespace espalier::data
