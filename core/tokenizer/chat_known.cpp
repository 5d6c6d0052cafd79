// Which of the known chat templates a model's own text is.
#include <algorithm>
#include <initializer_list>

#include "core/tokenizer/chat.h"

namespace espalier::tokenizer {

namespace {

/// The text with what a reader of templates does not see taken out: white space, written or as \n.
std::string squeezed(std::string_view jinja) {
  std::string out;
  for (std::size_t i = 0; i < jinja.size(); ++i) {
    const char c = jinja[i];
    if (c == ' ' || c == '\n' || c == '\t' || c == '\r') continue;
    if (c == '\\' && i + 1 < jinja.size() && jinja[i + 1] == 'n') {
      ++i;
      continue;
    }
    out += c;
  }
  return out;
}

/// A template whose fragments can be asked for; white space in them does not matter.
class Template {
 public:
  explicit Template(std::string_view jinja) : text_(squeezed(jinja)) {}

  bool has(std::initializer_list<const char*> fragments) const {
    return std::all_of(fragments.begin(), fragments.end(),
                       [this](const char* fragment) { return has(fragment); });
  }
  bool has(const char* fragment) const {
    return text_.find(squeezed(fragment)) != std::string::npos;
  }

 private:
  std::string text_;
};

std::optional<ChatFormat> chatml(const Template& t) {
  if (!t.has({"<|im_start|>", "<|im_end|>", "'<|im_start|>assistant"})) return std::nullopt;
  // Later families think first, which changes what comes before an answer.
  if (t.has("<think>") || t.has("enable_thinking")) return std::nullopt;
  if (t.has({"{{- '<|im_start|>system\nYou are Qwen, created by Alibaba Cloud. You are a helpful "
             "assistant.<|im_end|>\n' }}",
             "{{- '<|im_start|>system\n' + messages[0]['content'] + '<|im_end|>\n' }}",
             "{{- '<|im_start|>' + message.role + '\n' + message.content + '<|im_end|>' + '\n' "
             "}}"})) {
    return ChatFormat::qwen25;
  }
  const bool plain =
      t.has({"{{'<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>'",
             "{% if loop.first and messages[0]['role'] != 'system' %}"});
  if (!plain || t.has("tool")) return std::nullopt;
  if (t.has("'<|im_start|>system\nYou are a helpful AI assistant named SmolLM, trained by Hugging "
            "Face<|im_end|>\n'")) {
    return ChatFormat::smollm2;
  }
  if (t.has("'<|im_start|>system\nYou are a helpful assistant.<|im_end|>\n'")) {
    return ChatFormat::qwen2;
  }
  return std::nullopt;
}

std::optional<ChatFormat> gemma(const Template& t, std::string_view jinja) {
  if (!t.has({"{{ bos_token }}", "first_user_prefix = messages[0]['content'] + '",
              "{{ '<start_of_turn>' + role + '\n' + (first_user_prefix if loop.first else \"\") }}",
              "message['content'] | trim", "'<end_of_turn>", "Conversation roles must alternate",
              "'<start_of_turn>model"})) {
    return std::nullopt;
  }
  // Early files part the system text by one line break, all later ones by two.
  const auto parts_by = [&](const char* separator) {
    return jinja.find(std::string("messages[0]['content'] + '") + separator + "'") !=
           std::string_view::npos;
  };
  if (parts_by("\n\n") || parts_by("\\n\\n")) return ChatFormat::gemma3;
  if (parts_by("\n") || parts_by("\\n")) return ChatFormat::gemma3_early;
  return std::nullopt;
}

std::optional<ChatFormat> llama(const Template& t) {
  if (!t.has({"'<|start_header_id|>' + message['role'] + '<|end_header_id|>\n\n'",
              "+ message['content'] | trim + '<|eot_id|>'", "bos_token",
              "'<|start_header_id|>assistant<|end_header_id|>"}) ||
      t.has("image")) {
    return std::nullopt;
  }
  if (t.has({"{{- \"Cutting Knowledge Date: December 2023\n\" }}",
             "{{- \"Today Date: \" + date_string + \"\n\n\" }}", "\"26 Jul 2024\"",
             "set system_message = messages[0]['content']|trim", "set system_message = \"\""})) {
    return ChatFormat::llama31;
  }
  if (t.has("Date") || t.has("tool") || t.has("system")) return std::nullopt;
  return ChatFormat::llama3;
}

}  // namespace

std::optional<ChatFormat> recognise_chat(std::string_view jinja) {
  const Template t(jinja);
  if (const auto format = chatml(t)) return format;
  if (const auto format = gemma(t, jinja)) return format;
  return llama(t);
}

}  // namespace espalier::tokenizer
