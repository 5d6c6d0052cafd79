#include "core/tokenizer/vocabulary.h"

#include <algorithm>
#include <utility>

#include "core/base/error.h"
#include "core/base/utf8.h"

namespace espalier::tokenizer {

namespace {

constexpr std::size_t kMaxPieces = std::size_t{1} << 24;

/// Names under which the families' vocabularies end a turn or a text.
constexpr const char* kEnds[] = {"<|eot_id|>",    "<|im_end|>",    "<|end|>",
                                 "<end_of_turn>", "<|endoftext|>", "<|eom_id|>"};

std::vector<TokenId> collect_stops(const Vocabulary& vocabulary) {
  std::vector<TokenId> out;
  const auto add = [&out](TokenId id) {
    if (id >= 0 && std::find(out.begin(), out.end(), id) == out.end()) out.push_back(id);
  };
  add(vocabulary.eos);
  for (const TokenId id : vocabulary.stops)
    add(id);
  for (const char* name : kEnds)
    add(vocabulary.find_special(name));
  return out;
}

}  // namespace

void throw_bad(const std::string& why, const std::string& hint) {
  throw Error(Code::tokenizer_bad, "the tokenizer cannot be used: " + why, hint, {{"why", why}});
}

TokenId Vocabulary::find_special(std::string_view piece) const {
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    const bool plain = types[i] == PieceType::normal || types[i] == PieceType::byte;
    if (!plain && pieces[i] == piece) return static_cast<TokenId>(i);
  }
  return -1;
}

void check(const Vocabulary& vocabulary) {
  const std::size_t size = vocabulary.pieces.size();
  if (size == 0) throw_bad("its vocabulary is empty");
  if (size > kMaxPieces) throw_bad("its vocabulary is larger than any model's");
  if (vocabulary.types.size() != size) {
    throw_bad("it has " + std::to_string(size) + " tokens and " +
              std::to_string(vocabulary.types.size()) + " token types");
  }
  const auto inside = [&](const char* what, TokenId id) {
    if (id < -1 || id >= vocabulary.size()) {
      throw_bad("its " + std::string(what) + " token " + std::to_string(id) +
                " is not in the vocabulary");
    }
  };
  inside("bos", vocabulary.bos);
  inside("eos", vocabulary.eos);
  inside("unknown", vocabulary.unknown);
  for (const TokenId id : vocabulary.stops)
    inside("end", id);
}

VocabularyTokenizer::VocabularyTokenizer(Vocabulary vocabulary)
    : vocabulary_(std::move(vocabulary)) {
  check(vocabulary_);
  stop_ids_ = collect_stops(vocabulary_);
}

std::string VocabularyTokenizer::piece(TokenId id) const {
  check_id(id);
  return vocabulary_.pieces[static_cast<std::size_t>(id)];
}

bool VocabularyTokenizer::is_control(TokenId id) const {
  check_id(id);
  return type(id) == PieceType::control;
}

void VocabularyTokenizer::check_id(TokenId id) const {
  if (id >= 0 && id < vocabulary_.size()) return;
  const std::string number = std::to_string(id);
  const std::string size = std::to_string(vocabulary_.size());
  throw Error(
      Code::token_out_of_range, "there is no token " + number + ": the vocabulary has " + size,
      "use ids from 0 to one below the vocabulary's size", {{"id", number}, {"size", size}});
}

void VocabularyTokenizer::check_text(std::string_view text) {
  const std::size_t bad = utf8::first_invalid(text);
  if (bad == std::string_view::npos) return;
  const std::string at = std::to_string(bad);
  throw Error(Code::text_encoding, "the text is not UTF-8 (byte " + at + ")", "save it as UTF-8",
              {{"byte", at}});
}

}  // namespace espalier::tokenizer
