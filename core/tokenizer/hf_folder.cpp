#include "core/tokenizer/hf_folder.h"

#include <algorithm>
#include <map>

#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/base/json.h"
#include "core/tokenizer/chat.h"
#include "core/tokenizer/hf_json.h"
#include "core/tokenizer/hf_sentencepiece.h"

namespace espalier::tokenizer {

namespace {

namespace fs = std::filesystem;

Json read_optional(const fs::path& path) {
  if (!fs::exists(path)) return Json::object();
  Json out = json::parse_file(path);
  if (!out.is_object()) throw_bad(path.filename().string() + " is no JSON object");
  return out;
}

/// "bos_token": a text, or an added token with a content.
std::string token_text(const Json& config, const char* key) {
  const auto found = config.find(key);
  if (found == config.end()) return {};
  if (found->is_string()) return found->get<std::string>();
  if (!found->is_object()) return {};
  const auto content = found->find("content");
  return content != found->end() && content->is_string() ? content->get<std::string>()
                                                         : std::string();
}

TokenId find_piece(const Vocabulary& vocabulary, const std::string& text) {
  if (text.empty()) return -1;
  const TokenId special = vocabulary.find_special(text);
  if (special >= 0) return special;
  const auto found = std::find(vocabulary.pieces.begin(), vocabulary.pieces.end(), text);
  return found == vocabulary.pieces.end() ? -1
                                          : static_cast<TokenId>(found - vocabulary.pieces.begin());
}

/// "eos_token_id": a number or a list of them; ids outside the vocabulary are left out (models
/// with a padded vocabulary name such ids).
std::vector<TokenId> ids_of(const Json& config, const char* key, const Vocabulary& vocabulary) {
  std::vector<TokenId> out;
  const auto found = config.find(key);
  if (found == config.end()) return out;
  const Json list = found->is_array() ? *found : Json::array({*found});
  for (const Json& id : list) {
    if (!id.is_number_unsigned()) continue;
    const auto value = id.get<std::uint64_t>();
    if (value < static_cast<std::uint64_t>(vocabulary.size())) {
      out.push_back(static_cast<TokenId>(value));
    }
  }
  return out;
}

/// chat_template.jinja, else "chat_template" in tokenizer_config.json (a text, or a list of named
/// ones of which "default" counts) or in chat_template.json.
std::string template_of(const fs::path& folder, const Json& config) {
  constexpr std::size_t kLargest = std::size_t{1} << 20;
  const fs::path file = folder / "chat_template.jinja";
  if (fs::exists(file)) return read_file(file, kLargest);
  const auto text_of = [](const Json& json) {
    const auto found = json.find("chat_template");
    if (found == json.end()) return std::string();
    if (found->is_string()) return found->get<std::string>();
    for (const Json& named : found->is_array() ? *found : Json::array()) {
      if (token_text(named, "name") == "default") return token_text(named, "template");
    }
    return std::string();
  };
  const std::string own = text_of(config);
  return own.empty() ? text_of(read_optional(folder / "chat_template.json")) : own;
}

/// bos and eos: by name from tokenizer_config.json, else by number from the model's files.
void complete(const fs::path& folder, const Json& config, Vocabulary& vocabulary) {
  const Json generation = read_optional(folder / "generation_config.json");
  const Json model = read_optional(folder / "config.json");
  const auto pick = [&](const char* name, const char* id, TokenId& out) {
    const TokenId named = find_piece(vocabulary, token_text(config, name));
    if (named >= 0) out = named;
    for (const Json* file : {&generation, &model}) {
      const std::vector<TokenId> ids = ids_of(*file, id, vocabulary);
      if (out < 0 && !ids.empty()) out = ids.front();
    }
  };
  pick("bos_token", "bos_token_id", vocabulary.bos);
  pick("eos_token", "eos_token_id", vocabulary.eos);
  vocabulary.stops = ids_of(generation, "eos_token_id", vocabulary);
  const auto adds = config.find("add_bos_token");
  if (adds != config.end() && adds->is_boolean()) vocabulary.adds_bos = adds->get<bool>();
  if (vocabulary.bos < 0) vocabulary.adds_bos = false;
  vocabulary.chat = chat_of_template(template_of(folder, config));
}

/// Tokens that a fine-tuned model has beyond its tokenizer.model: they follow its pieces.
void append_added(const fs::path& folder, const Json& config, SentencePieceModel& model) {
  std::map<std::uint64_t, std::pair<std::string, bool>> added;  // id to text, special
  const auto bad = [](const std::string& id) { throw_bad("the added token " + id + " is broken"); };
  const auto decoder = config.find("added_tokens_decoder");
  if (decoder != config.end() && decoder->is_object()) {
    for (const auto& [id, token] : decoder->items()) {
      if (id.empty() || id.size() > 8 || id.find_first_not_of("0123456789") != std::string::npos ||
          !token.is_object()) {
        bad(id);
      }
      const auto content = token.find("content");
      if (content == token.end() || !content->is_string()) bad(id);
      const bool special = token.contains("special") && token["special"] == true;
      added[std::stoull(id)] = {content->get<std::string>(), special};
    }
  }
  const Json plain = read_optional(folder / "added_tokens.json");
  for (const auto& [text, id] : plain.items()) {
    if (!id.is_number_unsigned()) bad(text);
    added.try_emplace(id.get<std::uint64_t>(), text, true);
  }
  Vocabulary& vocabulary = model.vocabulary;
  for (const auto& [id, token] : added) {
    if (id < vocabulary.pieces.size()) continue;  // the model's own piece counts
    if (id > vocabulary.pieces.size()) throw_bad("its added tokens leave a gap");
    vocabulary.pieces.push_back(token.first);
    vocabulary.types.push_back(token.second ? PieceType::control : PieceType::user_defined);
    model.scores.push_back(0);
  }
}

/// tokenizer.model is also the name of other kinds of files; a ModelProto begins with a piece.
std::optional<std::string> sentencepiece_bytes(const fs::path& folder) {
  const fs::path path = folder / "tokenizer.model";
  if (!fs::exists(path)) return std::nullopt;
  std::string bytes = read_file(path, std::size_t{1} << 28);
  const bool proto = bytes.starts_with('\n');
  if (!proto && fs::exists(folder / "tokenizer.json")) return std::nullopt;
  return bytes;
}

}  // namespace

FolderTokenizer read_folder(const fs::path& folder) {
  FolderTokenizer out;
  const Json config = read_optional(folder / "tokenizer_config.json");
  if (const std::optional<std::string> bytes = sentencepiece_bytes(folder)) {
    SentencePieceModel model = parse_sentencepiece(*bytes);
    append_added(folder, config, model);
    complete(folder, config, model.vocabulary);
    out.sentencepiece = std::move(model);
    return out;
  }
  const fs::path path = folder / "tokenizer.json";
  if (!fs::exists(path)) {
    throw Error(Code::tokenizer_missing,
                "there is neither tokenizer.json nor tokenizer.model in " + folder.string(),
                "copy the tokenizer's files into the model's folder", {{"path", folder.string()}});
  }
  const Json json = json::parse_file(path);
  if (is_sentencepiece_json(json)) {
    out.sentencepiece = sentencepiece_of_json(json);
    complete(folder, config, out.sentencepiece->vocabulary);
    return out;
  }
  ByteLevelSpec spec = byte_level_of_json(json);
  complete(folder, config, spec.vocabulary);
  out.byte_level = std::move(spec);
  return out;
}

}  // namespace espalier::tokenizer
