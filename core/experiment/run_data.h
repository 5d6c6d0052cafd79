#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/data/encode.h"
#include "core/data/record.h"
#include "core/data/template.h"
#include "core/plan/plan.h"
#include "core/tokenizer/tokenizer.h"

namespace espalier::experiment {

/// The records that one run uses, drawn as the plan says.
struct RunRecords {
  std::vector<data::Record> train, validation, test;
  /// "train" | "validation" | "test" -> the mapping that the file was read with, where the plan has
  /// none and its columns have other names.
  std::map<std::string, std::map<std::string, std::string>> mapped;
};

/// Reads the files of a plan and draws shots and validation shots by the sample seed. `train` is
/// read only where `needs_train`. Throws data_*, file_*.
RunRecords read_run_records(const plan::Plan& plan, bool needs_train);

/// Options of encoding in the data room's words; a chat format "auto" is the tokenizer's. Throws
/// chat_unknown.
data::EncodeOptions encode_options(const plan::DataPlan& plan,
                                   const tokenizer::Tokenizer& tokenizer);

std::vector<data::Example> encode_examples(const std::vector<data::Record>& records,
                                           const plan::Plan& plan,
                                           const tokenizer::Tokenizer& tokenizer);

/// [bos] prompt of each record. With `shots` every prompt starts with them, filled in with their
/// summaries and parted by an empty line (method in_context).
std::vector<std::vector<tokenizer::TokenId>> encode_prompts(
    const std::vector<data::Record>& records, const plan::Plan& plan,
    const tokenizer::Tokenizer& tokenizer, const std::vector<data::Record>& shots = {});

}  // namespace espalier::experiment
