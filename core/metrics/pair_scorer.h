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
  enum class Measure {
    rouge_n,
    rouge_l,
    rouge_lsum,
    bleu,
    chrf,
    exact_match,
    answer_f1,
    novelty,
    compression,
    coverage,
    density,
    copy_length,
    repetition
  };
  enum class Unit {
    rouge_words,
    bleu_words,
    characters,
    chrf_words,
    answer_words,
    answer_characters
  };
  static constexpr std::size_t kUnits = 6;
  std::string name;
  Measure measure;
  Unit unit;
  std::size_t order = 0;  ///< longest n-gram that is counted
  bool japanese_only = false;
  std::size_t word_order = 0;  ///< chrF++: longest n-gram of words beside those of characters
  /// Compares with references; else it looks at the summary itself and at its document.
  bool against_references() const { return measure <= Measure::answer_f1; }
  bool needs_document() const { return !against_references() && measure != Measure::repetition; }
  /// A fraction 0..1, shown times 100; else a length or a ratio of lengths.
  bool share() const;
  /// Numbers that one example contributes; the corpus value is a function of their sums.
  std::size_t width() const;
  /// From sums over `examples` examples (1 with `single`: sentence BLEU's effective order).
  double value(std::span<const double> sums, double examples, bool single) const;
};

const std::vector<MetricKind>& metric_kinds();
const MetricKind& metric_kind(const std::string& name);

/// One example as it is scored.
struct ScoredPair {
  std::vector<std::string_view> references;
  std::string_view candidate;
  std::string_view document;  ///< looked at by the metrics that need it alone
};

/// Computes the statistics of one pair after another for a fixed list of metrics; splits each text
/// only once for each kind of unit. Not for two threads at once.
///
/// Several references: the best F for each kind of ROUGE; BLEU clips by the reference that has an
/// n-gram most often and takes the closest length, the shorter of two; chrF takes the reference
/// with the best score, the first of equals (as rouge_score and sacreBLEU do). Of answers the best
/// counts; those that are nothing once normalised are left out unless all are, and then nothing is
/// the right answer (SQuAD 2.0's script).
class PairScorer {
 public:
  PairScorer(std::vector<const MetricKind*> kinds, bool japanese);

  /// rows[m]: kinds[m]->width() numbers. `example` (from 0) names the pair in errors.
  void add(const ScoredPair& pair, std::size_t example, std::vector<std::vector<double>>& rows);

 private:
  using Ids = std::vector<std::uint32_t>;
  using Counts = std::array<NgramCounts, kMaxOrder>;
  struct Side {
    std::string text;  ///< well-formed, line breaks as they were
    std::string flat;  ///< line breaks as spaces
    std::optional<Ids> rouge_words, bleu_words, characters, chrf_words, answer_words,
        answer_characters;
    std::optional<Counts> counts[MetricKind::kUnits];  ///< of a reference against the candidate
  };
  Side prepared(std::string_view text) const;
  void check_length(std::string_view text) const;
  const Ids& ids(Side& side, MetricKind::Unit unit);
  Ids intern(const std::vector<std::string>& tokens);
  Ids rouge_ids(std::string_view text);
  /// The words of a document, line by line: MeCab takes no text of any length.
  const Ids& document_ids();
  const std::vector<std::size_t>& fragments();
  Sentences sentences(const Side& side);
  const Counts& counts(Side& reference, MetricKind::Unit unit);
  std::size_t order(MetricKind::Unit unit) const;
  double rouge(const MetricKind& kind, Side& reference);
  void add_bleu(const MetricKind& kind, std::span<double> row);
  void add_chrf(const MetricKind& kind, std::span<double> row);
  double answer(const MetricKind& kind);
  double extract(const MetricKind& kind);
  void check_size(const Ids& a, const Ids& b) const;

  std::vector<const MetricKind*> kinds_;
  bool japanese_;
  std::size_t example_ = 0;
  std::vector<Side> references_;
  Side candidate_;
  std::string document_;
  std::optional<Ids> document_ids_;
  std::optional<std::vector<std::size_t>> fragments_;
  std::unordered_map<std::string, std::uint32_t> vocabulary_;
  NgramCounter counter_;
};

}  // namespace espalier::metrics
