#pragma once

#include <array>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/base/error.h"
#include "core/data/records.h"

namespace espalier::data {

/// The fields of a record, in the order of RecordBuilder's arrays.
enum Field : std::size_t {
  kId,
  kDocument,
  kSummary,
  kTitle,
  kQuestion,
  kIdentity,
  kReferences,
  kFields
};

/// Where a record stands in its file.
struct Place {
  std::size_t line = 1;    ///< from 1
  std::size_t record = 1;  ///< from 1
  std::size_t byte = 0;    ///< how much of the text is read by then
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
  static RecordBuilder columns_of(std::string file, const ReadOptions& options);

  /// Empty for a field that is not read.
  const std::array<std::string, kFields>& columns() const { return columns_; }
  /// Whether the field is read from a column that the options name.
  bool mapped(Field field) const { return mapped_[field]; }
  /// `columns` gives the row's own columns, asked for only when one is missing. `name_by_line`:
  /// what a record without an id is called. `references`: what stands under that field, in place of
  /// its text.
  void add(const Place& place, Texts texts, const Columns& columns, bool name_by_line,
           std::vector<std::string> references = {});
  /// Whether ReadOptions::limit is reached.
  bool full() const { return limit_ > 0 && added_ >= limit_; }
  /// Bytes of the whole text, for ReadOptions::progress.
  void set_size(std::size_t bytes) { size_ = bytes; }
  /// Runs what reads one record: an Error that it throws goes to ReadOptions::broken where that is
  /// given, and the record is left out.
  template <typename Read>
  void guard(const Place& place, Read read) {
    tell(place);
    if (!broken_) return read();
    try {
      read();
    } catch (const Error& error) {
      if (!of_record(error)) throw;
      leave_out(error);
    }
  }
  /// A fault after which nothing more can be read: thrown, or told where faults are told.
  void end_with(const Error& error);
  bool only_columns() const { return only_columns_; }
  /// The columns of the first row. Throws data_empty where there was none.
  const std::vector<std::string>& first_columns() const;
  std::vector<Record> finish();

  /// `line` 0: the file as a whole.
  Error format_error(const std::string& reason, const std::string& hint,
                     std::size_t line = 0) const;
  /// "fault" among `more` names the reason for the window.
  Error record_error(std::size_t line, const std::string& reason, const std::string& hint,
                     Error::Args more = {}) const;
  /// Names the columns that exist.
  Error column_error(const std::string& column, const std::vector<std::string>& existing) const;

 private:
  void require(Field field, const Place& place, const Texts& texts, const Columns& columns) const;
  void check_any() const;
  void check_id(const Record& record, std::size_t line);
  void tell(const Place& place);
  /// Not what the taker of records throws: a full disk, a stop.
  static bool of_record(const Error& error);
  void leave_out(const Error& error);

  std::string file_;
  bool needs_summary_;
  std::size_t limit_;
  bool only_columns_ = false;
  std::array<std::string, kFields> columns_;
  std::array<bool, kFields> mapped_{};
  std::array<bool, kFields> seen_{};
  std::vector<std::string> first_columns_;
  std::vector<Record> records_;
  std::size_t added_ = 0, size_ = 0, told_ = 0;
  std::unordered_map<std::string, std::size_t> line_of_;  ///< of every id
  std::function<void(const Error&)> broken_;
  std::function<void(Record&&)> each_;
  std::function<void(std::size_t, std::size_t)> progress_;
  std::optional<Error> first_fault_;
  int column_faults_ = 0;
};

std::string joined(const std::vector<std::string>& names);

/// The columns that "a+b" names; one name alone is itself.
std::vector<std::string> summands(const std::string& column);
/// `out` with a text behind it, parted by an empty line; white space alone is no text.
void append_summand(std::string& out, std::string_view text);

}  // namespace espalier::data
