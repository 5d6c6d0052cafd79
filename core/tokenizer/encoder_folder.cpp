// The tokenizer of an encoder's Hugging Face folder, from whichever files it has.
#include <algorithm>
#include <optional>

#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/base/json.h"
#include "core/base/utf8.h"
#include "core/tokenizer/encoder_tokenizer.h"
#include "core/tokenizer/hf_bpe.h"
#include "core/tokenizer/hf_json.h"
#include "core/tokenizer/unigram.h"
#include "core/tokenizer/wordpiece.h"

namespace espalier::tokenizer {

namespace {

namespace fs = std::filesystem;
using hf::child;
using hf::flag;
using hf::type_of;
using hf::unsupported;
using hf::wrong;

constexpr std::uint64_t kMostPieces = std::uint64_t{1} << 24;

/// tokenizer_config.json, an empty object where there is none.
Json read_config(const fs::path& folder) {
  const fs::path path = folder / "tokenizer_config.json";
  if (!fs::exists(path)) return Json::object();
  Json out = json::parse_file(path);
  if (!out.is_object()) throw_bad("tokenizer_config.json is no JSON object");
  return out;
}

/// "cls_token": a text, or an added token with a content.
std::string special_text(const Json& config, const char* key, const char* fallback) {
  const Json& value = child(config, key);
  if (value.is_string()) return value.get<std::string>();
  const Json& content = child(value, "content");
  return content.is_string() ? content.get<std::string>() : std::string(fallback);
}

/// model_max_length; writers put 10^30 for none.
std::int64_t max_length(const Json& config) {
  const Json& value = child(config, "model_max_length");
  if (!value.is_number() || !(value.get<double>() >= 1) || value.get<double>() > 1e6) return 0;
  return static_cast<std::int64_t>(value.get<double>());
}

EncoderTokenizer::Specials specials_of(const Json& config, const std::vector<std::string>& pieces,
                                       bool bert) {
  const auto id = [&](const char* key, const char* in_bert, const char* in_roberta) {
    const std::string text = special_text(config, key, bert ? in_bert : in_roberta);
    const auto found = std::find(pieces.begin(), pieces.end(), text);
    if (found == pieces.end()) throw_bad("its vocabulary lacks the token " + text);
    return static_cast<TokenId>(found - pieces.begin());
  };
  return {id("cls_token", "[CLS]", "<s>"), id("sep_token", "[SEP]", "</s>"),
          id("pad_token", "[PAD]", "<pad>")};
}

/// model.vocab as a list by id, with the added tokens where they fill or follow it.
std::vector<std::string> pieces_of(const Json& json, const Json& vocab) {
  std::vector<std::string> out;
  const auto put = [&out](const std::string& piece, const Json& id) {
    if (!id.is_number_unsigned() || id.get<std::uint64_t>() >= kMostPieces) {
      wrong("the id of " + piece + " is no number in the range of ids");
    }
    const auto at = id.get<std::size_t>();
    if (at >= out.size()) out.resize(at + 1);
    if (!out[at].empty() && out[at] != piece) {
      wrong("the id " + std::to_string(at) + " belongs to two tokens");
    }
    out[at] = piece;
  };
  if (!vocab.is_object() || vocab.empty()) wrong("the model has no vocab");
  for (const auto& [piece, id] : vocab.items())
    put(piece, id);
  if (out.size() > 64 * (vocab.size() + 64)) wrong("ids are far apart");
  const std::size_t known = out.size();
  for (const Json& token : child(json, "added_tokens")) {
    const Json &content = child(token, "content"), &id = child(token, "id");
    if (!content.is_string()) wrong("an added token has no content");
    if (id.is_number_unsigned() && id.get<std::uint64_t>() > known + 65536) {
      wrong("ids are far apart");
    }
    put(content.get<std::string>(), id);
  }
  return out;
}

BertNormalization normalization_of(const Json& normalizer) {
  BertNormalization out{false, false, false, false};
  if (normalizer.is_null()) return out;
  if (type_of(normalizer, "the normalizer") != "BertNormalizer") {
    unsupported("WordPiece with the normalizer " + type_of(normalizer, "the normalizer"));
  }
  out.clean = flag(normalizer, "clean_text", true);
  out.spaced_cjk = flag(normalizer, "handle_chinese_chars", true);
  out.lower = flag(normalizer, "lowercase", true);
  out.strip_accents = flag(normalizer, "strip_accents", out.lower);
  return out;
}

std::unique_ptr<EncoderTokenizer> wordpiece_of_json(const Json& json, const Json& config) {
  const Json &model = child(json, "model"), &pre = child(json, "pre_tokenizer");
  if (pre.is_null() || type_of(pre, "the pre-tokenizer") != "BertPreTokenizer") {
    unsupported("WordPiece without BertPreTokenizer");
  }
  WordPiece::Spec spec;
  spec.pieces = pieces_of(json, child(model, "vocab"));
  spec.normalization = normalization_of(child(json, "normalizer"));
  if (const Json& unknown = child(model, "unk_token"); unknown.is_string()) {
    spec.unknown = unknown.get<std::string>();
  }
  if (const Json& prefix = child(model, "continuing_subword_prefix"); prefix.is_string()) {
    spec.prefix = prefix.get<std::string>();
  }
  if (const Json& most = child(model, "max_input_chars_per_word"); most.is_number_unsigned()) {
    spec.longest_word = most.get<std::size_t>();
  }
  const auto specials = specials_of(config, spec.pieces, true);
  return std::make_unique<WordPiece>(std::move(spec), specials, max_length(config));
}

std::unique_ptr<EncoderTokenizer> wordpiece_of_text(const fs::path& path, const Json& config) {
  const std::string bytes = read_file(path, std::size_t{1} << 28);
  if (!utf8::valid(bytes)) throw_bad("vocab.txt is not UTF-8");
  WordPiece::Spec spec;
  std::string_view rest = bytes;
  while (!rest.empty()) {
    std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(rest.size(), line.size() + 1));
    if (line.ends_with('\r')) line.remove_suffix(1);
    spec.pieces.emplace_back(line);
  }
  spec.normalization.lower = flag(config, "do_lower_case", true);
  spec.normalization.spaced_cjk = flag(config, "tokenize_chinese_chars", true);
  spec.normalization.strip_accents = flag(config, "strip_accents", spec.normalization.lower);
  spec.unknown = special_text(config, "unk_token", "[UNK]");
  const auto specials = specials_of(config, spec.pieces, true);
  return std::make_unique<WordPiece>(std::move(spec), specials, max_length(config));
}

/// RoBERTa's: the byte-level BPE of decoders between other special tokens.
class ByteLevelEncoder : public EncoderTokenizer {
 public:
  ByteLevelEncoder(std::unique_ptr<Tokenizer> inner, Specials specials, std::int64_t max_length)
      : EncoderTokenizer(Layout::roberta, specials, inner->vocab_size(), max_length),
        inner_(std::move(inner)) {}

