#pragma once

#include <string_view>

#include "core/data/record_builder.h"

namespace espalier::data {

/// Rows of a file with a header line, by RFC 4180 with `delimiter` (comma or tab): a field that
/// begins with a quote runs to the next single quote, doubled quotes inside it stand for one, and
/// it may hold delimiters and line breaks; a quote elsewhere is a plain character. Takes
/// well-formed UTF-8 without a byte order mark; adds records until the builder is full. Throws
/// data_record, data_column, data_format.
void read_delimited(std::string_view text, char delimiter, RecordBuilder& builder);

}  // namespace espalier::data
