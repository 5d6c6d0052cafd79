#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "core/base/control.h"
#include "core/judge/machine.h"
#include "core/tokenizer/tokenizer.h"

namespace espalier::model {
class Adaptation;
class Model;
}  // namespace espalier::model

namespace espalier::workbench {

/// Probabilities of one-letter answers behind a prompt.
class LabelReader {
 public:
  using Ids = std::vector<tokenizer::TokenId>;

  /// Throws tokenizer_bad where a label is no token.
  LabelReader(const model::Model& model, const model::Adaptation* adaptation,
              const tokenizer::Tokenizer& tokenizer, const std::vector<std::string>& labels);

  /// Tokens whose bytes are the label, with one space before it or without.
  const std::vector<Ids>& tokens() const { return tokens_; }

  /// Of two prompts side by side: what both begin with goes through the model once. Throws stopped
  /// or aborted between two passes.
  std::pair<judge::Reading, judge::Reading> read(const Ids& first, const Ids& second,
                                                 Control& control) const;

 private:
  const model::Model& model_;
  const model::Adaptation* adaptation_;
  std::vector<Ids> tokens_;
};

}  // namespace espalier::workbench
