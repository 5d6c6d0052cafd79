#include "core/data/record_builder.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "core/base/nearest.h"
#include "core/base/utf8.h"

namespace espalier::data {

namespace {

const std::vector<std::string>& field_names() {
  static const std::vector<std::string> names{"id",       "document", "summary",   "title",
                                              "question", "identity", "references"};
  return names;
}

bool blank(const std::string& text) {
  return utf8::trim_left(text).empty();
}

}  // namespace

std::string joined(const std::vector<std::string>& names) {
  constexpr std::size_t kMost = 40;
  std::string out;
  for (std::size_t i = 0; i < names.size() && i < kMost; ++i)
    out += (i ? ", " : "") + names[i];
  return names.size() > kMost ? out + " ..." : out;
}

std::vector<std::string> summands(const std::string& column) {
  std::vector<std::string> out;
  for (std::size_t at = 0;;) {
    const std::size_t plus = column.find('+', at);
    out.push_back(column.substr(at, plus == std::string::npos ? plus : plus - at));
    if (plus == std::string::npos) return out;
    at = plus + 1;
  }
}

void append_summand(std::string& out, std::string_view text) {
  if (utf8::trim_left(text).empty()) return;
  if (!out.empty()) out += "\n\n";
  out += text;
}

RecordBuilder::RecordBuilder(std::string file, const ReadOptions& options)
    : file_(std::move(file)),
      needs_summary_(options.needs_summary),
      limit_(options.limit),
      broken_(options.broken),
      each_(options.each),
      progress_(options.progress) {
  std::copy(field_names().begin(), field_names().end(), columns_.begin());
  for (std::size_t field = 0; field < kFields; ++field) {
    if (options.without.contains(columns_[field])) columns_[field].clear();
  }
  for (const auto& [column, field] : options.columns) {
    const auto found = std::find(field_names().begin(), field_names().end(), field);
    if (found == field_names().end()) {
      const std::string near = nearest(field, field_names());
      throw Error(
          Code::data_column,
          fmt::format("the column \"{}\" is mapped to \"{}\", which is no field", column, field),
          (near.empty() ? "" : "did you mean \"" + near + "\"? ") +
              ("the fields are: " + joined(field_names())),
          {{"column", column}, {"field", field}, {"nearest", near}});
    }
    const auto index = static_cast<std::size_t>(found - field_names().begin());
    if (mapped_[index]) {
      throw Error(Code::data_column,
                  fmt::format("two columns are mapped to \"{}\": {} and {}", field, columns_[index],
                              column),
                  "map one of them", {{"column", column}, {"field", field}});
    }
    columns_[index] = column;
    mapped_[index] = true;
  }
  // A title that is the summary to be made would give it away.
  for (const Field field : {kTitle, kQuestion}) {
    const auto taken = options.columns.find(field_names()[field]);
    if (!mapped_[field] && taken != options.columns.end() && taken->second != "identity")
      columns_[field].clear();
  }
}

RecordBuilder RecordBuilder::columns_of(std::string file, const ReadOptions& options) {
  ReadOptions plain;
  plain.without = {field_names().begin(), field_names().end()};
  plain.needs_summary = false;
  plain.limit = 1;
  plain.broken = options.broken;
  RecordBuilder out(std::move(file), plain);
  out.only_columns_ = true;
  return out;
}

const std::vector<std::string>& RecordBuilder::first_columns() const {
  check_any();
  return first_columns_;
}

Error RecordBuilder::format_error(const std::string& reason, const std::string& hint,
                                  std::size_t line) const {
  Error::Args args{{"file", file_}};
  if (line > 0) args["line"] = std::to_string(line);
  const std::string where = line > 0 ? "line " + std::to_string(line) + ": " : "";
  return Error(Code::data_format, file_ + ": " + where + reason, hint, std::move(args));
}

Error RecordBuilder::record_error(std::size_t line, const std::string& reason,
                                  const std::string& hint, Error::Args more) const {
  more["file"] = file_;
  more["line"] = std::to_string(line);
  return Error(Code::data_record, file_ + ": line " + std::to_string(line) + ": " + reason, hint,
               std::move(more));
}

Error RecordBuilder::column_error(const std::string& column,
                                  const std::vector<std::string>& existing) const {
  std::string hint = "its columns are: " + joined(existing);
  const auto field = static_cast<std::size_t>(std::find(columns_.begin(), columns_.end(), column) -
                                              columns_.begin());
  std::string guess = nearest(column, existing);
  for (const auto& [from, to] : suggest_columns(existing)) {
    if (field < kFields && to == field_names()[field]) guess = from;
  }
  if (!guess.empty() && field < kFields) {
    hint += "; to read it from \"" + guess + "\", map {\"" + guess + "\": \"" +
            field_names()[field] + "\"} under columns";
  }
  return Error(Code::data_column, file_ + ": there is no column \"" + column + "\"", hint,
               {{"file", file_}, {"column", column}, {"columns", joined(existing)}});
}

void RecordBuilder::require(Field field, const Place& place, const Texts& texts,
                            const Columns& columns) const {
  if (!texts[field] && added_ == 0) throw column_error(columns_[field], columns());
  if (texts[field] && !blank(*texts[field])) return;
  const std::string id = texts[kId].value_or("");
  const std::string& name = field_names()[field];
  const std::string who = id.empty() ? "the record" : "record \"" + id + "\"";
  throw record_error(place.line, who + (texts[field] ? " has an empty " : " has no ") + name,
                     "give it a " + name + " or take the record out",
                     {{"fault", std::string(texts[field] ? "empty_" : "no_") + name},
                      {"id", id},
                      {"column", columns_[field]}});
}

void RecordBuilder::add(const Place& place, Texts texts, const Columns& columns, bool name_by_line,
                        std::vector<std::string> references) {
  if (only_columns_) {
    first_columns_ = columns();
    ++added_;
    return;
  }
  if (texts[kReferences]) references.insert(references.begin(), *texts[kReferences]);
  references.erase(std::remove_if(references.begin(), references.end(), blank), references.end());
  if (!references.empty()) {
    texts[kReferences] = references.front();
    if (!texts[kSummary]) texts[kSummary] = references.front();
  }
  require(kDocument, place, texts, columns);
  if (needs_summary_) require(kSummary, place, texts, columns);
  if (added_ == 0) first_columns_ = columns();
  for (std::size_t field = 0; field < kFields; ++field)
    seen_[field] = seen_[field] || texts[field].has_value();
  Record record;
  record.id = texts[kId] ? std::move(*texts[kId]) : std::string();
  if (record.id.empty()) {
    record.id = name_by_line ? "line-" + std::to_string(place.line)
                             : "record-" + std::to_string(place.record);
  }
  record.document = std::move(*texts[kDocument]);
  if (texts[kSummary]) record.summary = std::move(*texts[kSummary]);
  if (texts[kTitle]) record.title = std::move(*texts[kTitle]);
  if (texts[kQuestion]) record.question = std::move(*texts[kQuestion]);
  if (texts[kIdentity]) record.identity = std::move(*texts[kIdentity]);
  if (record.identity.empty()) record.identity = record.id;
  record.references = std::move(references);
  check_id(record, place.line);
  ++added_;
  if (each_)
    each_(std::move(record));
  else
    records_.push_back(std::move(record));
}

void RecordBuilder::check_id(const Record& record, std::size_t line) {
  const auto [first, fresh] = line_of_.try_emplace(record.id, line);
  if (fresh) return;
  const std::string other = std::to_string(first->second);
  throw record_error(line, "the id \"" + record.id + "\" already stands in line " + other,
                     "give every record an id of its own, or leave the ids out",
                     {{"fault", "twice"}, {"id", record.id}, {"other_line", other}});
}

void RecordBuilder::tell(const Place& place) {
  constexpr std::size_t kStep = std::size_t{1} << 20;
  if (!progress_ || place.byte < told_ + kStep) return;
  told_ = place.byte;
  progress_(place.byte, size_);
}

bool RecordBuilder::of_record(const Error& error) {
  return error.code() == Code::data_record || error.code() == Code::data_column;
}

void RecordBuilder::leave_out(const Error& error) {
  // A mapping that fits no record is a fault of the mapping.
  constexpr int kEnough = 100;
  if (!first_fault_) first_fault_ = error;
  if (error.code() == Code::data_column && added_ == 0 && ++column_faults_ >= kEnough) throw error;
  broken_(error);
}

void RecordBuilder::end_with(const Error& error) {
  if (!broken_) throw error;
  leave_out(error);
}

void RecordBuilder::check_any() const {
  if (added_ > 0) return;
  if (first_fault_) throw *first_fault_;
  throw Error(Code::data_empty, file_ + " has no records",
              "it needs at least one record with a document", {{"file", file_}});
}

std::vector<Record> RecordBuilder::finish() {
  check_any();
  for (std::size_t field = 0; field < kFields; ++field) {
    if (mapped_[field] && !seen_[field]) throw column_error(columns_[field], first_columns_);
  }
  return std::move(records_);
}

}  // namespace espalier::data
