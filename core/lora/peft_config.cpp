#include "core/lora/peft_config.h"

#include <cmath>
#include <string_view>

#include "core/base/atomic_file.h"
#include "core/base/error.h"

namespace espalier::lora {

namespace fs = std::filesystem;

Error folder_error(Code code, const fs::path& folder, const std::string& message,
                   const std::string& hint, Error::Args args) {
  args["path"] = folder.string();
  return Error(code, folder.filename().string() + ": " + message, hint, std::move(args));
}

namespace {

std::string text_of(const Json& json, const char* key) {
  const auto it = json.find(key);
  return it != json.end() && it->is_string() ? it->get<std::string>() : std::string();
}

/// Present and neither null, false, 0 nor empty.
bool is_on(const Json& json, const char* key) {
  const auto it = json.find(key);
  if (it == json.end() || it->is_null()) return false;
  if (it->is_boolean()) return it->get<bool>();
  if (it->is_number()) return it->get<double>() != 0;
  return !it->empty();
}

constexpr std::int64_t kLargestRank = 65536;

/// Beyond this no strength is meant, and products of it would overflow.
bool usable_alpha(double alpha) {
  return std::abs(alpha) <= 1e9;
}

double value_of(const std::vector<std::pair<Regex, double>>& pattern, const std::string& module,
                double otherwise) {
  for (const auto& [regex, value] : pattern) {
    if (regex.matches(module)) return value;
  }
  return otherwise;
}

}  // namespace

PeftConfig::PeftConfig(const fs::path& folder) {
  const fs::path path = folder / "adapter_config.json";
  if (!fs::exists(path)) {
    throw folder_error(Code::adapter_bad, folder, "is no adapter: there is no adapter_config.json",
                       "choose a PEFT folder");
  }
  json_ = json::parse_file(path);
  if (!json_.is_object() || text_of(json_, "peft_type") != "LORA") {
    const std::string kind = json_.is_object() ? text_of(json_, "peft_type") : std::string();
    throw folder_error(Code::adapter_feature, folder, "is not a LoRA but \"" + kind + "\"",
                       "only LoRA adapters can be merged", {{"feature", kind}});
  }
  const auto rank = json_.find("r"), alpha = json_.find("lora_alpha");
  if (rank == json_.end() || !rank->is_number_integer() || alpha == json_.end() ||
      !alpha->is_number() || !usable_alpha(alpha->get<double>()) || rank->get<std::int64_t>() < 1 ||
      rank->get<std::int64_t>() > kLargestRank) {
    throw folder_error(Code::adapter_bad, folder,
                       "adapter_config.json has no usable r and lora_alpha", "the file is damaged");
  }
  rank_ = rank->get<std::int64_t>();
  alpha_ = alpha->get<double>();
  rslora_ = is_on(json_, "use_rslora");
  refuse_features(folder);
  // The first hit wins, so the file's own order counts. It was parsed strictly above.
  const OrderedJson ordered = OrderedJson::parse(read_file(path), nullptr, false);
  ranks_ = read_pattern(folder, ordered, "rank_pattern");
  alphas_ = read_pattern(folder, ordered, "alpha_pattern");
}

void PeftConfig::refuse_features(const fs::path& folder) const {
  for (const char* key :
       {"use_dora", "lora_bias", "modules_to_save", "layer_replication", "trainable_token_indices",
        "target_parameters", "use_qalora", "use_bdlora", "alora_invocation_tokens", "kasa_config",
        "monteclora_config", "arrow_config"}) {
    if (!is_on(json_, key)) continue;
    throw folder_error(Code::adapter_feature, folder,
                       std::string("uses ") + key + ", which is not supported",
                       "export the adapter as a plain LoRA", {{"feature", key}});
  }
  const std::string bias = text_of(json_, "bias");
  if (!bias.empty() && bias != "none") {
    throw folder_error(Code::adapter_feature, folder, "trains biases, which is not supported",
                       "export the adapter as a plain LoRA", {{"feature", "bias"}});
  }
  const std::string init = text_of(json_, "init_lora_weights");
  if (!init.empty() && init != "gaussian" && init != "orthogonal" && init != "eva") {
    throw folder_error(Code::adapter_feature, folder,
                       "was initialised by \"" + init +
                           "\", which alters the base or the adapter's own arithmetic",
                       "convert it to a plain LoRA first", {{"feature", init}});
  }
}

PeftConfig::Pattern PeftConfig::read_pattern(const fs::path& folder, const OrderedJson& ordered,
                                             const char* key) const {
  Pattern out;
  const auto it = ordered.find(key);
  if (it == ordered.end() || it->is_null()) return out;
  const auto damaged = [&] {
    return folder_error(Code::adapter_bad, folder,
                        std::string("adapter_config.json has no usable ") + key,
                        "the file is damaged", {{"key", key}});
  };
  if (!it->is_object()) throw damaged();
  for (const auto& [pattern, value] : it->items()) {
    if (!value.is_number()) throw damaged();
    const auto number = value.template get<double>();
    const bool rank = std::string_view(key) == "rank_pattern";
    if (!(number > 0) || !usable_alpha(number)) throw damaged();
    if (rank && (number != std::floor(number) || number > kLargestRank)) throw damaged();
    out.emplace_back(Regex("(?:.*\\.)?(?:" + pattern + ")", false, Code::adapter_bad), number);
  }
  return out;
}

std::int64_t PeftConfig::rank_of(const std::string& module) const {
  return static_cast<std::int64_t>(value_of(ranks_, module, static_cast<double>(rank_)));
}

double PeftConfig::alpha_of(const std::string& module) const {
  return value_of(alphas_, module, alpha_);
}

double PeftConfig::scale_of(const std::string& module) const {
  const auto r = static_cast<double>(rank_of(module));
  return alpha_of(module) / (rslora_ ? std::sqrt(r) : r);
}

}  // namespace espalier::lora
