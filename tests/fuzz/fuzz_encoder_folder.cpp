// The tokenizer of an encoder's folder, from whichever files the input gives it: WordPiece and
// Unigram in tokenizer.json, vocab.txt, vocab.json with merges.txt; what is left is encoded.
#include <algorithm>

#include "core/tokenizer/encoder_tokenizer.h"
#include "tests/fuzz/input_folder.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace espalier;
  static fuzz::InputFolder folder;
  fuzz::Input input(data, size);
  folder.fill(input,
              {"tokenizer_config.json", "tokenizer.json", "vocab.txt", "vocab.json", "merges.txt"});
  fuzz::try_input([&] {
    const auto loaded = tokenizer::load_encoder_tokenizer(folder.path());
    const auto check = [&](const tokenizer::EncodedText& text) {
      fuzz::must(text.ids.size() <= 40);
      fuzz::must(text.types.empty() || text.types.size() == text.ids.size());
      for (const tokenizer::TokenId id : text.ids)
        fuzz::must(id >= 0 && id < loaded->vocab_size());
    };
    check(loaded->single("Ab, 日本e\u0301 \u3000<s>[SEP]x", 40));
    fuzz::try_input([&] { check(loaded->single(input.rest(), 40, true)); });
    fuzz::try_input([&] { check(loaded->pair(input.rest(), "b a", 40)); });
  });
  return 0;
}
