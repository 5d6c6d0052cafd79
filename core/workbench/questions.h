#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "core/base/control.h"
#include "core/base/json.h"
#include "core/generate/choice.h"

namespace espalier::workbench {

/// Which model a question goes to, and where it computes.
struct ModelChoice {
  std::filesystem::path model;
  std::filesystem::path adapter;  ///< empty: the base alone; enters at alpha / r
  std::string device = "auto";
  std::string dtype = "auto";
  std::int64_t threads = 0;  ///< 0: all cores
};

/// {"ids", "pieces"}: nothing added; special tokens written in the text are plain text unless
/// `special`. With `chat` ("auto" or a format's name) the text is one turn of a user with the
/// answer opened, and {"chat", "text"} say which format and how it reads. Opens no weights. Throws
/// tokenizer_*, text_encoding, file_missing, chat_unknown.
Json tokenize(const std::filesystem::path& model, const std::string& text, bool special,
              const std::string& chat = {});

/// {"top": [{"ids", "logprobs"}, one a position]}: log-softmax in f32, the `top` largest first.
/// Throws usage (no ids, top < 1 or beyond the vocabulary), token_out_of_range, and what loading
/// throws.
Json top_logits(const ModelChoice& choice, const std::vector<std::int32_t>& ids, std::int64_t top,
                Control& control, const Progress& progress = {});

/// A data set, and where its columns have other names, which is what (data/records.h).
struct DataChoice {
  std::filesystem::path path;
  std::map<std::string, std::string> columns;
};

/// What generation starts from: exactly one of the three.
struct GenerateRequest {
  std::vector<std::int32_t> ids;  ///< taken as they are, no bos added
  std::string text;               ///< bos as the model says
  DataChoice input;               ///< a data set ...
  std::string prompt;             ///< ... and the template that its records fill
  enum class From { ids, text, input } from = From::text;
  std::int64_t max_new_tokens = 48;
  generate::Choice choice;
};

/// {"outputs": [{"id" (of a record), "ids", "text", "finish"}]}: new tokens only, in the order of
/// the records. Throws usage, template_bad, data_*, stopped, aborted, and what loading throws.
Json generate(const ModelChoice& choice, const GenerateRequest& request, Control& control,
              const Progress& progress = {});

/// {"mean", "records": [{"id", "loss", "tokens"}]}: mean cross-entropy of each record's completion
/// tokens (eos counts), and the mean over records. Texts are cut as a plan's defaults say.
Json score(const ModelChoice& choice, const DataChoice& input, const std::string& prompt,
           const std::string& completion, Control& control, const Progress& progress = {});

}  // namespace espalier::workbench
