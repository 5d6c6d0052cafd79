#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/base/control.h"
#include "core/base/error.h"
#include "core/data/record.h"
#include "core/data/records.h"

// Somebody's file made a data set of a workspace: a quick look at its beginning while columns are
// mapped, a check of the whole, and the writing.
namespace espalier::data {

/// Field ("id", "document", "summary", "title", "question", "identity", "references") -> the column
/// that it is read from. An "id", "title", "question" or "summary" that is not there is not read.
using ImportMapping = std::map<std::string, std::string>;
ReadOptions read_options(const ImportMapping& mapping);

struct ImportColumn {
  std::string name;
  std::vector<std::string> samples;  ///< of the first records, at most three, 200 characters each
  bool text = true;                  ///< false: an object or a list that no field can take
};

struct ImportPreview {
  Layout layout = Layout::json_lines;
  /// Whose layout the columns are: "xlsum", "cnn_dailymail", "scitldr", "wikilingua", "aclsum",
  /// "squad", "asset", "chat", "espalier"; empty: none of them.
  std::string known;
  std::string encoding;  ///< of the part that was read
  std::vector<ImportColumn> columns;
  ImportMapping suggested;
  /// Those of its fields ("document", "summary") that no column's name tells: guessed by what the
  /// columns hold.
  std::set<std::string> guessed{};
  std::vector<Record> records;   ///< the first that can be read as mapped
  std::vector<Error> faults;     ///< of the records before the last of those
  std::optional<Error> refusal;  ///< no record can be read so: the mapping, or the text itself
};

/// Reads no more than the beginning of a long file (of .json: all). `mapping`: none for the one
/// that is suggested. Throws file_missing, file_unreadable, data_format, data_empty, text_encoding.
ImportPreview preview_import(const std::filesystem::path& file,
                             const std::optional<ImportMapping>& mapping = {},
                             std::size_t most_records = 20);

/// Where records go: into one part, or by a hash of their identity into all three.
struct ImportShares {
  bool split = false;
  std::string part = "train";  ///< "train" | "validation" | "test", where not split
  double validation = 0.1, test = 0.2;
  std::uint64_t seed = 0;
};

struct ImportCheck {
  std::string encoding;
  std::int64_t records = 0;   ///< that can be read
  std::int64_t left_out = 0;  ///< that cannot
  std::vector<Error> faults;  ///< the first kMostFaults of them, with "line" among the args
  std::int64_t train = 0, validation = 0, test = 0;
  std::vector<Record> first;  ///< some, to guess the language by
};
constexpr std::size_t kMostFaults = 200;

/// The whole file. Throws as read_records where no record at all can be read, and stopped, aborted.
ImportCheck check_import(const std::filesystem::path& file, const ImportMapping& mapping,
                         const ImportShares& shares, Control& control,
                         const Progress& progress = {});

struct ImportTarget {
  std::filesystem::path folder;  ///< data/NAME, made where it is not there
  std::string language;          ///< goes into info.json where that has none
  bool leave_out = false;        ///< broken records are left out; else the first one is thrown
  bool replace = false;          ///< a part that is there may be replaced
};

/// Writes the parts as JSON lines, each whole or not at all, none before all are read. Throws
/// data_exists (args "path") where a part is there and is not to be replaced, data_name where the
/// folder's name can be none of a data set, and as check_import; nothing is left behind then.
ImportCheck write_import(const std::filesystem::path& file, const ImportMapping& mapping,
                         const ImportShares& shares, const ImportTarget& target, Control& control,
                         const Progress& progress = {});

/// A name that can be a data set's folder: not empty, no separator or control character, no dot in
/// front, at most 100 bytes.
bool good_set_name(const std::string& name);

}  // namespace espalier::data
