#include "core/data/records.h"

#include <algorithm>
#include <cctype>
#include <utility>

#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/base/utf8.h"
#include "core/data/delimited.h"
#include "core/data/json_rows.h"
#include "core/data/record_builder.h"

namespace espalier::data {

namespace {

constexpr std::size_t kLargestFile = std::size_t{1} << 36;

std::string extension_of(const std::filesystem::path& path) {
  std::string out = path.extension().string();
  std::transform(out.begin(), out.end(), out.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return out;
}

/// Without its byte order mark, and known to be UTF-8.
std::string_view checked_text(std::string_view text, const std::string& file) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  const std::size_t bad = utf8::first_invalid(text);
  if (bad == std::string_view::npos) return text;
  const auto end = text.begin() + static_cast<std::ptrdiff_t>(bad);
  const std::string line = std::to_string(1 + std::count(text.begin(), end, '\n'));
  const bool wide = text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF");
  throw Error(Code::text_encoding,
              file + ": line " + line + (wide ? ": the file is UTF-16" : " is not UTF-8"),
              "save the file as UTF-8", {{"file", file}, {"line", line}});
}

void read_into(RecordBuilder& builder, const std::filesystem::path& path) {
  const std::string extension = extension_of(path);
  const bool lines = extension == ".jsonl" || extension == ".ndjson";
  if (!lines && extension != ".json" && extension != ".csv" && extension != ".tsv") {
    throw builder.format_error("the extension names no format of data sets",
                               "use .jsonl, .json, .csv or .tsv");
  }
  const std::string bytes = read_file(path, kLargestFile);
  const std::string_view text = checked_text(bytes, path.filename().string());
  if (lines) {
    read_json_lines(text, builder);
  } else if (extension == ".json") {
    read_json(text, builder);
  } else {
    read_delimited(text, extension == ".csv" ? ',' : '\t', builder);
  }
}

}  // namespace

std::vector<Record> read_records(const std::filesystem::path& path, const ReadOptions& options) {
  RecordBuilder builder(path.filename().string(), options);
  read_into(builder, path);
  return builder.finish();
}

std::vector<std::string> read_columns(const std::filesystem::path& path) {
  RecordBuilder builder(path.filename().string());
  read_into(builder, path);
  return builder.first_columns();
}

std::map<std::string, std::string> suggest_columns(const std::vector<std::string>& columns) {
  // In order of preference. XL-Sum, CNN/DailyMail, SciTLDR, WikiLingua, GEM, instruction sets.
  static const std::vector<std::pair<std::string, std::vector<std::string>>> known{
      {"document", {"text", "article", "source", "body", "content", "input", "long", "本文"}},
      {"summary", {"highlights", "target", "abstract", "output", "short", "要約"}},
      {"id", {"paper_id", "gem_id", "guid", "uid", "key", "url"}},
      {"title", {"headline", "name", "見出し"}}};
  const auto has = [&](const std::string& name) {
    return std::find(columns.begin(), columns.end(), name) != columns.end();
  };
  std::map<std::string, std::string> out;
  for (const auto& [field, names] : known) {
    if (has(field)) continue;
    const auto found = std::find_if(names.begin(), names.end(), has);
    if (found != names.end()) out[*found] = field;
  }
  return out;
}

}  // namespace espalier::data
