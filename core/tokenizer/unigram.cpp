#include "core/tokenizer/unigram.h"

#include <unicode/brkiter.h>
#include <unicode/uchar.h>
#include <unicode/utext.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <memory>

#include "core/base/error.h"
#include "core/base/utf8.h"
#include "core/tokenizer/vocabulary.h"

namespace espalier::tokenizer {

namespace {

constexpr std::string_view kSpace = "\xE2\x96\x81";  // U+2581
constexpr std::size_t kLongestPiece = 4096;
constexpr std::size_t kShortCluster = 6;  // bytes
constexpr double kUnknownPenalty = 10;

std::size_t character_bytes(std::string_view text, std::size_t at) {
  std::size_t end = at + 1;
  while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80)
    ++end;
  return end - at;
}

/// Ends of the extended grapheme clusters of a text.
std::vector<std::size_t> cluster_ends(std::string_view text) {
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<icu::BreakIterator> breaks(
      icu::BreakIterator::createCharacterInstance(icu::Locale::getRoot(), status));
  UText* view =
      utext_openUTF8(nullptr, text.data(), static_cast<std::int64_t>(text.size()), &status);
  if (U_FAILURE(status)) throw Error(Code::internal, "ICU has no rules for characters");
  breaks->setText(view, status);
  std::vector<std::size_t> out;
  for (std::int32_t end = breaks->next(); end != icu::BreakIterator::DONE; end = breaks->next())
    out.push_back(static_cast<std::size_t>(end));
  utext_close(view);
  return out;
}

}  // namespace

CharacterMap::CharacterMap(std::string_view bytes) {
  std::uint32_t size = 0;
  if (bytes.size() < sizeof size) throw_bad("its character map is cut short");
  std::memcpy(&size, bytes.data(), sizeof size);
  bytes.remove_prefix(sizeof size);
  if (size % sizeof(std::uint32_t) != 0 || size > bytes.size()) {
    throw_bad("its character map is cut short");
  }
  units_.resize(size / sizeof(std::uint32_t));
  std::memcpy(units_.data(), bytes.data(), size);
  replacements_ = bytes.substr(size);
  if (!utf8::valid(replacements_)) throw_bad("its character map is not UTF-8");
}

bool CharacterMap::find(std::string_view key, std::string_view& out) const {
  if (units_.empty()) return false;
  const auto offset = [](std::uint32_t unit) -> std::size_t {
    return (unit >> 10) << ((unit & (1U << 9)) >> 6);
  };
  std::size_t node = offset(units_[0]);
  for (const char c : key) {
    const auto byte = static_cast<unsigned char>(c);
    node ^= byte;
    if (byte == 0 || node >= units_.size()) return false;
    const std::uint32_t unit = units_[node];
    if ((unit & (1U << 31 | 0xFF)) != byte) return false;
    node ^= offset(unit);
    if ((unit >> 8 & 1) == 0) continue;
    if (node >= units_.size()) return false;
    const std::size_t begin = units_[node] & 0x7FFFFFFF;
    if (begin > replacements_.size()) return false;
    const std::string_view rest = std::string_view(replacements_).substr(begin);
    out = rest.substr(0, rest.find('\0'));
    return utf8::valid(out);
  }
  return false;
}

std::string CharacterMap::normalized(std::string_view text) const {
  if (empty()) return std::string(text);
  std::string out;
  std::size_t begin = 0;
  for (const std::size_t end : cluster_ends(text)) {
    const std::string_view cluster = text.substr(begin, end - begin);
    begin = end;
    std::string_view replacement;
    if (cluster.size() < kShortCluster && find(cluster, replacement)) {
      out += replacement;
      continue;
    }
    for (std::size_t i = 0; i < cluster.size();) {
      const std::string_view one = cluster.substr(i, character_bytes(cluster, i));
      out += find(one, replacement) ? replacement : one;
      i += one.size();
    }
  }
  return out;
}

Unigram::Unigram(UnigramSpec spec, Specials specials, std::int64_t max_length)
    : EncoderTokenizer(Layout::roberta, specials, static_cast<std::int64_t>(spec.pieces.size()),
                       max_length),
      scores_(std::move(spec.scores)),
      unknown_(spec.unknown),
      characters_(std::move(spec.characters)) {
  if (unknown_ < 0 || unknown_ >= static_cast<TokenId>(spec.pieces.size())) {
    throw_bad("its vocabulary has no unknown piece");
  }
  double lowest = std::numeric_limits<double>::infinity();
  for (std::size_t i = 0; i < spec.pieces.size(); ++i) {
    if (!std::isfinite(scores_[i])) throw_bad("a piece has a score that is no finite number");
    lowest = std::min(lowest, scores_[i]);
    const std::string& piece = spec.pieces[i];
    if (piece.size() > kLongestPiece) throw_bad("a piece is longer than 4 KiB");
    if (!spec.plain[i] || piece.empty()) continue;
    longest_ = std::max(longest_, piece.size());
    ids_.try_emplace(piece, static_cast<TokenId>(i));
  }
  unknown_score_ = lowest - kUnknownPenalty;
}

std::vector<TokenId> Unigram::tokens(std::string_view text, bool /*prefix_space*/) const {
  if (!utf8::valid(text)) {
    throw Error(Code::text_encoding, "the text is not UTF-8", "save it as UTF-8");
  }
  std::vector<TokenId> out;
  std::string word;
  const auto finish = [&] {
    if (word.empty()) return;
    if (!word.starts_with(kSpace)) word.insert(0, kSpace);
    // A mark that the text itself has begins a word too.
    for (std::size_t begin = 0; begin < word.size();) {
      const std::size_t end = std::min(word.find(kSpace, begin + kSpace.size()), word.size());
      add_word(std::string_view(word).substr(begin, end - begin), out);
      begin = end;
    }
    word.clear();
  };
  for (const char32_t c : utf8::decode(characters_.normalized(text))) {
    u_isUWhiteSpace(static_cast<UChar32>(c)) ? finish() : utf8::append(word, c);
  }
  finish();
  return out;
}

void Unigram::add_word(std::string_view word, std::vector<TokenId>& out) const {
  struct Best {
    double score = 0;
    std::size_t begin = std::string_view::npos;
    TokenId id = -1;
  };
  std::vector<Best> best(word.size() + 1);
  const auto offer = [&best](std::size_t begin, std::size_t end, double score, TokenId id) {
    const double sum = best[begin].score + score;
    Best& there = best[end];
    if (there.begin == std::string_view::npos || sum > there.score) there = {sum, begin, id};
  };
  for (std::size_t begin = 0; begin < word.size(); begin += character_bytes(word, begin)) {
    const std::size_t one = begin + character_bytes(word, begin);
    bool single = false;
    for (std::size_t end = one; end <= word.size() && end - begin <= longest_;) {
      const auto piece = ids_.find(word.substr(begin, end - begin));
      if (piece != ids_.end()) {
        offer(begin, end, scores_[static_cast<std::size_t>(piece->second)], piece->second);
        single = single || end == one;
      }
      if (end == word.size()) break;
      end += character_bytes(word, end);
    }
    if (!single) offer(begin, one, unknown_score_, unknown_);
  }
  std::vector<TokenId> backwards;
  for (std::size_t end = word.size(); end > 0; end = best[end].begin) {
    const bool joins =
        best[end].id == unknown_ && !backwards.empty() && backwards.back() == unknown_;
    if (!joins) backwards.push_back(best[end].id);
  }
  out.insert(out.end(), backwards.rbegin(), backwards.rend());
}

}  // namespace espalier::tokenizer
