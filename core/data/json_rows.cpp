#include "core/data/json_rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "core/base/json.h"
#include "core/data/flat_object.h"
#include "core/data/json_columns.h"
#include "core/data/squad.h"

namespace espalier::data {

namespace {

constexpr std::string_view kSpaces = " \t\r\n";

class Rows {
 public:
  explicit Rows(RecordBuilder& builder) : builder_(builder) {}

  void add(std::string_view object, const Place& place, bool name_by_line) {
    builder_.guard(place, [&] { read(object, place, name_by_line); });
  }

 private:
  void read(std::string_view object, const Place& place, bool name_by_line) {
    if (read_flat_object(object, values_)) {
      builder_.add(
          place, flat_texts(place), [this] { return flat_columns(); }, name_by_line);
      return;
    }
    const Json parsed = parse(object, place);
    if (!is_article(parsed)) return add_parsed(parsed, place, name_by_line);
    for (const Json& row : questions_of(parsed, place)) {
      if (builder_.full()) return;
      builder_.guard(place, [&] { add_parsed(row, place, name_by_line); });
    }
  }

  void add_parsed(const Json& parsed, const Place& place, bool name_by_line) {
    builder_.add(
        place, texts(parsed, place), [&] { return columns(parsed); }, name_by_line,
        references(parsed, place));
  }

  RecordBuilder::Texts flat_texts(const Place& place) const {
    RecordBuilder::Texts out;
    for (std::size_t field = 0; field < kFields; ++field) {
      const std::string& column = builder_.columns()[field];
      if (column.empty()) continue;
      for (const FlatValue& value : values_) {
        if (value.key != column) continue;
        if (field == kReferences && value.kind != FlatValue::Kind::text) continue;
        if (value.kind == FlatValue::Kind::boolean) throw no_text(column, place, "true or false");
        if (value.kind != FlatValue::Kind::null) out[field] = unescaped(value);
      }
      if (!out[field] && column.find('+') != std::string::npos) out[field] = flat_sum(column);
    }
    return out;
  }

  std::optional<std::string> flat_sum(const std::string& column) const {
    std::string out;
    bool any = false;
    for (const std::string& summand : summands(column)) {
      for (const FlatValue& value : values_) {
        if (value.key != summand) continue;
        any = true;
        if (value.kind == FlatValue::Kind::text) append_summand(out, unescaped(value));
      }
    }
    return any ? std::optional(std::move(out)) : std::nullopt;
  }

  std::vector<std::string> flat_columns() const {
    std::vector<std::string> out;
    for (const FlatValue& value : values_)
      out.emplace_back(value.key);
    return out;
  }

  static std::vector<std::string> columns(const Json& object) {
    std::vector<std::string> out;
    for (const auto& [key, value] : object.items()) {
      out.push_back(key);
      std::set<std::string> roles;
      for (const Json& m : value.is_array() ? value : Json::array()) {
        if (const auto message = message_of(m))
          roles.insert(message->role);
        else if (m.is_object() && m.contains("text"))
          roles.insert("text");
      }
      for (const std::string& role : roles)
        out.push_back(fmt::format("{}.{}", key, role));
      if (!value.is_object()) continue;
      for (const auto& [inner, ignored] : value.items())
        out.push_back(fmt::format("{}.{}", key, inner));
    }
    return out;
  }

  RecordBuilder::Texts texts(const Json& object, const Place& place) const {
    RecordBuilder::Texts out;
    for (std::size_t field = 0; field < kReferences; ++field) {
      const std::string& column = builder_.columns()[field];
      if (column.empty()) continue;
      const std::optional<Json> value = find_column(object, column);
      if (value && !value->is_null()) out[field] = text(*value, column, place);
    }
    return out;
  }

  /// One text a reference. What else stands in a column of that name that nobody mapped (a list of
  /// works cited) is not meant.
  std::vector<std::string> references(const Json& object, const Place& place) const {
    const std::string& column = builder_.columns()[kReferences];
    const std::optional<Json> value = find_column(object, column);
    std::vector<std::string> out;
    if (column.empty() || !value || value->is_null()) return out;
    try {
      for (const Json& part : value->is_array() ? *value : Json::array({*value}))
        out.push_back(text(part, column, place));
    } catch (const Error&) {
      if (builder_.mapped(kReferences)) throw;
      out.clear();
    }
    return out;
  }

