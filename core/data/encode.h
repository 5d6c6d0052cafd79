#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/data/record.h"
#include "core/data/template.h"
#include "core/tokenizer/chat.h"
#include "core/tokenizer/tokenizer.h"

namespace espalier::data {

using tokenizer::TokenId;

struct EncodeOptions {
  std::int64_t max_document_tokens = 320;  ///< 0: no bound
  std::int64_t max_summary_tokens = 96;    ///< 0: no bound
  std::optional<bool> add_bos;             ///< none: as the model's own files say
  bool append_eos = true;
  /// The prompt as a user's turn with the assistant's opened, the completion (white space at its
  /// ends left out) as the answer; then bos is the format's own unless add_bos says otherwise, and
  /// the end token is the one that ends a turn. None: texts as they are.
  std::optional<tokenizer::ChatFormat> chat;
};

/// [bos] prompt completion [eos]. Labels are the tokens from `prompt_tokens` on: completion and
/// eos.
struct Example {
  std::string id;
  std::vector<TokenId> ids;
  std::int64_t prompt_tokens = 0;  ///< bos and prompt: these have no label
  bool document_cut = false;
  bool summary_cut = false;

  /// Where the labels begin. (The very first token of a text has nothing to be predicted from, so
  /// it never counts.)
  std::int64_t first_label() const;
  /// Tokens that count in the loss.
  std::int64_t label_tokens() const;
};

/// [bos] prompt: what generation starts from.
struct Prompt {
  std::string id;
  std::vector<TokenId> ids;
  bool document_cut = false;
};

/// The text of the first `max_tokens` tokens of `text` where it has more (a broken last character
/// dropped), else `text` itself; `cut` tells which. 0: no bound.
std::string cut_to_tokens(const std::string& text, const tokenizer::Tokenizer& tokenizer,
                          std::int64_t max_tokens, bool& cut);

/// Document and summary cut, the filled-in prompt tokenised as one string and the filled-in
/// completion as another; special tokens written in data are plain text. Throws tokenizer_bad (bos
/// or eos is asked for and the vocabulary has none), data_record (nothing to learn: no label),
/// template_bad, text_encoding.
Example encode(const Record& record, const Templates& templates,
               const tokenizer::Tokenizer& tokenizer, const EncodeOptions& options = {});
Prompt encode_prompt(const Record& record, const Template& prompt,
                     const tokenizer::Tokenizer& tokenizer, const EncodeOptions& options = {});
/// [bos] text, for a prompt that is written out (in-context examples, a user's own text); with
/// `chat` as one turn of a user, the answer opened.
std::vector<TokenId> encode_text(std::string_view text, const tokenizer::Tokenizer& tokenizer,
                                 const std::optional<bool>& add_bos,
                                 const std::optional<tokenizer::ChatFormat>& chat = {});

}  // namespace espalier::data
