#include "core/tokenizer/sentencepiece_tokenizer.h"

#include <sentencepiece_processor.h>

#include <exception>

#include "core/base/error.h"
#include "core/tokenizer/special_cutter.h"

namespace espalier::tokenizer {

namespace {

constexpr std::string_view kSpace = "\xE2\x96\x81";           // U+2581
constexpr const char* const kUnknownText = " \xE2\x81\x87 ";  // what the library decodes it to

/// Control tokens and the unknown token, as they are written.
std::vector<SpecialCutter::Token> special_tokens(const Vocabulary& vocabulary) {
  std::vector<SpecialCutter::Token> out;
  for (TokenId id = 0; id < vocabulary.size(); ++id) {
    const PieceType type = vocabulary.types[static_cast<std::size_t>(id)];
    if (type == PieceType::control || type == PieceType::unknown) {
      out.push_back({vocabulary.pieces[static_cast<std::size_t>(id)], id});
    }
  }
  return out;
}

class SentencePieceTokenizer : public VocabularyTokenizer {
 public:
  explicit SentencePieceTokenizer(const SentencePieceModel& model);

  std::vector<TokenId> encode(std::string_view text, bool parse_special) const override;
  std::string decode(std::span<const TokenId> ids) const override;
  std::string token_bytes(TokenId id) const override;
  std::string kind() const override { return "sentencepiece"; }

 private:
  void encode_plain(std::string_view text, std::vector<TokenId>& out) const;
  void encode_part(std::string_view text, bool first, std::vector<TokenId>& out) const;

  sentencepiece::SentencePieceProcessor processor_;
  SpecialCutter specials_;
  bool dummy_prefix_;
  bool own_prefix_;   ///< metaspace: the library puts none
  bool prefix_once_;  ///< metaspace
  bool escape_spaces_;
};

SentencePieceTokenizer::SentencePieceTokenizer(const SentencePieceModel& model)
    : VocabularyTokenizer(model.vocabulary),
      specials_(special_tokens(model.vocabulary)),
      dummy_prefix_(model.dummy_prefix && !model.space_as_suffix),
      own_prefix_(dummy_prefix_ && model.metaspace),
      prefix_once_(model.prefix_once),
      escape_spaces_(model.escape_spaces) {
  SentencePieceModel for_library = model;
  for_library.dummy_prefix = model.dummy_prefix && !own_prefix_;
  const auto status = processor_.LoadFromSerializedProto(serialize(for_library));
  if (!status.ok()) throw_bad("the SentencePiece library says: " + status.ToString());
}

void SentencePieceTokenizer::encode_plain(std::string_view text, std::vector<TokenId>& out) const {
  std::vector<int> ids;
  const auto status = processor_.Encode({text.data(), text.size()}, &ids);
  if (!status.ok()) throw_bad("the SentencePiece library says: " + status.ToString());
  out.insert(out.end(), ids.begin(), ids.end());
}

void SentencePieceTokenizer::encode_part(std::string_view text, bool first,
                                         std::vector<TokenId>& out) const {
  const bool prefixed = own_prefix_ && !text.empty() && (first || !prefix_once_) &&
                        text.front() != ' ' && !text.starts_with(kSpace);
  if (!prefixed) return encode_plain(text, out);
  encode_plain(std::string(kSpace) + std::string(text), out);
}

std::vector<TokenId> SentencePieceTokenizer::encode(std::string_view text,
                                                    bool parse_special) const {
  check_text(text);
  std::vector<TokenId> out;
  if (!parse_special) {
    encode_part(text, true, out);
    return out;
  }
  for (const SpecialCutter::Segment& segment : specials_.cut(text)) {
    if (segment.id >= 0) {
      out.push_back(segment.id);
    } else {
      encode_part(segment.text, segment.text.data() == text.data(), out);
    }
  }
  return out;
}

std::string SentencePieceTokenizer::token_bytes(TokenId id) const {
  check_id(id);
  switch (type(id)) {
    case PieceType::control:
      return {};
    case PieceType::unknown:
      return kUnknownText;
    default:
      break;
  }
  std::string_view piece = vocabulary().pieces[static_cast<std::size_t>(id)];
  if (type(id) == PieceType::byte) return {static_cast<char>(byte_of_piece(piece))};
  std::string out;
  while (!piece.empty()) {
    const bool space = escape_spaces_ && piece.starts_with(kSpace);
    out += space ? ' ' : piece.front();
    piece.remove_prefix(space ? kSpace.size() : 1);
  }
  return out;
}

std::string SentencePieceTokenizer::decode(std::span<const TokenId> ids) const {
  std::string out;
  bool first = dummy_prefix_;
  for (const TokenId id : ids) {
    std::string bytes = token_bytes(id);
    if (type(id) == PieceType::control) continue;
    // The space that encoding put in front goes again.
    const bool text = type(id) != PieceType::unknown && type(id) != PieceType::byte;
    if (first && text && bytes.starts_with(' ')) bytes.erase(0, 1);
    first = false;
    out += bytes;
  }
  return out;
}

}  // namespace

std::unique_ptr<Tokenizer> make_sentencepiece(const SentencePieceModel& model) {
  check(model);
  try {
    return std::make_unique<SentencePieceTokenizer>(model);
  } catch (const Error&) {
    throw;
  } catch (const std::exception& error) {
    throw_bad(std::string("the SentencePiece library says: ") + error.what());
  }
}

}  // namespace espalier::tokenizer
