#include "core/metrics/pair_scorer.h"

#include <algorithm>
#include <utility>

#include "core/base/error.h"
#include "core/base/utf8.h"
#include "core/metrics/answers.h"
#include "core/metrics/extract.h"
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

bool MetricKind::share() const {
  return measure != Measure::compression && measure != Measure::density &&
         measure != Measure::copy_length;
}

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
      {"exact_match", Measure::exact_match, Unit::answer_words},
      {"f1", Measure::answer_f1, Unit::answer_words, 1},
      {"rouge1_char", Measure::rouge_n, Unit::characters, 1, true},
      {"rouge2_char", Measure::rouge_n, Unit::characters, 2, true},
      {"rougeL_char", Measure::rouge_l, Unit::characters, 0, true},
      {"bleu_char", Measure::bleu, Unit::characters, 4, true},
      {"f1_char", Measure::answer_f1, Unit::answer_characters, 1, true},
      {"novelty1", Measure::novelty, Unit::rouge_words, 1},
      {"novelty2", Measure::novelty, Unit::rouge_words, 2},
      {"novelty3", Measure::novelty, Unit::rouge_words, 3},
      {"novelty4", Measure::novelty, Unit::rouge_words, 4},
      {"compression", Measure::compression, Unit::rouge_words},
      {"coverage", Measure::coverage, Unit::rouge_words},
      {"density", Measure::density, Unit::rouge_words},
      {"copy_length", Measure::copy_length, Unit::rouge_words},
      {"repetition1", Measure::repetition, Unit::rouge_words, 1},
      {"repetition2", Measure::repetition, Unit::rouge_words, 2},
      {"repetition3", Measure::repetition, Unit::rouge_words, 3},
      {"repetition4", Measure::repetition, Unit::rouge_words, 4}};
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
  if (unit == Unit::answer_words) {
    if (!side.answer_words) {
      side.answer_words =
          intern(japanese_ ? answer_words_ja(side.flat) : answer_words_en(side.flat));
    }
    return *side.answer_words;
  }
  if (unit == Unit::answer_characters) {
    if (!side.answer_characters) side.answer_characters = answer_characters(side.flat);
    return *side.answer_characters;
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
    if (!kind->against_references()) continue;
    if (kind->unit == unit) longest = std::max(longest, kind->order);
    if (unit == Unit::chrf_words) longest = std::max(longest, kind->word_order);
  }
  return longest;
}

