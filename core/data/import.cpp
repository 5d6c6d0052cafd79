#include "core/data/import.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <memory>

#include "core/base/atomic_file.h"
#include "core/base/json.h"
#include "core/base/utf8.h"
#include "core/data/guess_columns.h"
#include "core/data/shots.h"
#include "core/data/text_encoding.h"

namespace espalier::data {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kBeginning = std::size_t{4} << 20;
constexpr std::size_t kLargestFile = std::size_t{1} << 36;
constexpr std::size_t kSamples = 3;
constexpr std::size_t kSampleCharacters = 200;
constexpr std::size_t kFirst = 20;
constexpr std::size_t kLookedInto = 50;  ///< records by which columns are guessed
constexpr std::array<const char*, 3> kParts{"train", "validation", "test"};

/// A pipe or a device would be waited for without end.
void need_file(const fs::path& file) {
  std::error_code ignored;
  const fs::file_status status = fs::status(file, ignored);
  if (!fs::exists(status) || fs::is_regular_file(status)) return;
  throw Error(Code::file_unreadable, file.string() + " is no file", "choose a file of records",
              {{"path", file.string()}});
}

/// The first whole lines of a file; all of it where it is short, or is no file of lines.
std::string beginning(const fs::path& file, Layout layout, bool& whole) {
  std::error_code ignored;
  const auto size = fs::file_size(file, ignored);
  whole = ignored || size <= kBeginning || layout == Layout::json;
  if (!whole) {
    std::string bytes(kBeginning, '\0');
    std::ifstream in(file, std::ios::binary);
    in.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    bytes.resize(static_cast<std::size_t>(std::max<std::streamsize>(in.gcount(), 0)));
    const bool wide = bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF");
    const std::size_t end = bytes.rfind('\n');
    if (!wide && end != std::string::npos) return bytes.substr(0, end + 1);
    whole = true;
  }
  return read_file(file, kLargestFile);
}

std::string shortened(const std::string& text) {
  std::vector<char32_t> points = utf8::decode(std::string_view(text).substr(0, 8192));
  if (points.size() > kSampleCharacters) points.resize(kSampleCharacters);
  return utf8::encode(points);
}

/// To read one column alone.
ReadOptions only(const std::string& column, std::size_t limit) {
  ReadOptions options;
  options.columns = {{column, "document"}};
  options.without = {"id", "summary", "title", "question", "identity", "references"};
  options.needs_summary = false;
  options.limit = limit;
  return options;
}

ImportColumn column_of(const std::string& name, std::string_view text, Layout layout,
                       const std::string& file) {
  ImportColumn out{name, {}, true};
  ReadOptions options = only(name, kSamples);
  int objects = 0;
  options.broken = [&](const Error& error) {
    const auto fault = error.args().find("fault");
    objects += fault != error.args().end() && fault->second == "no_text" ? 1 : 0;
    constexpr int kEnough = 20;
    if (objects > kEnough) throw Error(Code::stopped, "enough");
  };
  try {
    for (const Record& record : read_records(text, layout, file, options))
      out.samples.push_back(shortened(record.document));
  } catch (const Error&) {
    out.text = objects == 0;  // an empty column holds texts all the same
  }
  return out;
}

/// What names do not tell, by what the columns hold.
void guess(ImportPreview& preview, std::string_view text, const std::string& file) {
  ImportMapping& known = preview.suggested;
  const bool summary = known.contains("summary") || known.contains("references");
  if (known.contains("document") && summary) return;
  std::vector<ColumnTexts> columns;
  for (const ImportColumn& column : preview.columns) {
    if (!column.text) continue;
    ColumnTexts seen{column.name, {}};
    ReadOptions options = only(column.name, kLookedInto);
    options.broken = [](const Error&) {};
    options.each = [&](Record&& record) { seen.texts.push_back(std::move(record.document)); };
    try {
      read_records(text, preview.layout, file, options);
    } catch (const Error&) {
      // An empty column tells nothing.
    }
    columns.push_back(std::move(seen));
  }
  for (const auto& [field, column] : guess_columns(columns, known)) {
    known[field] = column;
    preview.guessed.insert(field);
  }
}

std::string known_layout(const std::vector<std::string>& columns) {
  const auto has = [&](std::initializer_list<const char*> names) {
    return std::all_of(names.begin(), names.end(), [&](const char* name) {
      return std::find(columns.begin(), columns.end(), name) != columns.end();
    });
  };
  if (has({"messages.user"}) || has({"conversations.human"})) return "chat";
  if (has({"article.document", "article.summary"})) return "wikilingua";
  if (has({"source", "target"}) && (has({"rouge_scores"}) || has({"source_labels"})))
    return "scitldr";
  if (has({"article", "highlights"})) return "cnn_dailymail";
  if (has({"summary.outcome"})) return "aclsum";
  if (has({"text", "summary"}) && (has({"title"}) || has({"url"}))) return "xlsum";
  const bool answers = has({"answers.text"}) || has({"answers"}) || has({"answer"});
  if (has({"question", "context"}) && answers) return "squad";
  if (has({"original", "simplifications"})) return "asset";
  if (has({"document", "summary"})) return "espalier";
  return {};
}

ImportMapping suggested(const std::vector<std::string>& columns) {
  ImportMapping out;
  for (const char* field :
       {"id", "document", "summary", "title", "question", "identity", "references"}) {
    if (std::find(columns.begin(), columns.end(), field) != columns.end()) out[field] = field;
  }
  for (const auto& [column, field] : suggest_columns(columns))
    out[field] = column;
  if (out.contains("references") && out["references"] != "references") out.erase("summary");
  // A headline that is to be learnt is no title.
  for (const char* field : {"title", "question"}) {
    if (out.contains("summary") && out.contains(field) && out["summary"] == out[field])
      out.erase(field);
  }
  return out;
}

void keep_fault(std::vector<Error>& faults, const Error& error) {
  if (faults.size() < kMostFaults) faults.push_back(error);
}

Split part_of(const Record& record, const ImportShares& shares) {
  if (shares.split) return split_of(record.identity, shares.validation, shares.test, shares.seed);
  return shares.part == "test"         ? Split::test
         : shares.part == "validation" ? Split::validation
                                       : Split::train;
}

/// Reads all of the file, every record to `take`.
void read_all(const fs::path& file, const ImportMapping& mapping, const ImportShares& shares,
              ImportCheck& out, bool tolerant, Control& control, const Progress& progress,
              const std::function<void(Split, Record&&)>& take) {
  need_file(file);
  const Layout layout = layout_of(file);
  const std::string bytes = read_file(file, kLargestFile);
  control.check();
  const DecodedText decoded = decode_text(bytes, file.filename().string());
  out.encoding = decoded.encoding;
  ReadOptions options = read_options(mapping);
  if (tolerant) {
    options.broken = [&](const Error& error) {
      ++out.left_out;
      keep_fault(out.faults, error);
    };
  }
  options.progress = [&](std::size_t done, std::size_t total) {
    control.check();
    if (progress) progress("read", static_cast<double>(done), static_cast<double>(total));
  };
  options.each = [&](Record&& record) {
    const Split part = part_of(record, shares);
    ++out.records;
    ++(part == Split::train ? out.train : part == Split::test ? out.test : out.validation);
    if (out.first.size() < kFirst) out.first.push_back(record);
    if (take) take(part, std::move(record));
  };
  read_records(decoded.text(), layout, file.filename().string(), options);
}

std::string line_of(const Record& record) {
  OrderedJson json;
  json["id"] = record.id;
  json["document"] = record.document;
  json["summary"] = record.summary;
  if (!record.title.empty()) json["title"] = record.title;
  if (!record.question.empty()) json["question"] = record.question;
  if (record.identity != record.id) json["identity"] = record.identity;
  if (record.references.size() > 1) json["references"] = record.references;
  return json.dump(-1, ' ', false, OrderedJson::error_handler_t::replace) + "\n";
}

/// A folder that goes away again if nothing comes of it.
class MadeFolder {
 public:
  explicit MadeFolder(const fs::path& path) : path_(path) {
    std::error_code ignored;
    made_ = !fs::exists(path, ignored);
    make_folder(path);
  }
  ~MadeFolder() {
    std::error_code ignored;
    if (made_) fs::remove(path_, ignored);  // only where it is empty
  }
  MadeFolder(const MadeFolder&) = delete;
  MadeFolder& operator=(const MadeFolder&) = delete;

