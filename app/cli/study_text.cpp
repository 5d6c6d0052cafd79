#include "app/cli/study_text.h"

#include <algorithm>
#include <vector>

#include "app/cli/output.h"

namespace espalier::cli {

namespace {

/// The plain values of a row, in the order in which the table first shows them.
void collect_columns(const Json& row, std::vector<std::string>& columns) {
  for (const auto& [key, value] : row.items()) {
    if (value.is_structured() || key == "name") continue;
    if (std::find(columns.begin(), columns.end(), key) == columns.end()) columns.push_back(key);
  }
}

}  // namespace

std::string study_text(const Json& table_json) {
  std::string out;
  for (const auto& [key, value] : table_json.items()) {
    if (!value.is_structured()) out += key + ": " + cell(value) + "\n";
  }
  const auto rows = table_json.find("rows");
  if (rows == table_json.end() || !rows->is_array()) return out;
  std::vector<std::string> columns;
  for (const Json& row : *rows)
    collect_columns(row, columns);
  std::vector<std::vector<std::string>> cells{{"name"}};
  cells[0].insert(cells[0].end(), columns.begin(), columns.end());
  for (const Json& row : *rows) {
    std::vector<std::string> line{row.contains("name") ? cell(row.at("name")) : ""};
    for (const std::string& column : columns)
      line.push_back(row.contains(column) ? cell(row.at(column)) : "");
    cells.push_back(std::move(line));
  }
  return out + table(cells);
}

}  // namespace espalier::cli
