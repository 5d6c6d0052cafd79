#include "core/data/json_columns.h"

#include "core/data/record_builder.h"

namespace espalier::data {

std::optional<ChatMessage> message_of(const Json& value) {
  if (!value.is_object()) return std::nullopt;
  const auto text = [&](const char* key) -> const std::string* {
    const auto found = value.find(key);
    if (found == value.end() || !found->is_string()) return nullptr;
    return &found->get_ref<const std::string&>();
  };
  for (const auto& [role, content] : {std::pair{"role", "content"}, {"from", "value"}}) {
    const std::string *who = text(role), *what = text(content);
    if (who != nullptr && what != nullptr) return ChatMessage{*who, *what};
  }
  return std::nullopt;
}

namespace {

bool is_index(std::string_view text) {
  return !text.empty() && text.size() < 7 &&
         text.find_first_not_of("0123456789") == std::string_view::npos;
}

/// What one role says in a list of messages, nothing where it says nothing.
std::optional<Json> said_by(const Json& messages, const std::string& role) {
  std::string out;
  bool any = false;
  for (const Json& m : messages) {
    const std::optional<ChatMessage> message = message_of(m);
    if (!message || message->role != role) continue;
    out += (any ? "\n" : "") + message->text;
    any = true;
  }
  if (!any) return std::nullopt;
  return Json(std::move(out));
}

/// What every object of a list has under a key (the texts of SQuAD's answers), nothing where one
/// lacks it.
std::optional<Json> from_each(const Json& list, const std::string& key) {
  Json out = Json::array();
  for (const Json& entry : list) {
    if (!entry.is_object() || !entry.contains(key)) return std::nullopt;
    out.push_back(entry.at(key));
  }
  if (out.empty()) return std::nullopt;
  return out;
}

/// The value of a column: the key of that name, or a path of keys, places in lists, roles of
/// messages and keys that all objects of a list have.
std::optional<Json> find_one(const Json& object, std::string_view column) {
  if (const auto found = object.find(std::string(column)); found != object.end()) return *found;
  const Json* at = &object;
  while (true) {
    const std::size_t dot = column.find('.');
    const std::string part(column.substr(0, dot));
    if (at->is_object()) {
      const auto found = at->find(part);
      if (found == at->end()) return std::nullopt;
      at = &*found;
    } else if (at->is_array() && is_index(part) && std::stoul(part) < at->size()) {
      at = &(*at)[std::stoul(part)];
    } else if (at->is_array() && dot == std::string_view::npos) {
      const std::optional<Json> said = said_by(*at, part);
      return said ? said : from_each(*at, part);
    } else {
      return std::nullopt;
    }
    if (dot == std::string_view::npos) return *at;
    column.remove_prefix(dot + 1);
  }
}

}  // namespace

std::optional<Json> find_column(const Json& object, const std::string& column) {
  if (column.find('+') == std::string::npos || object.contains(column)) {
    return find_one(object, column);
  }
  std::string out;
  bool any = false;
  for (const std::string& summand : summands(column)) {
    const std::optional<Json> value = find_one(object, summand);
    any = any || value.has_value();
    if (value && value->is_string()) append_summand(out, value->get_ref<const std::string&>());
  }
  if (!any) return std::nullopt;
  return Json(std::move(out));
}

}  // namespace espalier::data
