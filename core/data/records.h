#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/error.h"
#include "core/data/record.h"

namespace espalier::data {

struct ReadOptions {
  /// Source column -> "id" | "document" | "summary" | "title" | "question" | "identity" |
  /// "references"; a field that is not mapped is read from the column of its own name (no title
  /// from a column that is the summary). A column of JSON may be a path into objects and arrays:
  /// "summary.outcome", "target.0". "instruction+input" is both, parted by an empty line, whichever
  /// of them has a text. A list of texts under "references" is one summary a text; the first stands
  /// for a summary that is missing. Nothing given: read_mapping().
  std::map<std::string, std::string> columns;
  std::set<std::string> without{};  ///< fields that are not read, whatever columns there are
  bool needs_summary = true;        ///< training and scoring need one in every record
  std::size_t limit = 0;            ///< stop after so many records (a preview); 0: all
  /// Given: told what is wrong with a record, which is left out; none: the first one is thrown.
  std::function<void(const Error&)> broken{};
  /// Given: takes every record in turn; then none is kept and none returned.
  std::function<void(Record&&)> each{};
  /// Told now and then how many bytes of the text are read, of how many; may throw to stop.
  std::function<void(std::size_t done, std::size_t total)> progress{};
};

/// Reads a data set by its extension:
/// - .jsonl, .ndjson: one object a line, blank lines skipped;
/// - .json: an array of objects, or an object with exactly one array of objects in it;
/// - .csv, .tsv: RFC 4180 (quotes doubled, delimiters and line breaks inside quotes) with a header
///   line; \r\n inside a field becomes \n; a line without anything is skipped.
/// A byte order mark and \r before \n are accepted; UTF-16 with a mark, Shift_JIS and EUC-JP are
/// converted (text_encoding.h). Texts are taken as they stand; numbers become text; a list of texts
/// is joined by one space; null counts as missing. In a list of chat messages ({"role", "content"}
/// or {"from", "value"}) "messages.user" and "messages.assistant" are the texts of that role,
/// joined by a line break. A record without an id is named after the line where it begins
/// ("line-12"), or in .json after its place ("record-12"). SQuAD's articles
/// ({"title", "paragraphs": [{"context", "qas": [...]}]}) are a record a question, with the columns
/// of its flat form (id, title, context, question, answers.text) and the article as identity.
/// Linear time, some hundred megabytes a second. Throws, each with file, line and what to do:
/// file_missing, file_unreadable, text_encoding, data_format (no such format, not readable as it,
/// or Parquet, Arrow and packed files, told by their first bytes), data_column (a needed column is
/// not there: names those that are), data_record (a broken or incomplete record, an id that stands
/// twice), data_empty.
std::vector<Record> read_records(const std::filesystem::path& path,
                                 const ReadOptions& options = {});

/// The mapping that read_records() takes by itself where `columns` is empty and the first record
/// lacks a document, or a summary that is needed: suggest_columns() of what it has. Empty where the
/// columns serve as they are, or were given. Throws as read_records.
std::map<std::string, std::string> read_mapping(const std::filesystem::path& path,
                                                const ReadOptions& options = {});

/// The columns of the first record, for a form that maps them. Throws as read_records.
std::vector<std::string> read_columns(const std::filesystem::path& path);

/// How a file's text is laid out, told by its extension. Throws data_format (Parquet and its like
/// by their first bytes, and any other extension), file_missing, file_unreadable.
enum class Layout { json_lines, json, csv, tsv };
Layout layout_of(const std::filesystem::path& path);
/// The same over a text that is in memory: well-formed UTF-8 without a byte order mark. `name` is
/// the file's, for messages.
std::vector<Record> read_records(std::string_view text, Layout layout, const std::string& name,
                                 const ReadOptions& options = {});
std::vector<std::string> read_columns(std::string_view text, Layout layout, const std::string& name,
                                      const ReadOptions& options = {});

/// A guess at ReadOptions::columns from the names that known data sets use (article, highlights,
/// text, target ...); fields with a column of their own name need no entry and get none.
std::map<std::string, std::string> suggest_columns(const std::vector<std::string>& columns);

}  // namespace espalier::data
