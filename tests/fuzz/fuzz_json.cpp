// The strict JSON parser, and the quick reader of flat objects: whatever the quick one accepts, the
// parser reads the same.
#include "core/base/json.h"
#include "core/base/utf8.h"
#include "core/data/flat_object.h"
#include "tests/fuzz/fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace espalier;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  fuzz::try_input([&] {
    const Json json = json::parse(text);
    fuzz::must(json::parse(json::dump(json)) == json);
  });
  fuzz::try_input([&] {
    json::ParseOptions options;
    options.comments = true;
    json::parse(text, options);
  });
  std::vector<data::FlatValue> values;
  if (!utf8::valid(text) || !data::read_flat_object(text, values)) return 0;
  const Json json = json::parse(text);
  fuzz::must(json.size() == values.size());
  for (const data::FlatValue& value : values) {
    const Json& full = json.at(std::string(value.key));
    if (value.kind == data::FlatValue::Kind::text) fuzz::must(data::unescaped(value) == full);
  }
  return 0;
}
