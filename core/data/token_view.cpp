#include "core/data/token_view.h"

#include <fmt/format.h>

#include <algorithm>
#include <span>

#include "core/base/utf8.h"

namespace espalier::data {

namespace {

/// UTF-8 where it is, else every byte that belongs to no whole character as "<E3>".
std::string readable(const std::string& bytes) {
  std::string out;
  std::string_view left = bytes;
  while (!left.empty()) {
    const std::size_t bad = std::min(utf8::first_invalid(left), left.size());
    out += left.substr(0, bad);
    left.remove_prefix(bad);
    if (left.empty()) break;
    out += fmt::format("<{:02X}>", static_cast<unsigned char>(left.front()));
    left.remove_prefix(1);
  }
  return out;
}

CutText cut_of(const std::string& text, const tokenizer::Tokenizer& tokenizer, std::int64_t most) {
  const std::vector<TokenId> ids = tokenizer.encode(text);
  CutText out;
  out.tokens = static_cast<std::int64_t>(ids.size());
  out.kept = most > 0 ? std::min(most, out.tokens) : out.tokens;
  const auto rest = std::span(ids).subspan(static_cast<std::size_t>(out.kept));
  // A token stands for at least a byte of the text, as a rule for several.
  const std::string bytes = tokenizer.decode(rest.first(std::min(rest.size(), kMostRest)));
  out.rest = utf8::sanitized(utf8::complete_prefix(std::string_view(bytes).substr(0, kMostRest)));
  return out;
}

/// Where the document's stretches of a filled-in prompt lie among its tokens.
class Stretches {
 public:
  Stretches(const Template::Filled& filled, const std::vector<std::string>& bytes) {
    std::string whole;
    for (const std::string& part : bytes) {
      begins_.push_back(whole.size());
      whole += part;
    }
    begins_.push_back(whole.size());
    // A vocabulary may put a space in front, a chat format a frame around the trimmed text.
    const std::string_view trimmed = utf8::trim(filled.text);
    const std::size_t before = static_cast<std::size_t>(trimmed.data() - filled.text.data());
    std::size_t at = whole.find(filled.text);
    std::size_t lost = 0;
    if (at == std::string::npos) {
      at = whole.find(trimmed);
      lost = trimmed.empty() ? 0 : before;
    }
    found_ = at != std::string::npos;
    if (!found_) return;
    for (const Template::Filled::Stretch& s : filled.stretches) {
      if (s.place != Template::Place::document) continue;
      stretches_.emplace_back(at + std::max(s.begin, lost) - lost,
                              at + std::max(s.end, lost) - lost);
    }
  }

  /// False where the vocabulary writes the text otherwise (it normalises).
  bool found() const { return found_; }
  bool in_document(std::size_t token) const {
    const std::size_t begin = begins_[token], end = begins_[token + 1];
    std::size_t shared = 0;
    for (const auto& [from, to] : stretches_) {
      const std::size_t low = std::max(begin, from), high = std::min(end, to);
      if (high > low) shared += high - low;
    }
    return shared > 0 && 2 * shared >= end - begin;
  }

 private:
  bool found_ = false;
  std::vector<std::size_t> begins_;
  std::vector<std::pair<std::size_t, std::size_t>> stretches_;
};

/// By counting: how many tokens the text before the document has, and the document itself.
void mark_by_count(std::vector<ViewedToken>& tokens, const Template::Filled& filled,
                   const tokenizer::Tokenizer& tokenizer, std::size_t first) {
  for (const Template::Filled::Stretch& s : filled.stretches) {
    if (s.place != Template::Place::document) continue;
    const std::string_view text = filled.text;
    const std::size_t begin = first + tokenizer.encode(text.substr(0, s.begin)).size();
    const std::size_t end = first + tokenizer.encode(text.substr(0, s.end)).size();
    for (std::size_t i = begin; i < std::min(end, tokens.size()); ++i) {
      if (!tokens[i].special) tokens[i].part = TokenPart::document;
    }
  }
}

}  // namespace

TokenView view_tokens(const Record& record, const Templates& templates,
                      const tokenizer::Tokenizer& tokenizer, const EncodeOptions& options) {
  TokenView out;
  out.example = encode(record, templates, tokenizer, options);
  out.document = cut_of(record.document, tokenizer, options.max_document_tokens);
  out.summary = cut_of(record.summary, tokenizer, options.max_summary_tokens);
  bool ignored = false;
  Record shorter = record;
  shorter.document =
      cut_to_tokens(record.document, tokenizer, options.max_document_tokens, ignored);
  shorter.summary = cut_to_tokens(record.summary, tokenizer, options.max_summary_tokens, ignored);
  const Template::Filled filled = templates.prompt.fill_marked(shorter);
  out.prompt = filled.text;
  out.completion = templates.completion.fill(shorter);

  const auto n = out.example.ids.size();
  const auto prompt = static_cast<std::size_t>(out.example.prompt_tokens);
  std::vector<std::string> prompt_bytes;
  for (std::size_t i = 0; i < n; ++i) {
    ViewedToken token;
    token.id = out.example.ids[i];
    token.special = tokenizer.is_control(token.id);
    token.piece = tokenizer.piece(token.id);
    const std::string bytes = token.special ? std::string() : tokenizer.token_bytes(token.id);
    token.text = token.special ? token.piece : readable(bytes);
    if (i < prompt) prompt_bytes.push_back(bytes);
    token.label = static_cast<std::int64_t>(i) >= out.example.first_label();
    const bool first = i == 0 && token.special && token.id == tokenizer.bos();
    const bool last = i + 1 == n && i >= prompt && token.special && options.append_eos;
    token.part = first         ? TokenPart::bos
                 : last        ? TokenPart::eos
                 : i >= prompt ? TokenPart::completion
                               : TokenPart::prompt;
    out.tokens.push_back(std::move(token));
  }
  const Stretches stretches(filled, prompt_bytes);
  if (!stretches.found()) {
    const bool bos = !out.tokens.empty() && out.tokens.front().part == TokenPart::bos;
    mark_by_count(out.tokens, filled, tokenizer, bos ? 1 : 0);
    return out;
  }
  for (std::size_t i = 0; i < prompt; ++i) {
    if (!out.tokens[i].special && stretches.in_document(i))
      out.tokens[i].part = TokenPart::document;
  }
  return out;
}

}  // namespace espalier::data
