// Prompt templates. Input: the template, a zero byte, a document.
#include "core/data/template.h"
#include "tests/fuzz/fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace espalier;
  fuzz::Input input(data, size);
  fuzz::try_input([&] {
    const std::string text = input.text();
    const data::Template prompt = data::Template::parse(text);
    data::Record record;
    record.document = std::string(input.rest());
    record.summary = "s";
    record.title = "t";
    const std::string filled = prompt.fill(record);
    if (prompt.uses(data::Template::Place::document)) {
      fuzz::must(filled.find(record.document) != std::string::npos);
    }
  });
  return 0;
}
