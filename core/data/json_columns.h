#pragma once

#include <optional>
#include <string>

#include "core/base/json.h"

namespace espalier::data {

struct ChatMessage {
  std::string role, text;
};

/// {"role": ..., "content": ...} or {"from": ..., "value": ...}: one message of a chat.
std::optional<ChatMessage> message_of(const Json& value);

/// The value of a column in an object of JSON: the key of that name, or a path of keys, places in
/// lists, roles of messages and keys that all objects of a list have; of "a+b" whichever of both is
/// a text. Nothing where there is none.
std::optional<Json> find_column(const Json& object, const std::string& column);

}  // namespace espalier::data
