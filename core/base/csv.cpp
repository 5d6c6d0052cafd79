#include "core/base/csv.h"

#include <cmath>

namespace espalier::csv {

std::string cell(std::string_view text) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) return std::string(text);
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  return out + '"';
}

std::string cell(const Json& value) {
  if (value.is_null() || (value.is_number_float() && !std::isfinite(value.get<double>()))) {
    return {};
  }
  if (value.is_string()) return cell(std::string_view(value.get_ref<const std::string&>()));
  return cell(std::string_view(json::dump(value)));
}

std::string row(const std::vector<Json>& values) {
  std::string out;
  for (std::size_t i = 0; i < values.size(); ++i)
    out += (i > 0 ? "," : "") + cell(values[i]);
  return out + '\n';
}

}  // namespace espalier::csv
