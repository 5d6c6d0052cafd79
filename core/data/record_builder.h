#pragma once

#include <array>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/error.h"
#include "core/data/records.h"

namespace espalier::data {

/// The fields of a record, in the order of RecordBuilder's arrays.
enum Field : std::size_t { kId, kDocument, kSummary, kTitle, kIdentity, kReferences, kFields };

/// Where a record stands in its file.
struct Place {
  std::size_t line = 1;    ///< from 1
  std::size_t record = 1;  ///< from 1
};

/// Turns rows of any format into records: which column a field is read from, what must be there,
/// and ids that stand only once. Every message begins with the file's name.
class RecordBuilder {
 public:
  using Texts = std::array<std::optional<std::string>, kFields>;
  using Columns = std::function<std::vector<std::string>()>;

  /// Throws data_column where the mapping itself is wrong.
  RecordBuilder(std::string file, const ReadOptions& options);
  /// Asks for nothing and is full after the first row: for its columns alone.
  explicit RecordBuilder(std::string file);

  const std::array<std::string, kFields>& columns() const { return columns_; }
  /// Whether the field is read from a column that the options name.
  bool mapped(Field field) const { return mapped_[field]; }
  /// `columns` gives the row's own columns, asked for only when one is missing. `name_by_line`:
  /// what a record without an id is called. `references`: what stands under that field, in place of
  /// its text.
  void add(const Place& place, Texts texts, const Columns& columns, bool name_by_line,
           std::vector<std::string> references = {});
  /// Whether ReadOptions::limit is reached.
  bool full() const { return limit_ > 0 && lines_.size() >= limit_; }
  bool only_columns() const { return only_columns_; }
  /// The columns of the first row. Throws data_empty where there was none.
  const std::vector<std::string>& first_columns() const;
  std::vector<Record> finish();

  /// `line` 0: the file as a whole.
  Error format_error(const std::string& reason, const std::string& hint,
                     std::size_t line = 0) const;
  Error record_error(std::size_t line, const std::string& reason, const std::string& hint,
                     Error::Args more = {}) const;
  /// Names the columns that exist.
  Error column_error(const std::string& column, const std::vector<std::string>& existing) const;

 private:
  void require(Field field, const Place& place, const Texts& texts, const Columns& columns) const;
  void check_any() const;
  void check_ids() const;

  std::string file_;
  bool needs_summary_;
  std::size_t limit_;
  bool only_columns_ = false;
  std::array<std::string, kFields> columns_;
  std::array<bool, kFields> mapped_{};
  std::array<bool, kFields> seen_{};
  std::vector<std::string> first_columns_;
  std::vector<Record> records_;
  std::vector<std::size_t> lines_;
};

std::string joined(const std::vector<std::string>& names);

/// The columns that "a+b" names; one name alone is itself.
std::vector<std::string> summands(const std::string& column);
/// `out` with a text behind it, parted by an empty line; white space alone is no text.
void append_summand(std::string& out, std::string_view text);

}  // namespace espalier::data