  std::string text(const Json& value, const std::string& column, const Place& place) const {
    if (value.is_string()) return value.get<std::string>();
    if (value.is_number()) return json::dump(value);
    if (!value.is_array()) {
      throw no_text(column, place, value.is_object() ? "an object" : "true or false");
    }
    std::string out;
    for (const Json& part : value) {
      if (!part.is_string()) throw no_text(column, place, "a list of other things than texts");
      if (!out.empty()) out += ' ';
      out += part.get_ref<const std::string&>();
    }
    return out;
  }

  Error no_text(const std::string& column, const Place& place, const char* what) const {
    return builder_.record_error(
        place.line, "\"" + column + "\" is " + what + ", not a text",
        "map a column of texts; a path such as summary.outcome reaches into an object",
        {{"fault", "no_text"}, {"column", column}});
  }

  Json parse(std::string_view object, const Place& place) const {
    Json parsed;
    try {
      parsed = json::parse(object);
    } catch (const Error& error) {
      const auto at = error.args().find("line");
      const std::size_t below = at == error.args().end() ? 0 : std::stoul(at->second) - 1;
      const bool twice = error.code() == Code::json_duplicate_key;
      throw builder_.record_error(
          place.line + below,
          twice ? "the key \"" + error.args().at("key") + "\" stands twice" : "not valid JSON",
          twice ? error.hint() : "look for a missing quote, comma or bracket, or a cut-off line",
          {{"fault", twice ? "key_twice" : "json"}, {"detail", error.message()}});
    }
    if (!parsed.is_object()) {
      throw builder_.record_error(place.line, "not a JSON object",
                                  "every record is an object: {\"document\": ..., ...}",
                                  {{"fault", "no_object"}});
    }
    return parsed;
  }

  RecordBuilder& builder_;
  std::vector<FlatValue> values_;
};

/// Walks over JSON values without building them, counting lines.
class Walker {
 public:
  Walker(std::string_view text, const RecordBuilder& builder) : text_(text), builder_(builder) {}

  /// The next character that is not white space, 0 at the end; stays on it.
  char peek() {
    at_ = std::min(text_.find_first_not_of(kSpaces, at_), text_.size());
    return at_ < text_.size() ? text_[at_] : '\0';
  }
  void take(char c) {
    if (peek() != c) throw broken(std::string("expected ") + c);
    ++at_;
  }
  bool take_if(char c) {
    if (peek() != c) return false;
    ++at_;
    return true;
  }

  /// The whole of the next value: to its matching bracket, its closing quote, or the next comma,
  /// bracket or space. What is inside is the parser's business.
  std::string_view value() {
    const char first = peek();
    const std::size_t begin = at_;
    if (first == '{' || first == '[') {
      brackets();
    } else if (first == '"') {
      string();
    } else {
      at_ = std::min(text_.find_first_of(",]} \t\r\n", at_), text_.size());
      if (at_ == begin) throw broken("expected a value");
    }
    return text_.substr(begin, at_ - begin);
  }

  /// Line of the current place, from 1.
  std::size_t line() {
    const auto from = text_.begin() + static_cast<std::ptrdiff_t>(counted_);
    const auto to = text_.begin() + static_cast<std::ptrdiff_t>(at_);
    line_ += static_cast<std::size_t>(std::count(from, to, '\n'));
    counted_ = at_;
    return line_;
  }
  std::size_t at() const { return at_; }
  void go_to(std::size_t at) { at_ = at; }

  Error broken(const std::string& reason) {
    return builder_.format_error("not valid JSON: " + reason,
                                 "look for a missing comma, quote or bracket there; a file with "
                                 "one object a line must be named .jsonl",
                                 line());
  }

 private:
  void string() {
    for (++at_; at_ < text_.size(); ++at_) {
      if (text_[at_] == '\\') {
        ++at_;
      } else if (text_[at_] == '"') {
        ++at_;
        return;
      }
    }
    at_ = text_.size();
    throw broken("the file ends inside a text");
  }

