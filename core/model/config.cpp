#include "core/model/config.h"

#include <charconv>
#include <cmath>
#include <numbers>

#include "core/base/error.h"

namespace espalier::model {

std::string_view family_name(Family family) {
  static constexpr std::array<std::string_view, 4> names{"llama", "gemma3", "qwen2", "qwen3"};
  return names[static_cast<std::size_t>(family)];
}

std::string_view proj_name(Proj proj) {
  static constexpr std::array<std::string_view, 7> names{
      "q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"};
  return names[static_cast<std::size_t>(proj)];
}

std::string module_name(std::int64_t layer, Proj proj) {
  const bool attention = proj == Proj::q || proj == Proj::k || proj == Proj::v || proj == Proj::o;
  return "model.layers." + std::to_string(layer) + (attention ? ".self_attn." : ".mlp.") +
         std::string(proj_name(proj));
}

std::optional<ModuleId> parse_module(std::string_view name) {
  constexpr std::string_view prefix = "model.layers.";
  if (!name.starts_with(prefix)) return std::nullopt;
  std::int64_t layer = 0;
  const char* begin = name.data() + prefix.size();
  const auto [end, error] = std::from_chars(begin, name.data() + name.size(), layer);
  if (error != std::errc{} || layer < 0 || layer > 100000) return std::nullopt;
  for (const Proj proj : kAllProj) {
    if (module_name(layer, proj) == name) return ModuleId{layer, proj};
  }
  return std::nullopt;
}

std::vector<double> Rope::inverse_frequencies(std::int64_t head_dim) const {
  std::vector<double> out(static_cast<std::size_t>(head_dim / 2));
  for (std::size_t i = 0; i < out.size(); ++i) {
    double f = std::pow(theta, -2.0 * static_cast<double>(i) / static_cast<double>(head_dim));
    if (scaling == Scaling::linear) f /= factor;
    if (scaling == Scaling::llama3) {
      const double wavelength = 2 * std::numbers::pi / f;
      const double low = original_max_position / low_freq_factor;
      const double high = original_max_position / high_freq_factor;
      if (wavelength > low) {
        f /= factor;
      } else if (wavelength >= high) {
        const double smooth = (original_max_position / wavelength - low_freq_factor) /
                              (high_freq_factor - low_freq_factor);
        f = (1 - smooth) * f / factor + smooth * f;
      }
    }
    if (i < divisors.size()) f /= divisors[i];
    out[i] = f;
  }
  return out;
}

std::array<std::int64_t, 2> Config::shape(Proj proj) const {
  switch (proj) {
    case Proj::q:
      return {heads * head_dim, hidden};
    case Proj::k:
    case Proj::v:
      return {kv_heads * head_dim, hidden};
    case Proj::o:
      return {hidden, heads * head_dim};
    case Proj::gate:
    case Proj::up:
      return {ff, hidden};
    case Proj::down:
      break;
  }
  return {hidden, ff};
}

std::int64_t Config::parameters() const {
  std::int64_t layer = 2 * hidden + (post_norms ? 2 * hidden : 0) + (qk_norm ? 2 * head_dim : 0);
  for (const Proj proj : kAllProj)
    layer += shape(proj)[0] * shape(proj)[1];
  if (qkv_bias) layer += (heads + 2 * kv_heads) * head_dim;
  return layers * layer + hidden + vocab * hidden * (tied_head ? 1 : 2);
}

}  // namespace espalier::model
