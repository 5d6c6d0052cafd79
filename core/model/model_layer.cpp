// The decoder layer: attention and MLP with their norms, adapters and measured inputs.
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

/// Entries of a joined bias, undefined where there is none.
Tensor part(const Tensor& bias, std::int64_t begin, std::int64_t count) {
  return bias.defined() ? bias.narrow(0, begin, count) : Tensor();
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
  const Tensor out = context.pack == nullptr         ? attend_cache(index, q, k, v, context)
                     : context.segments.at.defined() ? attend_at_once(index, q, k, v, context)
                                                     : attend_pack(index, q, k, v, context);
  observe(context.watcher(), index, Site::o_input, out, c.norm_eps);
  return adapted(a, {index, Proj::o}, out, w.o.linear(out), context.rows());
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
