// tokenizer.json of both kinds; what stands behind the first zero byte is encoded with it.
#include "core/base/json.h"
#include "core/tokenizer/byte_level.h"
#include "core/tokenizer/hf_json.h"
#include "core/tokenizer/hf_sentencepiece.h"
#include "core/tokenizer/sentencepiece_tokenizer.h"
#include "tests/fuzz/tokenizer_checks.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace espalier;
  fuzz::Input input(data, size);
  fuzz::try_input([&] {
    const Json json = json::parse(input.text());
    const auto loaded = tokenizer::is_sentencepiece_json(json)
                            ? tokenizer::make_sentencepiece(tokenizer::sentencepiece_of_json(json))
                            : tokenizer::make_byte_level(tokenizer::byte_level_of_json(json));
    fuzz::check_encoding(*loaded, "a b\u3000日e\u0301 12\n", true);
    fuzz::check_encoding(*loaded, input.rest(), true);
    fuzz::check_encoding(*loaded, input.rest(), false);
  });
  return 0;
}
