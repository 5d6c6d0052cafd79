#include "core/tokenizer/wordpiece.h"

#include <unicode/locid.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>

#include "core/base/error.h"
#include "core/base/utf8.h"
#include "core/tokenizer/vocabulary.h"

namespace espalier::tokenizer {

namespace {

bool is_white(char32_t c) {
  return c == '\t' || c == '\n' || c == '\r' || u_isUWhiteSpace(static_cast<UChar32>(c));
}

bool is_removed(char32_t c) {
  if (c == 0 || c == 0xFFFD) return true;
  if (c == '\t' || c == '\n' || c == '\r') return false;
  const auto type = u_charType(static_cast<UChar32>(c));
  return type == U_CONTROL_CHAR || type == U_FORMAT_CHAR || type == U_PRIVATE_USE_CHAR;
}

/// The CJK Unified Ideographs, as BERT lists their blocks.
bool is_chinese(char32_t c) {
  return (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3400 && c <= 0x4DBF) ||
         (c >= 0x20000 && c <= 0x2A6DF) || (c >= 0x2A700 && c <= 0x2B73F) ||
         (c >= 0x2B740 && c <= 0x2B81F) || (c >= 0x2B920 && c <= 0x2CEAF) ||
         (c >= 0xF900 && c <= 0xFAFF) || (c >= 0x2F800 && c <= 0x2FA1F);
}

bool is_mark(char32_t c) {
  const bool ascii =
      c < 128 && c > 32 &&
      !((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == 127);
  return ascii || u_ispunct(static_cast<UChar32>(c));
}

std::vector<char32_t> without_accents(const std::vector<char32_t>& text) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* nfd = icu::Normalizer2::getNFDInstance(status);
  if (U_FAILURE(status)) throw Error(Code::internal, "ICU has no data for Unicode normalisation");
  icu::UnicodeString joined;
  for (const char32_t c : text)
    joined.append(static_cast<UChar32>(c));
  const icu::UnicodeString apart = nfd->normalize(joined, status);
  if (U_FAILURE(status)) throw Error(Code::internal, "Unicode normalisation failed");
  std::vector<char32_t> out;
  for (std::int32_t i = 0; i < apart.length(); i = apart.moveIndex32(i, 1)) {
    const UChar32 c = apart.char32At(i);
    if (u_charType(c) != U_NON_SPACING_MARK) out.push_back(static_cast<char32_t>(c));
  }
  return out;
}

/// A character's full lower case ("İ" has two characters).
void append_lower(std::string& out, char32_t c) {
  icu::UnicodeString one(static_cast<UChar32>(c));
  // Alone, no character stands at a word's end: sigma stays as it is.
  one.toLower(icu::Locale::getRoot());
  one.toUTF8String(out);
}

}  // namespace

std::vector<std::string> bert_words(std::string_view text, const BertNormalization& how) {
  std::vector<char32_t> characters;
  for (const char32_t c : utf8::decode(text)) {
    if (how.clean && is_removed(c)) continue;
    const char32_t kept = how.clean && is_white(c) ? U' ' : c;
    const bool apart = how.spaced_cjk && is_chinese(kept);
    if (apart) characters.push_back(' ');
    characters.push_back(kept);
    if (apart) characters.push_back(' ');
  }
  if (how.strip_accents) characters = without_accents(characters);
  std::vector<std::string> out;
  std::string word;
  const auto finish = [&] {
    if (!word.empty()) out.push_back(std::move(word));
    word.clear();
  };
  for (const char32_t c : characters) {
    const bool mark = is_mark(c);
    if (mark || is_white(c)) finish();
    if (is_white(c)) continue;
    how.lower ? append_lower(word, c) : utf8::append(word, c);
    if (mark) finish();
  }
  finish();
  return out;
}

WordPiece::WordPiece(Spec spec, Specials specials, std::int64_t max_length)
    : EncoderTokenizer(Layout::bert, specials, static_cast<std::int64_t>(spec.pieces.size()),
                       max_length),
      normalization_(spec.normalization),
      prefix_(std::move(spec.prefix)),
      longest_word_(spec.longest_word) {
  ids_.reserve(spec.pieces.size());
  for (std::size_t i = 0; i < spec.pieces.size(); ++i) {
    longest_piece_ = std::max(longest_piece_, spec.pieces[i].size());
    // As with the reference, the later of two equal lines counts.
    ids_[spec.pieces[i]] = static_cast<TokenId>(i);
  }
  const auto unknown = ids_.find(spec.unknown);
  if (unknown == ids_.end()) throw_bad("its vocabulary lacks " + spec.unknown);
  unknown_ = unknown->second;
}

std::vector<TokenId> WordPiece::tokens(std::string_view text, bool /*prefix_space*/) const {
  if (!utf8::valid(text)) {
    throw Error(Code::text_encoding, "the text is not UTF-8", "save it as UTF-8");
  }
  std::vector<TokenId> out;
  for (const std::string& word : bert_words(text, normalization_))
    add_word(word, out);
  return out;
}

void WordPiece::add_word(const std::string& word, std::vector<TokenId>& out) const {
  const auto starts = [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; };
  const auto length = static_cast<std::size_t>(std::count_if(word.begin(), word.end(), starts));
  if (length > longest_word_) {
    out.push_back(unknown_);
    return;
  }
  const std::size_t before = out.size();
  for (std::size_t begin = 0; begin < word.size();) {
    const std::string head = begin == 0 ? std::string() : prefix_;
    std::size_t end = std::min(word.size(), begin + longest_piece_);
    TokenId found = -1;
    for (; end > begin; --end) {
      if (end < word.size() && !starts(word[end])) continue;
      const auto piece = ids_.find(head + word.substr(begin, end - begin));
      if (piece == ids_.end()) continue;
      found = piece->second;
      break;
    }
    if (found < 0) {
      out.resize(before);
      out.push_back(unknown_);
      return;
    }
    out.push_back(found);
    begin = end;
  }
}

}  // namespace espalier::tokenizer
