#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace espalier::metrics {

// What a summary takes from its document, over token ids of both. None of them asks a reference.

/// Longest n-gram that novelty and repetition are asked for.
constexpr std::size_t kExtractOrder = 4;

/// Lengths of the extractive fragments of `summary`, in its order: at each place the longest run of
/// tokens that stands in `document` too, found greedily (Grusky et al. 2018, figure 3; as there, a
/// match that begins inside an earlier, shorter one of the same place is not looked for).
/// Takes |summary| * |document| steps at worst.
std::vector<std::size_t> extractive_fragments(std::span<const std::uint32_t> summary,
                                              std::span<const std::uint32_t> document);

/// sum |f| / |summary|: the share of tokens inside fragments. 0 for an empty summary.
double coverage(std::span<const std::size_t> fragments, std::size_t summary);
/// sum |f|^2 / |summary|: the mean length of the fragment that a token stands in.
double density(std::span<const std::size_t> fragments, std::size_t summary);
/// |document| / |summary|; 0 for an empty summary.
double compression(std::size_t summary, std::size_t document);

/// The share of the summary's different n-grams that the document lacks (SummEval's
/// percentage_novel_n-gram, as a fraction); 0 where the summary has none. 1 <= order <=
/// kExtractOrder.
double novelty(std::span<const std::uint32_t> summary, std::span<const std::uint32_t> document,
               std::size_t order);
/// The share of the summary's different n-grams that stand in it more than once (SummEval's
/// percentage_repeated_n-gram, as a fraction); 0 where it has none.
double repetition(std::span<const std::uint32_t> summary, std::size_t order);

}  // namespace espalier::metrics
