#pragma once

#include <torch/torch.h>

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "core/base/control.h"
#include "core/generate/choice.h"
#include "core/model/model.h"
#include "core/tokenizer/tokenizer.h"

namespace espalier::generate {

struct Options {
  std::int64_t max_new_tokens = 48;
  Choice choice;
  std::vector<std::string> stop;       ///< ends a text that holds one after its leading white space
  std::int64_t batch = 32;             ///< texts decoded side by side
  std::int64_t prefill_tokens = 2048;  ///< prompt tokens that enter one forward pass
  std::int64_t cache_tokens = 32768;   ///< bound of rows x length: what the KV cache may hold
};

struct Output {
  std::vector<std::int32_t>
      ids;             ///< new tokens only; the one that ended the text is not among them
  std::string text;    ///< decoded as it came: nothing trimmed or cut
  std::string finish;  ///< eos | stop | limit
};

/// Told of each finished text with its index among the prompts; texts finish in any order.
using OnOutput = std::function<void(std::size_t, const Output&)>;
/// Told of each certain piece of text as it comes (index, piece).
using OnPiece = std::function<void(std::size_t, const std::string&)>;

/// Decoding of many prompts, greedy, by beams or drawn as Options::choice says: sorted by length,
/// prefilled once, decoded in batches over a KV cache in place, finished rows dropped. Every prompt
/// needs at least one token. Polls `control` at every token; on stop or abort throws Error(stopped
/// / aborted). Batch and order do not change a text beyond rounding.
std::vector<Output> generate(const model::Model& model, const model::Adaptation* adaptation,
                             const tokenizer::Tokenizer& tokenizer,
                             const std::vector<std::vector<std::int32_t>>& prompts,
                             const Options& options, Control* control = nullptr,
                             const OnOutput& on_output = {}, const OnPiece& on_piece = {});

/// Throws Error(data_record) where a prompt has no token: there is nothing to continue.
void require_prompt(std::int64_t tokens);

/// Prompts that have been through the model already: row i of `cache` holds the keys and values of
/// prompt i (its length says where the prompt ends, room for the new tokens behind it), row i of
/// `hidden` [rows, hidden] the state of its last token.
struct Prefilled {
  model::KvCache cache;
  torch::Tensor hidden;
};

/// generate() from where a forward pass has left off: row i of `prefilled`, which is used up, is
/// prompt which[i], whose text goes to out[which[i]].
void generate_from(Prefilled prefilled, const std::vector<std::size_t>& which,
                   const model::Model& model, const model::Adaptation* adaptation,
                   const tokenizer::Tokenizer& tokenizer, const Options& options, Control* control,
                   std::vector<Output>& out);

/// Texts side by side whose longest prompt has `longest` tokens: as many as asked for, fewer where
/// their caches (of every beam) would not fit.
std::int64_t batch_width(std::int64_t longest, const Options& options);

}  // namespace espalier::generate
