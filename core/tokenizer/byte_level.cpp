#include "core/tokenizer/byte_level.h"

#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>

#include <array>
#include <cstdint>
#include <unordered_map>

#include "core/base/error.h"
#include "core/base/utf8.h"
#include "core/tokenizer/bpe.h"
#include "core/tokenizer/byte_map.h"

namespace espalier::tokenizer {

namespace {

struct StringHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const {
    return std::hash<std::string_view>{}(text);
  }
};
using Index = std::unordered_map<std::string, TokenId, StringHash, std::equal_to<>>;

const icu::Normalizer2* normalizer_of(Normalization form) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* out = nullptr;
  switch (form) {
    case Normalization::none:
      return nullptr;
    case Normalization::nfc:
      out = icu::Normalizer2::getNFCInstance(status);
      break;
    case Normalization::nfd:
      out = icu::Normalizer2::getNFDInstance(status);
      break;
    case Normalization::nfkc:
      out = icu::Normalizer2::getNFKCInstance(status);
      break;
    case Normalization::nfkd:
      out = icu::Normalizer2::getNFKDInstance(status);
      break;
  }
  if (U_FAILURE(status) || out == nullptr) {
    throw Error(Code::internal, "ICU has no data for Unicode normalisation");
  }
  return out;
}

std::string normalized(const icu::Normalizer2& normalizer, std::string_view text) {
  if (text.size() > static_cast<std::size_t>(INT32_MAX)) {
    throw_bad("a text of more than 2 GB", "split the text");
  }
  std::string out;
  icu::StringByteSink<std::string> sink(&out, static_cast<std::int32_t>(text.size()));
  UErrorCode status = U_ZERO_ERROR;
  normalizer.normalizeUTF8(0, icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())),
                           sink, nullptr, status);
  if (U_FAILURE(status)) throw Error(Code::internal, "Unicode normalisation failed");
  return out;
}

bool is_plain(PieceType type) {
  return type == PieceType::normal || type == PieceType::byte;
}

/// Entries by their text. Of two entries alike the plain one is found, then the first.
Index index_of(const Vocabulary& vocabulary) {
  Index out;
  out.reserve(vocabulary.pieces.size());
  for (const bool plain : {true, false}) {
    for (TokenId id = 0; id < vocabulary.size(); ++id) {
      const auto i = static_cast<std::size_t>(id);
      if (is_plain(vocabulary.types[i]) == plain) out.try_emplace(vocabulary.pieces[i], id);
    }
  }
  return out;
}

std::vector<PairMerges::Merge> resolve(const ByteLevelSpec& spec, const Index& index) {
  std::vector<PairMerges::Merge> out;
  out.reserve(spec.merges.size());
  const auto id_of = [&](const std::string& piece) {
    const auto found = index.find(piece);
    if (found == index.end()) {
      throw_bad("it merges to or from \"" + utf8::sanitized(piece) +
                "\", which is not in its vocabulary");
    }
    return found->second;
  };
  for (const auto& [left, right] : spec.merges)
    out.push_back({id_of(left), id_of(right), id_of(left + right)});
  return out;
}

/// Added tokens of one kind: matched before or after normalisation, with or without special ones.
SpecialCutter cutter(const ByteLevelSpec& spec, bool after, bool special,
                     const icu::Normalizer2* normalizer) {
  std::vector<SpecialCutter::Token> tokens;
  for (const AddedToken& added : spec.added) {
    if ((added.special && !special) || added.normalized != after) continue;
    std::string text = spec.vocabulary.pieces[static_cast<std::size_t>(added.id)];
    if (after && normalizer != nullptr && utf8::valid(text)) text = normalized(*normalizer, text);
    tokens.push_back(
        {std::move(text), added.id, added.takes_left, added.takes_right, added.single_word});
  }
  return SpecialCutter(tokens);
}

class ByteLevelTokenizer : public VocabularyTokenizer {
 public:
  ByteLevelTokenizer(const ByteLevelSpec& spec, const Index& index);

  std::vector<TokenId> encode(std::string_view text, bool parse_special) const override;
  std::string decode(std::span<const TokenId> ids) const override;
  std::string token_bytes(TokenId id) const override {
    check_id(id);
    return bytes_[static_cast<std::size_t>(id)];
  }
  std::string kind() const override { return "byte-level bpe (" + name_ + ")"; }

 private:
  void encode_plain(std::string_view text, PairMerges::Worker& worker,
                    std::vector<TokenId>& out) const;
  /// The word's bytes as tokens. A byte without a token (some vocabularies lack those that UTF-8
  /// never or hardly has) becomes the unknown token, or nothing where there is none.
  void first_symbols(std::string_view word, std::vector<TokenId>& out) const;

