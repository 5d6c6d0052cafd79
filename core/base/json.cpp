#include "core/base/json.h"

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/base/utf8.h"

namespace espalier::json {

namespace {

/// Watches the parse: refuses a key that its object already has, and nesting that is too deep.
class Watcher {
 public:
  explicit Watcher(const ParseOptions& options) : options_(options) {}

  bool operator()(int depth, Json::parse_event_t event, Json& parsed) {
    switch (event) {
      case Json::parse_event_t::object_start:
        enter(depth);
        keys_.emplace_back();
        break;
      case Json::parse_event_t::object_end:
        keys_.pop_back();
        break;
      case Json::parse_event_t::array_start:
        enter(depth);
        break;
      case Json::parse_event_t::key: {
        const std::string& key = parsed.get_ref<const std::string&>();
        if (!keys_.back().insert(key).second) {
          throw Error(Code::json_duplicate_key,
                      options_.name + ": the key \"" + key + "\" stands twice",
                      "remove one of the two", {{"key", key}, {"file", options_.name}});
        }
        break;
      }
      default:
        break;
    }
    return true;
  }

 private:
  void enter(int depth) const {
    if (static_cast<std::size_t>(depth) > options_.max_depth) {
      throw Error(Code::json_syntax, options_.name + ": nested too deeply",
                  "this file was not written by a program of this kind", {{"file", options_.name}});
    }
  }

  const ParseOptions& options_;
  std::vector<std::set<std::string>> keys_;
};

std::size_t line_of(std::string_view text, std::size_t byte) {
  const auto end = text.begin() + static_cast<std::ptrdiff_t>(std::min(byte, text.size()));
  return 1 + static_cast<std::size_t>(std::count(text.begin(), end, '\n'));
}

/// Characters, not bytes, from 1, of what ends at `byte`.
std::size_t column_of(std::string_view text, std::size_t byte) {
  std::string_view line = text.substr(0, std::min(byte, text.size()));
  if (const std::size_t start = line.rfind('\n'); start != std::string_view::npos) {
    line.remove_prefix(start + 1);
  }
  const auto characters = std::count_if(line.begin(), line.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  });
  return static_cast<std::size_t>(std::max<std::ptrdiff_t>(1, characters));
}

/// nlohmann's parser with a callback keeps its own explicit stack, so depth is ours to bound; a
/// quick look before the parse keeps a file of a million brackets from being built at all.
void check_depth(std::string_view text, const ParseOptions& options) {
  std::size_t depth = 0;
  bool in_string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (in_string) {
      if (c == '\\') ++i;
      if (c == '"') in_string = false;
    } else if (c == '"') {
      in_string = true;
    } else if (c == '[' || c == '{') {
      // Brackets inside comments count too: at worst a very odd comment is refused.
      if (++depth > options.max_depth) {
        throw Error(Code::json_syntax, options.name + ": nested too deeply",
                    "this file was not written by a program of this kind",
                    {{"file", options.name}, {"line", std::to_string(line_of(text, i))}});
      }
    } else if ((c == ']' || c == '}') && depth > 0) {
      --depth;
    }
  }
}

}  // namespace

Json parse(std::string_view text, const ParseOptions& options) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  if (const std::size_t bad = utf8::first_invalid(text); bad != std::string_view::npos) {
    const std::string line = std::to_string(line_of(text, bad));
    throw Error(Code::text_encoding, options.name + ": line " + line + " is not UTF-8",
                "save the file as UTF-8", {{"file", options.name}, {"line", line}});
  }
  if (!options.comments) check_depth(text, options);
  try {
    Watcher watcher(options);
    return Json::parse(
        text.begin(), text.end(),
        [&watcher](int depth, Json::parse_event_t event, Json& parsed) {
          return watcher(depth, event, parsed);
        },
        true, options.comments);
  } catch (const Json::parse_error& error) {
    const std::string line = std::to_string(line_of(text, error.byte));
    throw Error(Code::json_syntax, options.name + ": line " + line + " is not valid JSON",
                "look for a missing comma, quote or bracket there",
                {{"file", options.name},
                 {"line", line},
                 {"column", std::to_string(column_of(text, error.byte))},
                 {"detail", error.what()}});
  } catch (const Json::exception& error) {
    throw Error(Code::json_syntax, options.name + ": not valid JSON", "check the numbers in it",
                {{"file", options.name}, {"detail", error.what()}});
  }
}

Json parse_file(const std::filesystem::path& path, const ParseOptions& options) {
  ParseOptions named = options;
  if (named.name == "JSON") named.name = path.filename().string();
  return parse(read_file(path), named);
}

std::string dump(const Json& value, int indent) {
  return value.dump(indent, ' ', false, Json::error_handler_t::replace);
}

}  // namespace espalier::json
