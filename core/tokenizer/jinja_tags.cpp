#include "core/tokenizer/jinja_tags.h"

#include <utility>

namespace espalier::tokenizer {

namespace {

using Tags = std::vector<std::string>;

bool is_space(char c) {
  return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

/// A tag as it stands: its first word is kept apart, because white space goes.
struct RawTag {
  char kind = '=';   ///< '{', '%' or '='
  std::string word;  ///< of a statement: if, elif, else, endif, for, endfor, set ...
  std::string text;  ///< normalised, the word included
};

/// Cuts the text into tags.
class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) {}

  std::optional<std::vector<RawTag>> run() {
    std::vector<RawTag> out;
    while (at_ < text_.size()) {
      const std::size_t open = next_tag();
      for (const char c : text_.substr(at_, open - at_)) {
        if (is_space(c)) continue;
        if (out.empty() || out.back().kind != '=') out.push_back({});
        out.back().text += c;
      }
      if (open == text_.size()) break;
      const char kind = text_[open + 1];
      at_ = open + 2;
      if (kind == '#') {
        const std::size_t end = text_.find("#}", at_);
        if (end == std::string_view::npos) return std::nullopt;
        at_ = end + 2;
        continue;
      }
      auto tag = inside(kind);
      if (!tag) return std::nullopt;
      out.push_back(std::move(*tag));
    }
    return out;
  }

 private:
  std::size_t next_tag() const {
    for (std::size_t i = text_.find('{', at_); i < text_.size(); i = text_.find('{', i + 1)) {
      if (i + 1 < text_.size() && std::string_view("{%#").find(text_[i + 1]) != std::string::npos) {
        return i;
      }
    }
    return text_.size();
  }

  std::optional<RawTag> inside(char kind) {
    RawTag tag{kind, {}, {}};
    const char close = kind == '{' ? '}' : '%';
    if (at_ < text_.size() && (text_[at_] == '-' || text_[at_] == '+')) ++at_;
    bool in_word = true;
    while (at_ < text_.size()) {
      const char c = text_[at_];
      const std::size_t ahead = c == '-' || c == '+' ? at_ + 1 : at_;
      if (ahead + 1 < text_.size() && text_[ahead] == close && text_[ahead + 1] == '}') {
        at_ = ahead + 2;
        return tag;
      }
      if (c == '\'' || c == '"') {
        if (!quoted(tag.text)) return std::nullopt;
        in_word = false;
        continue;
      }
      ++at_;
      if (is_space(c)) {
        in_word = in_word && tag.word.empty();
        continue;
      }
      in_word = in_word && c >= 'a' && c <= 'z';
      if (in_word) tag.word += c;
      tag.text += c;
    }
    return std::nullopt;
  }

  /// A text in quotes, from its first quote to behind its last.
  bool quoted(std::string& out) {
    const char quote = text_[at_++];
    out += '\'';
    while (at_ < text_.size() && text_[at_] != quote) {
      char c = text_[at_++];
      if (c == '\r' && at_ < text_.size() && text_[at_] == '\n') continue;
      if (c == '\\' && at_ < text_.size()) {
        c = text_[at_++];
        if (c == 'n') c = '\n';
        // Other letters behind a backslash mean something else: they are not mixed up with plain.
        if (c != '\n' && c != '\'' && c != '"' && c != '\\') out += '\\';
      }
      out += c;
    }
    if (at_ == text_.size()) return false;
    ++at_;
    out += '\'';
    return true;
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

/// Puts blocks together.
class Blocks {
 public:
  Blocks(std::vector<RawTag> tags, const std::function<bool(const std::string&)>& dropped)
      : tags_(std::move(tags)), dropped_(dropped) {}

  std::optional<Tags> run() {
    Tags out;
    if (!block(out, 0) || at_ != tags_.size()) return std::nullopt;
    return out;
  }

 private:
  static constexpr int kDeepest = 64;

  const RawTag* peek() const { return at_ < tags_.size() ? &tags_[at_] : nullptr; }
  bool at_word(const char* word) const {
    const RawTag* tag = peek();
    return tag != nullptr && tag->kind == '%' && tag->word == word;
  }

  /// Up to a statement that ends it, which is left.
  bool block(Tags& out, int depth) {
    if (depth > kDeepest) return false;
    while (const RawTag* tag = peek()) {
      if (tag->kind == '%') {
        if (tag->word == "elif" || tag->word == "else" || tag->word.starts_with("end")) return true;
        if (tag->word == "if") {
          if (!chain(out, depth)) return false;
          continue;
        }
        if (tag->word == "for") {
          out.push_back('%' + tag->text);
          ++at_;
          if (!block(out, depth + 1) || !at_word("endfor")) return false;
          out.emplace_back("%endfor");
          ++at_;
          continue;
        }
      }
      out.push_back(tag->kind + tag->text);
      ++at_;
    }
    return true;
  }

  bool chain(Tags& out, int depth) {
    Tags kept;
    bool any_condition = false, open = false;
    while (true) {
      const RawTag& head = tags_[at_++];
      Tags branch;
      if (!block(branch, depth + 1)) return false;
      const bool last = head.word == "else";
      const std::string condition = head.text.substr(head.word.size());
      if (last || !dropped_(condition)) {
        if (!last) {
          kept.push_back((any_condition ? "%elif" : "%if") + condition);
          any_condition = true;
        } else if (any_condition) {
          kept.emplace_back("%else");
        }
        kept.insert(kept.end(), branch.begin(), branch.end());
        open = true;
      }
      if (at_word("endif")) break;
      if (last || !(at_word("elif") || at_word("else"))) return false;
    }
    ++at_;
    if (open && any_condition) kept.emplace_back("%endif");
    out.insert(out.end(), kept.begin(), kept.end());
    return true;
  }

  std::vector<RawTag> tags_;
  const std::function<bool(const std::string&)>& dropped_;
  std::size_t at_ = 0;
};

}  // namespace

std::optional<Tags> jinja_tags(std::string_view jinja,
                               const std::function<bool(const std::string&)>& dropped) {
  auto tags = Lexer(jinja).run();
  if (!tags) return std::nullopt;
  return Blocks(std::move(*tags), dropped).run();
}

}  // namespace espalier::tokenizer
