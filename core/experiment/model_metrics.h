#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/base/control.h"
#include "core/metrics/metrics.h"
#include "core/model/bert_score.h"
#include "core/plan/plan.h"

namespace espalier::experiment {

/// Metrics that an encoder on disk computes. They sit here because they need both the model and
/// its tokenizer, and sentences and texts as core/metrics has them.

struct BertScores {
  std::vector<model::BertScore> each;  ///< one a candidate
  std::string signature;
};

/// BERTScore as bert_score 0.3.13 computes it: texts stripped, cut at the encoder's longest input;
/// byte-level BPE takes the first word as one in the midst of a text. Several references: the best
/// precision, recall and F on their own. idf is counted over all references. `folder`: what the
/// entry's paths start from; `device` as in plans. Throws as Encoder::load and
/// load_encoder_tokenizer, metric_baseline, metric_counts.
BertScores bert_scores(const plan::MetricEntry& entry, const std::filesystem::path& folder,
                       const std::string& device, const metrics::Texts& texts,
                       Control* control = nullptr);

struct FaithfulnessScores {
  std::vector<double> each;  ///< -1..1, one a candidate
  std::string signature;
};

/// SummaC-ZS (Laban et al. 2022) with its own defaults: for each sentence of the summary, the
/// highest probability of entailment by a sentence of the document less the highest of
/// contradiction; their mean over the summary. The document's sentence is the premise, cut at 500
/// tokens for both; the first 100 of a document are looked at. Sentences are those of
/// metrics::sentences(); as with the reference, those of ten characters or fewer are left out (not
/// in Japanese, where they say as much as longer ones do elsewhere). No sentence on a side: 0.
/// Throws as Encoder::load and load_encoder_tokenizer, model_config (no labels for entailment and
/// contradiction), metric_documents.
FaithfulnessScores faithfulness(const plan::MetricEntry& entry, const std::filesystem::path& folder,
                                const std::string& device, const std::string& language,
                                const metrics::Texts& texts, Control* control = nullptr);

/// What can be said of an entry's model without its weights: throws as those two would.
void check_metric_model(const plan::MetricEntry& entry, const std::filesystem::path& folder);

}  // namespace espalier::experiment
