// tokenizer.json of the tokenizers library: model, added_tokens, post_processor.
#include "core/tokenizer/hf_bpe.h"

#include <algorithm>
#include <unordered_map>

namespace espalier::tokenizer::hf {

void unsupported(const std::string& what) {
  throw_bad("tokenizer.json uses " + what + ", which is not supported",
            "byte-level BPE works, and SentencePiece from tokenizer.model or a GGUF file");
}

void wrong(const std::string& what) {
  throw_bad("in tokenizer.json, " + what);
}

const Json& child(const Json& parent, const char* key) {
  static const Json none;
  const auto found = parent.find(key);
  return found == parent.end() ? none : *found;
}

std::string type_of(const Json& component, const char* what) {
  const Json& type = child(component, "type");
  if (!component.is_object() || !type.is_string()) wrong(std::string(what) + " has no type");
  return type.get<std::string>();
}

bool flag(const Json& component, const char* key, bool fallback) {
  const Json& value = child(component, key);
  if (value.is_null()) return fallback;
  if (!value.is_boolean()) wrong(std::string(key) + " is no truth value");
  return value.get<bool>();
}

std::vector<const Json*> parts(const Json& component, const char* list, const char* what) {
  std::vector<const Json*> out;
  if (component.is_null()) return out;
  if (type_of(component, what) != "Sequence") return {&component};
  const Json& children = child(component, list);
  if (!children.is_array()) wrong(std::string(what) + " is a sequence without parts");
  for (const Json& part : children)
    out.push_back(&part);
  return out;
}

namespace {

constexpr std::uint64_t kMaxId = std::uint64_t{1} << 24;

TokenId id_of(const Json& value, const std::string& what) {
  if (!value.is_number_unsigned() || value.get<std::uint64_t>() >= kMaxId) {
    wrong("the id of " + what + " is no number in the range of ids");
  }
  return value.get<TokenId>();
}

/// Refuses what changes ids and is not implemented.
void check_model(const Json& model) {
  const std::string type = type_of(model, "the model");
  if (type != "BPE") unsupported("the model " + type);
  const Json& dropout = child(model, "dropout");
  if (!dropout.is_null() && !(dropout.is_number() && dropout.get<double>() == 0)) {
    unsupported("dropout");
  }
  for (const char* key : {"continuing_subword_prefix", "end_of_word_suffix"}) {
    const Json& text = child(model, key);
    if (!text.is_null() && !(text.is_string() && text.get_ref<const std::string&>().empty())) {
      unsupported(std::string(key));
    }
  }
}

using Texts = std::unordered_map<TokenId, std::string>;

void add_text(Texts& texts, TokenId id, const std::string& text) {
  const auto [at, added] = texts.emplace(id, text);
  if (!added && at->second != text) {
    wrong("the id " + std::to_string(id) + " belongs to two tokens");
  }
}

void read_added(const Json& list, Bpe& bpe, Texts& texts) {
  if (list.is_null()) return;
  if (!list.is_array()) wrong("added_tokens is no list");
  for (const Json& token : list) {
    const Json& content = child(token, "content");
    if (!token.is_object() || !content.is_string() ||
        content.get_ref<const std::string&>().empty()) {
      wrong("an added token has no content");
    }
    const std::string& text = content.get_ref<const std::string&>();
    AddedToken out;
    out.id = id_of(child(token, "id"), text);
    out.special = flag(token, "special", false);
    out.normalized = flag(token, "normalized", !out.special);
    out.takes_left = flag(token, "lstrip", false);
    out.takes_right = flag(token, "rstrip", false);
    out.single_word = flag(token, "single_word", false);
    add_text(texts, out.id, text);
    bpe.added.push_back(out);
  }
}

void read_vocabulary(const Json& model, Bpe& bpe, Texts& texts) {
  const Json& vocab = child(model, "vocab");
  if (!vocab.is_object()) wrong("the model has no vocab");
  for (const auto& [text, id] : vocab.items())
    add_text(texts, id_of(id, text), text);
  TokenId last = -1;
  for (const auto& [id, text] : texts)
    last = std::max(last, id);
  // Holes are allowed (padding), but a handful of tokens cannot ask for millions of entries.
  if (static_cast<std::size_t>(last) >= 64 * (texts.size() + 64)) wrong("ids are far apart");
  Vocabulary& out = bpe.vocabulary;
  out.pieces.resize(static_cast<std::size_t>(last) + 1);
  out.types.assign(out.pieces.size(), PieceType::unused);
  for (auto& [id, text] : texts) {
    out.pieces[static_cast<std::size_t>(id)] = std::move(text);
    out.types[static_cast<std::size_t>(id)] = PieceType::normal;
  }
  for (const AddedToken& added : bpe.added) {
    out.types[static_cast<std::size_t>(added.id)] =
        added.special ? PieceType::control : PieceType::user_defined;
  }
  const Json& unknown = child(model, "unk_token");
  if (unknown.is_string()) {
    const auto found = std::find(out.pieces.begin(), out.pieces.end(), unknown.get<std::string>());
    if (found == out.pieces.end()) wrong("unk_token is not in the vocabulary");
    out.unknown = static_cast<TokenId>(found - out.pieces.begin());
  }
}

void read_merges(const Json& model, Bpe& bpe) {
  const Json& merges = child(model, "merges");
  if (!merges.is_array()) wrong("the model has no merges");
  bpe.merges.reserve(merges.size());
  for (const Json& merge : merges) {
    if (merge.is_string()) {
      const std::string& text = merge.get_ref<const std::string&>();
      const std::size_t space = text.find(' ', 1);
      if (space == std::string::npos || space + 1 == text.size())
        wrong("a merge is not of two tokens");
      bpe.merges.emplace_back(text.substr(0, space), text.substr(space + 1));
    } else if (merge.is_array() && merge.size() == 2 && merge[0].is_string() &&
               merge[1].is_string()) {
      bpe.merges.emplace_back(merge[0].get<std::string>(), merge[1].get<std::string>());
    } else {
      wrong("a merge is not of two tokens");
    }
  }
}

/// Only what a post-processor puts before a single text matters here: one token, taken for bos.
void read_post_processor(const Json& json, Vocabulary& vocabulary) {
  for (const Json* part : parts(json, "processors", "the post-processor")) {
    const std::string type = type_of(*part, "the post-processor");
    if (type == "ByteLevel") continue;
    if (type != "TemplateProcessing") unsupported("the post-processor " + type);
    const Json& single = child(*part, "single");
    if (!single.is_array() || single.empty()) wrong("the post-processor has no template");
    const Json& name = child(child(single[0], "SpecialToken"), "id");
    if (!name.is_string()) continue;
    vocabulary.bos = vocabulary.find_special(name.get<std::string>());
    vocabulary.adds_bos = vocabulary.bos >= 0;
  }
}

}  // namespace

Bpe read_bpe(const Json& json) {
  const Json& model = child(json, "model");
  check_model(model);
  Bpe out;
  Texts texts;
  read_added(child(json, "added_tokens"), out, texts);
  read_vocabulary(model, out, texts);
  read_merges(model, out);
  read_post_processor(child(json, "post_processor"), out.vocabulary);
  return out;
}

}  // namespace espalier::tokenizer::hf
