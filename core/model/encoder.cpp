#include "core/model/encoder.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "core/base/error.h"
#include "core/model/encoder_weights.h"

namespace espalier::model {

namespace {

using torch::Tensor;

/// Tokens of a batch, padding counted: the MLP's inner states of a large model then take 64 MiB.
constexpr std::size_t kBatchTokens = 4096;

Tensor apply(const Affine& linear, const Tensor& x) {
  return at::linear(x, linear.weight, linear.bias);
}

Tensor normed(const Affine& norm, const Tensor& x, double eps) {
  return at::layer_norm(x, {x.size(-1)}, norm.weight, norm.bias, eps);
}

/// x: [texts, tokens, hidden]; mask: [texts, 1, 1, tokens], true where a token stands.
Tensor layer(const EncoderLayer& w, const EncoderConfig& c, const Tensor& x, const Tensor& mask) {
  const std::int64_t texts = x.size(0), tokens = x.size(1), d = c.hidden / c.heads;
  const auto parts = apply(w.qkv, x).view({texts, tokens, 3, c.heads, d}).permute({2, 0, 3, 1, 4});
  const Tensor attended = at::scaled_dot_product_attention(parts[0], parts[1], parts[2], mask);
  const Tensor joined = attended.transpose(1, 2).reshape({texts, tokens, c.hidden});
  const Tensor middle = normed(w.attention_norm, apply(w.attention_out, joined) + x, c.norm_eps);
  const Tensor inner = at::gelu(apply(w.up, middle));
  return normed(w.norm, apply(w.down, inner) + middle, c.norm_eps);
}

void check(const EncoderConfig& c, const EncoderInput& text) {
  const auto fail = [](const std::string& what) {
    throw Error(Code::token_out_of_range, what, "tokenizer and weights belong to different models");
  };
  if (static_cast<std::int64_t>(text.ids.size()) > c.longest()) {
    fail("a text has " + std::to_string(text.ids.size()) + " tokens, the encoder takes " +
         std::to_string(c.longest()));
  }
  for (const std::int32_t id : text.ids) {
    if (id < 0 || id >= c.vocab) fail("the token " + std::to_string(id) + " is not in the model");
  }
  for (const std::int32_t type : text.types) {
    if (type < 0 || type >= c.types) fail("the model has no type " + std::to_string(type));
  }
}

/// The states of some texts, padded to the longest: [texts, tokens, hidden].
Tensor states(const Encoder& encoder, std::span<const EncoderInput> texts,
              std::span<const std::size_t> which) {
  const EncoderConfig& c = encoder.config();
  const Encoder::Weights& w = encoder.weights();
  std::size_t longest = 0;
  for (const std::size_t i : which)
    longest = std::max(longest, texts[i].ids.size());
  const auto rows = static_cast<std::int64_t>(which.size());
  const auto columns = static_cast<std::int64_t>(longest);
  Tensor ids = torch::zeros({rows, columns}, torch::kInt64), types = torch::zeros_like(ids);
  Tensor mask = torch::zeros({rows, 1, 1, columns}, torch::kBool);
  for (std::int64_t r = 0; r < rows; ++r) {
    const EncoderInput& text = texts[which[static_cast<std::size_t>(r)]];
    std::copy(text.ids.begin(), text.ids.end(), ids[r].data_ptr<std::int64_t>());
    std::copy(text.types.begin(), text.types.end(), types[r].data_ptr<std::int64_t>());
    mask[r].narrow(-1, 0, static_cast<std::int64_t>(text.ids.size())).fill_(true);
  }
  const torch::Device device = w.words.device();
  const Tensor positions = torch::arange(c.position_offset, c.position_offset + columns);
  Tensor x = at::embedding(w.words, ids.to(device)) + at::embedding(w.types, types.to(device)) +
             at::embedding(w.positions, positions.to(device));
  x = normed(w.norm, x, c.norm_eps);
  mask = mask.to(device);
  for (const EncoderLayer& one : w.layers)
    x = layer(one, c, x, mask);
  return x;
}

/// Calls `each` with batches of indices, longest texts first.
void in_batches(const Encoder& encoder, std::span<const EncoderInput> texts, Control* control,
                const std::function<void(std::span<const std::size_t>)>& each) {
  for (const EncoderInput& text : texts)
    check(encoder.config(), text);
  std::vector<std::size_t> order(texts.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&texts](std::size_t a, std::size_t b) {
    return texts[a].ids.size() > texts[b].ids.size();
  });
  for (std::size_t begin = 0; begin < order.size();) {
    if (control != nullptr) control->check();
    const std::size_t longest = std::max<std::size_t>(1, texts[order[begin]].ids.size());
    const std::size_t count =
        std::min(order.size() - begin, std::max<std::size_t>(1, kBatchTokens / longest));
    each(std::span(order).subspan(begin, count));
    begin += count;
  }
}

}  // namespace

Encoder::Encoder(EncoderConfig config, std::unique_ptr<Weights> weights)
    : config_(std::move(config)), weights_(std::move(weights)) {}

Encoder::~Encoder() = default;

void encode(const Encoder& encoder, std::span<const EncoderInput> texts, Control* control,
            const std::function<void(std::size_t, const torch::Tensor&)>& each) {
  torch::NoGradGuard no_grad;
  in_batches(encoder, texts, control, [&](std::span<const std::size_t> which) {
    const Tensor x = states(encoder, texts, which).cpu();
    for (std::size_t r = 0; r < which.size(); ++r) {
      const auto tokens = static_cast<std::int64_t>(texts[which[r]].ids.size());
      each(which[r], x[static_cast<std::int64_t>(r)].narrow(0, 0, tokens));
    }
  });
}

std::vector<std::vector<double>> Encoder::probabilities(std::span<const EncoderInput> texts,
                                                        Control* control) const {
  torch::NoGradGuard no_grad;
  std::vector<std::vector<double>> out(texts.size());
  in_batches(*this, texts, control, [&](std::span<const std::size_t> which) {
    const Tensor first = states(*this, texts, which).select(1, 0);
    const Tensor logits =
        apply(weights_->classifier, at::tanh(apply(weights_->pooler, first))).cpu();
    const Tensor shares = at::softmax(logits, -1).to(torch::kFloat64).contiguous();
    const double* data = shares.data_ptr<double>();
    const auto labels = static_cast<std::size_t>(shares.size(1));
    for (std::size_t r = 0; r < which.size(); ++r)
      out[which[r]].assign(data + r * labels, data + (r + 1) * labels);
  });
  return out;
}

}  // namespace espalier::model
