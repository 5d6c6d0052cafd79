#pragma once

#include <map>
#include <span>
#include <vector>

#include "core/model/encoder.h"

namespace espalier::model {

/// Precision, recall and F of one pair.
struct BertScore {
  double precision = 0, recall = 0, f = 0;
};

/// A token's weight: ln((N + 1) / (df + 1)) over N references, df of which hold it; for one that no
/// reference holds ln(N + 1).
class TokenWeights {
 public:
  /// Every token weighs 1.
  TokenWeights() = default;
  explicit TokenWeights(std::span<const EncoderInput> references);
  double of(std::int32_t id) const;

 private:
  std::map<std::int32_t, double> known_;
  double unseen_ = 1;
};

/// BERTScore (Zhang et al. 2020) as bert_score 0.3.13 computes it, from states after the encoder's
/// last loaded layer: each token is matched with the other side's token (the special ones at both
/// ends too) of the highest cosine; recall is the mean over the reference's tokens by weight,
/// precision over the candidate's. The first and last token of a text weigh 0, and a pair with a
/// side of these two alone scores 0, as does a side whose tokens all weigh 0 (where the reference
/// code has no number). Both lists of one size. Throws as Encoder::probabilities.
std::vector<BertScore> bert_scores(const Encoder& encoder, std::span<const EncoderInput> references,
                                   std::span<const EncoderInput> candidates,
                                   const TokenWeights& weights, Control* control = nullptr);

/// (x - b) / (1 - b) for each of the three.
BertScore rescaled(const BertScore& score, const BertScore& baseline);

/// The row of a layer in a file of baselines as bert_score ships them ("LAYER,P,R,F", a row for
/// each layer from 0). Throws metric_baseline, file_missing.
BertScore read_baseline(const std::filesystem::path& file, std::int64_t layer);

}  // namespace espalier::model
