#include "core/tokenizer/gguf_tokens.h"

#include <algorithm>

#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/base/json.h"
#include "core/tokenizer/hf_bpe.h"
#include "core/tokenizer/hf_folder.h"

namespace espalier::tokenizer {

namespace {

namespace fs = std::filesystem;
using hf::child;
using hf::flag;
using hf::parts;

/// The regular expression of a Split that isolates its matches; empty for anything else.
std::string isolating_pattern(const Json& part) {
  const Json& regex = child(child(part, "pattern"), "Regex");
  const bool isolates = child(part, "behavior") == "Isolated" && !flag(part, "invert", false);
  return regex.is_string() && isolates ? regex.get<std::string>() : std::string();
}

/// llama.cpp's name of what a pre_tokenizer does; empty where it has none.
std::string pre_name(const Json& pre_tokenizer) {
  std::string cut;  // what stands before the byte-level step
  for (const Json* part : parts(pre_tokenizer, "pretokenizers", "the pre-tokenizer")) {
    const std::string type = hf::type_of(*part, "the pre-tokenizer");
    if (type == "Digits" && flag(*part, "individual_digits", false) && cut.empty()) {
      cut = "digits";
    } else if (type == "Split" && cut.empty()) {
      cut = isolating_pattern(*part);
    } else if (type == "ByteLevel" && !flag(*part, "add_prefix_space", true)) {
      const bool regex = flag(*part, "use_regex", true);
      if (regex && cut.empty()) return "gpt-2";
      if (regex && (cut == "digits" || cut == R"(\p{N})")) return "smollm";
      if (!regex && cut == kLlama3Pattern) return "llama-bpe";
      if (!regex && cut == kQwen2Pattern) return "qwen2";
      return {};
    } else {
      return {};
    }
  }
  return {};
}

Json optional_object(const fs::path& path) {
  return fs::exists(path) ? json::parse_file(path) : Json::object();
}

/// The chat template's text and the padding token, which only tokenizer_config.json knows.
void read_extras(const fs::path& folder, GgufTokens& out) {
  const Json config = optional_object(folder / "tokenizer_config.json");
  const Json& chat = child(config, "chat_template");
  if (chat.is_string()) out.chat_template = chat.get<std::string>();
  if (fs::exists(folder / "chat_template.jinja")) {
    out.chat_template = read_file(folder / "chat_template.jinja", std::size_t{1} << 22);
  }
  const Json& named = child(config, "pad_token");
  const Json& padding = named.is_object() ? child(named, "content") : named;
  if (!padding.is_string()) return;
  const std::string& text = padding.get_ref<const std::string&>();
  const auto& pieces = out.vocabulary.pieces;
  const auto at = std::find(pieces.begin(), pieces.end(), text);
  if (at != pieces.end()) out.padding = static_cast<TokenId>(at - pieces.begin());
}

/// GGUF writes user-defined pieces with plain spaces, SentencePiece with U+2581.
std::string with_plain_spaces(const std::string& piece) {
  static const std::string space = "\xE2\x96\x81";
  std::string out;
  for (std::size_t i = 0; i < piece.size();) {
    const bool is_space = piece.compare(i, space.size(), space) == 0;
    out += is_space ? ' ' : piece[i];
    i += is_space ? space.size() : 1;
  }
  return out;
}

void take(SentencePieceModel model, GgufTokens& out) {
  out.model = "llama";
  out.pre = "default";
  out.vocabulary = std::move(model.vocabulary);
  out.scores = std::move(model.scores);
  out.add_space_prefix = model.dummy_prefix;
  out.remove_extra_spaces = model.remove_extra_spaces;
  for (std::size_t i = 0; i < out.vocabulary.pieces.size(); ++i) {
    std::string& piece = out.vocabulary.pieces[i];
    if (out.vocabulary.types[i] == PieceType::user_defined) piece = with_plain_spaces(piece);
  }
}

void take(ByteLevelSpec spec, const fs::path& folder, GgufTokens& out) {
  out.model = "gpt2";
  const Json json = json::parse_file(folder / "tokenizer.json");
  out.pre = pre_name(child(json, "pre_tokenizer"));
  if (out.pre.empty()) {
    throw Error(Code::tokenizer_pre,
                "the tokenizer cuts texts in a way that GGUF has no name for here",
                "ways that work: gpt-2 smollm llama-bpe qwen2; export as a Hugging Face folder",
                {{"pre", "tokenizer.json"}});
  }
  out.vocabulary = std::move(spec.vocabulary);
  out.merges = std::move(spec.merges);
}

}  // namespace

GgufTokens gguf_tokens_of_folder(const fs::path& folder) {
  FolderTokenizer found = read_folder(folder);
  GgufTokens out;
  if (found.sentencepiece) {
    const auto algorithm = found.sentencepiece->algorithm;
    if (algorithm != SentencePieceModel::Algorithm::bpe) {
      throw_bad("only SentencePiece models made by BPE have a form in GGUF",
                "export as a Hugging Face folder");
    }
    check(*found.sentencepiece);
    take(std::move(*found.sentencepiece), out);
  } else {
    check(found.byte_level->vocabulary);
    take(std::move(*found.byte_level), folder, out);
  }
  read_extras(folder, out);
  return out;
}

void add_gguf_tokens(const GgufTokens& tokens, std::int64_t rows, tensor_io::GgufKeys& keys) {
  const std::string prefix = "tokenizer.ggml.";
  const Vocabulary& v = tokens.vocabulary;
  std::vector<std::string> pieces = v.pieces;
  std::vector<std::int32_t> types;
  for (const PieceType type : v.types)
    types.push_back(static_cast<std::int32_t>(type));
  std::vector<float> scores = tokens.scores;
  for (auto row = static_cast<std::int64_t>(pieces.size()); row < rows; ++row) {
    pieces.push_back("[PAD" + std::to_string(row) + "]");
    types.push_back(static_cast<std::int32_t>(PieceType::unused));
    if (!scores.empty()) scores.push_back(-1000);
  }
  for (std::size_t i = 0; i < v.pieces.size(); ++i) {
    if (pieces[i].empty()) pieces[i] = "[PAD" + std::to_string(i) + "]";  // a free id
  }
  keys.text(prefix + "model", tokens.model).text(prefix + "pre", tokens.pre);
  keys.texts(prefix + "tokens", pieces);
  if (tokens.model == "llama") {
    keys.f32s(prefix + "scores", scores);
  } else {
    std::vector<std::string> merges;
    for (const auto& [left, right] : tokens.merges)
      merges.push_back(left + " " + right);
    keys.texts(prefix + "merges", merges);
  }
  keys.i32s(prefix + "token_type", types);
  const auto id = [&](const char* key, TokenId value) {
    if (value >= 0) keys.u32(prefix + key, static_cast<std::uint32_t>(value));
  };
  id("bos_token_id", v.bos);
  id("eos_token_id", v.eos);
  id("unknown_token_id", v.unknown);
  id("padding_token_id", tokens.padding);
  keys.boolean(prefix + "add_bos_token", v.adds_bos);
  if (tokens.model == "llama") {
    keys.boolean(prefix + "add_eos_token", false);
    keys.boolean(prefix + "add_space_prefix", tokens.add_space_prefix);
    keys.boolean(prefix + "remove_extra_whitespaces", tokens.remove_extra_spaces);
  }
  if (!tokens.chat_template.empty()) {
    keys.text("tokenizer.chat_template", tokens.chat_template);
  }
}

}  // namespace espalier::tokenizer