  PairMerges merges_;
  PreTokenizer pre_;
  const icu::Normalizer2* normalizer_;
  std::array<SpecialCutter, 2> before_;  ///< before normalisation; without and with special tokens
  std::array<SpecialCutter, 2> after_;
  std::array<TokenId, 256> byte_ids_{};
  Index words_;                     ///< plain entries by their bytes, with ignore_merges
  std::vector<std::string> bytes_;  ///< what each id decodes to
  bool fuse_unknown_;
  std::string name_;
};

ByteLevelTokenizer::ByteLevelTokenizer(const ByteLevelSpec& spec, const Index& index)
    : VocabularyTokenizer(spec.vocabulary),
      merges_(resolve(spec, index)),
      pre_(spec.pre),
      normalizer_(normalizer_of(spec.normalization)),
      before_{cutter(spec, false, false, normalizer_), cutter(spec, false, true, normalizer_)},
      after_{cutter(spec, true, false, normalizer_), cutter(spec, true, true, normalizer_)},
      fuse_unknown_(spec.fuse_unknown),
      name_(spec.name) {
  for (std::size_t b = 0; b < 256; ++b) {
    const auto found = index.find(byte_characters()[b]);
    byte_ids_[b] = found == index.end() ? -1 : found->second;
  }
  const Vocabulary& v = vocabulary();
  for (TokenId id = 0; id < v.size(); ++id) {
    const std::string& piece = v.pieces[static_cast<std::size_t>(id)];
    const bool plain = is_plain(type(id));
    bytes_.push_back(type(id) == PieceType::control ? "" : plain ? bytes_of_piece(piece) : piece);
    if (spec.ignore_merges && plain) words_.try_emplace(bytes_.back(), id);
  }
}

std::vector<TokenId> ByteLevelTokenizer::encode(std::string_view text, bool parse_special) const {
  check_text(text);
  std::vector<TokenId> out;
  PairMerges::Worker worker(merges_);
  const std::size_t which = parse_special ? 1 : 0;
  for (const SpecialCutter::Segment& raw : before_[which].cut(text)) {
    if (raw.id >= 0) {
      out.push_back(raw.id);
      continue;
    }
    std::string changed;
    if (normalizer_ != nullptr) changed = normalized(*normalizer_, raw.text);
    const std::string_view rest = normalizer_ != nullptr ? changed : raw.text;
    for (const SpecialCutter::Segment& segment : after_[which].cut(rest)) {
      if (segment.id >= 0) {
        out.push_back(segment.id);
      } else {
        encode_plain(segment.text, worker, out);
      }
    }
  }
  return out;
}

void ByteLevelTokenizer::encode_plain(std::string_view text, PairMerges::Worker& worker,
                                      std::vector<TokenId>& out) const {
  PreTokenizer::Words words;
  pre_.run(text, words);
  std::vector<TokenId> symbols;
  for (const auto& [begin, end] : words.spans) {
    const std::string_view word = words.text.substr(begin, end - begin);
    if (const auto whole = words_.find(word); whole != words_.end()) {
      out.push_back(whole->second);
      continue;
    }
    first_symbols(word, symbols);
    worker.merge(symbols, out);
  }
}

void ByteLevelTokenizer::first_symbols(std::string_view word, std::vector<TokenId>& out) const {
  out.clear();
  const TokenId unknown = vocabulary().unknown;
  bool after_unknown = false;
  for (const char c : word) {
    const TokenId id = byte_ids_[static_cast<std::uint8_t>(c)];
    if (id >= 0) {
      out.push_back(id);
    } else if (unknown >= 0 && !(after_unknown && fuse_unknown_)) {
      out.push_back(unknown);
    }
    after_unknown = id < 0;
  }
}

std::string ByteLevelTokenizer::decode(std::span<const TokenId> ids) const {
  std::string out;
  for (const TokenId id : ids)
    out += token_bytes(id);
  return out;
}

}  // namespace

std::unique_ptr<Tokenizer> make_byte_level(const ByteLevelSpec& spec) {
  check(spec.vocabulary);
  for (const AddedToken& added : spec.added) {
    if (added.id < 0 || added.id >= spec.vocabulary.size()) {
      throw_bad("the added token " + std::to_string(added.id) + " is not in the vocabulary");
    }
  }
  return std::make_unique<ByteLevelTokenizer>(spec, index_of(spec.vocabulary));
}

}  // namespace espalier::tokenizer
