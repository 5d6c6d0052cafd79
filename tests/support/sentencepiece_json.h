#pragma once

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "core/base/json.h"
#include "core/base/utf8.h"
#include "core/tokenizer/sentencepiece_model.h"

namespace espalier::test {

/// A SentencePiece model in the form that the tokenizers library gives such models: every way to
/// make a piece of two others is a merge, in the order of the scores.
inline Json tokenizer_json_of(const tokenizer::SentencePieceModel& model) {
  using tokenizer::PieceType;
  const tokenizer::Vocabulary& v = model.vocabulary;
  Json vocab = Json::object();
  Json added = Json::array();
  std::vector<std::pair<float, Json>> merges;
  for (std::size_t i = 0; i < v.pieces.size(); ++i)
    vocab[v.pieces[i]] = i;
  for (std::size_t i = 0; i < v.pieces.size(); ++i) {
    const PieceType type = v.types[i];
    if (type != PieceType::normal && type != PieceType::byte) {
      added.push_back({{"id", i},
                       {"content", v.pieces[i]},
                       {"special", type != PieceType::user_defined},
                       {"normalized", false}});
    }
    for (std::size_t cut = 1; type == PieceType::normal && cut < v.pieces[i].size(); ++cut) {
      const std::string left = v.pieces[i].substr(0, cut);
      const std::string right = v.pieces[i].substr(cut);
      if (!utf8::valid(left) || !vocab.contains(left) || !vocab.contains(right)) continue;
      merges.emplace_back(-model.scores[i], Json::array({left, right}));
    }
  }
  std::stable_sort(merges.begin(), merges.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  Json list = Json::array();
  for (const auto& [score, merge] : merges)
    list.push_back(merge);
  return {
      {"added_tokens", added},
      {"normalizer", {{"type", "Replace"}, {"pattern", {{"String", " "}}}, {"content", "\u2581"}}},
      {"model",
       {{"type", "BPE"},
        {"byte_fallback", true},
        {"unk_token", "<unk>"},
        {"vocab", vocab},
        {"merges", list}}}};
}

}  // namespace espalier::test
