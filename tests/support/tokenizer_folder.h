#pragma once

#include <memory>
#include <string>

#include "core/tensor_io/gguf.h"
#include "core/tokenizer/tokenizer.h"

namespace espalier::test {

/// One of the small tokenizers in tests/golden/tokenizers; NAME_gguf: its vocabulary.gguf.
inline std::unique_ptr<tokenizer::Tokenizer> small_tokenizer(const std::string& name) {
  const std::string folder = ESPALIER_TEST_DATA "/golden/tokenizers/";
  if (!name.ends_with("_gguf")) return tokenizer::load_folder(folder + name);
  const std::string path = folder + name.substr(0, name.size() - 5) + "/vocabulary.gguf";
  return tokenizer::load(*tensor_io::GgufFile::open(path));
}

}  // namespace espalier::test