 private:
  fs::path path_;
  bool made_ = false;
};

/// The language of a set that has none yet; what else stands in its info.json is left alone.
void write_language(const ImportTarget& target) {
  const fs::path path = target.folder / "info.json";
  std::error_code ignored;
  Json info = Json::object();
  if (fs::exists(path, ignored)) info = json::parse_file(path);
  if (!info.is_object() || info.contains("language") || target.language.empty()) return;
  info["language"] = target.language;
  write_file(path, json::dump(info, 2) + "\n");
}

}  // namespace

ReadOptions read_options(const ImportMapping& mapping) {
  ReadOptions out;
  // A column that two fields share goes to the one of another name; the other finds it by its own.
  for (const auto& [field, column] : mapping) {
    std::string& taken = out.columns[column];
    if (taken.empty() || taken == column) taken = field;
  }
  for (const char* field : {"id", "summary", "title", "question"}) {
    if (!mapping.contains(field)) out.without.insert(field);
  }
  return out;
}

ImportPreview preview_import(const fs::path& file, const std::optional<ImportMapping>& mapping,
                             std::size_t most_records) {
  ImportPreview out;
  need_file(file);
  out.layout = layout_of(file);
  bool whole = false;
  const std::string name = file.filename().string();
  const std::string bytes = beginning(file, out.layout, whole);
  const DecodedText decoded = decode_text(bytes, name);
  out.encoding = decoded.encoding;
  ReadOptions tolerant;
  tolerant.broken = [](const Error&) {};
  const std::vector<std::string> columns = read_columns(decoded.text(), out.layout, name, tolerant);
  for (const std::string& column : columns)
    out.columns.push_back(column_of(column, decoded.text(), out.layout, name));
  out.known = known_layout(columns);
  out.suggested = suggested(columns);
  guess(out, decoded.text(), name);
  ReadOptions options = read_options(mapping.value_or(out.suggested));
  options.limit = most_records;
  options.broken = [&](const Error& error) { keep_fault(out.faults, error); };
  try {
    out.records = read_records(decoded.text(), out.layout, name, options);
  } catch (const Error& error) {
    out.refusal = error;
  }
  return out;
}