  void brackets() {
    std::size_t depth = 0;
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '"') {
        string();
        continue;
      }
      ++at_;
      if (c == '{' || c == '[') ++depth;
      if ((c == '}' || c == ']') && --depth == 0) return;
    }
    throw broken("the file ends inside a bracket");
  }

  std::string_view text_;
  const RecordBuilder& builder_;
  std::size_t at_ = 0, counted_ = 0, line_ = 1;
};

/// Reads the array at the walker's place.
void read_array(Walker& walker, RecordBuilder& builder) {
  Rows rows(builder);
  walker.take('[');
  if (walker.take_if(']')) return;
  Place place{1, 0};
  do {
    walker.peek();
    place.line = walker.line();
    place.byte = walker.at();
    ++place.record;
    rows.add(walker.value(), place, false);
    if (builder.full()) return;
  } while (walker.take_if(','));
  walker.take(']');
}

/// Where the one array of an object begins: the one of objects, or the only one. The rest of the
/// object is parsed, so that a broken file is refused as a whole.
std::size_t find_array(std::string_view text, RecordBuilder& builder) {
  struct Span {
    std::size_t begin, size;
    bool of_objects;
    bool named_samples;
  };
  std::vector<Span> arrays;
  Walker walker(text, builder);
  walker.take('{');
  if (!walker.take_if('}')) {
    do {
      if (walker.peek() != '"') throw walker.broken("expected a key");
      const bool samples = walker.value() == "\"samples\"";
      walker.take(':');
      const bool array = walker.peek() == '[';
      const std::size_t begin = walker.at();
      const std::string_view value = walker.value();
      const std::size_t inside = value.find_first_not_of(kSpaces, 1);
      if (array) arrays.push_back({begin, value.size(), value[inside] == '{', samples});
    } while (walker.take_if(','));
    walker.take('}');
  }
  if (walker.peek() != '\0') throw walker.broken("something follows the first object");
  std::vector<Span> of_objects;
  std::copy_if(arrays.begin(), arrays.end(), std::back_inserter(of_objects),
               [](const Span& span) { return span.of_objects; });
  // jaster has its few-shot examples beside its samples.
  const auto samples = std::find_if(of_objects.begin(), of_objects.end(),
                                    [](const Span& span) { return span.named_samples; });
  if (samples != of_objects.end()) of_objects = {*samples};
  const std::vector<Span>& chosen = of_objects.empty() ? arrays : of_objects;
  if (chosen.size() != 1) {
    throw builder.format_error(
        chosen.empty() ? "an object without a list of records" : "more than one list of records",
        "give an array of objects, or an object with exactly one such array in it");
  }
  std::string rest(text.substr(0, chosen[0].begin));
  rest += "[]";
  rest += text.substr(chosen[0].begin + chosen[0].size);
  try {
    json::parse(rest);
  } catch (const Error& error) {
    throw builder.format_error("not valid JSON around the list of records", error.hint());
  }
  return chosen[0].begin;
}

}  // namespace

void read_json_lines(std::string_view text, RecordBuilder& builder) {
  Rows rows(builder);
  Place place{0, 0};
  const std::size_t size = text.size();
  while (!text.empty() && !builder.full()) {
    const std::size_t end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    ++place.line;
    place.byte = size - text.size();
    if (line.find_first_not_of(kSpaces) != std::string_view::npos) {
      ++place.record;
      rows.add(line, place, true);
    }
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
}

void read_json(std::string_view text, RecordBuilder& builder) {
  Walker walker(text, builder);
  const char first = walker.peek();
  if (first == '\0') return;
  try {
    if (first == '{') {
      walker.go_to(find_array(text, builder));
      return read_array(walker, builder);
    }
    if (first != '[') throw walker.broken("expected an array or an object");
    read_array(walker, builder);
    if (!builder.full() && walker.peek() != '\0') {
      throw walker.broken("something follows the array");
    }
  } catch (const Error& error) {
    // A broken frame: what stands before it is read.
    if (error.code() != Code::data_format) throw;
    builder.end_with(error);
  }
}

}  // namespace espalier::data
