#include "core/model/model.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "core/base/error.h"
#include "core/device/transfer.h"
#include "core/model/functions.h"
#include "core/model/model_context.h"

namespace espalier::model {

using torch::Tensor;

namespace {
constexpr double kInfinity = std::numeric_limits<double>::infinity();
}

Model::Model(Config config, Weights weights, device::Placement placement)
    : config_(std::move(config)), weights_(std::move(weights)), placement_(placement) {}

std::int64_t Model::bytes() const {
  std::int64_t total =
      weights_.embedding.bytes() + static_cast<std::int64_t>(weights_.norm.nbytes());
  if (!config_.tied_head) total += weights_.head.bytes();
  for (const LayerWeights& w : weights_.layers) {
    for (const FrozenMatrix* m : {&w.qkv, &w.o, &w.gate_up, &w.down})
      total += m->bytes();
    for (const Tensor* t : {&w.qkv_bias, &w.attention_norm, &w.mlp_norm, &w.post_attention_norm,
                            &w.post_mlp_norm, &w.q_norm, &w.k_norm}) {
      if (t->defined()) total += static_cast<std::int64_t>(t->nbytes());
    }
  }
  return total;
}

Tensor Model::input_gain(ModuleId module) const {
  const LayerWeights& w = weights_.layers[static_cast<std::size_t>(module.layer)];
  switch (module.proj) {
    case Proj::q:
    case Proj::k:
    case Proj::v:
      return w.attention_norm;
    case Proj::gate:
    case Proj::up:
      return w.mlp_norm;
    default:
      return {};
  }
}

const Model::Angles& Model::angles(bool local, std::int64_t positions) const {
  std::lock_guard lock(angles_mutex_);
  Angles& table = angles_[local ? 1 : 0];
  if (table.cos.defined() && table.cos.size(0) >= positions) return table;
  const std::int64_t n = std::max<std::int64_t>(1024, positions * 2);
  const Rope& rope = local ? config_.rope_local : config_.rope;
  // transformers forms inv_freq and the angles in f32; so do we, or long texts drift apart.
  const Tensor inverse = torch::tensor(rope.inverse_frequencies(config_.head_dim), torch::kFloat64)
                             .to(torch::kFloat32);
  const Tensor angle = torch::arange(n, torch::kFloat32).unsqueeze(1) * inverse.unsqueeze(0);
  table.cos = angle.cos().to(placement_.device);
  table.sin = angle.sin().to(placement_.device);
  return table;
}

void Model::set_positions(Context& context, const Tensor& positions, std::int64_t end) const {
  for (const int local : {0, 1}) {
    if (local == 1 && config_.window == 0) continue;
    const Angles& table = angles(local == 1, end);
    context.cos[local] = table.cos.index_select(0, positions).unsqueeze(1).to(placement_.dtype);
    context.sin[local] = table.sin.index_select(0, positions).unsqueeze(1).to(placement_.dtype);
  }
}

Tensor Model::checked(const std::vector<std::int64_t>& ids) const {
  for (const std::int64_t id : ids) {
    if (id < 0 || id >= config_.vocab) {
      throw Error(Code::token_out_of_range,
                  "token " + std::to_string(id) + " is outside the model's vocabulary of " +
                      std::to_string(config_.vocab),
                  "the tokenizer does not belong to this model", {{"id", std::to_string(id)}});
    }
  }
  return device::on_device(ids, torch::kInt64, placement_.device);
}

Tensor Model::embed(const Tensor& ids) const {
  Tensor h = weights_.embedding.gather(ids);
  if (config_.embedding_scale != 1) h = h * config_.embedding_scale;
  return h;
}

Tensor Model::forward(const Pack& pack, const Adaptation* adaptation, KvCache* cache,
                      bool checkpointing) const {
  Context context;
  context.adaptation = adaptation;
  context.pack = &pack;
  context.cache = cache;
  std::vector<std::int64_t> positions, wanted;
  positions.reserve(pack.ids.size());
  for (const Pack::Segment& s : pack.segments) {
    for (std::int64_t i = s.begin; i < s.end; ++i)
      positions.push_back(s.before + i - s.begin);
    for (std::int64_t i = s.first_wanted; i < s.last_wanted; ++i)
      wanted.push_back(i);
  }
  if (positions.empty()) {
    return torch::empty({0, config_.hidden}, hidden_options());
  }
  const std::int64_t end = *std::max_element(positions.begin(), positions.end()) + 1;
  set_positions(context, device::on_device(positions, torch::kInt64, placement_.device), end);
  if (static_cast<std::int64_t>(wanted.size()) < pack.tokens()) {
    context.wanted = device::on_device(wanted, torch::kInt64, placement_.device);
  }
  lay_segments(context);
  Tensor h = embed(checked(pack.ids));
  for (std::int64_t i = 0; i < config_.layers; ++i) {
    context.cut = i + 1 == config_.layers && context.wanted.defined();
    if (context.cut && adaptation != nullptr) {
      // Measured inputs must see every token, so then nothing is left out before the end.
      for (const Site site : {Site::o_input, Site::mlp_input, Site::down_input}) {
        context.cut = context.cut && !adaptation->observes(i, site);
      }
    }
    h = checkpointing ? checkpointed(i, h, context) : layer(i, h, context);
  }
  if (cache != nullptr) {
    for (const Pack::Segment& s : pack.segments)
      cache->set_length(s.cache_row, s.before + s.end - s.begin);
  }
  if (context.wanted.defined() && !context.cut) h = h.index_select(0, context.wanted);
  return rms_norm(h, weights_.norm, config_.norm_eps);
}

Tensor Model::step(const std::vector<std::int64_t>& ids, const Adaptation* adaptation,
                   KvCache& cache) const {
  const Tensor lengths = device::on_device(cache.lengths(), torch::kInt64, placement_.device);
  const Tensor hidden =
      step_on_device(checked(ids), lengths, cache.longest() + 1, adaptation, cache);
  for (std::int64_t b = 0; b < cache.batch(); ++b)
    cache.set_length(b, cache.lengths()[static_cast<std::size_t>(b)] + 1);
  return hidden;
}

void Model::prepare_steps(std::int64_t longest) const {
  angles(false, longest);
  if (config_.window > 0) angles(true, longest);
}

Tensor Model::step_on_device(const Tensor& ids, const Tensor& lengths, std::int64_t longest,
                             const Adaptation* adaptation, KvCache& cache) const {
  Context context;
  context.adaptation = adaptation;
  context.cache = &cache;
  set_positions(context, lengths, longest);
  context.write_at = lengths;
  const Tensor last = lengths.view({-1, 1});
  const Tensor key = torch::arange(longest, last.options()).unsqueeze(0);
  const auto laid = [&](const Tensor& seen) {
    const Tensor mask = seen.view({cache.batch(), 1, 1, longest});
    if (!placement_.device.is_cuda()) return mask;
    // What is added to the scores: the kernels would make it of the other in every layer.
    return torch::zeros(mask.sizes(), hidden_options())
        .masked_fill_(mask.logical_not(), -kInfinity);
  };
  const Tensor seen = key <= last;
  context.masks[0] = laid(seen);
  if (config_.window > 0) context.masks[1] = laid(seen.logical_and(key > last - config_.window));
  Tensor h = embed(ids);
  for (std::int64_t i = 0; i < config_.layers; ++i)
    h = layer(i, h, context);
  return rms_norm(h, weights_.norm, config_.norm_eps);
}

Tensor Model::logits(const Tensor& hidden) const {
  return weights_.head.linear(hidden).to(torch::kFloat32);
}

}  // namespace espalier::model
