// What stands beside a sound tokenizer.json: tokenizer_config.json, generation_config.json,
// config.json and a chat template, which is only looked at.
#include "core/tokenizer/chat.h"
#include "tests/fuzz/input_folder.h"
#include "tests/fuzz/tokenizer_checks.h"

namespace {

constexpr const char* kTokenizer =
    R"({"model": {"type": "BPE", "merges": ["a b"], "vocab": {"a": 0, "b": 1, "ab": 2, "Ġ": 3, "Ċ": 4, "<s>": 5}},
        "pre_tokenizer": {"type": "ByteLevel", "add_prefix_space": false},
        "added_tokens": [{"id": 5, "content": "<s>", "special": true}]})";

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace espalier;
  static fuzz::InputFolder folder;
  fuzz::Input input(data, size);
  folder.fill(input, {"tokenizer_config.json", "generation_config.json", "config.json",
                      "chat_template.jinja"});
  folder.put("tokenizer.json", kTokenizer);
  fuzz::try_input([&] {
    const auto loaded = tokenizer::load_folder(folder.path());
    fuzz::check_encoding(*loaded, "ab <s>a", true);
    const std::string chat = loaded->chat();
    fuzz::must(chat.empty() || chat == "unknown" || tokenizer::chat_by_name(chat).has_value());
  });
  return 0;
}
