// Expressions as tokenizer.json and an adapter's rank_pattern give them, on texts.
// Input: the expression, a zero byte, the text.
#include "core/base/regex.h"
#include "core/base/utf8.h"
#include "tests/fuzz/fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace espalier;
  fuzz::Input input(data, size);
  fuzz::try_input([&] {
    const Regex regex(input.text(), false, Code::adapter_bad);
    const std::string text = utf8::sanitized(input.rest());
    Regex::Scan scan(regex);
    scan.reset(text);
    std::size_t done = 0;
    while (const auto match = scan.next()) {
      fuzz::must(match->first >= done && match->second > match->first);
      done = match->second;
      fuzz::must(done <= text.size());
    }
    if (!text.empty()) regex.matches(text);
  });
  return 0;
}
