#pragma once

#include <map>
#include <string>
#include <vector>

namespace espalier::metrics {

/// One metric over a whole set. All three numbers are fractions 0..1, but for the metrics that are
/// no share.
struct MetricValue {
  double value = 0;
  double low = 0;  ///< 95 % interval: percentiles of 1000 resamples (bootstrap.h)
  double high = 0;
  std::string signature;  ///< what exactly was computed, in sacreBLEU's notation
  bool share = true;      ///< false: a length or a ratio of lengths, not shown times 100
};

/// What is scored: lists of one text for each example, in the same order.
struct Texts {
  std::vector<std::vector<std::string>> references;  ///< one list or several
  std::vector<std::string> candidates;
  std::vector<std::string> documents;  ///< empty: not at hand
  bool uneven = false;                 ///< examples have different numbers of references
};

/// Fills in texts.references from each example's own (at least one). Where an example has fewer
/// than others its first stands again, which changes no metric.
void set_references(Texts& texts, const std::vector<std::vector<std::string>>& of_examples);

/// "ja", "ja-JP", "ja_JP": scored by MeCab's words. Every other language is scored as English is,
/// which for ROUGE means by ASCII letters and digits alone.
bool is_japanese(const std::string& language);

/// The metrics of a language that compare with references, in the order in which they are shown:
/// rouge1 rouge2 rougeL rougeLsum bleu chrf chrf++ exact_match f1; for Japanese also rouge1_char
/// rouge2_char rougeL_char bleu_char f1_char.
const std::vector<std::string>& metric_names(const std::string& language);
/// Those that look at a summary and its document, over ROUGE's words (extract.h): novelty1 to
/// novelty4, compression, coverage, density, copy_length (tokens of the longest fragment), and
/// repetition1 to repetition4, which ask for no document.
const std::vector<std::string>& document_metric_names();
bool known_metric(const std::string& name, const std::string& language);
/// Throws metric_unknown, naming the nearest metric of that language and all of them.
void check_metrics(const std::vector<std::string>& names, const std::string& language);
/// As in MetricValue::signature. Throws metric_unknown. `references`: 0 for uneven numbers, which
/// sacreBLEU writes as "var".
std::string signature(const std::string& name, const std::string& language,
                      std::size_t references = 1);
/// The number that signature() takes.
std::size_t reference_count(const Texts& texts);
/// Of a metric that is the plain mean of one number an example: what score() gives of the built-in
/// ones, from the numbers themselves. At least one (else data_empty).
MetricValue mean_value(const std::vector<double>& each, const std::string& signature);

/// Scores candidates against references.
/// - ROUGE (google rouge_score with the stemmer; for Japanese the same F-measure over sacreBLEU's
///   ja-mecab words; `_char` over code points that are not white space): the plain mean over
///   examples.
/// - BLEU (sacreBLEU: 13a; ja-mecab; char) and chrF, chrF++ (its defaults): over the corpus;
///   resamples sum the sufficient statistics anew.
/// - exact_match, f1 (answers.h): the plain mean over examples.
/// - what looks at the document: the plain mean over examples.
/// A line break in a text ends a sentence for rougeLsum and is a space for all else. Ill-formed
/// UTF-8 counts as U+FFFD. Several references: see PairScorer.
/// Throws metric_unknown, metric_counts (as many candidates as references are needed),
/// metric_documents (a metric needs them and there are none), data_empty (nothing to score),
/// metric_mecab, data_record (a text over 256 KiB, or a pair whose common subsequence would take
/// minutes).
std::map<std::string, MetricValue> score(const std::vector<std::string>& names,
                                         const std::string& language, const Texts& texts);
std::map<std::string, MetricValue> score(const std::vector<std::string>& names,
                                         const std::string& language,
                                         const std::vector<std::string>& references,
                                         const std::vector<std::string>& candidates);

/// The same metrics example by example: ROUGE and chrF of each pair, and sentence BLEU with
/// effective order. Throws as score(), but nothing to score gives an empty list.
std::vector<std::map<std::string, double>> score_each(const std::vector<std::string>& names,
                                                      const std::string& language,
                                                      const Texts& texts);
std::vector<std::map<std::string, double>> score_each(const std::vector<std::string>& names,
                                                      const std::string& language,
                                                      const std::vector<std::string>& references,
                                                      const std::vector<std::string>& candidates);

}  // namespace espalier::metrics
