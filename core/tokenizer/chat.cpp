#include "core/tokenizer/chat.h"

#include <array>

#include "core/base/error.h"
#include "core/tokenizer/chat_parts.h"
#include "core/tokenizer/vocabulary.h"

namespace espalier::tokenizer {

namespace {

struct Name {
  ChatFormat format;
  const char* name;
};
constexpr std::array<Name, 7> kNames{{{ChatFormat::smollm2, "smollm2"},
                                      {ChatFormat::qwen2, "qwen2"},
                                      {ChatFormat::qwen25, "qwen2.5"},
                                      {ChatFormat::gemma3, "gemma3"},
                                      {ChatFormat::gemma3_early, "gemma3.early"},
                                      {ChatFormat::llama3, "llama3"},
                                      {ChatFormat::llama31, "llama3.1"}}};

std::string all_names() {
  std::string out = "auto, none";
  for (const std::string& name : chat_names())
    out += ", " + name;
  return out;
}

TokenId special_id(const std::string& token, const Tokenizer& tokenizer) {
  const std::vector<TokenId> ids = tokenizer.encode(token, true);
  if (ids.size() == 1) return ids.front();
  throw_bad("its vocabulary has no " + token,
            "choose a chat format that belongs to this model, or data.chat \"none\"");
}

}  // namespace

const std::vector<std::string>& chat_names() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> out;
    out.reserve(std::size(kNames));
    for (const Name& entry : kNames)
      out.emplace_back(entry.name);
    return out;
  }();
  return names;
}

std::string chat_name(ChatFormat format) {
  for (const Name& entry : kNames) {
    if (entry.format == format) return entry.name;
  }
  throw Error(Code::internal, "a chat format without a name");
}

std::optional<ChatFormat> chat_by_name(std::string_view name) {
  for (const Name& entry : kNames) {
    if (entry.name == name) return entry.format;
  }
  return std::nullopt;
}

std::string chat_of_template(std::string_view jinja) {
  if (jinja.empty()) return {};
  const auto format = recognise_chat(jinja);
  return format ? chat_name(*format) : "unknown";
}

ChatFormat resolve_chat(const std::string& wanted, const Tokenizer& tokenizer) {
  const bool automatic = wanted == "auto";
  const std::string& name = automatic ? tokenizer.chat() : wanted;
  if (const auto format = chat_by_name(name)) return *format;
  const std::string why = !automatic     ? "there is no chat format \"" + wanted + "\""
                          : name.empty() ? "the model's files bring no chat template"
                                         : "the model's chat template is not one of the known ones";
  throw Error(Code::chat_unknown, why,
              "data.chat can be: " + all_names() + "; a template is never run, only recognised",
              {{"why", why}, {"name", wanted}, {"known", all_names()}});
}

std::string chat_text(ChatFormat format, const std::vector<Message>& messages, bool opens_answer) {
  std::string out;
  for (const ChatPart& part : chat_parts(format, messages, opens_answer))
    out += part.text;
  return out;
}

std::vector<TokenId> chat_ids(ChatFormat format, const std::vector<Message>& messages,
                              bool opens_answer, const Tokenizer& tokenizer) {
  std::vector<TokenId> out;
  for (const ChatPart& part : chat_parts(format, messages, opens_answer)) {
    if (part.special) {
      out.push_back(special_id(part.text, tokenizer));
      continue;
    }
    const std::vector<TokenId> ids = tokenizer.encode(part.text);
    out.insert(out.end(), ids.begin(), ids.end());
  }
  return out;
}

TokenId end_of_turn(ChatFormat format, const Tokenizer& tokenizer) {
  return special_id(end_token(format), tokenizer);
}

}  // namespace espalier::tokenizer
