#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace espalier::tensor_io {
class GgufFile;
}

namespace espalier::tokenizer {

using TokenId = std::int32_t;

/// Text to token ids and back. Immutable after loading; every const member may be called from
/// several threads at once.
class Tokenizer {
 public:
  virtual ~Tokenizer() = default;

  /// Ids of `text` (well-formed UTF-8; else Error text_encoding). Adds nothing. With
  /// `parse_special` control tokens written in the text become their ids, else they are plain text
  /// (user-defined tokens always match, as the vocabulary says).
  virtual std::vector<TokenId> encode(std::string_view text, bool parse_special = false) const = 0;
  /// The bytes of the ids, joined; control tokens are left out. May end inside a character: see
  /// IncrementalDecoder. Throws token_out_of_range.
  virtual std::string decode(std::span<const TokenId> ids) const = 0;
  /// The bytes of one id in the midst of a text: as decode(), but a leading space is never taken
  /// for the one that a SentencePiece model puts before every text. Throws token_out_of_range.
  virtual std::string token_bytes(TokenId id) const = 0;
  /// The vocabulary entry as people read it, white space visible as the vocabulary writes it.
  virtual std::string piece(TokenId id) const = 0;
  virtual bool is_control(TokenId id) const = 0;

  virtual std::int64_t vocab_size() const = 0;
  /// -1 where the vocabulary has none.
  virtual TokenId bos() const = 0;
  virtual TokenId eos() const = 0;
  /// Whether the model's own files say that a text starts with bos.
  virtual bool adds_bos() const = 0;
  /// Ids that end a text: eos and the known end-of-turn tokens of the vocabulary.
  virtual const std::vector<TokenId>& stop_ids() const = 0;
  /// The chat format of the model's own files (chat.h): its name, "unknown" where they bring a
  /// template that is none of the known ones, empty where they bring none.
  virtual const std::string& chat() const;
  /// "sentencepiece" | "byte-level bpe (smollm)" ..., for inspect.
  virtual std::string kind() const = 0;
};

/// From a GGUF's tokenizer.ggml.* keys: model "llama" (SentencePiece, rebuilt as a ModelProto) or
/// "gpt2" (byte-level BPE). Throws tokenizer_missing, tokenizer_bad, tokenizer_pre (unknown "pre").
std::unique_ptr<Tokenizer> load(const tensor_io::GgufFile& file);
/// From a Hugging Face folder: tokenizer.json (byte-level BPE) or tokenizer.model (SentencePiece),
/// with tokenizer_config.json / generation_config.json / config.json for bos, eos and
/// add_bos_token.
std::unique_ptr<Tokenizer> load_folder(const std::filesystem::path& folder);

/// Turns a growing list of ids into text, never showing half a character.
class IncrementalDecoder {
 public:
  explicit IncrementalDecoder(const Tokenizer& tokenizer);
  /// The text that is certain after one more id: what push() returned so far, joined, never
  /// changes.
  std::string push(TokenId id);
  /// What is left at the end; an incomplete character becomes U+FFFD.
  std::string finish();

 private:
  const Tokenizer& tokenizer_;
  std::string pending_;
  bool first_ = true;
};

}  // namespace espalier::tokenizer
