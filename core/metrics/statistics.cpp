#include "core/metrics/statistics.h"

#include <algorithm>

#include "core/base/error.h"

namespace espalier::metrics {

namespace {

std::vector<const MetricKind*> kinds_of(const std::vector<std::string>& names) {
  std::vector<const MetricKind*> out;
  out.reserve(names.size());
  for (const std::string& name : names)
    out.push_back(&metric_kind(name));
  return out;
}

void check_counts(const char* what, std::size_t given, std::size_t candidates) {
  if (given == candidates) return;
  const std::string left = std::to_string(given), right = std::to_string(candidates);
  throw Error(Code::metric_counts, left + " " + what + " but " + right + " candidates",
              "both need one line for each example, in the same order; empty lines count",
              {{what, left}, {"candidates", right}});
}

void check_texts(const std::vector<const MetricKind*>& kinds, const Texts& texts) {
  bool documents = false, references = false;
  for (const MetricKind* kind : kinds) {
    documents = documents || kind->needs_document();
    references = references || kind->against_references();
    if (kind->needs_document() && texts.documents.empty() && !texts.candidates.empty()) {
      throw Error(Code::metric_documents,
                  "the metric \"" + kind->name + "\" looks at documents, and none are given",
                  "give the documents, or leave the metric out", {{"metric", kind->name}});
    }
  }
  if (references && texts.references.empty()) {
    check_counts("references", 0, texts.candidates.size());
  }
  for (const auto& set : texts.references)
    check_counts("references", set.size(), texts.candidates.size());
  if (documents) check_counts("documents", texts.documents.size(), texts.candidates.size());
}

}  // namespace

double Statistics::value(std::span<const std::uint32_t> indices, std::vector<double>& sums) const {
  const std::size_t width = kind->width();
  sums.assign(width, 0);
  for (const std::uint32_t index : indices) {
    const double* row = rows.data() + index * width;
    for (std::size_t i = 0; i < width; ++i)
      sums[i] += row[i];
  }
  return kind->value(sums, static_cast<double>(indices.size()), false);
}

double Statistics::value() const {
  std::vector<double> sums(kind->width(), 0);
  for (std::size_t i = 0; i < rows.size(); ++i)
    sums[i % sums.size()] += rows[i];
  return kind->value(sums, static_cast<double>(examples()), false);
}

std::vector<Statistics> statistics_of(const std::vector<std::string>& names,
                                      const std::string& language, const Texts& texts) {
  check_metrics(names, language);
  const std::vector<const MetricKind*> kinds = kinds_of(names);
  check_texts(kinds, texts);
  std::vector<Statistics> out;
  out.reserve(kinds.size());
  for (const MetricKind* kind : kinds)
    out.push_back({kind, {}});
  PairScorer scorer(kinds, is_japanese(language));
  std::vector<std::vector<double>> rows;
  for (std::size_t i = 0; i < texts.candidates.size(); ++i) {
    ScoredPair pair;
    for (const auto& set : texts.references)
      pair.references.emplace_back(set[i]);
    pair.candidate = texts.candidates[i];
    if (i < texts.documents.size()) pair.document = texts.documents[i];
    scorer.add(pair, i, rows);
    for (std::size_t m = 0; m < out.size(); ++m)
      out[m].rows.insert(out[m].rows.end(), rows[m].begin(), rows[m].end());
  }
  return out;
}

}  // namespace espalier::metrics
