// The walker over JSON texts that the program wrote: where it takes a text that the parser takes
// too, it finds the parser's values.
#include <optional>
#include <vector>

#include "core/base/json.h"
#include "core/base/json_scan.h"
#include "tests/fuzz/fuzz.h"

namespace {

using namespace espalier;

/// Members of one object, as the readers of stored answers ask for them.
struct Found {
  std::optional<std::string_view> text;
  std::optional<int> number;
  std::optional<std::vector<std::string_view>> texts;
  std::optional<int> inner;
};

bool walk(std::string_view whole, Found& found) {
  json::Scanner at(whole);
  const auto member = [&](std::string_view key) {
    if (key == "s") return at.string(found.text.emplace());
    if (key == "n") return at.whole(found.number.emplace());
    if (key == "a") {
      auto& texts = found.texts.emplace();
      return at.array([&] { return at.string(texts.emplace_back()); });
    }
    if (key == "o") {
      return at.object([&](std::string_view inner) {
        return inner == "n" ? at.whole(found.inner.emplace()) : at.skip();
      });
    }
    return at.skip();
  };
  return at.object(member) && at.done();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  Found found;
  if (!walk(text, found)) return 0;
  std::optional<Json> parsed;
  try {
    parsed = json::parse(text);
  } catch (const Error&) {
    return 0;  // what is skipped is not checked
  }
  fuzz::must(parsed->is_object());
  fuzz::must(found.text.has_value() == parsed->contains("s"));
  fuzz::must(found.number.has_value() == parsed->contains("n"));
  if (found.text) fuzz::must(parsed->at("s") == *found.text);
  if (found.number) fuzz::must(parsed->at("n") == *found.number);
  if (found.texts) fuzz::must(parsed->at("a") == Json(*found.texts));
  if (found.inner) fuzz::must(parsed->at("o").at("n") == *found.inner);
  return 0;
}