  std::vector<TokenId> tokens(std::string_view text, bool prefix_space) const override {
    if (!prefix_space || text.empty() || text.starts_with(' ')) return inner_->encode(text);
    return inner_->encode(' ' + std::string(text));
  }

 private:
  std::unique_ptr<Tokenizer> inner_;
};

std::unique_ptr<EncoderTokenizer> byte_level_of(Json json, const Json& config) {
  // What it puts around a text is ours to do; decoders are not asked.
  json["post_processor"] = nullptr;
  const ByteLevelSpec spec = byte_level_of_json(json);
  const auto specials = specials_of(config, spec.vocabulary.pieces, false);
  return std::make_unique<ByteLevelEncoder>(make_byte_level(spec), specials, max_length(config));
}

/// vocab.json and merges.txt in the form of a tokenizer.json.
Json json_of_files(const fs::path& folder, const Json& config) {
  Json merges = Json::array();
  const std::string bytes = read_file(folder / "merges.txt", std::size_t{1} << 28);
  std::string_view rest = bytes;
  while (!rest.empty()) {
    std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(rest.size(), line.size() + 1));
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (!line.empty() && !line.starts_with("#version")) merges.push_back(std::string(line));
  }
  return {
      {"model",
       {{"type", "BPE"}, {"vocab", json::parse_file(folder / "vocab.json")}, {"merges", merges}}},
      {"pre_tokenizer",
       {{"type", "ByteLevel"}, {"add_prefix_space", flag(config, "add_prefix_space", false)}}},
      {"decoder", {{"type", "ByteLevel"}}}};
}

}  // namespace

std::unique_ptr<EncoderTokenizer> load_encoder_tokenizer(const fs::path& folder) {
  const Json config = read_config(folder);
  if (const fs::path path = folder / "tokenizer.json"; fs::exists(path)) {
    const Json json = json::parse_file(path);
    const std::string type = type_of(child(json, "model"), "the model");
    if (type == "WordPiece") return wordpiece_of_json(json, config);
    if (type == "BPE") return byte_level_of(json, config);
    if (type == "Unigram") {
      UnigramSpec spec = unigram_of_json(json);
      const auto specials = specials_of(config, spec.pieces, false);
      return std::make_unique<Unigram>(std::move(spec), specials, max_length(config));
    }
    unsupported("the model " + type);
  }
  if (fs::exists(folder / "vocab.txt")) return wordpiece_of_text(folder / "vocab.txt", config);
  if (fs::exists(folder / "vocab.json") && fs::exists(folder / "merges.txt")) {
    return byte_level_of(json_of_files(folder, config), config);
  }
  if (const fs::path path = folder / "sentencepiece.bpe.model"; fs::exists(path)) {
    UnigramSpec spec = unigram_of_sentencepiece(read_file(path, std::size_t{1} << 28));
    const auto specials = specials_of(config, spec.pieces, false);
    return std::make_unique<Unigram>(std::move(spec), specials, max_length(config));
  }
  throw Error(Code::tokenizer_missing,
              "there is no tokenizer.json, vocab.txt, vocab.json or sentencepiece.bpe.model in " +
                  folder.string(),
              "copy the tokenizer's files into the model's folder", {{"path", folder.string()}});
}

}  // namespace espalier::tokenizer
