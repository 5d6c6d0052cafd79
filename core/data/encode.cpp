#include "core/data/encode.h"

#include <algorithm>
#include <span>

#include "core/base/error.h"
#include "core/base/utf8.h"

namespace espalier::data {

namespace {

TokenId checked(TokenId id, const char* name, const char* key) {
  if (id >= 0) return id;
  throw Error(Code::tokenizer_bad, std::string("the vocabulary has no ") + name + " token",
              std::string("set data.") + key + " to false", {{"token", name}, {"key", key}});
}

std::vector<TokenId> encode_turn(std::string_view text, const tokenizer::Tokenizer& tokenizer,
                                 const std::optional<bool>& add_bos, tokenizer::ChatFormat chat) {
  std::vector<TokenId> out =
      tokenizer::chat_ids(chat, {{"user", std::string(text)}}, true, tokenizer);
  if (!add_bos) return out;
  const bool has = tokenizer::chat_has_bos(chat);
  if (has && !*add_bos) out.erase(out.begin());
  if (!has && *add_bos) out.insert(out.begin(), checked(tokenizer.bos(), "bos", "add_bos"));
  return out;
}

/// What is learned: the completion, and the token that ends it.
std::vector<TokenId> encode_completion(const std::string& text,
                                       const tokenizer::Tokenizer& tokenizer,
                                       const EncodeOptions& options) {
  std::vector<TokenId> out =
      tokenizer.encode(options.chat ? utf8::trim(text) : std::string_view(text));
  if (!options.append_eos) return out;
  out.push_back(options.chat ? tokenizer::end_of_turn(*options.chat, tokenizer)
                             : checked(tokenizer.eos(), "eos", "append_eos"));
  return out;
}

}  // namespace

std::int64_t Example::first_label() const {
  return std::max<std::int64_t>(prompt_tokens, 1);
}

std::int64_t Example::label_tokens() const {
  return static_cast<std::int64_t>(ids.size()) - first_label();
}

std::string cut_to_tokens(const std::string& text, const tokenizer::Tokenizer& tokenizer,
                          std::int64_t max_tokens, bool& cut) {
  cut = false;
  if (max_tokens <= 0) return text;
  const std::vector<TokenId> ids = tokenizer.encode(text);
  if (static_cast<std::int64_t>(ids.size()) <= max_tokens) return text;
  cut = true;
  const std::string kept =
      tokenizer.decode(std::span(ids).first(static_cast<std::size_t>(max_tokens)));
  return utf8::sanitized(utf8::complete_prefix(kept));
}

std::vector<TokenId> encode_text(std::string_view text, const tokenizer::Tokenizer& tokenizer,
                                 const std::optional<bool>& add_bos,
                                 const std::optional<tokenizer::ChatFormat>& chat) {
  if (chat) return encode_turn(text, tokenizer, add_bos, *chat);
  std::vector<TokenId> out;
  // A model whose files ask for bos without having one is read as having none.
  const bool wanted = add_bos.value_or(tokenizer.adds_bos() && tokenizer.bos() >= 0);
  if (wanted) out.push_back(checked(tokenizer.bos(), "bos", "add_bos"));
  const std::vector<TokenId> ids = tokenizer.encode(text);
  out.insert(out.end(), ids.begin(), ids.end());
  return out;
}

Prompt encode_prompt(const Record& record, const Template& prompt,
                     const tokenizer::Tokenizer& tokenizer, const EncodeOptions& options) {
  Prompt out;
  out.id = record.id;
  Record shorter = record;
  shorter.document =
      cut_to_tokens(record.document, tokenizer, options.max_document_tokens, out.document_cut);
  out.ids = encode_text(prompt.fill(shorter), tokenizer, options.add_bos, options.chat);
  return out;
}

Example encode(const Record& record, const Templates& templates,
               const tokenizer::Tokenizer& tokenizer, const EncodeOptions& options) {
  Example out;
  out.id = record.id;
  Record shorter = record;
  shorter.document =
      cut_to_tokens(record.document, tokenizer, options.max_document_tokens, out.document_cut);
  shorter.summary =
      cut_to_tokens(record.summary, tokenizer, options.max_summary_tokens, out.summary_cut);
  out.ids = encode_text(templates.prompt.fill(shorter), tokenizer, options.add_bos, options.chat);
  out.prompt_tokens = static_cast<std::int64_t>(out.ids.size());
  const std::vector<TokenId> completion =
      encode_completion(templates.completion.fill(shorter), tokenizer, options);
  out.ids.insert(out.ids.end(), completion.begin(), completion.end());
  if (out.label_tokens() < 1) {
    throw Error(Code::data_record, "record \"" + record.id + "\" has nothing to learn from",
                "its completion has no tokens: give it a summary", {{"id", record.id}});
  }
  return out;
}

}  // namespace espalier::data
