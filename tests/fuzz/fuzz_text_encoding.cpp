// Files in UTF-8, UTF-16, Shift_JIS, EUC-JP or none of them.
#include "core/base/utf8.h"
#include "core/data/text_encoding.h"
#include "tests/fuzz/fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace espalier;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  fuzz::try_input([&] {
    const data::DecodedText decoded = data::decode_text(bytes, "file.csv");
    fuzz::must(utf8::valid(decoded.text()));
  });
  const std::string clean = utf8::sanitized(bytes);
  fuzz::must(utf8::valid(clean) && utf8::encode(utf8::decode(bytes)) == clean);
  fuzz::must(utf8::squeeze(clean) == utf8::squeeze(utf8::squeeze(clean)));
  fuzz::must(clean.starts_with(utf8::complete_prefix(clean)));
  return 0;
}
