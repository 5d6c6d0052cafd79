#include "core/plan/values.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <set>
#include <string_view>

#include "core/base/error.h"
#include "core/plan/plan.h"

namespace espalier::plan {

namespace {

/// Beyond this an integer no longer fits a double, and no key of ours needs it.
constexpr double kLargestWhole = 9007199254740992.0;

std::string list_of(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words)
    out += (out.empty() ? "" : ", ") + word;
  return out;
}

/// A value as it stands in a message: short.
std::string shown(const Json& value) {
  std::string text = json::dump(value);
  if (text.size() <= 60) return text;
  std::size_t cut = 57;
  while (cut > 0 && (static_cast<unsigned char>(text[cut]) & 0xC0) == 0x80)
    --cut;
  return text.substr(0, cut) + "...";
}

std::string bounds(const ParameterInfo& info) {
  std::string out;
  if (info.minimum)
    out += fmt::format(" {} {:.15g}", info.above_minimum ? "above" : "from", *info.minimum);
  if (info.maximum)
    out += fmt::format(" {} {:.15g}", info.below_maximum ? "to below" : "to", *info.maximum);
  return out;
}

bool in_range(const ParameterInfo& info, double value) {
  if (info.minimum && (info.above_minimum ? value <= *info.minimum : value < *info.minimum))
    return false;
  return !info.maximum || (info.below_maximum ? value < *info.maximum : value <= *info.maximum);
}

bool is_choice(const ParameterInfo& info, const std::string& word) {
  return info.choices.empty() ||
         std::find(info.choices.begin(), info.choices.end(), word) != info.choices.end();
}

using Checker = Json (*)(const std::string&, const ParameterInfo&, const Json&);

[[noreturn]] void refuse(const std::string& path, const ParameterInfo& info, const Json& value) {
  bad_value(path, value, shown(value) + " is not " + expectation(info), expectation(info));
}

Json check_boolean(const std::string& path, const ParameterInfo& info, const Json& value) {
  if (!value.is_boolean()) refuse(path, info, value);
  return value;
}

Json check_integer(const std::string& path, const ParameterInfo& info, const Json& value) {
  if (!value.is_number()) refuse(path, info, value);
  if (value.is_number_float()) {
    const double number = value.get<double>();
    if (number != std::floor(number) || std::fabs(number) > kLargestWhole) {
      refuse(path, info, value);
    }
    if (!in_range(info, number)) refuse(path, info, value);
    return static_cast<std::int64_t>(number);
  }
  if (!in_range(info, value.get<double>())) refuse(path, info, value);
  return value;
}

Json check_number(const std::string& path, const ParameterInfo& info, const Json& value) {
  if (!value.is_number()) refuse(path, info, value);
  const double number = value.get<double>();
  if (!std::isfinite(number) || !in_range(info, number)) refuse(path, info, value);
  return number;
}

Json check_choice(const std::string& path, const ParameterInfo& info, const Json& value) {
  Json word = value.is_boolean() ? Json(value.get<bool>() ? "true" : "false") : value;
  if (!word.is_string()) refuse(path, info, value);
  const std::string& text = word.get_ref<const std::string&>();
  if (is_choice(info, text)) return word;
  const std::string near = nearest(text, info.choices);
  std::string problem = shown(value) + " is not " + expectation(info);
  if (!near.empty()) problem += "; did you mean \"" + near + "\"?";
  bad_value(path, value, problem, expectation(info));
}

Json check_text(const std::string& path, const ParameterInfo& info, const Json& value) {
  if (!value.is_string()) refuse(path, info, value);
  // A NUL would end a path early, and no prompt can hold one.
  if (value.get_ref<const std::string&>().find('\0') != std::string::npos) {
    bad_value(path, value, "it holds a NUL character", expectation(info));
  }
  return value;
}

Json check_list(const std::string& path, const ParameterInfo& info, const Json& value) {
  if (!value.is_array()) refuse(path, info, value);
  if (info.minimum && static_cast<double>(value.size()) < *info.minimum) refuse(path, info, value);
  std::set<std::string> seen;
  for (std::size_t i = 0; i < value.size(); ++i) {
    const std::string place = path + "." + std::to_string(i);
    ParameterInfo entry;
    entry.type = info.choices.empty() ? "string" : "choice";
    entry.choices = info.choices;
    const Json word = checked(place, entry, value[i]);
    if (word.get_ref<const std::string&>().empty()) {
      bad_value(place, word, "an empty entry", expectation(info));
    }
    if (!seen.insert(word.get<std::string>()).second) {
      bad_value(place, word, shown(word) + " stands twice", "each entry once");
    }
  }
  return value;
}

Json check_arguments(const std::string& path, const ParameterInfo& info, const Json& value) {
  if (!value.is_array()) refuse(path, info, value);
  ParameterInfo entry;
  entry.type = "string";
  for (std::size_t i = 0; i < value.size(); ++i)
    checked(path + "." + std::to_string(i), entry, value[i]);
  return value;
}

Json check_map(const std::string& path, const ParameterInfo& info, const Json& value) {
  if (!value.is_object()) refuse(path, info, value);
  std::set<std::string> seen;
  for (const auto& [key, target] : value.items()) {
    ParameterInfo entry;
    entry.type = "choice";
    entry.choices = info.choices;
    const Json word = checked(path + "." + key, entry, target);
    if (!seen.insert(word.get<std::string>()).second) {
      bad_value(path + "." + key, word, "two columns are mapped to " + shown(word),
                "each of " + list_of(info.choices) + " at most once");
    }
  }
  return value;
}

const std::map<std::string_view, Checker>& checkers() {
  static const std::map<std::string_view, Checker> table{
      {"boolean", check_boolean}, {"integer", check_integer}, {"number", check_number},
      {"choice", check_choice},   {"string", check_text},     {"path", check_text},
      {"list", check_list},       {"map", check_map},         {"arguments", check_arguments}};
  return table;
}

}  // namespace

