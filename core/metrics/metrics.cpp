#include "core/metrics/metrics.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <numeric>
#include <span>

#include "core/base/error.h"
#include "core/base/nearest.h"
#include "core/metrics/bootstrap.h"
#include "core/metrics/pair_scorer.h"
#include "core/metrics/statistics.h"

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

std::string answer_signature(const MetricKind& kind, bool japanese) {
  if (!japanese) return "norm:squad|tok:space|agg:mean|version:squad2.0";
  if (kind.measure == Measure::exact_match || kind.unit == Unit::answer_characters)
    return "norm:jglue|tok:char|agg:mean|version:jglue1.1.0";
  return "norm:nfkc-lower-nopunct|tok:ja-mecab-0.996-IPA|agg:mean|version:squad2.0";
}

const std::string kResampled =
    "bs:" + std::to_string(kResamples) + "|seed:" + std::to_string(kBootstrapSeed) + "|";

}  // namespace

bool is_japanese(const std::string& language) {
  return language == "ja" || language.starts_with("ja-") || language.starts_with("ja_");
}

const std::vector<std::string>& metric_names(const std::string& language) {
  const auto select = [](bool japanese) {
    std::vector<std::string> out;
    for (const MetricKind& kind : metric_kinds()) {
      const bool known = japanese || !kind.japanese_only;
      if (known && kind.against_references()) out.push_back(kind.name);
    }
    return out;
  };
  static const std::vector<std::string> japanese = select(true), others = select(false);
  return is_japanese(language) ? japanese : others;
}

const std::vector<std::string>& document_metric_names() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> out;
    for (const MetricKind& kind : metric_kinds()) {
      if (!kind.against_references()) out.push_back(kind.name);
    }
    return out;
  }();
  return names;
}

bool known_metric(const std::string& name, const std::string& language) {
  const auto among = [&name](const std::vector<std::string>& names) {
    return std::find(names.begin(), names.end(), name) != names.end();
  };
  return among(metric_names(language)) || among(document_metric_names());
}

void check_metrics(const std::vector<std::string>& names, const std::string& language) {
  for (const std::string& name : names) {
    if (known_metric(name, language)) continue;
    std::vector<std::string> known = metric_names(language);
    known.insert(known.end(), document_metric_names().begin(), document_metric_names().end());
    const std::string near = nearest(name, known);
    const std::string all = fmt::format("the metrics for {} are: {}", language, joined(known));
    throw Error(Code::metric_unknown,
                fmt::format("there is no metric \"{}\" for {}", name, language),
                near.empty() ? all : fmt::format("did you mean \"{}\"? {}", near, all),
                {{"metric", name}, {"nearest", near}, {"language", language}});
  }
}

void set_references(Texts& texts, const std::vector<std::vector<std::string>>& of_examples) {
  std::size_t most = 0;
  for (const auto& own : of_examples)
    most = std::max(most, own.size());
  texts.uneven = false;
  texts.references.assign(most, {});
  for (const auto& own : of_examples) {
    texts.uneven = texts.uneven || own.size() != most;
    for (std::size_t k = 0; k < most; ++k)
      texts.references[k].push_back(own[k < own.size() ? k : 0]);
  }
}

std::size_t reference_count(const Texts& texts) {
  return texts.uneven ? 0 : texts.references.size();
}

std::string signature(const std::string& name, const std::string& language,
                      std::size_t references) {
  check_metrics({name}, language);
  const MetricKind& kind = metric_kind(name);
  const bool japanese = is_japanese(language);
  const std::string words = japanese ? "ja-mecab-0.996-IPA" : "13a";
  const std::string tokens = kind.unit == Unit::characters ? "char" : words;
  const std::string rouge_words =
      japanese ? "case:mixed|stem:no|tok:" + tokens : "case:lower|stem:porter|tok:rouge_score";
  if (!kind.against_references()) {
    if (kind.order == 0) return kResampled + rouge_words + "|agg:mean|def:grusky2018";
    return kResampled + rouge_words + "|n:" + std::to_string(kind.order) +
           "|of:types|agg:mean|def:summeval";
  }
  const std::string count = references == 0 ? "var" : std::to_string(references);
  const std::string start = "nrefs:" + count + "|" + kResampled;
  switch (kind.measure) {
    case Measure::bleu:
      return start + "case:mixed|eff:no|tok:" + tokens + "|smooth:exp|version:2.6.0";
    case Measure::exact_match:
    case Measure::answer_f1:
      return start + answer_signature(kind, japanese);
    case Measure::chrf:
      return start + "case:mixed|eff:yes|nc:6|nw:" + std::to_string(kind.word_order) +
             "|space:no|version:2.6.0";
    default:
      return start + rouge_words + "|agg:mean|version:0.1.2";
  }
}

MetricValue mean_value(const std::vector<double>& each, const std::string& signature) {
  if (each.empty()) throw Error(Code::data_empty, "there is nothing to score", "");
  const auto mean = [&each](std::span<const std::uint32_t> indices) {
    double sum = 0;
    for (const std::uint32_t index : indices)
      sum += each[index];
    return sum / static_cast<double>(indices.size());
  };
  std::vector<std::uint32_t> indices(each.size());
  std::iota(indices.begin(), indices.end(), 0U);
  MetricValue out{mean(indices), 0, 0, kResampled + signature, true};
  std::vector<double> resampled(kResamples);
  for (std::size_t r = 0; r < kResamples; ++r) {
    resample(r, each.size(), indices);
    resampled[r] = mean(indices);
  }
  const Interval interval = percentile_interval(resampled);
  out.low = interval.low;
  out.high = interval.high;
  return out;
}

std::map<std::string, MetricValue> score(const std::vector<std::string>& names,
                                         const std::string& language, const Texts& texts) {
  const std::vector<Statistics> all = statistics_of(names, language, texts);
  const std::size_t n = texts.candidates.size();
  if (n == 0 || n > std::numeric_limits<std::uint32_t>::max()) {
    throw Error(Code::data_empty, "there is nothing to score", "give at least one line");
  }
  std::vector<std::uint32_t> indices;
  std::vector<double> sums;
  std::map<std::string, MetricValue> out;
  for (const Statistics& statistics : all) {
    const MetricKind& kind = *statistics.kind;
    out[kind.name] = {statistics.value(), 0, 0,
                      signature(kind.name, language, reference_count(texts)), kind.share()};
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

std::map<std::string, MetricValue> score(const std::vector<std::string>& names,
                                         const std::string& language,
                                         const std::vector<std::string>& references,
                                         const std::vector<std::string>& candidates) {
  return score(names, language, Texts{{references}, candidates, {}});
}

std::vector<std::map<std::string, double>> score_each(const std::vector<std::string>& names,
                                                      const std::string& language,
                                                      const Texts& texts) {
  std::vector<std::map<std::string, double>> out(texts.candidates.size());
  for (const Statistics& statistics : statistics_of(names, language, texts)) {
    for (std::size_t i = 0; i < out.size(); ++i)
      out[i][statistics.kind->name] = statistics.kind->value(statistics.row(i), 1, true);
  }
  return out;
}

std::vector<std::map<std::string, double>> score_each(const std::vector<std::string>& names,
                                                      const std::string& language,
                                                      const std::vector<std::string>& references,
                                                      const std::vector<std::string>& candidates) {
  return score_each(names, language, Texts{{references}, candidates, {}});
}

}  // namespace espalier::metrics
