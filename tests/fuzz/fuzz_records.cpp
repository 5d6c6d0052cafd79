// Data sets of each format, with and without a mapping of columns.
#include "core/base/utf8.h"
#include "core/data/delimited.h"
#include "core/data/json_rows.h"
#include "core/data/record_builder.h"
#include "tests/fuzz/fuzz.h"

namespace {

using namespace espalier;

void read(unsigned format, std::string_view text, data::RecordBuilder& builder) {
  if (format == 0) data::read_json_lines(text, builder);
  if (format == 1) data::read_json(text, builder);
  if (format == 2) data::read_delimited(text, ',', builder);
  if (format == 3) data::read_delimited(text, '\t', builder);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(data, size);
  const unsigned flags = input.byte();
  const std::string_view text = input.rest();
  if (!utf8::valid(text)) return 0;  // text_encoding.h gives nothing else
  fuzz::try_input([&] {
    data::ReadOptions options;
    options.needs_summary = (flags & 4U) != 0;
    if ((flags & 8U) != 0) {
      data::RecordBuilder columns = data::RecordBuilder::columns_of("file", {});
      read(flags & 3U, text, columns);
      options.columns = data::suggest_columns(columns.first_columns());
    }
    data::RecordBuilder builder("file", options);
    read(flags & 3U, text, builder);
    for (const data::Record& record : builder.finish()) {
      fuzz::must(!record.id.empty() && !record.document.empty());
      fuzz::must(utf8::valid(record.document) && utf8::valid(record.summary));
    }
  });
  return 0;
}
