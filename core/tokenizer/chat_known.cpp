// Which of the known chat templates a model's own text is.
#include <algorithm>
#include <array>
#include <utility>

#include "core/tokenizer/chat.h"
#include "core/tokenizer/jinja_tags.h"

namespace espalier::tokenizer {

namespace {

/// Conditions that hold only where tools are given or were called, or where a clock is at hand:
/// neither ever is here, so what stands under them is never written.
bool never_holds(const std::string& condition) {
  static constexpr std::array kNever{
      "tools",
      "custom_toolsisdefined",
      "nottoolsisdefined",
      "nottools_in_user_messageisdefined",
      "toolsisnotnone",
      "builtin_toolsisdefined",
      "builtin_toolsisdefinedortoolsisnotnone",
      "toolsisnotnoneandnottools_in_user_message",
      "tools_in_user_messageandnottoolsisnone",
      "'tool_calls'inmessage",
      "message.role=='tool'",
      "message.role=='tool'ormessage.role=='ipython'",
      "message.role=='assistant'",  // behind a condition that takes all answers but calls of tools
      "strftime_nowisdefined"};
  return std::find(kNever.begin(), kNever.end(), condition) != kNever.end();
}

std::string with_system(std::string jinja, const std::string& system) {
  return jinja.replace(jinja.find("SYSTEM"), 6, system);
}

/// ChatML with a default system text before the first turn.
constexpr const char* kChatMl = R"(
{% for message in messages %}
{% if loop.first and messages[0]['role'] != 'system' %}{{ '<|im_start|>system\nSYSTEM<|im_end|>\n' }}{% endif %}
{{ '<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>' + '\n' }}
{% endfor %}
{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %})";

constexpr const char* kQwen25 = R"(
{% if messages[0]['role'] == 'system' %}
{{ '<|im_start|>system\n' + messages[0]['content'] + '<|im_end|>\n' }}
{% else %}
{{ '<|im_start|>system\nYou are Qwen, created by Alibaba Cloud. You are a helpful assistant.<|im_end|>\n' }}
{% endif %}
{% for message in messages %}
{% if (message.role == 'user') or (message.role == 'system' and not loop.first)
      or (message.role == 'assistant' and not message.tool_calls) %}
{{ '<|im_start|>' + message.role + '\n' + message.content + '<|im_end|>' + '\n' }}
{% endif %}
{% endfor %}
{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %})";

/// SYSTEM: what parts the system text from the first user's, one line break or two.
constexpr const char* kGemma3 = R"(
{{ bos_token }}
{% if messages[0]['role'] == 'system' %}
{% if messages[0]['content'] is string %}{% set first_user_prefix = messages[0]['content'] + 'SYSTEM' %}
{% else %}{% set first_user_prefix = messages[0]['content'][0]['text'] + 'SYSTEM' %}{% endif %}
{% set loop_messages = messages[1:] %}
{% else %}{% set first_user_prefix = '' %}{% set loop_messages = messages %}{% endif %}
{% for message in loop_messages %}
{% if (message['role'] == 'user') != (loop.index0 % 2 == 0) %}
{{ raise_exception('Conversation roles must alternate user/assistant/user/assistant/...') }}{% endif %}
{% if (message['role'] == 'assistant') %}{% set role = 'model' %}
{% else %}{% set role = message['role'] %}{% endif %}
{{ '<start_of_turn>' + role + '\n' + (first_user_prefix if loop.first else '') }}
{% if message['content'] is string %}{{ message['content'] | trim }}
{% elif message['content'] is iterable %}
{% for item in message['content'] %}
{% if item['type'] == 'image' %}{{ '<start_of_image>' }}
{% elif item['type'] == 'text' %}{{ item['text'] | trim }}{% endif %}
{% endfor %}
{% else %}{{ raise_exception('Invalid content type') }}{% endif %}
{{ '<end_of_turn>\n' }}
{% endfor %}
{% if add_generation_prompt %}{{ '<start_of_turn>model\n' }}{% endif %})";

constexpr const char* kLlama3 = R"(
{% set loop_messages = messages %}
{% for message in loop_messages %}
{% set content = '<|start_header_id|>' + message['role'] + '<|end_header_id|>\n\n'
                 + message['content'] | trim + '<|eot_id|>' %}
{% if loop.index0 == 0 %}{% set content = bos_token + content %}{% endif %}
{{ content }}
{% endfor %}
{% if add_generation_prompt %}{{ '<|start_header_id|>assistant<|end_header_id|>\n\n' }}{% endif %})";

constexpr const char* kLlama31 = R"(
{{ bos_token }}
{% if not date_string is defined %}{% set date_string = '26 Jul 2024' %}{% endif %}
{% if messages[0]['role'] == 'system' %}
{% set system_message = messages[0]['content'] | trim %}{% set messages = messages[1:] %}
{% else %}{% set system_message = '' %}{% endif %}
{{ '<|start_header_id|>system<|end_header_id|>\n\n' }}
{{ 'Cutting Knowledge Date: December 2023\n' }}
{{ 'Today Date: ' + date_string + '\n\n' }}
{{ system_message }}
{{ '<|eot_id|>' }}
{% for message in messages %}
{% if not (message.role == 'ipython' or message.role == 'tool' or 'tool_calls' in message) %}
{{ '<|start_header_id|>' + message['role'] + '<|end_header_id|>\n\n' + message['content'] | trim + '<|eot_id|>' }}
{% endif %}
{% endfor %}
{% if add_generation_prompt %}{{ '<|start_header_id|>assistant<|end_header_id|>\n\n' }}{% endif %})";

using Known = std::pair<ChatFormat, std::vector<std::string>>;

const std::vector<Known>& known_templates() {
  static const std::vector<Known> all = [] {
    std::vector<Known> out;
    const auto add = [&out](ChatFormat format, const std::string& jinja) {
      out.emplace_back(format, *jinja_tags(jinja, never_holds));
    };
    add(ChatFormat::smollm2,
        with_system(kChatMl,
                    "You are a helpful AI assistant named SmolLM, trained by Hugging Face"));
    add(ChatFormat::qwen2, with_system(kChatMl, "You are a helpful assistant."));
    add(ChatFormat::qwen25, kQwen25);
    for (const auto& [format, separator] :
         {std::pair{ChatFormat::gemma3, "\\n\\n"}, {ChatFormat::gemma3_early, "\\n"}}) {
      add(format, with_system(with_system(kGemma3, separator), separator));
    }
    add(ChatFormat::llama3, kLlama3);
    add(ChatFormat::llama31, kLlama31);
    return out;
  }();
  return all;
}

}  // namespace

std::optional<ChatFormat> recognise_chat(std::string_view jinja) {
  const auto tags = jinja_tags(jinja, never_holds);
  if (!tags) return std::nullopt;
  for (const auto& [format, known] : known_templates()) {
    if (*tags == known) return format;
  }
  return std::nullopt;
}

}  // namespace espalier::tokenizer
