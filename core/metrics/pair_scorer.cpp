#include "core/metrics/pair_scorer.h"

#include <algorithm>
#include <utility>

#include "core/base/error.h"
#include "core/base/utf8.h"
#include "core/metrics/formulas.h"
#include "core/metrics/mecab.h"
#include "core/metrics/tokens.h"

namespace espalier::metrics {

namespace {

using Measure = MetricKind::Measure;
using Unit = MetricKind::Unit;

/// Cells of the longest common subsequence's table: some seconds and 256 MiB at most.
constexpr std::size_t kMaxCells = std::size_t{1} << 31;

std::string flattened(std::string text) {
  std::replace(text.begin(), text.end(), '\n', ' ');
  return text;
}

}  // namespace

std::size_t MetricKind::width() const {
  if (measure == Measure::bleu) return kBleuStatistics;
  return measure == Measure::chrf ? 3 * (order + word_order) : 1;
}

double MetricKind::value(std::span<const double> sums, double examples, bool single) const {
  if (measure == Measure::bleu) return bleu(sums, single);
  return measure == Measure::chrf ? chrf(sums) : sums[0] / examples;
}

const std::vector<MetricKind>& metric_kinds() {
  static const std::vector<MetricKind> kinds{
      {"rouge1", Measure::rouge_n, Unit::rouge_words, 1},
      {"rouge2", Measure::rouge_n, Unit::rouge_words, 2},
      {"rougeL", Measure::rouge_l, Unit::rouge_words},
      {"rougeLsum", Measure::rouge_lsum, Unit::rouge_words},
      {"bleu", Measure::bleu, Unit::bleu_words, 4},
      {"chrf", Measure::chrf, Unit::characters, kMaxOrder},
      {"chrf++", Measure::chrf, Unit::characters, kMaxOrder, false, 2},
      {"rouge1_char", Measure::rouge_n, Unit::characters, 1, true},
      {"rouge2_char", Measure::rouge_n, Unit::characters, 2, true},
      {"rougeL_char", Measure::rouge_l, Unit::characters, 0, true},
      {"bleu_char", Measure::bleu, Unit::characters, 4, true}};
  return kinds;
}

const MetricKind& metric_kind(const std::string& name) {
  for (const MetricKind& kind : metric_kinds()) {
    if (kind.name == name) return kind;
  }
  throw Error(Code::metric_unknown, "there is no metric \"" + name + "\"", "", {{"metric", name}});
}

PairScorer::PairScorer(std::vector<const MetricKind*> kinds, bool japanese)
    : kinds_(std::move(kinds)), japanese_(japanese) {}

PairScorer::Ids PairScorer::intern(const std::vector<std::string>& tokens) {
  Ids out;
  out.reserve(tokens.size());
  for (const std::string& token : tokens) {
    const auto next = static_cast<std::uint32_t>(vocabulary_.size());
    out.push_back(vocabulary_.try_emplace(token, next).first->second);
  }
  return out;
}

PairScorer::Ids PairScorer::rouge_ids(std::string_view text) {
  return intern(japanese_ ? tokens_mecab(text) : rouge_tokens(text));
}

const PairScorer::Ids& PairScorer::ids(Side& side, Unit unit) {
  if (unit == Unit::characters) {
    if (!side.characters) side.characters = metrics::characters(side.flat);
    return *side.characters;
  }
  if (unit == Unit::chrf_words) {
    if (!side.chrf_words) side.chrf_words = intern(chrf_words(side.flat));
    return *side.chrf_words;
  }
  // Japanese has one kind of words for both.
  if (unit == Unit::rouge_words || japanese_) {
    if (!side.rouge_words) side.rouge_words = rouge_ids(side.flat);
    return *side.rouge_words;
  }
  if (!side.bleu_words) side.bleu_words = intern(tokens_13a(side.flat));
  return *side.bleu_words;
}

std::size_t PairScorer::order(Unit unit) const {
  std::size_t longest = 0;
  for (const MetricKind* kind : kinds_) {
    if (kind->unit == unit) longest = std::max(longest, kind->order);
    if (unit == Unit::chrf_words) longest = std::max(longest, kind->word_order);
  }
  return longest;
}

const std::array<NgramCounts, kMaxOrder>& PairScorer::counts(Unit unit) {
  auto& known = counts_[static_cast<std::size_t>(unit)];
  if (!known) known = counter_.count(ids(reference_, unit), ids(candidate_, unit), order(unit));
  return *known;
}

Sentences PairScorer::sentences(const Side& side) {
  Sentences out;
  std::string_view rest = side.text;
  while (!rest.empty()) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    if (!line.empty()) out.push_back(rouge_ids(line));
    rest.remove_prefix(std::min(rest.size(), line.size() + 1));
  }
  return out;
}