std::string expectation(const ParameterInfo& info) {
  static const std::map<std::string_view, std::string> words{
      {"boolean", "true or false"},
      {"integer", "a whole number"},
      {"number", "a number"},
      {"string", "a text"},
      {"path", "a path"},
      {"choice", "one of "},
      {"list", "a list of texts"},
      {"map", "an object that maps names to "},
      {"arguments", "a list of texts: a program and its arguments"}};
  const auto word = words.find(info.type);
  std::string out = word == words.end() ? info.type : word->second;
  if (info.type == "list" && !info.choices.empty()) out = "a list of ";
  out += list_of(info.choices);
  if (info.type == "list") {
    if (info.minimum) out += " with at least one entry";
  } else {
    out += bounds(info);
  }
  if (info.default_value.is_null() && !info.required) out += ", or null";
  return out;
}

void bad_value(const std::string& path, const Json& value, const std::string& problem,
               const std::string& expected) {
  throw Error(Code::plan_bad_value, path + ": " + problem, "give " + expected,
              {{"key", path}, {"value", shown(value)}, {"expected", expected}});
}

void unknown_key(const std::string& section, const std::string& key,
                 const std::vector<std::string>& known, const std::vector<std::string>& elsewhere) {
  std::string near = nearest(key, known);
  if (!near.empty()) {
    near = joined(section, near);
  } else {
    for (const std::string& path : elsewhere) {
      if (path.substr(path.rfind('.') + 1) == key) {
        near = path;
        break;
      }
    }
  }
  const std::string path = joined(section, key);
  const std::string hint =
      near.empty() ? "known here: " + list_of(known) : "did you mean \"" + near + "\"?";
  throw Error(Code::plan_unknown_key, "unknown key \"" + path + "\"", hint,
              {{"key", path}, {"nearest", near}});
}

std::string joined(const std::string& section, const std::string& key) {
  return section.empty() ? key : section + "." + key;
}

Json checked(const std::string& path, const ParameterInfo& info, const Json& value) {
  if (value.is_null() && info.default_value.is_null() && !info.required) return value;
  return checkers().at(info.type)(path, info, value);
}

}  // namespace espalier::plan
