#pragma once

#include <string>
#include <utility>
#include <vector>

#include "core/base/json.h"
#include "core/tokenizer/byte_level.h"

namespace espalier::tokenizer::hf {

/// What every BPE in a tokenizer.json has, byte-level or not.
struct Bpe {
  Vocabulary vocabulary;  ///< types normal, control and user-defined; unused where an id is free
  std::vector<std::pair<std::string, std::string>> merges;  ///< in order of rank
  std::vector<AddedToken> added;
};

/// Reads model, added_tokens and post_processor (what it puts before a single text is bos).
/// Throws Error tokenizer_bad, naming what is not supported.
Bpe read_bpe(const Json& json);

// The small pieces of which readers of tokenizer.json are made.

/// The component cannot be followed exactly. Throws Error tokenizer_bad, naming it.
[[noreturn]] void unsupported(const std::string& what);
/// The file breaks its own format. Throws Error tokenizer_bad.
[[noreturn]] void wrong(const std::string& what);
/// The value of a key, null where it is absent or `parent` is no object.
const Json& child(const Json& parent, const char* key);
std::string type_of(const Json& component, const char* what);
bool flag(const Json& component, const char* key, bool fallback);
/// The components of a "Sequence" (under the key `list`), or the component itself, or none.
std::vector<const Json*> parts(const Json& component, const char* list, const char* what);

}  // namespace espalier::tokenizer::hf
