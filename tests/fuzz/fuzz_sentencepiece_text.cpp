// Texts through small SentencePiece models (BPE and unigram, with and without bytes): decoding
// gives the text back where the model has all bytes; random ids never show half a character.
#include <array>
#include <memory>

#include "core/tokenizer/gguf_vocabulary.h"
#include "core/tokenizer/sentencepiece_tokenizer.h"
#include "tests/fuzz/memory_gguf.h"
#include "tests/fuzz/tokenizer_checks.h"
#include "tests/support/tiny_vocabulary.h"

namespace {

using namespace espalier;
using Algorithm = tokenizer::SentencePieceModel::Algorithm;

std::unique_ptr<tokenizer::Tokenizer> make(Algorithm algorithm, bool prefix, bool squeezes) {
  test::TinySentencePiece vocabulary;
  vocabulary.space_prefix = prefix;
  const std::string bytes = vocabulary.writer().str();
  const std::span<const char> span(bytes);
  const fuzz::MemoryGguf file(tensor_io::parse_gguf(std::as_bytes(span), "tiny.gguf"));
  tokenizer::SentencePieceModel model = tokenizer::sentencepiece_of_gguf(file);
  model.algorithm = algorithm;
  model.remove_extra_spaces = squeezes;
  return tokenizer::make_sentencepiece(model);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::array<std::unique_ptr<tokenizer::Tokenizer>, 4> kinds{
      make(Algorithm::bpe, false, false), make(Algorithm::bpe, true, false),
      make(Algorithm::unigram, false, false), make(Algorithm::unigram, true, true)};
  fuzz::Input input(data, size);
  const std::size_t kind = input.byte() % kinds.size();
  const tokenizer::Tokenizer& tokenizer = *kinds[kind];
  const std::string_view text = input.rest();
  fuzz::try_input([&] {
    const auto ids = fuzz::check_encoding(tokenizer, text, false);
    // The library leaves a zero byte and what follows alone; U+2581 itself reads back as a space.
    const bool plain =
        text.find('\0') == text.npos && text.find("\xE2\x96\x81") == text.npos && kind != 3;
    if (plain) fuzz::must(tokenizer.decode(ids) == text);
    fuzz::check_encoding(tokenizer, text, true);
  });
  std::vector<tokenizer::TokenId> ids;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto id = static_cast<std::uint8_t>(text[i]) + (i % 7 == 6 ? 20 : 0);
    if (id < tokenizer.vocab_size()) ids.push_back(id);
  }
  fuzz::check_incremental(tokenizer, ids);
  return 0;
}
