#pragma once

#include <string_view>

#include "core/data/record_builder.h"

namespace espalier::data {

/// Both take well-formed UTF-8 without a byte order mark and add its records until the builder is
/// full. `read_json_lines`: one object a line. `read_json`: an array of objects, or an object that
/// holds exactly one. Throw data_record and data_format.
void read_json_lines(std::string_view text, RecordBuilder& builder);
void read_json(std::string_view text, RecordBuilder& builder);

}  // namespace espalier::data
