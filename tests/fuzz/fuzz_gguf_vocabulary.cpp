// The tokenizer keys of a GGUF with made-up entries, so that most inputs reach the tokenizer.
// Input: kind, flags, then (type, score, piece) until type 255, merges until an empty one, a text.
#include <utility>

#include "core/tokenizer/byte_map.h"
#include "tests/fuzz/memory_gguf.h"
#include "tests/fuzz/tokenizer_checks.h"

namespace {

using espalier::fuzz::Input;
using Content = espalier::tensor_io::GgufContent;

void set(Content& content, const char* key, espalier::tensor_io::GgufValue value) {
  content.keys.emplace_back(key);
  content.values.insert_or_assign(key, std::move(value));
}

struct Entries {
  std::vector<std::string> pieces;
  std::vector<double> scores;
  std::vector<std::int64_t> types;

  void add(std::string piece, double score, std::int64_t type) {
    pieces.push_back(std::move(piece));
    scores.push_back(score);
    types.push_back(type);
  }
};

void add_bytes(Entries& entries, bool sentencepiece) {
  static const char* const digits = "0123456789ABCDEF";
  for (std::size_t b = 0; b < 256; ++b) {
    const std::string name = std::string("<0x") + digits[b / 16] + digits[b % 16] + ">";
    entries.add(sentencepiece ? name : espalier::tokenizer::byte_characters()[b], 0,
                sentencepiece ? 6 : 1);
  }
}

Content content_of(Input& input) {
  static const char* const pres[] = {"gpt-2", "smollm", "llama-bpe", "qwen2", "odd"};
  Content out;
  const std::uint8_t kind = input.byte();
  const std::uint8_t flags = input.byte();
  const bool sentencepiece = (kind & 1U) == 0;
  set(out, "tokenizer.ggml.model", std::string(sentencepiece ? "llama" : "gpt2"));
  set(out, "tokenizer.ggml.pre", std::string(pres[(kind >> 1U) % 5]));
  Entries entries;
  if ((flags & 1U) != 0) add_bytes(entries, sentencepiece);
  for (std::uint8_t type = input.byte(); type != 255 && !input.empty(); type = input.byte()) {
    const double score = static_cast<std::int8_t>(input.byte());
    entries.add(input.text(), score, type);
  }
  std::vector<std::string> merges;
  for (std::string merge = input.text(); !merge.empty(); merge = input.text())
    merges.push_back(std::move(merge));
  set(out, "tokenizer.ggml.tokens", std::move(entries.pieces));
  set(out, "tokenizer.ggml.token_type", std::move(entries.types));
  if ((flags & 2U) == 0) set(out, "tokenizer.ggml.scores", std::move(entries.scores));
  set(out, "tokenizer.ggml.merges", std::move(merges));
  if ((flags & 4U) != 0) set(out, "tokenizer.ggml.add_space_prefix", (flags & 8U) != 0);
  if ((flags & 16U) != 0) set(out, "tokenizer.ggml.remove_extra_whitespaces", true);
  if ((flags & 32U) != 0) {
    set(out, "tokenizer.ggml.bos_token_id", std::int64_t{static_cast<std::int8_t>(kind)});
  }
  if ((flags & 64U) != 0) set(out, "tokenizer.ggml.unknown_token_id", std::uint64_t{kind});
  return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace espalier;
  Input input(data, size);
  const fuzz::MemoryGguf file(content_of(input));
  fuzz::try_input([&] {
    const auto loaded = tokenizer::load(file);
    fuzz::check_encoding(*loaded, "ab \u2581a日本 1\n", true);
    fuzz::check_encoding(*loaded, input.rest(), true);
    fuzz::check_encoding(*loaded, input.rest(), false);
  });
  return 0;
}
