#include "core/data/delimited.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "core/base/utf8.h"

namespace espalier::data {

namespace {

class Reader {
 public:
  Reader(std::string_view text, char delimiter, const RecordBuilder& builder)
      : text_(text), delimiter_(delimiter), builder_(builder) {}

  /// The next row that is not wholly empty; false at the end. `place` is where it begins.
  bool next(std::vector<std::string>& fields, Place& place) {
    while (at_ < text_.size()) {
      place.line = line_;
      place.byte = at_;
      row(fields);
      if (fields.size() > 1 || !fields[0].empty()) return true;
    }
    return false;
  }
  bool ends() const { return at_ >= text_.size(); }
  /// Goes on with the line after the one that could not be read.
  void skip_line() {
    const std::size_t end = text_.find('\n', at_);
    at_ = std::min(end, text_.size());
    end_line();
  }

 private:
  void row(std::vector<std::string>& fields) {
    std::size_t count = 0;
    while (true) {
      if (count == fields.size()) fields.emplace_back();
      std::string& field = fields[count++];
      field.clear();
      if (at_ < text_.size() && text_[at_] == '"') {
        quoted(field);
      } else {
        plain(field);
      }
      if (at_ < text_.size() && text_[at_] == delimiter_) {
        ++at_;
        continue;
      }
      end_line();
      break;
    }
    fields.resize(count);
  }

  void plain(std::string& field) {
    const std::size_t begin = at_;
    while (at_ < text_.size() && text_[at_] != delimiter_ && text_[at_] != '\n')
      ++at_;
    std::size_t end = at_;
    const bool line_ends = at_ == text_.size() || text_[at_] == '\n';
    if (line_ends && end > begin && text_[end - 1] == '\r') --end;
    field.assign(text_, begin, end - begin);
  }

  void quoted(std::string& field) {
    const std::size_t opened = line_;
    ++at_;
    while (true) {
      const std::size_t quote = text_.find('"', at_);
      if (quote == std::string_view::npos) {
        at_ = text_.size();
        throw builder_.record_error(opened, "a quoted field begins here and is never closed",
                                    "close it with a quote; a quote inside it is written twice",
                                    {{"fault", "open_quote"}});
      }
      append(field, text_.substr(at_, quote - at_));
      at_ = quote + 1;
      if (at_ >= text_.size() || text_[at_] != '"') break;
      field += '"';
      ++at_;
    }
    const bool line_ends = text_.substr(at_, 2) == "\r\n" || text_.substr(at_) == "\r";
    if (at_ < text_.size() && text_[at_] != delimiter_ && text_[at_] != '\n' && !line_ends) {
      throw builder_.record_error(line_, "text follows the closing quote of a field",
                                  "write a quote inside a quoted field twice",
                                  {{"fault", "stray_quote"}});
    }
    if (line_ends) ++at_;
  }

  /// Text inside quotes: \r\n becomes \n, and lines are counted.
  void append(std::string& field, std::string_view part) {
    line_ += static_cast<std::size_t>(std::count(part.begin(), part.end(), '\n'));
    for (std::size_t at = 0; at < part.size();) {
      const std::size_t next = std::min(part.find("\r\n", at), part.size());
      field.append(part, at, next - at);
      at = next < part.size() ? next + 1 : next;
    }
  }

  void end_line() {
    if (at_ < text_.size()) {
      ++at_;
      ++line_;
    }
  }

  std::string_view text_;
  char delimiter_;
  const RecordBuilder& builder_;
  std::size_t at_ = 0, line_ = 1;
};

/// The places of each field's columns in the header; several only for "a+b".
using Places = std::array<std::vector<std::size_t>, kFields>;

Places places(const std::vector<std::string>& header, const RecordBuilder& builder) {
  Places out;
  for (std::size_t field = 0; field < kFields; ++field) {
    const std::string& whole = builder.columns()[field];
    const bool as_it_is = std::find(header.begin(), header.end(), whole) != header.end();
    for (const std::string& column : as_it_is ? std::vector{whole} : summands(whole)) {
      const auto found = std::find(header.begin(), header.end(), column);
      if (column.empty() || found == header.end()) continue;
      out[field].push_back(static_cast<std::size_t>(found - header.begin()));
      if (std::find(found + 1, header.end(), column) != header.end()) {
        throw builder.format_error("the column \"" + column + "\" stands twice in the header",
                                   "rename one of the two");
      }
    }
  }
  return out;
}

/// `again`: another field reads the same column.
std::optional<std::string> text_at(const std::vector<std::size_t>& places,
                                   std::vector<std::string>& fields, bool again) {
  if (places.empty()) return std::nullopt;
  if (places.size() == 1) return again ? fields[places[0]] : std::move(fields[places[0]]);
  std::string out;
  for (const std::size_t place : places)
    append_summand(out, fields[place]);
  return out;
}

}  // namespace

void read_delimited(std::string_view text, char delimiter, RecordBuilder& builder) {
  Reader reader(text, delimiter, builder);
  std::vector<std::string> header, fields;
  Place place{1, 0};
  if (!reader.next(header, place)) return;
  for (std::string& name : header)
    name = std::string(utf8::trim(name));
  const auto place_of = places(header, builder);
  if (!builder.only_columns() && place_of[kDocument].empty()) {
    throw builder.column_error(builder.columns()[kDocument], header);
  }
  const auto add = [&] {
    ++place.record;
    if (fields.size() != header.size()) {
      throw builder.record_error(place.line,
                                 std::to_string(fields.size()) + " fields, but the header has " +
                                     std::to_string(header.size()),
                                 "quote fields that hold a delimiter or a line break",
                                 {{"fault", "fields"},
                                  {"fields", std::to_string(fields.size())},
                                  {"columns", std::to_string(header.size())}});
    }
    RecordBuilder::Texts texts;
    for (const bool sums : {true, false}) {  // sums copy, the others take
      for (std::size_t field = 0; field < kFields; ++field) {
        const auto& from = place_of[field];
        const bool again = std::find(place_of.begin() + static_cast<std::ptrdiff_t>(field) + 1,
                                     place_of.end(), from) != place_of.end();
        if ((from.size() > 1) == sums) texts[field] = text_at(from, fields, again);
      }
    }
    builder.add(
        place, std::move(texts), [&] { return header; }, true);
  };
  while (!builder.full() && !reader.ends()) {
    bool whole = false;
    builder.guard(place, [&] {
      const bool more = reader.next(fields, place);
      whole = true;
      if (more) add();
    });
    if (!whole) reader.skip_line();
  }
}

}  // namespace espalier::data
