#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/tokenizer/tokenizer.h"

namespace espalier::tokenizer {

/// One turn: role "system" (first only), "user" or "assistant".
struct Message {
  std::string role;
  std::string content;
};

/// How an instruction-tuned model was taught to mark turns. A model's files bring this as a Jinja
/// program (chat_template); it is never run, only compared with those known here, which are
/// written out by hand. They give what transformers' apply_chat_template gives without tools.
enum class ChatFormat {
  smollm2,       ///< ChatML, a default system text
  qwen2,         ///< ChatML, "You are a helpful assistant."
  qwen25,        ///< ChatML, Qwen's own default system text
  gemma3,        ///< system text and an empty line before the first user text; roles alternate
  gemma3_early,  ///< the same without the empty line
  llama3,
  llama31  ///< 3.1 to 3.3: a system turn with dates always; today is pinned to 26 Jul 2024
};

/// "smollm2", "qwen2", "qwen2.5", "gemma3", "gemma3.early", "llama3", "llama3.1".
const std::vector<std::string>& chat_names();
std::string chat_name(ChatFormat format);
/// Nothing for another name.
std::optional<ChatFormat> chat_by_name(std::string_view name);

/// The known template that a model's own text is, tag by tag: white space between tags, comments,
/// the kind of quotes and what is written only for tools do not matter, anything else does. Nothing
/// where it is none of them.
std::optional<ChatFormat> recognise_chat(std::string_view jinja);

/// What Tokenizer::chat() says of a template's text (empty: there is none).
std::string chat_of_template(std::string_view jinja);

/// `wanted`: a name, or "auto" for what the tokenizer's own files bring. Throws chat_unknown, which
/// names the formats that work: an unknown name, no template in the files, or one not known.
ChatFormat resolve_chat(const std::string& wanted, const Tokenizer& tokenizer);

/// The messages as text, special tokens written out. With `opens_answer` the assistant's turn is
/// opened at the end. Throws chat_messages: no message, an unknown role, a system text that is not
/// first, and for gemma3 roles that do not alternate from user on.
std::string chat_text(ChatFormat format, const std::vector<Message>& messages, bool opens_answer);
/// The same as ids. Special tokens that are written in a message stay plain text. Throws also
/// tokenizer_bad where the vocabulary lacks one of the format's tokens.
std::vector<TokenId> chat_ids(ChatFormat format, const std::vector<Message>& messages,
                              bool opens_answer, const Tokenizer& tokenizer);

/// The text of a message as the format writes it: without white space at the ends where the
/// template trims.
std::string_view chat_content(ChatFormat format, std::string_view content);
/// Whether the format itself begins with the token that begins a text.
bool chat_has_bos(ChatFormat format);
/// The token that ends every turn. Throws tokenizer_bad where the vocabulary lacks it.
TokenId end_of_turn(ChatFormat format, const Tokenizer& tokenizer);

}  // namespace espalier::tokenizer
