// Grids over a plan's keys: values as people write them, points, names.
#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <optional>

#include "core/base/error.h"
#include "core/plan/study.h"

namespace espalier::plan {

namespace {

/// More cells than anybody can wait for: a slip in a grid, or a hostile file.
constexpr std::size_t kMostPoints = 10000;

[[noreturn]] void bad(const std::string& key, const std::string& problem, const std::string& hint) {
  throw Error(Code::study_bad, key + ": " + problem, hint, {{"place", key}});
}

/// 0.0005 as 5e-4, 0.3 as 0.3.
std::string short_number(double value) {
  if (value == 0 || !std::isfinite(value) || std::fabs(value) >= 0.01) {
    return fmt::format("{}", value);
  }
  std::string text = fmt::format("{:e}", value);
  const std::size_t e = text.find('e');
  std::string mantissa = text.substr(0, e);
  while (mantissa.ends_with('0'))
    mantissa.pop_back();
  if (mantissa.ends_with('.')) mantissa.pop_back();
  return mantissa + fmt::format("e{}", std::stoi(text.substr(e + 1)));
}

/// Adapters by their names, one by one.
std::string adapters_text(const Json& list) {
  std::string out;
  for (const Json& adapter : list) {
    const Json name = adapter.is_object() ? adapter.value("name", Json()) : Json();
    if (!name.is_string()) return json::dump(list);
    out += (out.empty() ? "" : "+") + name.get<std::string>();
  }
  return out;
}

std::string value_text(const Json& value) {
  if (value.is_array() && !value.empty() && value.front().is_object()) return adapters_text(value);
  if (value.is_string()) return value.get<std::string>();
  return value.is_number_float() ? short_number(value.get<double>()) : json::dump(value);
}

/// Parts between commas that stand in no brackets and no quotes.
std::vector<std::string> comma_parts(const std::string& text) {
  std::vector<std::string> out{std::string()};
  int depth = 0;
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted && c == '\\' && i + 1 < text.size()) {
      out.back() += c;
      out.back() += text[++i];
      continue;
    }
    if (c == '"') quoted = !quoted;
    if (!quoted && (c == '[' || c == '{')) ++depth;
    if (!quoted && (c == ']' || c == '}')) --depth;
    if (c == ',' && !quoted && depth <= 0) {
      out.emplace_back();
    } else {
      out.back() += c;
    }
  }
  return out;
}

std::string trimmed(const std::string& text) {
  const std::size_t first = text.find_first_not_of(" \t\n");
  if (first == std::string::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\n") - first + 1);
}

/// "1..5" as its two ends.
std::optional<std::pair<std::int64_t, std::int64_t>> range_of(const std::string& word) {
  const std::size_t dots = word.find("..");
  if (dots == std::string::npos) return std::nullopt;
  const auto whole = [](const std::string& digits, std::int64_t& out) {
    const char* const end = digits.data() + digits.size();
    const auto [at, error] = std::from_chars(digits.data(), end, out);
    return error == std::errc() && at == end;
  };
  std::pair<std::int64_t, std::int64_t> ends;
  const bool both = whole(trimmed(word.substr(0, dots)), ends.first) &&
                    whole(trimmed(word.substr(dots + 2)), ends.second);
  return both ? std::optional(ends) : std::nullopt;
}

}  // namespace

std::vector<Point> points_of(const Grid& grid) {
  std::size_t count = 1;
  for (const auto& [path, values] : grid) {
    count *= values.size();
    if (count > kMostPoints) bad(path, "too many points", "shorten the lists of values");
  }
  std::vector<Point> out{Point()};
  for (const auto& [path, values] : grid) {
    std::vector<Point> longer;
    for (const Point& point : out) {
      for (const Json& value : values) {
        longer.push_back(point);
        longer.back().emplace_back(path, value);
      }
    }
    out = std::move(longer);
  }
  return out;
}

std::vector<Json> grid_values(const std::string& key, const std::string& text) {
  std::vector<Json> out;
  for (const std::string& part : comma_parts(text)) {
    const std::string word = trimmed(part);
    if (word.empty()) bad(key, "a value is missing", "write 0, 0.3, 0.5 or 1..5");
    if (const auto ends = range_of(word)) {
      const auto [first, last] = *ends;
      if (last < first) bad(key, "\"" + word + "\" counts backwards", "write 1..5");
      if (static_cast<std::uint64_t>(last) - static_cast<std::uint64_t>(first) >= kMostPoints)
        bad(key, "too many points", "shorten the lists of values");
      for (std::int64_t value = first; value <= last; ++value)
        out.emplace_back(value);
    } else {
      out.push_back(parse_setting(key + "=" + word).second);
    }
  }
  return out;
}

std::size_t most_points() {
  return kMostPoints;
}

std::string point_name(const Point& point) {
  std::string name;
  for (const auto& [path, value] : point)
    name += " · " + path.substr(path.rfind('.') + 1) + " " + value_text(value);
  return name;
}

}  // namespace espalier::plan
