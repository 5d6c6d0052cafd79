#pragma once

#include <memory>
#include <string>

#include "core/tokenizer/tokenizer.h"

namespace espalier::test {

/// One of the small tokenizers in tests/golden/tokenizers.
inline std::unique_ptr<tokenizer::Tokenizer> small_tokenizer(const std::string& name) {
  return tokenizer::load_folder(ESPALIER_TEST_DATA "/golden/tokenizers/" + name);
}

}  // namespace espalier::test