ImportCheck check_import(const fs::path& file, const ImportMapping& mapping,
                         const ImportShares& shares, Control& control, const Progress& progress) {
  ImportCheck out;
  read_all(file, mapping, shares, out, true, control, progress, {});
  return out;
}

bool good_set_name(const std::string& name) {
  constexpr std::size_t kLongest = 100;
  const bool bad = std::any_of(name.begin(), name.end(), [](unsigned char c) {
    return c < 0x20 || c == 0x7F || c == '/' || c == '\\';
  });
  return !name.empty() && name.size() <= kLongest && name.front() != '.' && !bad &&
         utf8::valid(name) && utf8::trim(name).size() == name.size();
}

ImportCheck write_import(const fs::path& file, const ImportMapping& mapping,
                         const ImportShares& shares, const ImportTarget& target, Control& control,
                         const Progress& progress) {
  const std::string name = target.folder.filename().string();
  if (!good_set_name(name)) {
    throw Error(Code::data_name, "\"" + name + "\" can be no name of a data set",
                "use letters, digits, - and _; no / and no dot in front", {{"name", name}});
  }
  for (std::size_t i = 0; i < kParts.size(); ++i) {
    const fs::path path = target.folder / (std::string(kParts[i]) + ".jsonl");
    std::error_code ignored;
    if (!target.replace && (shares.split || shares.part == kParts[i]) &&
        fs::exists(path, ignored)) {
      throw Error(Code::data_exists, path.string() + " is there already",
                  "choose another name, or say that it is to be replaced",
                  {{"path", path.string()}, {"name", name}, {"part", kParts[i]}});
    }
  }
  ImportCheck out;
  const MadeFolder folder(target.folder);
  std::array<std::unique_ptr<AtomicFile>, 3> files;
  read_all(file, mapping, shares, out, target.leave_out, control, progress,
           [&](Split part, Record&& record) {
             const auto index = static_cast<std::size_t>(part);
             if (!files[index]) {
               files[index] = std::make_unique<AtomicFile>(target.folder /
                                                           (std::string(kParts[index]) + ".jsonl"));
             }
             files[index]->write(line_of(record));
           });
  control.check();
  for (const auto& part : files) {
    if (part) part->commit();
  }
  write_language(target);
  return out;
}

}  // namespace espalier::data
