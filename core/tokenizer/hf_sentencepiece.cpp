#include "core/tokenizer/hf_sentencepiece.h"

#include <algorithm>
#include <unordered_map>

#include "core/tokenizer/hf_bpe.h"

namespace espalier::tokenizer {

namespace {

using hf::child;
using hf::flag;
using hf::parts;
using hf::type_of;
using hf::unsupported;

constexpr const char* kSpace = "\xE2\x96\x81";  // U+2581

bool is_text(const Json& value, const char* text) {
  return value.is_string() && value.get_ref<const std::string&>() == text;
}

/// A space is U+2581 in the pieces: by a Replace, or by Metaspace. A Prepend puts one in front.
void read_normalizer(const Json& json, SentencePieceModel& model) {
  for (const Json* part : parts(json, "normalizers", "the normalizer")) {
    const std::string type = type_of(*part, "the normalizer");
    if (type == "Replace" && is_text(child(child(*part, "pattern"), "String"), " ") &&
        is_text(child(*part, "content"), kSpace)) {
      model.escape_spaces = true;
    } else if (type == "Prepend" && is_text(child(*part, "prepend"), kSpace)) {
      model.dummy_prefix = true;
    } else {
      unsupported("the normalizer " + type);
    }
  }
}

void read_metaspace(const Json& json, SentencePieceModel& model) {
  if (!is_text(child(json, "replacement"), kSpace)) unsupported("Metaspace of another character");
  if (flag(json, "split", true)) unsupported("Metaspace that splits at spaces");
  const Json& scheme = child(json, "prepend_scheme");
  model.escape_spaces = true;
  model.metaspace = true;
  model.prefix_once = is_text(scheme, "first");
  model.dummy_prefix =
      scheme.is_null() ? flag(json, "add_prefix_space", true) : !is_text(scheme, "never");
}

void read_pre_tokenizer(const Json& json, SentencePieceModel& model) {
  for (const Json* part : parts(json, "pretokenizers", "the pre-tokenizer")) {
    const std::string type = type_of(*part, "the pre-tokenizer");
    // Gemma's files split at a space although none is left by then.
    const bool idle = type == "Split" && model.escape_spaces &&
                      is_text(child(child(*part, "pattern"), "String"), " ");
    if (type == "Metaspace") {
      read_metaspace(*part, model);
    } else if (!idle) {
      unsupported("the pre-tokenizer " + type);
    }
  }
}

std::string with_escaped_spaces(const std::string& text) {
  std::string out;
  for (const char c : text)
    c == ' ' ? out += kSpace : out += c;
  return out;
}

/// The library wants an unknown piece; files written by transformers 5 name none for Llama, whose
/// bytes leave nothing unknown.
void find_unknown(Vocabulary& vocabulary) {
  if (vocabulary.unknown >= 0) return;
  const auto found = std::find(vocabulary.pieces.begin(), vocabulary.pieces.end(), "<unk>");
  if (found == vocabulary.pieces.end()) return;
  vocabulary.unknown = static_cast<TokenId>(found - vocabulary.pieces.begin());
}

/// Types as the library has them: bytes, the unknown piece; ids without a token get a name.
void complete_types(Vocabulary& vocabulary) {
  for (std::size_t i = 0; i < vocabulary.pieces.size(); ++i) {
    std::string& piece = vocabulary.pieces[i];
    PieceType& type = vocabulary.types[i];
    if (piece.empty()) {
      piece = "[free " + std::to_string(i) + "]";
      type = PieceType::unused;
    } else if (static_cast<TokenId>(i) == vocabulary.unknown) {
      type = PieceType::unknown;
    } else if (type == PieceType::normal && byte_of_piece(piece) >= 0) {
      type = PieceType::byte;
    } else if (type == PieceType::user_defined) {
      piece = with_escaped_spaces(piece);
    }
  }
}

void set_scores(const hf::Bpe& bpe, SentencePieceModel& model) {
  std::unordered_map<std::string, float> ranks;
  ranks.reserve(bpe.merges.size());
  float rank = 0;
  for (const auto& [left, right] : bpe.merges)
    ranks.try_emplace(left + right, rank -= 1);
  for (const std::string& piece : model.vocabulary.pieces) {
    const auto found = ranks.find(piece);
    model.scores.push_back(found == ranks.end() ? rank - 1 : found->second);
  }
}

}  // namespace

bool is_sentencepiece_json(const Json& json) {
  const Json& model = child(json, "model");
  return is_text(child(model, "type"), "BPE") && flag(model, "byte_fallback", false);
}

SentencePieceModel sentencepiece_of_json(const Json& json) {
  hf::Bpe bpe = hf::read_bpe(json);
  for (const AddedToken& added : bpe.added) {
    if (added.takes_left || added.takes_right || added.single_word) {
      unsupported("lstrip, rstrip or single_word (of the token " + std::to_string(added.id) + ")");
    }
  }
  SentencePieceModel out;
  out.byte_fallback = true;
  out.dummy_prefix = false;
  out.escape_spaces = false;
  read_normalizer(child(json, "normalizer"), out);
  read_pre_tokenizer(child(json, "pre_tokenizer"), out);
  if (!out.escape_spaces) unsupported("byte_fallback without spaces written as U+2581");
  out.vocabulary = std::move(bpe.vocabulary);
  find_unknown(out.vocabulary);
  complete_types(out.vocabulary);
  set_scores(bpe, out);
  return out;
}

}  // namespace espalier::tokenizer
