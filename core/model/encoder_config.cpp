#include <fmt/format.h>

#include <algorithm>

#include "core/base/error.h"
#include "core/model/encoder.h"

namespace espalier::model {

namespace {

[[noreturn]] void bad(const std::string& key, const std::string& why) {
  throw Error(Code::model_config, "config.json: " + key + " " + why,
              "the folder is damaged, or of a kind that is not supported", {{"key", key}});
}

std::int64_t whole(const Json& json, const char* key, std::int64_t minimum, std::int64_t maximum) {
  const auto found = json.find(key);
  if (found == json.end()) bad(key, "is missing");
  if (!found->is_number_integer() || found->get<double>() < static_cast<double>(minimum) ||
      found->get<double>() > static_cast<double>(maximum)) {
    bad(key, fmt::format("is not from {} to {}", minimum, maximum));
  }
  return found->get<std::int64_t>();
}

std::string word(const Json& json, const char* key, const std::string& fallback) {
  const auto found = json.find(key);
  return found != json.end() && found->is_string() ? found->get<std::string>() : fallback;
}

std::vector<std::string> labels_of(const Json& json) {
  const auto found = json.find("id2label");
  if (found == json.end() || !found->is_object()) return {};
  std::vector<std::string> out(found->size());
  for (const auto& [id, label] : found->items()) {
    const bool digits =
        !id.empty() && id.size() < 6 && id.find_first_not_of("0123456789") == std::string::npos;
    const std::size_t at = digits ? std::stoul(id) : out.size();
    if (at >= out.size() || !label.is_string()) bad("id2label", "is no list of labels");
    out[at] = label.get<std::string>();
  }
  return out;
}

}  // namespace

EncoderConfig read_encoder_config(const std::filesystem::path& folder) {
  if (!std::filesystem::exists(folder / "config.json")) {
    throw Error(Code::model_unrecognised, folder.string() + " holds no model (no config.json)",
                "choose a Hugging Face folder of a BERT, RoBERTa or XLM-R model",
                {{"path", folder.string()}});
  }
  const Json json = json::parse_file(folder / "config.json");
  if (!json.is_object()) bad("the file", "is no object");
  EncoderConfig out;
  out.family = word(json, "model_type", "");
  if (out.family != "bert" && out.family != "roberta" && out.family != "xlm-roberta") {
    throw Error(Code::model_family,
                "the model is of the family \"" + out.family + "\", which is no known encoder",
                "bert, roberta and xlm-roberta work", {{"family", out.family}});
  }
  constexpr std::int64_t kMost = std::int64_t{1} << 24;
  out.hidden = whole(json, "hidden_size", 1, 65536);
  out.layers = whole(json, "num_hidden_layers", 1, 1024);
  out.heads = whole(json, "num_attention_heads", 1, 4096);
  out.ff = whole(json, "intermediate_size", 1, 1 << 20);
  out.vocab = whole(json, "vocab_size", 1, kMost);
  out.max_position = whole(json, "max_position_embeddings", 1, 1 << 20);
  out.types = whole(json, "type_vocab_size", 1, 4096);
  if (out.hidden % out.heads != 0) bad("hidden_size", "is no multiple of num_attention_heads");
  if (!out.is_bert()) out.position_offset = whole(json, "pad_token_id", 0, 1 << 20) + 1;
  if (out.longest() < 4) bad("max_position_embeddings", "leaves no room for a text");
  const auto eps = json.find("layer_norm_eps");
  if (eps != json.end()) {
    if (!eps->is_number() || !(eps->get<double>() >= 0) || eps->get<double>() > 1) {
      bad("layer_norm_eps", "is no small number");
    }
    out.norm_eps = eps->get<double>();
  }
  if (word(json, "hidden_act", "gelu") != "gelu") bad("hidden_act", "is not gelu");
  if (word(json, "position_embedding_type", "absolute") != "absolute") {
    bad("position_embedding_type", "is not absolute");
  }
  if (json.value("is_decoder", Json(false)) == Json(true)) bad("is_decoder", "is true");
  out.labels = labels_of(json);
  return out;
}

}  // namespace espalier::model
