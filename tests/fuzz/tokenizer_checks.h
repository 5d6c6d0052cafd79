#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/utf8.h"
#include "core/tokenizer/tokenizer.h"
#include "tests/fuzz/fuzz.h"

namespace espalier::fuzz {

/// Ids one after the other give only whole characters, and together what decode() gives.
inline void check_incremental(const tokenizer::Tokenizer& tokenizer,
                              std::span<const tokenizer::TokenId> ids) {
  tokenizer::IncrementalDecoder decoder(tokenizer);
  std::string shown;
  for (const tokenizer::TokenId id : ids) {
    const std::string part = decoder.push(id);
    must(utf8::valid(part));
    shown += part;
  }
  shown += decoder.finish();
  must(shown == utf8::sanitized(tokenizer.decode(ids)));
}

/// Encodes and decodes; whatever the vocabulary is, ids lie inside it. Gives the ids.
inline std::vector<tokenizer::TokenId> check_encoding(const tokenizer::Tokenizer& tokenizer,
                                                      std::string_view text, bool special) {
  const std::vector<tokenizer::TokenId> ids = tokenizer.encode(text, special);
  for (const tokenizer::TokenId id : ids)
    must(id >= 0 && id < tokenizer.vocab_size());
  check_incremental(tokenizer, ids);
  return ids;
}

}  // namespace espalier::fuzz
