#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/tokenizer/tokenizer.h"

namespace espalier::test {

/// Ids become texts of our choice: "x" where none is given.
class Scripted : public tokenizer::Tokenizer {
 public:
  std::map<std::int32_t, std::string> texts;
  std::vector<std::int32_t> stops;
  std::vector<tokenizer::TokenId> encode(std::string_view, bool) const override { return {}; }
  std::string decode(std::span<const tokenizer::TokenId> ids) const override {
    std::string out;
    for (const auto id : ids)
      out += token_bytes(id);
    return out;
  }
  std::string token_bytes(tokenizer::TokenId id) const override {
    const auto it = texts.find(id);
    return it == texts.end() ? "x" : it->second;
  }
  std::string piece(tokenizer::TokenId id) const override { return token_bytes(id); }
  bool is_control(tokenizer::TokenId) const override { return false; }
  std::int64_t vocab_size() const override { return 1000; }
  tokenizer::TokenId bos() const override { return -1; }
  tokenizer::TokenId eos() const override { return -1; }
  bool adds_bos() const override { return false; }
  const std::vector<tokenizer::TokenId>& stop_ids() const override { return stops; }
  std::string kind() const override { return "scripted"; }
};

}  // namespace espalier::test
