// The decoder layer: attention and MLP with their norms, adapters and measured inputs.
#include <algorithm>
#include <vector>

#include "core/model/functions.h"
#include "core/model/model_context.h"

namespace espalier::model {

using torch::Tensor;

namespace {

/// y + delta where the module is adapted, else y.
Tensor adapted(const Adaptation* adaptation, ModuleId module, const Tensor& x, const Tensor& y,
               Rows rows) {
  if (adaptation == nullptr || !adaptation->adapts(module)) return y;
  return y + adaptation->delta(module, x, rows);
}

/// `adaptation`: nullptr where nobody watches.
void observe(const Adaptation* adaptation, std::int64_t layer, Site site, const Tensor& x,
             double eps) {
  if (adaptation == nullptr || !adaptation->observes(layer, site)) return;
  torch::NoGradGuard no_grad;
  const bool residual = site == Site::layer_input || site == Site::mlp_input;
  adaptation->observe(layer, site, x.detach(),
                      residual ? reciprocal_rms(x.detach(), eps) : Tensor());
}

/// [tokens, kv_heads, d] as [tokens, heads, d], each key/value head repeated for its group.
Tensor for_heads(const Tensor& x, std::int64_t heads) {
  const std::int64_t groups = heads / x.size(1);
  if (groups == 1) return x;
  return x.unsqueeze(2).expand({-1, -1, groups, -1}).reshape({x.size(0), heads, x.size(2)});
}

/// Entries of a joined bias, undefined where there is none.
Tensor part(const Tensor& bias, std::int64_t begin, std::int64_t count) {
  return bias.defined() ? bias.narrow(0, begin, count) : Tensor();
}

/// [1, heads, tokens, d] view of [tokens, heads, d].
Tensor heads_first(const Tensor& x) {
  return x.transpose(0, 1).unsqueeze(0);
}

}  // namespace

Tensor Model::layer(std::int64_t index, const Tensor& h, const Context& context) const {
  const LayerWeights& w = weights_.layers[static_cast<std::size_t>(index)];
  Tensor attended = attention(index, h, context);
  if (config_.post_norms) attended = rms_norm(attended, w.post_attention_norm, config_.norm_eps);
  const Tensor residual = (context.cut ? h.index_select(0, context.wanted) : h) + attended;
  return residual + mlp(index, residual, context);
}

Tensor Model::attention(std::int64_t index, const Tensor& h, const Context& context) const {
  const LayerWeights& w = weights_.layers[static_cast<std::size_t>(index)];
  const Config& c = config_;
  observe(context.watcher(), index, Site::layer_input, h, c.norm_eps);
  const Tensor x = rms_norm(h, w.attention_norm, c.norm_eps);
  const std::int64_t q_size = c.heads * c.head_dim, kv_size = c.kv_heads * c.head_dim;
  Tensor q, k, v, x_q = x;
  if (context.cut) {
    x_q = x.index_select(0, context.wanted);
    q = w.qkv.linear_rows(x_q, 0, q_size, part(w.qkv_bias, 0, q_size));
    const auto kv = w.qkv.linear_rows(x, q_size, 2 * kv_size, part(w.qkv_bias, q_size, 2 * kv_size))
                        .chunk(2, -1);
    k = kv[0];
    v = kv[1];
  } else {
    const auto parts = w.qkv.linear(x, w.qkv_bias).split_with_sizes({q_size, kv_size, kv_size}, -1);
    q = parts[0];
    k = parts[1];
    v = parts[2];
  }
  const Adaptation* a = context.adaptation;
  q = adapted(a, {index, Proj::q}, x_q, q, context.rows()).view({-1, c.heads, c.head_dim});
  k = adapted(a, {index, Proj::k}, x, k, Rows::all).view({-1, c.kv_heads, c.head_dim});
  v = adapted(a, {index, Proj::v}, x, v, Rows::all).view({-1, c.kv_heads, c.head_dim});
  if (c.qk_norm) {
    q = rms_norm(q, w.q_norm, c.norm_eps);
    k = rms_norm(k, w.k_norm, c.norm_eps);
  }
  const int local = c.local[static_cast<std::size_t>(index)] ? 1 : 0;
  const Tensor &cos = context.cos[local], &sin = context.sin[local];
  if (context.cut) {
    q = rotate(q, cos.index_select(0, context.wanted), sin.index_select(0, context.wanted));
  } else {
    q = rotate(q, cos, sin);
  }
  k = rotate(k, cos, sin);
  const Tensor out = context.pack != nullptr ? attend_pack(index, q, k, v, context)
                                             : attend_cache(index, q, k, v, context);
  observe(context.watcher(), index, Site::o_input, out, c.norm_eps);
  return adapted(a, {index, Proj::o}, out, w.o.linear(out), context.rows());
}

namespace {

/// What a segment's queries may look at, in order of position.
struct Seen {
  Tensor k, v;             ///< [keys, kv_heads, head_dim]
  std::int64_t start = 0;  ///< position of the first key
};

/// Writes the segment's keys and values (k, v: [tokens, kv_heads, head_dim]) into its cache row,
/// and gives them back together with what stood there before as far as the window reaches (0: all).
Seen remember(KvCache& cache, std::int64_t layer, const Pack::Segment& s, const Tensor& k,
              const Tensor& v, std::int64_t window) {
  const std::int64_t tokens = s.end - s.begin;
  const Tensor keys = cache.keys(layer)[s.cache_row], values = cache.values(layer)[s.cache_row];
  keys.narrow(1, s.before, tokens).copy_(k.transpose(0, 1));
  values.narrow(1, s.before, tokens).copy_(v.transpose(0, 1));
  if (s.before == 0) return {k, v, 0};
  const std::int64_t start = window > 0 ? std::max<std::int64_t>(0, s.before - window + 1) : 0;
  const std::int64_t count = s.before + tokens - start;
  return {keys.narrow(1, start, count).transpose(0, 1),
          values.narrow(1, start, count).transpose(0, 1), start};
}

/// [count, keys] bool: queries at positions first.. see keys at positions start.., none after them
/// and, with a window, none older than it. Undefined where plain causal attention says the same.
Tensor visible(std::int64_t first, std::int64_t count, std::int64_t start, std::int64_t keys,
               std::int64_t window, torch::Device device) {
  const bool slides = window > 0 && first + count - start > window;
  if (first == start && count == keys && !slides) return {};
  const auto options = torch::TensorOptions().dtype(torch::kInt64).device(device);
  const Tensor query = torch::arange(first, first + count, options).unsqueeze(1);
  const Tensor key = torch::arange(start, start + keys, options).unsqueeze(0);
  const Tensor mask = key <= query;
  return slides ? mask.logical_and(key > query - window) : mask;
}

}  // namespace

Tensor Model::attend_pack(std::int64_t index, const Tensor& q, const Tensor& k, const Tensor& v,
                          const Context& context) const {
  const Config& c = config_;
  const std::int64_t window = c.local[static_cast<std::size_t>(index)] ? c.window : 0;
  std::vector<Tensor> outputs;
  std::int64_t row = 0;
  for (const Pack::Segment& s : context.pack->segments) {
    const std::int64_t tokens = s.end - s.begin;
    Seen seen{k.narrow(0, s.begin, tokens), v.narrow(0, s.begin, tokens), 0};
    if (context.cache != nullptr) {
      seen = remember(*context.cache, index, s, seen.k, seen.v, window);
    }
    const std::int64_t first = s.before + (context.cut ? s.first_wanted - s.begin : 0);
    const std::int64_t count = context.cut ? s.last_wanted - s.first_wanted : tokens;
    if (count == 0) continue;
    const Tensor qs = q.narrow(0, row, count);
    row += count;
    const Tensor mask = visible(first, count, seen.start, seen.k.size(0), window, q.device());
    const Tensor out = at::scaled_dot_product_attention(
        heads_first(qs), heads_first(for_heads(seen.k, c.heads)),
        heads_first(for_heads(seen.v, c.heads)),
        mask.defined() ? std::optional<Tensor>(mask) : std::nullopt, 0.0, !mask.defined(),
        c.attention_scale);
    outputs.push_back(out.squeeze(0).transpose(0, 1).reshape({count, c.heads * c.head_dim}));
  }
  if (outputs.empty()) return q.new_empty({0, c.heads * c.head_dim});
  return outputs.size() == 1 ? outputs[0] : at::cat(outputs, 0);
}

Tensor Model::attend_cache(std::int64_t index, const Tensor& q, const Tensor& k, const Tensor& v,
                           const Context& context) const {
  const Config& c = config_;
  const int local = c.local[static_cast<std::size_t>(index)] ? 1 : 0;
  KvCache& cache = *context.cache;
  const std::int64_t batch = cache.batch();
  const Tensor at_position =
      context.write_at.view({batch, 1, 1, 1}).expand({batch, c.kv_heads, 1, c.head_dim});
  cache.keys(index).scatter_(2, at_position, k.unsqueeze(2));
  cache.values(index).scatter_(2, at_position, v.unsqueeze(2));
  const Tensor& mask = context.masks[local];
  const std::int64_t longest = mask.size(3);
  // The query heads of one key/value head stand where query positions would: no key is repeated.
  const Tensor grouped = q.view({batch, c.kv_heads, c.heads / c.kv_heads, c.head_dim});
  const Tensor out = at::scaled_dot_product_attention(
      grouped, cache.keys(index).narrow(2, 0, longest), cache.values(index).narrow(2, 0, longest),
      mask, 0.0, false, c.attention_scale);
  return out.reshape({batch, c.heads * c.head_dim});
}

Tensor Model::mlp(std::int64_t index, const Tensor& h, const Context& context) const {
  const LayerWeights& w = weights_.layers[static_cast<std::size_t>(index)];
  const Adaptation* a = context.adaptation;
  observe(context.watcher(), index, Site::mlp_input, h, config_.norm_eps);
  const Tensor x = rms_norm(h, w.mlp_norm, config_.norm_eps);
  Tensor gate_up = w.gate_up.linear(x);
  if (a != nullptr && (a->adapts({index, Proj::gate}) || a->adapts({index, Proj::up}))) {
    const auto parts = gate_up.chunk(2, -1);
    gate_up = at::cat({adapted(a, {index, Proj::gate}, x, parts[0], context.rows()),
                       adapted(a, {index, Proj::up}, x, parts[1], context.rows())},
                      -1);
  }
  const Tensor inner = gated(gate_up, config_.gelu);
  observe(context.watcher(), index, Site::down_input, inner, config_.norm_eps);
  Tensor out = adapted(a, {index, Proj::down}, inner, w.down.linear(inner), context.rows());
  if (config_.post_norms) out = rms_norm(out, w.post_mlp_norm, config_.norm_eps);
  return out;
}

}  // namespace espalier::model
