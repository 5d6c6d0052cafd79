#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/metrics/overlap_counts.h"

namespace espalier::metrics {

/// What a metric counts and over which units.
struct MetricKind {
  enum class Measure { rouge_n, rouge_l, rouge_lsum, bleu, chrf };
  enum class Unit { rouge_words, bleu_words, characters, chrf_words };
  static constexpr std::size_t kUnits = 4;
  std::string name;
  Measure measure;
  Unit unit;
  std::size_t order = 0;  ///< longest n-gram that is counted
  bool japanese_only = false;
  std::size_t word_order = 0;  ///< chrF++: longest n-gram of words beside those of characters
  /// Numbers that one example contributes; the corpus value is a function of their sums.
  std::size_t width() const;
  /// From sums over `examples` examples (1 with `single`: sentence BLEU's effective order).
  double value(std::span<const double> sums, double examples, bool single) const;
};

const std::vector<MetricKind>& metric_kinds();
const MetricKind& metric_kind(const std::string& name);

/// Computes the statistics of one pair after another for a fixed list of metrics; splits each text
/// only once for each kind of unit. Not for two threads at once.
class PairScorer {
 public:
  PairScorer(std::vector<const MetricKind*> kinds, bool japanese);

  /// rows[m]: kinds[m]->width() numbers. `example` (from 0) names the pair in errors.
  void add(std::string_view reference, std::string_view candidate, std::size_t example,
           std::vector<std::vector<double>>& rows);

 private:
  using Ids = std::vector<std::uint32_t>;
  struct Side {
    std::string text;  ///< well-formed, line breaks as they were
    std::string flat;  ///< line breaks as spaces
    std::optional<Ids> rouge_words, bleu_words, characters, chrf_words;
  };
  const Ids& ids(Side& side, MetricKind::Unit unit);
  Ids intern(const std::vector<std::string>& tokens);
  Ids rouge_ids(std::string_view text);
  Sentences sentences(const Side& side);
  const std::array<NgramCounts, kMaxOrder>& counts(MetricKind::Unit unit);
  std::size_t order(MetricKind::Unit unit) const;
  double rouge(const MetricKind& kind);
  void check_size(const Ids& a, const Ids& b) const;

  std::vector<const MetricKind*> kinds_;
  bool japanese_;
  std::size_t example_ = 0;
  Side reference_, candidate_;
  std::optional<std::array<NgramCounts, kMaxOrder>> counts_[MetricKind::kUnits];
  std::unordered_map<std::string, std::uint32_t> vocabulary_;
  NgramCounter counter_;
};

}  // namespace espalier::metrics
