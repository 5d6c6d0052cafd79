#include "core/data/records.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <fstream>
#include <string_view>
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

/// Formats of data sets that are told by their first bytes, and what makes them readable.
void refuse_foreign(const RecordBuilder& builder, std::string_view bytes) {
  struct Foreign {
    std::string_view magic;
    const char* name;
    const char* hint;
  };
  static constexpr const char* kConvert =
      "save it as JSON lines: datasets' to_json(\"file.jsonl\"), or pandas' "
      "to_json(\"file.jsonl\", orient=\"records\", lines=True, force_ascii=False)";
  static constexpr const char* kUnpack = "unpack it first";
  using namespace std::string_view_literals;
  static constexpr std::array<Foreign, 7> kForeign{
      {{"PAR1"sv, "a Parquet file", kConvert},
       {"ARROW1"sv, "an Arrow file", kConvert},
       {"FEA1"sv, "a Feather file", kConvert},
       {"\xFF\xFF\xFF\xFF"sv, "an Arrow stream", kConvert},
       {"\x1F\x8B"sv, "packed by gzip", kUnpack},
       {"PK\x03\x04"sv, "a zip archive", kUnpack},
       {"\x28\xB5\x2F\xFD"sv, "packed by zstd", kUnpack}}};
  for (const Foreign& foreign : kForeign) {
    if (bytes.starts_with(foreign.magic)) {
      throw builder.format_error(
          std::string("it is ") + foreign.name + ", which is not read as a data set", foreign.hint);
    }
  }
}

std::string first_bytes(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::string out(8, '\0');
  file.read(out.data(), static_cast<std::streamsize>(out.size()));
  out.resize(static_cast<std::size_t>(std::max<std::streamsize>(file.gcount(), 0)));
  return out;
}

void read_text(RecordBuilder& builder, std::string_view text, Layout layout) {
  builder.set_size(text.size());
  switch (layout) {
    case Layout::json_lines:
      return read_json_lines(text, builder);
    case Layout::json:
      return read_json(text, builder);
    case Layout::csv:
      return read_delimited(text, ',', builder);
    case Layout::tsv:
      return read_delimited(text, '\t', builder);
  }
}

/// A file's text, read and decoded once, for as many builders as want it.
class Source {
 public:
  explicit Source(const std::filesystem::path& path)
      : name_(path.filename().string()),
        layout_(layout_of(path)),
        bytes_(read_file(path, kLargestFile)),
        decoded_(decode_text(bytes_, name_)) {}
  Source(const Source&) = delete;
  Source& operator=(const Source&) = delete;

  void read_into(RecordBuilder& builder) const { read_text(builder, decoded_.text(), layout_); }

  std::vector<std::string> columns() const {
    return read_columns(decoded_.text(), layout_, name_, {});
  }

  /// See read_mapping().
  std::map<std::string, std::string> mapping(const ReadOptions& options) const {
    if (!options.columns.empty()) return {};
    const std::vector<std::string> there = columns();
    const auto has = [&there](const char* name) {
      return std::find(there.begin(), there.end(), name) != there.end();
    };
    const bool summary = !options.needs_summary || has("summary") || has("references");
    std::map<std::string, std::string> out;
    if (!has("document") || !summary) out = suggest_columns(there);
    return out;
  }

  const std::string& name() const { return name_; }

 private:
  std::string name_;
  Layout layout_;
  std::string bytes_;
  DecodedText decoded_;
};

}  // namespace

Layout layout_of(const std::filesystem::path& path) {
  const RecordBuilder builder(path.filename().string(), ReadOptions{});
  refuse_foreign(builder, first_bytes(path));
  const std::string extension = extension_of(path);
  if (extension == ".jsonl" || extension == ".ndjson") return Layout::json_lines;
  if (extension == ".json") return Layout::json;
  if (extension == ".csv") return Layout::csv;
  if (extension == ".tsv") return Layout::tsv;
  throw builder.format_error("the extension names no format of data sets",
                             "use .jsonl, .json, .csv or .tsv");
}

std::vector<Record> read_records(const std::filesystem::path& path, const ReadOptions& options) {
  // A wrong mapping is told before all else.
  [[maybe_unused]] const RecordBuilder checked(path.filename().string(), options);
  const Source source(path);
  ReadOptions mapped = options;
  if (options.columns.empty()) mapped.columns = source.mapping(options);
  RecordBuilder builder(source.name(), mapped);
  source.read_into(builder);
  return builder.finish();
}

std::map<std::string, std::string> read_mapping(const std::filesystem::path& path,
                                                const ReadOptions& options) {
  return Source(path).mapping(options);
}

std::vector<std::string> read_columns(const std::filesystem::path& path) {
  return Source(path).columns();
}

std::vector<Record> read_records(std::string_view text, Layout layout, const std::string& name,
                                 const ReadOptions& options) {
  RecordBuilder builder(name, options);
  read_text(builder, text, layout);
  return builder.finish();
}

std::vector<std::string> read_columns(std::string_view text, Layout layout, const std::string& name,
                                      const ReadOptions& options) {
  RecordBuilder builder = RecordBuilder::columns_of(name, options);
  read_text(builder, text, layout);
  return builder.first_columns();
}

std::map<std::string, std::string> suggest_columns(const std::vector<std::string>& columns) {
  // In order of preference: XL-Sum, CNN/DailyMail, SciTLDR, WikiLingua, GEM, ACLSum, jaster, chats,
  // SQuAD and its like, ASSET and its like.
  static const std::vector<std::pair<std::string, std::vector<std::string>>> known{
      {"document",
       {"text", "article", "source", "body", "content", "input", "long", "本文", "article.document",
        "messages.user", "conversations.human", "conversations.user", "sentences.abstract",
        "context", "passage", "original", "complex", "normal_sentence", "original_ja"}},
      {"summary",
       {"summary.outcome", "article.summary", "highlights", "target", "abstract", "output", "short",
        "要約", "messages.assistant", "conversations.gpt", "conversations.assistant", "answer",
        "simple", "simple_sentence", "simplified_ja"}},
      {"id", {"paper_id", "gem_id", "guid", "uid", "key", "url"}},
      {"title", {"headline", "name", "見出し"}},
      {"question", {"query", "質問"}},
      {"references", {"simplifications", "answers.text"}}};
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
  const auto maps = [&out](const char* field) {
    return std::any_of(out.begin(), out.end(), [&](const auto& o) { return o.second == field; });
  };
  const bool asks = has("question") || maps("question");
  if (asks && has("answers") && !has("references") && !maps("references")) {
    out["answers"] = "references";
  }
  // The questions on one article are of one identity.
  if (asks && maps("references") && has("title") && !has("identity")) out["title"] = "identity";
  // A headline is a title beside a summary, and the summary where there is no other.
  if (!has("summary") && !maps("summary") && !has("references") && !maps("references")) {
    for (const char* name : {"headline", "見出し"}) {
      if (out.contains(name)) out[name] = "summary";
    }
    if (!maps("summary") && has("title") && (has("document") || maps("document"))) {
      out["title"] = "summary";
    }
  }
  // Alpaca's input is often empty, and the instruction is then the whole request.
  if (!has("document") && has("instruction") && (out.contains("input") || !has("input")) &&
      has("output")) {
    out.erase("input");
    if (!maps("document")) {
      out[has("input") ? "instruction+input" : "instruction"] = "document";
    }
  }
  // SciTLDR's targets are several summaries of one paper, not the parts of one.
  if (has("target") && (has("rouge_scores") || has("source_labels"))) out["target"] = "references";
  return out;
}

}  // namespace espalier::data
