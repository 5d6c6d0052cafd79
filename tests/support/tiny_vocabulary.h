#pragma once

#include <cstdint>
#include <cstdio>
#include <string>
#include <vector>

#include "core/tokenizer/byte_map.h"
#include "tests/support/gguf_writer.h"

namespace espalier::test {

/// A SentencePiece vocabulary as GGUF files hold it: specials, user-defined runs, 256 bytes, a few
/// words. Every list may be changed before write().
struct TinySentencePiece {
  std::vector<std::string> pieces{"<unk>", "<s>", "</s>", "\n\n", "  "};
  std::vector<float> scores{0, 0, 0, -1000, -1000};
  std::vector<std::int32_t> types{2, 3, 3, 4, 4};
  bool space_prefix = false;

  TinySentencePiece() {
    for (int byte = 0; byte < 256; ++byte) {
      char text[8];
      std::snprintf(text, sizeof text, "<0x%02X>", static_cast<unsigned>(byte));
      add(text, 0, 6);
    }
    float score = -1;
    for (const char* piece : {"ab", "abc", "bc", "\u2581a", "\u2581", "a", "b", "c", "日", "本"})
      add(piece, score--, 1);
  }
  void add(const std::string& piece, float score, std::int32_t type) {
    pieces.push_back(piece);
    scores.push_back(score);
    types.push_back(type);
  }
  GgufWriter writer() const {
    GgufWriter out;
    out.text("tokenizer.ggml.model", "llama")
        .texts("tokenizer.ggml.tokens", pieces)
        .list("tokenizer.ggml.scores", GgufWriter::f32, scores)
        .list("tokenizer.ggml.token_type", GgufWriter::i32, types)
        .scalar("tokenizer.ggml.add_space_prefix", GgufWriter::boolean,
                static_cast<std::uint8_t>(space_prefix));
    return out;
  }
};

/// A byte-level vocabulary as GGUF files hold it: 256 bytes (id = byte), a few merges, specials.
struct TinyByteLevel {
  std::vector<std::string> pieces;
  std::vector<std::int32_t> types;
  std::vector<std::string> merges{"a b", "ab c", "b c", "Ġ a"};
  std::string pre = "gpt-2";

  TinyByteLevel() {
    for (const std::string& character : tokenizer::byte_characters())
      add(character, 1);
    for (const char* piece : {"ab", "abc", "bc", "Ġa"})
      add(piece, 1);                    // 256 on
    add("<|endoftext|>", 3);            // 260
    add("<tool>", 4);                   // 261
    add("<|endoftext|><|im_end|>", 3);  // 262
    add("Ġwhole", 1);                   // 263: reached by no merge
  }
  void add(const std::string& piece, std::int32_t type) {
    pieces.push_back(piece);
    types.push_back(type);
  }
  GgufWriter writer() const {
    GgufWriter out;
    out.text("tokenizer.ggml.model", "gpt2")
        .text("tokenizer.ggml.pre", pre)
        .texts("tokenizer.ggml.tokens", pieces)
        .list("tokenizer.ggml.token_type", GgufWriter::i32, types)
        .texts("tokenizer.ggml.merges", merges);
    return out;
  }
};

}  // namespace espalier::test
