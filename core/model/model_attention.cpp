// Attention: of a pack one segment at a time or (GPU) all at once, and of new tokens over the
// cache.
#include <algorithm>
#include <optional>
#include <vector>

#include "core/device/transfer.h"
#include "core/model/model_context.h"

namespace espalier::model {

using torch::Tensor;

namespace {

/// [tokens, kv_heads, d] as [tokens, heads, d], each key/value head repeated for its group.
Tensor for_heads(const Tensor& x, std::int64_t heads) {
  const std::int64_t groups = heads / x.size(1);
  if (groups == 1) return x;
  return x.unsqueeze(2).expand({-1, -1, groups, -1}).reshape({x.size(0), heads, x.size(2)});
}

/// [1, heads, tokens, d] view of [tokens, heads, d].
Tensor heads_first(const Tensor& x) {
  return x.transpose(0, 1).unsqueeze(0);
}

/// What a segment's queries may look at, in order of position.
struct Seen {
  Tensor k, v;             ///< [keys, kv_heads, head_dim]
  std::int64_t start = 0;  ///< position of the first key
};

/// The segment's keys and values (k, v: [tokens, kv_heads, head_dim]) into its cache row.
void fill_row(KvCache& cache, std::int64_t layer, const Pack::Segment& s, const Tensor& k,
              const Tensor& v) {
  const Tensor keys = cache.keys(layer)[s.cache_row], values = cache.values(layer)[s.cache_row];
  keys.narrow(1, s.before, s.end - s.begin).copy_(k.transpose(0, 1));
  values.narrow(1, s.before, s.end - s.begin).copy_(v.transpose(0, 1));
}

/// Writes the segment into its cache row, and gives them back together with what stood there before
/// as far as the window reaches (0: all).
Seen remember(KvCache& cache, std::int64_t layer, const Pack::Segment& s, const Tensor& k,
              const Tensor& v, std::int64_t window) {
  const std::int64_t tokens = s.end - s.begin;
  const Tensor keys = cache.keys(layer)[s.cache_row], values = cache.values(layer)[s.cache_row];
  fill_row(cache, layer, s, k, v);
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

void Model::lay_segments(Context& context) const {
  const std::vector<Pack::Segment>& segments = context.pack->segments;
  // What the flash kernels take; a text whose beginning stands in the cache has keys elsewhere.
  const bool fits = placement_.device.is_cuda() && placement_.dtype != torch::kFloat32 &&
                    config_.head_dim % 8 == 0 && config_.head_dim <= 256 &&
                    std::all_of(segments.begin(), segments.end(), [](const Pack::Segment& s) {
                      return s.before == 0 && s.last_wanted > s.first_wanted;
                    });
  if (!fits) return;
  std::vector<std::int32_t> all{0}, queries{0}, keys{0};
  std::vector<std::int64_t> seen;
  const auto append = [](std::vector<std::int32_t>& starts, Context::Starts& out, std::int64_t n) {
    starts.push_back(starts.back() + static_cast<std::int32_t>(n));
    out.longest = std::max(out.longest, n);
  };
  for (const Pack::Segment& s : segments) {
    append(all, context.segments, s.end - s.begin);
    append(queries, context.wanted_queries, s.last_wanted - s.first_wanted);
    // The kernel lets the last query see the last key, so later keys must not be there.
    append(keys, context.wanted_keys, s.last_wanted - s.begin);
    for (std::int64_t i = s.begin; i < s.last_wanted; ++i)
      seen.push_back(i);
  }
  const torch::Device device = placement_.device;
  context.segments.at = device::on_device(all, torch::kInt32, device);
  context.wanted_queries.at = device::on_device(queries, torch::kInt32, device);
  context.wanted_keys.at = device::on_device(keys, torch::kInt32, device);
  if (static_cast<std::int64_t>(seen.size()) < context.pack->tokens())
    context.keys_wanted = device::on_device(seen, torch::kInt64, device);
}

Tensor Model::attend_at_once(std::int64_t index, const Tensor& q, const Tensor& k, const Tensor& v,
                             const Context& context) const {
  const Config& c = config_;
  if (context.cache != nullptr) {
    for (const Pack::Segment& s : context.pack->segments) {
      const std::int64_t tokens = s.end - s.begin;
      fill_row(*context.cache, index, s, k.narrow(0, s.begin, tokens),
               v.narrow(0, s.begin, tokens));
    }
  }
  const Context::Starts& queries = context.cut ? context.wanted_queries : context.segments;
  const Context::Starts& keys = context.cut ? context.wanted_keys : context.segments;
  const bool fewer = context.cut && context.keys_wanted.defined();
  const auto chosen = [&](const Tensor& t) {
    return fewer ? t.index_select(0, context.keys_wanted) : t;
  };
  const bool local = c.local[static_cast<std::size_t>(index)];
  const auto window = local && c.window > 0 ? std::optional<std::int64_t>(c.window - 1)
                                            : std::optional<std::int64_t>();
  const Tensor out = std::get<0>(at::_flash_attention_forward(
      q, chosen(k), chosen(v), queries.at, keys.at, queries.longest, keys.longest, 0.0,
      /*is_causal=*/true, /*return_debug_mask=*/false, c.attention_scale, window));
  return out.reshape({-1, c.heads * c.head_dim});
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

}  // namespace espalier::model