const PairScorer::Counts& PairScorer::counts(Side& reference, Unit unit) {
  auto& known = reference.counts[static_cast<std::size_t>(unit)];
  if (!known) known = counter_.count(ids(reference, unit), ids(candidate_, unit), order(unit));
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

double PairScorer::rouge(const MetricKind& kind, Side& reference) {
  const Ids& left = ids(reference, kind.unit);
  const Ids& right = ids(candidate_, kind.unit);
  if (kind.measure == Measure::rouge_n) {
    const NgramCounts& n = counts(reference, kind.unit)[kind.order - 1];
    return f_measure(n.match, n.reference, n.candidate);
  }
  check_size(left, right);
  if (kind.measure == Measure::rouge_l) {
    return f_measure(lcs_length(left, right), static_cast<std::int64_t>(left.size()),
                     static_cast<std::int64_t>(right.size()));
  }
  const Sentences wanted = sentences(reference), found = sentences(candidate_);
  std::int64_t wanted_size = 0, found_size = 0;
  for (const Ids& sentence : wanted)
    wanted_size += static_cast<std::int64_t>(sentence.size());
  for (const Ids& sentence : found)
    found_size += static_cast<std::int64_t>(sentence.size());
  return f_measure(union_lcs_hits(wanted, found), wanted_size, found_size);
}

void PairScorer::add_bleu(const MetricKind& kind, std::span<double> row) {
  if (references_.size() == 1) {
    bleu_statistics(counts(references_.front(), kind.unit), row);
    return;
  }
  const Ids& candidate = ids(candidate_, kind.unit);
  std::vector<std::span<const std::uint32_t>> all;
  const auto distance = [&candidate](std::size_t length) {
    return length > candidate.size() ? length - candidate.size() : candidate.size() - length;
  };
  std::size_t closest = 0;
  for (Side& reference : references_) {
    all.emplace_back(ids(reference, kind.unit));
    const std::size_t length = all.back().size();
    const bool nearer = distance(length) < distance(closest);
    const bool shorter = distance(length) == distance(closest) && length < closest;
    if (all.size() == 1 || nearer || shorter) closest = length;
  }
  bleu_statistics(counter_.count_several(all, candidate, kind.order), row);
  row[1] = static_cast<double>(closest);
}

void PairScorer::add_chrf(const MetricKind& kind, std::span<double> row) {
  std::vector<double> statistics(kind.width());
  double best = -1;
  for (Side& reference : references_) {
    const std::span<double> whole(statistics);
    chrf_statistics(counts(reference, kind.unit), whole.first(3 * kind.order));
    if (kind.word_order > 0) {
      chrf_statistics(counts(reference, Unit::chrf_words), whole.subspan(3 * kind.order));
    }
    const double found = chrf(statistics);
    if (found <= best) continue;
    best = found;
    std::copy(statistics.begin(), statistics.end(), row.begin());
  }
}

const PairScorer::Ids& PairScorer::document_ids() {
  if (!document_ids_) {
    document_ids_.emplace();
    for (const Ids& line : sentences(prepared(document_)))
      document_ids_->insert(document_ids_->end(), line.begin(), line.end());
  }
  return *document_ids_;
}

const std::vector<std::size_t>& PairScorer::fragments() {
  if (!fragments_) {
    const Ids& words = ids(candidate_, Unit::rouge_words);
    check_size(words, document_ids());
    fragments_ = extractive_fragments(words, document_ids());
  }
  return *fragments_;
}

double PairScorer::answer(const MetricKind& kind) {
  const bool exact = kind.measure == Measure::exact_match;
  const Unit unit = exact && japanese_ ? Unit::answer_characters : kind.unit;
  const Ids& found = ids(candidate_, unit);
  bool any = false;
  double best = 0;
  for (Side& reference : references_) {
    const Ids& wanted = ids(reference, unit);
    if (wanted.empty()) continue;
    any = true;
    if (exact) {
      best = std::max(best, wanted == found ? 1.0 : 0.0);
    } else {
      const NgramCounts& n = counts(reference, unit)[0];
      best = std::max(best, f_measure(n.match, n.reference, n.candidate));
    }
  }
  return any ? best : (found.empty() ? 1 : 0);
}

double PairScorer::extract(const MetricKind& kind) {
  const Ids& words = ids(candidate_, kind.unit);
  switch (kind.measure) {
    case Measure::novelty:
      return novelty(words, document_ids(), kind.order);
    case Measure::compression:
      return compression(words.size(), document_ids().size());
    case Measure::coverage:
      return coverage(fragments(), words.size());
    case Measure::density:
      return density(fragments(), words.size());
    case Measure::copy_length: {
      const auto longest = std::max_element(fragments().begin(), fragments().end());
      return longest == fragments().end() ? 0 : static_cast<double>(*longest);
    }
    default:
      return repetition(words, kind.order);
  }
}

PairScorer::Side PairScorer::prepared(std::string_view text) const {
  Side side;
  side.text = utf8::sanitized(text);
  side.flat = flattened(side.text);
  return side;
}

void PairScorer::check_length(std::string_view text) const {
  if (text.size() <= Mecab::kMaxLine) return;
  throw Error(Code::data_record,
              "example " + std::to_string(example_ + 1) + " is too long to be scored",
              "score summaries of at most 256 KiB", {{"record", std::to_string(example_ + 1)}});
}

void PairScorer::add(const ScoredPair& pair, std::size_t example,
                     std::vector<std::vector<double>>& rows) {
  example_ = example;
  vocabulary_.clear();
  check_length(pair.candidate);
  candidate_ = prepared(pair.candidate);
  references_.clear();
  for (const std::string_view reference : pair.references) {
    check_length(reference);
    references_.push_back(prepared(reference));
  }
  document_ = pair.document;
  document_ids_.reset();
  fragments_.reset();
  rows.resize(kinds_.size());
  for (std::size_t m = 0; m < kinds_.size(); ++m) {
    const MetricKind& kind = *kinds_[m];
    rows[m].assign(kind.width(), 0);
    if (kind.measure == Measure::bleu) {
      add_bleu(kind, rows[m]);
    } else if (kind.measure == Measure::chrf) {
      add_chrf(kind, rows[m]);
    } else if (kind.measure == Measure::exact_match || kind.measure == Measure::answer_f1) {
      rows[m][0] = answer(kind);
    } else if (kind.against_references()) {
      for (Side& reference : references_)
        rows[m][0] = std::max(rows[m][0], rouge(kind, reference));
    } else {
      rows[m][0] = extract(kind);
    }
  }
}

}  // namespace espalier::metrics