void PairScorer::check_size(const Ids& a, const Ids& b) const {
  if (a.empty() || b.size() <= kMaxCells / a.size()) return;
  throw Error(Code::data_record,
              "example " + std::to_string(example_ + 1) + " is too long for ROUGE-L (" +
                  std::to_string(a.size()) + " by " + std::to_string(b.size()) + " tokens)",
              "score summaries, not whole books", {{"record", std::to_string(example_ + 1)}});
}

double PairScorer::rouge(const MetricKind& kind) {
  const Ids& left = ids(reference_, kind.unit);
  const Ids& right = ids(candidate_, kind.unit);
  if (kind.measure == Measure::rouge_n) {
    const NgramCounts& n = counts(kind.unit)[kind.order - 1];
    return f_measure(n.match, n.reference, n.candidate);
  }
  check_size(left, right);
  if (kind.measure == Measure::rouge_l) {
    return f_measure(lcs_length(left, right), static_cast<std::int64_t>(left.size()),
                     static_cast<std::int64_t>(right.size()));
  }
  const Sentences reference = sentences(reference_), candidate = sentences(candidate_);
  std::int64_t reference_size = 0, candidate_size = 0;
  for (const Ids& sentence : reference)
    reference_size += static_cast<std::int64_t>(sentence.size());
  for (const Ids& sentence : candidate)
    candidate_size += static_cast<std::int64_t>(sentence.size());
  return f_measure(union_lcs_hits(reference, candidate), reference_size, candidate_size);
}

void PairScorer::add(std::string_view reference, std::string_view candidate, std::size_t example,
                     std::vector<std::vector<double>>& rows) {
  example_ = example;
  if (reference.size() > Mecab::kMaxLine || candidate.size() > Mecab::kMaxLine) {
    throw Error(Code::data_record,
                "example " + std::to_string(example + 1) + " is too long to be scored",
                "score summaries of at most 256 KiB", {{"record", std::to_string(example + 1)}});
  }
  const auto prepare = [](std::string_view text) {
    Side side;
    side.text = utf8::sanitized(text);
    side.flat = flattened(side.text);
    return side;
  };
  reference_ = prepare(reference);
  candidate_ = prepare(candidate);
  for (auto& known : counts_)
    known.reset();
  vocabulary_.clear();
  rows.resize(kinds_.size());
  for (std::size_t m = 0; m < kinds_.size(); ++m) {
    const MetricKind& kind = *kinds_[m];
    rows[m].assign(kind.width(), 0);
    if (kind.measure == Measure::bleu) {
      bleu_statistics(counts(kind.unit), rows[m]);
    } else if (kind.measure == Measure::chrf) {
      const std::span<double> row(rows[m]);
      chrf_statistics(counts(kind.unit), row.first(3 * kind.order));
      if (kind.word_order > 0) {
        chrf_statistics(counts(Unit::chrf_words), row.subspan(3 * kind.order));
      }
    } else {
      rows[m][0] = rouge(kind);
    }
  }
}

}  // namespace espalier::metrics
