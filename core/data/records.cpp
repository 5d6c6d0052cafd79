#include "core/data/records.h"

#include <algorithm>
#include <cctype>
#include <utility>

#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/data/delimited.h"
#include "core/data/json_rows.h"
#include "core/data/record_builder.h"
#include "core/data/text_encoding.h"

namespace espalier::data {

namespace {

constexpr std::size_t kLargestFile = std::size_t{1} << 36;

std::string extension_of(const std::filesystem::path& path) {
  std::string out = path.extension().string();
  std::transform(out.begin(), out.end(), out.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return out;
}

void read_into(RecordBuilder& builder, const std::filesystem::path& path) {
  const std::string extension = extension_of(path);
  const bool lines = extension == ".jsonl" || extension == ".ndjson";
  if (!lines && extension != ".json" && extension != ".csv" && extension != ".tsv") {
    throw builder.format_error("the extension names no format of data sets",
                               "use .jsonl, .json, .csv or .tsv");
  }
  const std::string bytes = read_file(path, kLargestFile);
  const DecodedText decoded = decode_text(bytes, path.filename().string());
  const std::string_view text = decoded.text();
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
  // In order of preference: XL-Sum, CNN/DailyMail, SciTLDR, WikiLingua, GEM, ACLSum, jaster, chats.
  static const std::vector<std::pair<std::string, std::vector<std::string>>> known{
      {"document",
       {"text", "article", "source", "body", "content", "input", "long", "本文", "article.document",
        "messages.user", "conversations.human"}},
      {"summary",
       {"highlights", "target", "abstract", "output", "short", "要約", "article.summary",
        "summary.outcome", "messages.assistant", "conversations.gpt"}},
      {"id", {"paper_id", "gem_id", "guid", "uid", "key", "url"}},
      {"title", {"headline", "name", "見出し"}}};
  // An object is no text: what is in it may be one.
  const auto has = [&](const std::string& name) {
    const auto inside = [&](const std::string& c) { return c.starts_with(name + "."); };
    return std::find(columns.begin(), columns.end(), name) != columns.end() &&
           std::none_of(columns.begin(), columns.end(), inside);
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
