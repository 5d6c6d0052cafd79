#pragma once

#include <QtTest>
#include <string>
#include <vector>

#include "core/base/json.h"
#include "core/tokenizer/tokenizer.h"

namespace espalier::test {

/// Compares a tokenizer with a file of tests/golden: {"strings": [{"text", "plain", "special",
/// "decoded"}], "pieces"}, all but text and plain optional. Says which text differs. Where the
/// SentencePiece library and llama.cpp disagree ("sentencepiece"), the library that made the model
/// is right.
inline void compare_with_golden(const tokenizer::Tokenizer& tokenizer, const std::string& file) {
  const Json golden = json::parse_file(std::string(ESPALIER_TEST_DATA "/golden/") + file);
  const auto text_of = [](const std::vector<tokenizer::TokenId>& ids) {
    std::string out;
    for (const tokenizer::TokenId id : ids)
      out += " " + std::to_string(id);
    return out;
  };
  for (const Json& row : golden.at("strings")) {
    const auto text = row.at("text").get<std::string>();
    for (const char* key : {"plain", "special"}) {
      if (!row.contains(key)) continue;
      const char* const source = row.contains("sentencepiece") ? "sentencepiece" : key;
      const auto want = row.at(source).get<std::vector<tokenizer::TokenId>>();
      const auto got = tokenizer.encode(text, std::string(key) == "special");
      const std::string message = std::string(key) + " ids of " + json::dump(Json(text)) + ": got" +
                                  text_of(got) + ", want" + text_of(want);
      QVERIFY2(got == want, message.c_str());
    }
    if (!row.contains("decoded")) continue;
    const auto ids = row.at("plain").get<std::vector<tokenizer::TokenId>>();
    QCOMPARE(tokenizer.decode(ids), row.at("decoded").get<std::string>());
  }
  if (!golden.contains("pieces")) return;
  const auto pieces = golden.at("pieces").get<std::vector<std::string>>();
  QCOMPARE(static_cast<std::size_t>(tokenizer.vocab_size()), pieces.size());
  for (std::size_t i = 0; i < pieces.size(); ++i)
    QCOMPARE(tokenizer.piece(static_cast<tokenizer::TokenId>(i)), pieces[i]);
}

}  // namespace espalier::test
