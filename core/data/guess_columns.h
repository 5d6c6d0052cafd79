#pragma once

#include <map>
#include <string>
#include <vector>

// Which columns are the document and the summary where their names do not tell.
namespace espalier::data {

struct ColumnTexts {
  std::string name;
  std::vector<std::string> texts;  ///< of the first records that have one
};

/// "document" and "summary" with the column each is guessed to be, those that `known` (field ->
/// column) lacks: of the columns that hold prose the longer is the document, the next the summary,
/// which is always shorter than the document. Columns that `known` uses are left alone, and so are
/// ids, addresses, numbers, dates, words that repeat, and what is filled in too rarely. A summary
/// with several texts ("references") is one. What no column suits is not there.
std::map<std::string, std::string> guess_columns(const std::vector<ColumnTexts>& columns,
                                                 const std::map<std::string, std::string>& known);

}  // namespace espalier::data
