// Texts through byte-level BPE of every way to cut them: decoding gives the text back, and random
// ids never show half a character. Input: which tokenizer, then the text (also taken as ids).
#include <array>
#include <memory>

#include "tests/fuzz/memory_gguf.h"
#include "tests/fuzz/tokenizer_checks.h"
#include "tests/support/tiny_vocabulary.h"

namespace {

using namespace espalier;

std::unique_ptr<tokenizer::Tokenizer> make(const char* pre) {
  test::TinyByteLevel vocabulary;
  vocabulary.pre = pre;
  const std::string bytes = vocabulary.writer().str();
  const std::span<const char> span(bytes);
  return tokenizer::load(fuzz::MemoryGguf(tensor_io::parse_gguf(std::as_bytes(span), "tiny.gguf")));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::array<std::unique_ptr<tokenizer::Tokenizer>, 4> kinds{
      make("gpt-2"), make("smollm"), make("llama-bpe"), make("qwen2")};
  fuzz::Input input(data, size);
  const tokenizer::Tokenizer& tokenizer = *kinds[input.byte() % kinds.size()];
  const std::string_view text = input.rest();
  fuzz::try_input([&] {
    const auto ids = fuzz::check_encoding(tokenizer, text, false);
    fuzz::must(tokenizer.decode(ids) == text);
    fuzz::check_encoding(tokenizer, text, true);
  });
  std::vector<tokenizer::TokenId> ids;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto id = static_cast<std::uint8_t>(text[i]) * (i % 7 == 6 ? 2 : 1);
    if (id < tokenizer.vocab_size()) ids.push_back(id);
  }
  fuzz::check_incremental(tokenizer, ids);
  return 0;
}
