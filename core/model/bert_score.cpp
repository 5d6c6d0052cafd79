#include "core/model/bert_score.h"

#include <cmath>
#include <set>

#include "core/model/encoder_weights.h"

namespace espalier::model {

namespace {

using torch::Tensor;

/// [tokens] f32: a text's weights as shares of their sum; all 0 where the sum is.
Tensor shares_of(const EncoderInput& text, const TokenWeights& weights) {
  const std::size_t n = text.ids.size();
  Tensor out = torch::zeros({static_cast<std::int64_t>(n)});
  float* data = out.data_ptr<float>();
  for (std::size_t i = 1; i + 1 < n; ++i)
    data[i] = static_cast<float>(weights.of(text.ids[i]));
  const float sum = out.sum().item<float>();
  return sum > 0 ? out / sum : torch::zeros_like(out);
}

BertScore matched(const Tensor& reference, const Tensor& reference_shares, const Tensor& candidate,
                  const Tensor& candidate_shares) {
  BertScore out;
  if (reference.size(0) <= 2 || candidate.size(0) <= 2) return out;
  const Tensor similar = at::matmul(candidate, reference.t());
  out.precision = (at::amax(similar, 1) * candidate_shares).sum().item<double>();
  out.recall = (at::amax(similar, 0) * reference_shares).sum().item<double>();
  const double sum = out.precision + out.recall;
  out.f = sum != 0 ? 2 * out.precision * out.recall / sum : 0;
  return out;
}

std::vector<Tensor> unit_states(const Encoder& encoder, std::span<const EncoderInput> texts,
                                Control* control) {
  std::vector<Tensor> out(texts.size());
  encode(encoder, texts, control, [&out](std::size_t i, const Tensor& states) {
    out[i] = states / states.norm(2, -1, true);
  });
  return out;
}

}  // namespace

TokenWeights::TokenWeights(std::span<const EncoderInput> references) {
  for (const EncoderInput& text : references) {
    for (const std::int32_t id : std::set(text.ids.begin(), text.ids.end()))
      known_[id] += 1;
  }
  const auto n = static_cast<double>(references.size());
  for (auto& [id, weight] : known_)
    weight = std::log((n + 1) / (weight + 1));
  unseen_ = std::log(n + 1);
}

double TokenWeights::of(std::int32_t id) const {
  const auto found = known_.find(id);
  return found == known_.end() ? unseen_ : found->second;
}

std::vector<BertScore> bert_scores(const Encoder& encoder, std::span<const EncoderInput> references,
                                   std::span<const EncoderInput> candidates,
                                   const TokenWeights& weights, Control* control) {
  torch::NoGradGuard no_grad;
  // Some hundred pairs at a time: their states would fill the memory for a whole corpus.
  constexpr std::size_t kPairs = 256;
  std::vector<BertScore> out;
  for (std::size_t begin = 0; begin < references.size(); begin += kPairs) {
    const std::size_t count = std::min(kPairs, references.size() - begin);
    const auto left = references.subspan(begin, count), right = candidates.subspan(begin, count);
    const std::vector<Tensor> wanted = unit_states(encoder, left, control);
    const std::vector<Tensor> found = unit_states(encoder, right, control);
    for (std::size_t i = 0; i < count; ++i) {
      out.push_back(
          matched(wanted[i], shares_of(left[i], weights), found[i], shares_of(right[i], weights)));
    }
  }
  return out;
}

}  // namespace espalier::model
