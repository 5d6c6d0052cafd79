#include "core/metrics/metrics.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <span>

#include "core/base/error.h"
#include "core/base/nearest.h"
#include "core/metrics/bootstrap.h"
#include "core/metrics/pair_scorer.h"

namespace espalier::metrics {

namespace {

using Measure = MetricKind::Measure;
using Unit = MetricKind::Unit;

std::string joined(const std::vector<std::string>& names) {
  std::string out;
  for (const std::string& name : names)
    out += (out.empty() ? "" : " ") + name;
  return out;
}

std::vector<const MetricKind*> kinds_of(const std::vector<std::string>& names) {
  std::vector<const MetricKind*> out;
  out.reserve(names.size());
  for (const std::string& name : names)
    out.push_back(&metric_kind(name));
  return out;
}

void check_counts(const std::vector<std::string>& references,
                  const std::vector<std::string>& candidates) {
  if (references.size() == candidates.size()) return;
  const std::string left = std::to_string(references.size());
  const std::string right = std::to_string(candidates.size());
  throw Error(Code::metric_counts, left + " references but " + right + " candidates",
              "both need one line for each example, in the same order; empty lines count",
              {{"references", left}, {"candidates", right}});
}

/// All examples' numbers of one metric, row after row.
struct Statistics {
  const MetricKind* kind;
  std::vector<double> rows;

  /// The corpus value over the rows at `indices`.
  double value(std::span<const std::uint32_t> indices, std::vector<double>& sums) const {
    const std::size_t width = kind->width();
    sums.assign(width, 0);
    for (const std::uint32_t index : indices) {
      const double* row = rows.data() + index * width;
      for (std::size_t i = 0; i < width; ++i)
        sums[i] += row[i];
    }
    return kind->value(sums, static_cast<double>(indices.size()), false);
  }
};

}  // namespace

bool is_japanese(const std::string& language) {
  return language == "ja" || language.starts_with("ja-") || language.starts_with("ja_");
}

const std::vector<std::string>& metric_names(const std::string& language) {
  const auto select = [](bool japanese) {
    std::vector<std::string> out;
    for (const MetricKind& kind : metric_kinds()) {
      if (japanese || !kind.japanese_only) out.push_back(kind.name);
    }
    return out;
  };
  static const std::vector<std::string> japanese = select(true), others = select(false);
  return is_japanese(language) ? japanese : others;
}

bool known_metric(const std::string& name, const std::string& language) {
  const auto& names = metric_names(language);
  return std::find(names.begin(), names.end(), name) != names.end();
}

void check_metrics(const std::vector<std::string>& names, const std::string& language) {
  for (const std::string& name : names) {
    if (known_metric(name, language)) continue;
    const auto& known = metric_names(language);
    const std::string near = nearest(name, known);
    const std::string all = fmt::format("the metrics for {} are: {}", language, joined(known));
    throw Error(Code::metric_unknown,
                fmt::format("there is no metric \"{}\" for {}", name, language),
                near.empty() ? all : fmt::format("did you mean \"{}\"? {}", near, all),
                {{"metric", name}, {"nearest", near}, {"language", language}});
  }
}

std::string signature(const std::string& name, const std::string& language) {
  check_metrics({name}, language);
  const MetricKind& kind = metric_kind(name);
  const std::string start =
      "nrefs:1|bs:" + std::to_string(kResamples) + "|seed:" + std::to_string(kBootstrapSeed) + "|";
  const bool japanese = is_japanese(language);
  const std::string words = japanese ? "ja-mecab-0.996-IPA" : "13a";
  const std::string tokens = kind.unit == Unit::characters ? "char" : words;
  switch (kind.measure) {
    case Measure::bleu:
      return start + "case:mixed|eff:no|tok:" + tokens + "|smooth:exp|version:2.6.0";
    case Measure::chrf:
      return start + "case:mixed|eff:yes|nc:6|nw:" + std::to_string(kind.word_order) +
             "|space:no|version:2.6.0";
    default:
      break;
  }
  if (!japanese) return start + "case:lower|stem:porter|tok:rouge_score|agg:mean|version:0.1.2";
  return start + "case:mixed|stem:no|tok:" + tokens + "|agg:mean|version:0.1.2";
}

std::map<std::string, MetricValue> score(const std::vector<std::string>& names,
                                         const std::string& language,
                                         const std::vector<std::string>& references,
                                         const std::vector<std::string>& candidates) {
  check_metrics(names, language);
  check_counts(references, candidates);
  const std::size_t n = references.size();
  if (n == 0 || n > std::numeric_limits<std::uint32_t>::max()) {
    throw Error(Code::data_empty, "there is nothing to score", "give at least one line");
  }
  std::vector<Statistics> all;
  for (const MetricKind* kind : kinds_of(names))
    all.push_back({kind, {}});
  PairScorer scorer(kinds_of(names), is_japanese(language));
  std::vector<std::vector<double>> rows;
  for (std::size_t i = 0; i < n; ++i) {
    scorer.add(references[i], candidates[i], i, rows);
    for (std::size_t m = 0; m < all.size(); ++m)
      all[m].rows.insert(all[m].rows.end(), rows[m].begin(), rows[m].end());
  }
  std::vector<std::uint32_t> indices(n);
  for (std::size_t i = 0; i < n; ++i)
    indices[i] = static_cast<std::uint32_t>(i);
  std::vector<double> sums;
  std::map<std::string, MetricValue> out;
  for (const Statistics& statistics : all) {
    out[statistics.kind->name] = {statistics.value(indices, sums), 0, 0,
                                  signature(statistics.kind->name, language)};
  }
  std::vector<std::vector<double>> resampled(all.size(), std::vector<double>(kResamples));
  for (std::size_t r = 0; r < kResamples; ++r) {
    resample(r, n, indices);
    for (std::size_t m = 0; m < all.size(); ++m)
      resampled[m][r] = all[m].value(indices, sums);
  }
  for (std::size_t m = 0; m < all.size(); ++m) {
    const Interval interval = percentile_interval(resampled[m]);
    out[all[m].kind->name].low = interval.low;
    out[all[m].kind->name].high = interval.high;
  }
  return out;
}

std::vector<std::map<std::string, double>> score_each(const std::vector<std::string>& names,
                                                      const std::string& language,
                                                      const std::vector<std::string>& references,
                                                      const std::vector<std::string>& candidates) {
  check_metrics(names, language);
  check_counts(references, candidates);
  const std::vector<const MetricKind*> kinds = kinds_of(names);
  PairScorer scorer(kinds, is_japanese(language));
  std::vector<std::map<std::string, double>> out(references.size());
  std::vector<std::vector<double>> rows;
  for (std::size_t i = 0; i < references.size(); ++i) {
    scorer.add(references[i], candidates[i], i, rows);
    for (std::size_t m = 0; m < kinds.size(); ++m)
      out[i][kinds[m]->name] = kinds[m]->value(rows[m], 1, true);
  }
  return out;
}

}  // namespace espalier::metrics
