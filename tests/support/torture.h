#pragma once

#include <QtTest>
#include <cstdint>
#include <cstdio>
#include <functional>
#include <string>
#include <vector>

#include "core/base/json.h"
#include "core/base/random.h"
#include "core/base/utf8.h"
#include "core/tokenizer/tokenizer.h"

namespace espalier::test {

/// tests/golden/torture.json: a thousand strings, and for each tokenizer eight digits a string.
inline const Json& torture() {
  static const Json content = json::parse_file(ESPALIER_TEST_DATA "/golden/torture.json");
  return content;
}

/// FNV-1a over the ids in decimal, each followed by a space.
inline std::string digest(const std::vector<tokenizer::TokenId>& ids) {
  std::uint32_t value = 0x811C9DC5U;
  for (const tokenizer::TokenId id : ids) {
    for (const char c : std::to_string(id) + " ")
      value = (value ^ static_cast<std::uint8_t>(c)) * 0x01000193U;
  }
  char out[9];
  std::snprintf(out, sizeof out, "%08x", value);
  return out;
}

/// Every string, held against the ids that the tokenizer's own library gives. Names the first that
/// differs; make_torture_goldens.py NAME INDEX prints what is wanted.
inline void compare_with_torture(
    const std::function<std::vector<tokenizer::TokenId>(const std::string& text, bool special)>&
        encode,
    const std::string& name) {
  const auto strings = torture().at("strings").get<std::vector<std::string>>();
  QVERIFY(strings.size() >= 1000);
  for (const auto& [kind, digests] : torture().at("tokenizers").at(name).items()) {
    const auto want = digests.get<std::string>();
    QCOMPARE(want.size(), 8 * strings.size());
    std::string differing, first;
    for (std::size_t i = 0; i < strings.size(); ++i) {
      const auto ids = encode(strings[i], kind == "special");
      if (digest(ids) == want.substr(8 * i, 8)) continue;
      differing += " " + std::to_string(i);
      if (first.empty()) first = json::dump(Json(strings[i])) + " gives " + json::dump(Json(ids));
    }
    qInfo("%s, %s: %zu strings", name.c_str(), kind.c_str(), strings.size());
    const std::string message = name + ", " + kind + ": " + first + "; differing:" + differing;
    QVERIFY2(differing.empty(), message.c_str());
  }
}
inline void compare_with_torture(const tokenizer::Tokenizer& tokenizer, const std::string& name) {
  compare_with_torture(
      [&](const std::string& text, bool special) { return tokenizer.encode(text, special); }, name);
}

/// Random ids, one after the other: only whole characters are shown, what was shown never changes,
/// and at the end all of it is there.
inline void check_incremental(const tokenizer::Tokenizer& tokenizer, std::uint64_t seed,
                              int rounds) {
  Stream random(seed, Purpose::sample);
  const auto size = static_cast<std::uint32_t>(tokenizer.vocab_size());
  for (int round = 0; round < rounds; ++round) {
    std::vector<tokenizer::TokenId> ids(1 + random.below(40));
    for (tokenizer::TokenId& id : ids)
      id = static_cast<tokenizer::TokenId>(random.below(size));
    tokenizer::IncrementalDecoder decoder(tokenizer);
    std::string shown;
    for (const tokenizer::TokenId id : ids) {
      const std::string part = decoder.push(id);
      QVERIFY(utf8::valid(part));
      shown += part;
    }
    QVERIFY(utf8::sanitized(tokenizer.decode(ids)).starts_with(shown));
    QCOMPARE(shown + decoder.finish(), utf8::sanitized(tokenizer.decode(ids)));
  }
}

/// The same on ids of real text, where characters are often split over tokens.
inline void check_incremental_text(const tokenizer::Tokenizer& tokenizer) {
  for (const Json& string : torture().at("strings")) {
    const auto ids = tokenizer.encode(string.get<std::string>(), true);
    tokenizer::IncrementalDecoder decoder(tokenizer);
    std::string shown;
    for (const tokenizer::TokenId id : ids)
      shown += decoder.push(id);
    QVERIFY(utf8::valid(shown));
    QCOMPARE(shown + decoder.finish(), utf8::sanitized(tokenizer.decode(ids)));
  }
}

}  // namespace espalier::test
