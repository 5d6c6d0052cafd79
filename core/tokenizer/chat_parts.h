#pragma once

#include <string>
#include <vector>

#include "core/tokenizer/chat.h"

namespace espalier::tokenizer {

/// A special token of a chat format, or all the text between two of them.
struct ChatPart {
  std::string text;
  bool special = false;
};

/// Throws chat_messages; see chat_text().
std::vector<ChatPart> chat_parts(ChatFormat format, const std::vector<Message>& messages,
                                 bool opens_answer);

/// "<|im_end|>", "<end_of_turn>", "<|eot_id|>".
std::string end_token(ChatFormat format);

}  // namespace espalier::tokenizer
