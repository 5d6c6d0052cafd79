// A unigram model from tokenizer.json or from XLM-R's sentencepiece.bpe.model.
#include <set>

#include "core/tokenizer/hf_bpe.h"
#include "core/tokenizer/sentencepiece_model.h"
#include "core/tokenizer/unigram.h"

namespace espalier::tokenizer {

namespace {

using hf::child;
using hf::flag;
using hf::parts;
using hf::type_of;
using hf::unsupported;
using hf::wrong;

std::string from_base64(const std::string& text) {
  std::string out;
  std::uint32_t bits = 0;
  int count = 0;
  for (const char c : text) {
    if (c == '=') break;
    std::uint32_t value = 0;
    if (c >= 'A' && c <= 'Z') {
      value = static_cast<std::uint32_t>(c - 'A');
    } else if (c >= 'a' && c <= 'z') {
      value = static_cast<std::uint32_t>(c - 'a' + 26);
    } else if (c >= '0' && c <= '9') {
      value = static_cast<std::uint32_t>(c - '0' + 52);
    } else if (c == '+' || c == '/') {
      value = c == '+' ? 62 : 63;
    } else {
      wrong("the character map is not base64");
    }
    bits = bits << 6 | value;
    count += 6;
    if (count >= 8) {
      count -= 8;
      out += static_cast<char>(bits >> count & 0xFF);
    }
  }
  return out;
}

/// A map of characters, and cutting at white space before U+2581: XLM-R's pipeline.
void read_pipeline(const Json& json, UnigramSpec& spec) {
  for (const Json* part : parts(child(json, "normalizer"), "normalizers", "the normalizer")) {
    const std::string type = type_of(*part, "the normalizer");
    if (type != "Precompiled" || !spec.characters.empty()) {
      unsupported("Unigram with the normalizer " + type);
    }
    const Json& map = child(*part, "precompiled_charsmap");
    if (!map.is_string()) wrong("the character map is no text");
    const std::string bytes = from_base64(map.get<std::string>());
    if (!bytes.empty()) spec.characters = CharacterMap(bytes);
  }
  bool cuts = false, marks = false;
  for (const Json* part :
       parts(child(json, "pre_tokenizer"), "pretokenizers", "the pre-tokenizer")) {
    const std::string type = type_of(*part, "the pre-tokenizer");
    if (type == "WhitespaceSplit") {
      cuts = true;
    } else if (type == "Metaspace") {
      const Json& scheme = child(*part, "prepend_scheme");
      marks = scheme.is_null() ? flag(*part, "add_prefix_space", true) : scheme == "always";
      if (child(*part, "replacement") != "\u2581") unsupported("Metaspace without U+2581");
    } else {
      unsupported("Unigram with the pre-tokenizer " + type);
    }
  }
  if (!cuts || !marks) unsupported("Unigram whose words do not begin at white space with U+2581");
}

}  // namespace

UnigramSpec unigram_of_json(const Json& json) {
  const Json& model = child(json, "model");
  if (flag(model, "byte_fallback", false)) unsupported("Unigram with byte_fallback");
  UnigramSpec out;
  const Json& vocab = child(model, "vocab");
  if (!vocab.is_array() || vocab.empty()) wrong("the model has no vocab");
  for (const Json& entry : vocab) {
    if (!entry.is_array() || entry.size() != 2 || !entry[0].is_string() || !entry[1].is_number()) {
      wrong("a piece is no pair of text and score");
    }
    out.pieces.push_back(entry[0]);
    out.scores.push_back(entry[1]);
  }
  std::set<std::string> special;
  for (const Json& token : child(json, "added_tokens")) {
    const Json &content = child(token, "content"), &id = child(token, "id");
    if (!content.is_string() || !id.is_number_unsigned()) wrong("an added token has no content");
    if (!flag(token, "special", false)) unsupported("added tokens that are not special");
    special.insert(content.get<std::string>());
    // Tokens behind the model's own pieces, one after the other.
    if (id.get<std::uint64_t>() == out.pieces.size()) {
      out.pieces.push_back(content);
      out.scores.push_back(0);
    }
  }
  for (const std::string& piece : out.pieces)
    out.plain.push_back(!special.contains(piece));
  const Json& unknown = child(model, "unk_id");
  if (!unknown.is_number_unsigned() || unknown.get<std::uint64_t>() >= out.pieces.size()) {
    wrong("unk_id is no id of the vocabulary");
  }
  out.unknown = unknown.get<TokenId>();
  out.plain[static_cast<std::size_t>(out.unknown)] = false;
  read_pipeline(json, out);
  return out;
}

UnigramSpec unigram_of_sentencepiece(std::string_view bytes) {
  constexpr std::size_t kOwn = 3;  // the model's <unk> <s> </s>, which fairseq orders anew
  const SentencePieceModel model = parse_sentencepiece(bytes);
  const auto& pieces = model.vocabulary.pieces;
  if (model.algorithm != SentencePieceModel::Algorithm::unigram || pieces.size() <= kOwn) {
    throw_bad("sentencepiece.bpe.model is no unigram model");
  }
  UnigramSpec out;
  out.pieces = {"<s>", "<pad>", "</s>", "<unk>"};
  out.scores.assign(out.pieces.size(), 0);
  out.plain.assign(out.pieces.size(), false);
  out.unknown = 3;
  for (std::size_t i = kOwn; i < pieces.size(); ++i) {
    out.pieces.push_back(pieces[i]);
    out.scores.push_back(model.scores[i]);
    out.plain.push_back(model.vocabulary.types[i] == PieceType::normal);
  }
  out.pieces.emplace_back("<mask>");
  out.scores.push_back(0);
  out.plain.push_back(false);
  if (!model.character_map.empty()) out.characters = CharacterMap(model.character_map);
  return out;
}

}  // namespace espalier::tokenizer
