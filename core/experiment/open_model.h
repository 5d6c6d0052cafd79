#pragma once

#include <filesystem>
#include <memory>

#include "core/base/control.h"
#include "core/device/device.h"
#include "core/model/model.h"
#include "core/tokenizer/tokenizer.h"

namespace espalier::experiment {

/// A base model with the tokenizer that its own files bring.
struct OpenModel {
  std::shared_ptr<model::Model> model;
  std::shared_ptr<tokenizer::Tokenizer> tokenizer;
};

/// The tokenizer of a GGUF file or a Hugging Face folder; opens no weights. Throws file_missing,
/// model_unrecognised (neither of the two), tokenizer_*, gguf_*.
std::shared_ptr<tokenizer::Tokenizer> open_tokenizer(const std::filesystem::path& path);

/// Throws tokenizer_mismatch where the vocabulary is larger than the model's embedding table, or
/// bos, eos or an end-of-turn token lies outside of it. (A smaller one is usual: tables are
/// padded.)
void check_fit(const tokenizer::Tokenizer& tokenizer, const model::Config& config,
               const std::filesystem::path& path);

/// Both, held against each other before any weight is read. Throws tokenizer_mismatch, and as
/// open_tokenizer and model::load_model do.
OpenModel open_model(const std::filesystem::path& path, const device::Placement& placement,
                     Control* control = nullptr, const Progress& progress = {});

}  // namespace espalier::experiment
