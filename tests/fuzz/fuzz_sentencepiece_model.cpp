// A tokenizer.model: our reader, our check, then the library that loads what we write anew.
#include "core/tokenizer/sentencepiece_tokenizer.h"
#include "tests/fuzz/tokenizer_checks.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace espalier;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  fuzz::try_input([&] {
    const auto model = tokenizer::parse_sentencepiece(bytes);
    const auto loaded = tokenizer::make_sentencepiece(model);
    fuzz::check_encoding(*loaded, "ab  \u2581abc 日本ＡＢ ㌔e\u0301\n<s>", true);
    fuzz::check_encoding(*loaded, utf8::sanitized(bytes), false);
  });
  return 0;
}
