#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace espalier::data {

/// Above this share of common shingles two documents are near duplicates.
constexpr double kNearDuplicate = 0.6;

/// Hashes of three words in a row (case folded, punctuation aside), or of four characters in
/// Japanese (white space aside); a text of fewer is one shingle. Sorted, each once.
std::vector<std::uint64_t> shingles(std::string_view text, bool japanese);
/// Shared shingles over all of them, 0..1; both sorted.
double jaccard(const std::vector<std::uint64_t>& a, const std::vector<std::uint64_t>& b);

/// Finds near duplicates of a text among many, exactly: every document whose Jaccard similarity is
/// above the threshold, and no other. Two sets that share more than a share t have a common
/// shingle among the first n - ceil(t n) + 1 of each in any one order, so that only those are
/// indexed, the rare ones first (Bayardo et al., "Scaling up all pairs similarity search", 2007).
class Neighbours {
 public:
  struct Match {
    std::size_t index = 0;  ///< of the document, in the order of the constructor
    double similarity = 0;
  };

  Neighbours(const std::vector<std::string_view>& documents, bool japanese,
             double threshold = kNearDuplicate);
  /// Most similar first, equal ones in order.
  std::vector<Match> find(std::string_view document) const;
  bool japanese() const { return japanese_; }

 private:
  std::vector<std::uint64_t> prefix(const std::vector<std::uint64_t>& set) const;
  bool japanese_;
  double threshold_;
  std::vector<std::vector<std::uint64_t>> sets_;
  std::unordered_map<std::uint64_t, std::uint32_t> count_;  ///< documents that have the shingle
  std::unordered_map<std::uint64_t, std::vector<std::uint32_t>> index_;
};

}  // namespace espalier::data
