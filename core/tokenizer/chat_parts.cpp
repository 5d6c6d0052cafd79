#include "core/tokenizer/chat_parts.h"

#include <utility>

#include "core/base/error.h"
#include "core/base/utf8.h"

namespace espalier::tokenizer {

namespace {

const char* const kSmolLm2System =
    "You are a helpful AI assistant named SmolLM, trained by Hugging Face";
const char* const kQwen2System = "You are a helpful assistant.";
const char* const kQwen25System =
    "You are Qwen, created by Alibaba Cloud. You are a helpful assistant.";
/// The date is the one that Llama 3.1's template has where no clock is at hand.
const char* const kLlama31System =
    "Cutting Knowledge Date: December 2023\nToday Date: 26 Jul 2024\n\n";

bool is_gemma(ChatFormat format) {
  return format == ChatFormat::gemma3 || format == ChatFormat::gemma3_early;
}

bool is_llama(ChatFormat format) {
  return format == ChatFormat::llama3 || format == ChatFormat::llama31;
}

[[noreturn]] void bad_messages(const std::string& why, const std::string& hint) {
  throw Error(Code::chat_messages, "the chat cannot be written: " + why, hint, {{"why", why}});
}

void check_messages(ChatFormat format, const std::vector<Message>& messages) {
  if (messages.empty()) bad_messages("it has no message", "give at least one message of the user");
  for (std::size_t i = 0; i < messages.size(); ++i) {
    const std::string& role = messages[i].role;
    if (role != "system" && role != "user" && role != "assistant") {
      bad_messages("the role \"" + role + "\" is not known", "roles: system, user, assistant");
    }
    if (role == "system" && i > 0) {
      bad_messages("a system message is not the first", "put it first");
    }
  }
  if (!is_gemma(format)) return;
  const std::size_t first = messages[0].role == "system" ? 1 : 0;
  for (std::size_t i = first; i < messages.size(); ++i) {
    if ((messages[i].role == "user") != ((i - first) % 2 == 0)) {
      bad_messages("its roles do not alternate from user on",
                   "this format knows user, assistant, user, assistant ...");
    }
  }
}

/// Joins neighbouring plain text, so that it is cut into tokens as one.
class Parts {
 public:
  Parts& special(const std::string& token) {
    list.push_back({token, true});
    return *this;
  }
  Parts& plain(std::string_view text) {
    if (text.empty()) return *this;
    if (list.empty() || list.back().special) list.push_back({});
    list.back().text += text;
    return *this;
  }
  std::vector<ChatPart> list;
};

void write_chatml(Parts& out, const std::vector<Message>& messages, const char* system,
                  bool opens_answer) {
  const auto turn = [&](const std::string& role, std::string_view text) {
    out.special("<|im_start|>").plain(role + "\n").plain(text).special("<|im_end|>").plain("\n");
  };
  if (messages[0].role != "system") turn("system", system);
  for (const Message& message : messages)
    turn(message.role, message.content);
  if (opens_answer) out.special("<|im_start|>").plain("assistant\n");
}

void write_gemma3(Parts& out, const std::vector<Message>& messages, const char* separator,
                  bool opens_answer) {
  out.special("<bos>");
  std::string before;
  for (const Message& message : messages) {
    if (message.role == "system") {
      before = message.content + separator;
      continue;
    }
    const bool user = message.role == "user";
    out.special("<start_of_turn>").plain(user ? "user\n" : "model\n").plain(before);
    out.plain(chat_content(ChatFormat::gemma3, message.content)).special("<end_of_turn>");
    out.plain("\n");
    before.clear();
  }
  if (opens_answer) out.special("<start_of_turn>").plain("model\n");
}

void write_llama3(Parts& out, const std::vector<Message>& messages, bool dated, bool opens_answer) {
  out.special("<|begin_of_text|>");
  const auto open = [&](const std::string& role) -> Parts& {
    return out.special("<|start_header_id|>")
        .plain(role)
        .special("<|end_header_id|>")
        .plain("\n\n");
  };
  const bool has_system = messages[0].role == "system";
  if (dated && !has_system) open("system").plain(kLlama31System).special("<|eot_id|>");
  for (const Message& message : messages) {
    open(message.role);
    if (dated && message.role == "system") out.plain(kLlama31System);
    out.plain(chat_content(ChatFormat::llama3, message.content)).special("<|eot_id|>");
  }
  if (opens_answer) open("assistant");
}

/// Python's str.strip also takes the four separators from U+001C on.
std::size_t space_at_front(std::string_view text) {
  if (!text.empty() && text.front() >= '\x1C' && text.front() <= '\x1F') return 1;
  return text.size() - utf8::trim_left(text).size();
}

}  // namespace

bool chat_has_bos(ChatFormat format) {
  return is_gemma(format) || is_llama(format);
}

std::string end_token(ChatFormat format) {
  if (is_gemma(format)) return "<end_of_turn>";
  return is_llama(format) ? "<|eot_id|>" : "<|im_end|>";
}

std::string_view chat_content(ChatFormat format, std::string_view content) {
  if (!is_gemma(format) && !is_llama(format)) return content;
  while (const std::size_t n = space_at_front(content))
    content.remove_prefix(n);
  // From the back: what is not space is found by trimming and by the separators in turn.
  for (std::size_t size = content.size() + 1; size != content.size() && !content.empty();) {
    size = content.size();
    const std::string_view kept = utf8::trim(content);
    content =
        content.substr(0, static_cast<std::size_t>(kept.data() + kept.size() - content.data()));
    while (!content.empty() && content.back() >= '\x1C' && content.back() <= '\x1F')
      content.remove_suffix(1);
  }
  return content;
}

std::vector<ChatPart> chat_parts(ChatFormat format, const std::vector<Message>& messages,
                                 bool opens_answer) {
  check_messages(format, messages);
  Parts out;
  switch (format) {
    case ChatFormat::smollm2:
      write_chatml(out, messages, kSmolLm2System, opens_answer);
      break;
    case ChatFormat::qwen2:
      write_chatml(out, messages, kQwen2System, opens_answer);
      break;
    case ChatFormat::qwen25:
      write_chatml(out, messages, kQwen25System, opens_answer);
      break;
    case ChatFormat::gemma3:
      write_gemma3(out, messages, "\n\n", opens_answer);
      break;
    case ChatFormat::gemma3_early:
      write_gemma3(out, messages, "\n", opens_answer);
      break;
    case ChatFormat::llama3:
    case ChatFormat::llama31:
      write_llama3(out, messages, format == ChatFormat::llama31, opens_answer);
      break;
  }
  return std::move(out.list);
}

}  // namespace espalier::tokenizer
