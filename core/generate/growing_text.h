#pragma once

#include <cstdint>
#include <string>

#include "core/generate/generator.h"

namespace espalier::generate {

/// One text while it grows: ids, what is certain of their text, and why it ended. Copies go on
/// apart.
class GrowingText {
 public:
  GrowingText(const tokenizer::Tokenizer& tokenizer, const Options& options)
      : tokenizer_(&tokenizer), options_(&options), decoder_(tokenizer) {}

  /// Takes the next token; true where the text ends with it (eos | stop | limit).
  bool take(std::int32_t id);
  /// Text that take() added.
  const std::string& piece() const { return piece_; }
  const Output& output() const { return output_; }
  std::size_t tokens() const { return output_.ids.size(); }

 private:
  void add(std::string piece);
  bool end(const char* why);

  const tokenizer::Tokenizer* tokenizer_;
  const Options* options_;
  tokenizer::IncrementalDecoder decoder_;
  std::string piece_;
  Output output_;
};

}  // namespace espalier::generate
