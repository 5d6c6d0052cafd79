// sentencepiece_model.proto, field by field.
#include "core/tokenizer/sentencepiece_model.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <unordered_set>

#include "core/base/utf8.h"
#include "core/tokenizer/protobuf.h"

namespace espalier::tokenizer {

namespace {

namespace model_field {
constexpr std::uint32_t kPiece = 1, kTrainer = 2, kNormalizer = 3, kDenormalizer = 5;
}
namespace piece_field {
constexpr std::uint32_t kText = 1, kScore = 2, kType = 3;
}
namespace trainer_field {
constexpr std::uint32_t kAlgorithm = 3, kSpaceAsSuffix = 24, kByteFallback = 35, kUnknown = 45,
                        kBos = 46, kEos = 47;
}
namespace normalizer_field {
constexpr std::uint32_t kName = 1, kCharacterMap = 2, kDummyPrefix = 3, kRemoveSpaces = 4,
                        kEscape = 5;
}

constexpr std::size_t kMaxPiece = 4096;  // the library's trie recurses once a byte
constexpr std::size_t kMaxNesting = 64;  // matches that the library has room for at one place

void parse_piece(std::string_view bytes, SentencePieceModel& model) {
  std::string_view text;
  float score = 0;
  std::uint64_t type = 1;
  ProtoReader reader(bytes);
  while (const auto field = reader.next()) {
    if (field->number == piece_field::kText && field->wire == 2) text = field->bytes;
    if (field->number == piece_field::kScore && field->wire == 5) {
      score = std::bit_cast<float>(static_cast<std::uint32_t>(field->value));
    }
    if (field->number == piece_field::kType && field->wire == 0) type = field->value;
  }
  if (type < 1 || type > 6) throw_bad("piece type " + std::to_string(type));
  model.vocabulary.pieces.emplace_back(text);
  model.vocabulary.types.push_back(static_cast<PieceType>(type));
  model.scores.push_back(score);
}

struct SpecialNames {
  std::string bos = "<s>";
  std::string eos = "</s>";
};

void parse_trainer(std::string_view bytes, SentencePieceModel& model, SpecialNames& names) {
  ProtoReader reader(bytes);
  while (const auto field = reader.next()) {
    if (field->wire == 2) {
      if (field->number == trainer_field::kBos) names.bos = field->bytes;
      if (field->number == trainer_field::kEos) names.eos = field->bytes;
    } else if (field->wire == 0) {
      if (field->number == trainer_field::kAlgorithm) {
        if (field->value < 1 || field->value > 4) throw_bad("its algorithm is not known");
        model.algorithm = static_cast<SentencePieceModel::Algorithm>(field->value);
      }
      if (field->number == trainer_field::kByteFallback) model.byte_fallback = field->value != 0;
      if (field->number == trainer_field::kSpaceAsSuffix) model.space_as_suffix = field->value != 0;
    }
  }
}

void parse_normalizer(std::string_view bytes, SentencePieceModel& model,
                      std::string* character_map) {
  ProtoReader reader(bytes);
  while (const auto field = reader.next()) {
    if (field->number == normalizer_field::kCharacterMap && !field->bytes.empty()) {
      if (character_map != nullptr) {
        *character_map = field->bytes;
        continue;
      }
      throw_bad(
          "it normalises characters by a table of its own, which is not supported",
          "a folder with tokenizer.json, or a model whose SentencePiece rule is \"identity\"");
    }
    if (field->wire != 0) continue;
    if (field->number == normalizer_field::kDummyPrefix) model.dummy_prefix = field->value != 0;
    if (field->number == normalizer_field::kRemoveSpaces) {
      model.remove_extra_spaces = field->value != 0;
    }
    if (field->number == normalizer_field::kEscape) model.escape_spaces = field->value != 0;
  }
}

void check_piece(const std::string& piece, float score, PieceType type) {
  const auto shown = [&] { return "the piece \"" + utf8::sanitized(piece.substr(0, 40)) + "\""; };
  if (piece.empty()) throw_bad("a piece is empty");
  if (piece.size() > kMaxPiece) throw_bad(shown() + "... is longer than 4 KiB");
  if (piece.find('\0') != std::string::npos) throw_bad("a piece has a zero byte");
  if (!utf8::valid(piece)) throw_bad(shown() + " is not UTF-8");
  if (!std::isfinite(score)) throw_bad(shown() + " has a score that is no finite number");
  if (type == PieceType::byte && byte_of_piece(piece) < 0) throw_bad(shown() + " names no byte");
}

/// The library keeps at most 64 user-defined pieces that begin at one place, and writes on.
void check_nesting(const Vocabulary& vocabulary) {
  std::vector<std::string_view> user;
  for (std::size_t i = 0; i < vocabulary.pieces.size(); ++i) {
    if (vocabulary.types[i] == PieceType::user_defined) user.push_back(vocabulary.pieces[i]);
  }
  std::sort(user.begin(), user.end());
  std::vector<std::string_view> prefixes;  // of the piece at hand, each a prefix of the next
  for (const std::string_view piece : user) {
    while (!prefixes.empty() && !piece.starts_with(prefixes.back()))
      prefixes.pop_back();
    prefixes.push_back(piece);
    if (prefixes.size() > kMaxNesting) throw_bad("too many of its pieces begin alike");
  }
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

}  // namespace

int byte_of_piece(std::string_view piece) {
  if (piece.size() != 6 || !piece.starts_with("<0x") || piece[5] != '>') return -1;
  const int high = hex_digit(piece[3]);
  const int low = hex_digit(piece[4]);
  return high < 0 || low < 0 ? -1 : 16 * high + low;
}

SentencePieceModel parse_sentencepiece(std::string_view bytes, std::string* character_map) {
  SentencePieceModel out;
  out.algorithm = SentencePieceModel::Algorithm::unigram;  // the format's defaults
  out.remove_extra_spaces = true;
  SpecialNames names;
  ProtoReader reader(bytes);
  while (const auto field = reader.next()) {
    if (field->wire != 2) continue;
    if (field->number == model_field::kPiece) parse_piece(field->bytes, out);
    if (field->number == model_field::kTrainer) parse_trainer(field->bytes, out, names);
    if (field->number == model_field::kNormalizer)
      parse_normalizer(field->bytes, out, character_map);
    if (field->number == model_field::kDenormalizer) {
      SentencePieceModel unused;
      parse_normalizer(field->bytes, unused, nullptr);  // refuses a character map there too
    }
  }
  Vocabulary& vocabulary = out.vocabulary;
  vocabulary.bos = vocabulary.find_special(names.bos);
  vocabulary.eos = vocabulary.find_special(names.eos);
  vocabulary.adds_bos = vocabulary.bos >= 0;
  return out;
}

void check(const SentencePieceModel& model) {
  const Vocabulary& vocabulary = model.vocabulary;
  check(vocabulary);
  if (model.scores.size() != vocabulary.pieces.size()) throw_bad("scores are missing");
  std::unordered_set<std::string_view> texts;
  std::unordered_set<std::string_view> reserved;
  texts.reserve(vocabulary.pieces.size());
  std::size_t unknown = 0;
  std::size_t bytes = 0;
  for (std::size_t i = 0; i < vocabulary.pieces.size(); ++i) {
    const std::string& piece = vocabulary.pieces[i];
    const PieceType type = vocabulary.types[i];
    check_piece(piece, model.scores[i], type);
    const bool text =
        type == PieceType::normal || type == PieceType::user_defined || type == PieceType::unused;
    if (!(text ? texts : reserved).insert(piece).second) {
      throw_bad("the piece \"" + piece.substr(0, 40) + "\" stands twice");
    }
    unknown += type == PieceType::unknown ? 1 : 0;
    bytes += type == PieceType::byte ? 1 : 0;
  }
  if (unknown != 1) throw_bad("it has " + std::to_string(unknown) + " unknown pieces, not one");
  if (bytes != (model.byte_fallback ? 256 : 0)) {
    throw_bad("it has " + std::to_string(bytes) + " of the 256 byte pieces");
  }
  check_nesting(vocabulary);
}

std::string serialize(const SentencePieceModel& model) {
  ProtoWriter out;
  const Vocabulary& vocabulary = model.vocabulary;
  std::string unknown;
  for (std::size_t i = 0; i < vocabulary.pieces.size(); ++i) {
    ProtoWriter piece;
    piece.bytes(piece_field::kText, vocabulary.pieces[i]);
    piece.number(piece_field::kScore, model.scores[i]);
    piece.varint(piece_field::kType, static_cast<std::uint64_t>(vocabulary.types[i]));
    out.bytes(model_field::kPiece, piece.str());
    if (vocabulary.types[i] == PieceType::unknown) unknown = vocabulary.pieces[i];
  }
  ProtoWriter trainer;
  trainer.varint(trainer_field::kAlgorithm, static_cast<std::uint64_t>(model.algorithm));
  trainer.varint(trainer_field::kSpaceAsSuffix, model.space_as_suffix ? 1 : 0);
  trainer.varint(trainer_field::kByteFallback, model.byte_fallback ? 1 : 0);
  trainer.bytes(trainer_field::kUnknown, unknown);
  out.bytes(model_field::kTrainer, trainer.str());
  ProtoWriter normalizer;
  normalizer.bytes(normalizer_field::kName, "identity");
  normalizer.varint(normalizer_field::kDummyPrefix, model.dummy_prefix ? 1 : 0);
  normalizer.varint(normalizer_field::kRemoveSpaces, model.remove_extra_spaces ? 1 : 0);
  normalizer.varint(normalizer_field::kEscape, model.escape_spaces ? 1 : 0);
  out.bytes(model_field::kNormalizer, normalizer.str());
  return out.str();
}

}  // namespace espalier::tokenizer
