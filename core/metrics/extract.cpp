#include "core/metrics/extract.h"

#include <algorithm>
#include <array>

namespace espalier::metrics {

namespace {

/// Unused places of a shorter n-gram are 0: all n-grams of a list have one order.
using Ngram = std::array<std::uint32_t, kExtractOrder>;

/// In ascending order, as often as each stands there.
std::vector<Ngram> sorted_ngrams(std::span<const std::uint32_t> tokens, std::size_t order) {
  std::vector<Ngram> out;
  if (tokens.size() < order) return out;
  out.reserve(tokens.size() - order + 1);
  for (std::size_t i = 0; i + order <= tokens.size(); ++i) {
    Ngram& ngram = out.emplace_back(Ngram{});
    std::copy_n(tokens.begin() + static_cast<std::ptrdiff_t>(i), order, ngram.begin());
  }
  std::sort(out.begin(), out.end());
  return out;
}

double ratio(std::size_t part, std::size_t whole) {
  return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
}

}  // namespace

std::vector<std::size_t> extractive_fragments(std::span<const std::uint32_t> summary,
                                              std::span<const std::uint32_t> document) {
  std::vector<std::size_t> out;
  for (std::size_t i = 0; i < summary.size();) {
    std::size_t longest = 0;
    for (std::size_t j = 0; j < document.size();) {
      std::size_t length = 0;
      while (i + length < summary.size() && j + length < document.size() &&
             summary[i + length] == document[j + length]) {
        ++length;
      }
      longest = std::max(longest, length);
      j += std::max<std::size_t>(length, 1);
    }
    if (longest > 0) out.push_back(longest);
    i += std::max<std::size_t>(longest, 1);
  }
  return out;
}

double coverage(std::span<const std::size_t> fragments, std::size_t summary) {
  std::size_t sum = 0;
  for (const std::size_t length : fragments)
    sum += length;
  return ratio(sum, summary);
}

double density(std::span<const std::size_t> fragments, std::size_t summary) {
  std::size_t sum = 0;
  for (const std::size_t length : fragments)
    sum += length * length;
  return ratio(sum, summary);
}

double compression(std::size_t summary, std::size_t document) {
  return ratio(document, summary);
}

double novelty(std::span<const std::uint32_t> summary, std::span<const std::uint32_t> document,
               std::size_t order) {
  std::vector<Ngram> own = sorted_ngrams(summary, order);
  own.erase(std::unique(own.begin(), own.end()), own.end());
  const std::vector<Ngram> source = sorted_ngrams(document, order);
  const auto novel = std::count_if(own.begin(), own.end(), [&source](const Ngram& ngram) {
    return !std::binary_search(source.begin(), source.end(), ngram);
  });
  return ratio(static_cast<std::size_t>(novel), own.size());
}

double repetition(std::span<const std::uint32_t> summary, std::size_t order) {
  const std::vector<Ngram> all = sorted_ngrams(summary, order);
  std::size_t types = 0, repeated = 0;
  for (std::size_t i = 0; i < all.size(); ++types) {
    std::size_t end = i + 1;
    while (end < all.size() && all[end] == all[i])
      ++end;
    if (end - i > 1) ++repeated;
    i = end;
  }
  return ratio(repeated, types);
}

}  // namespace espalier::metrics
