#pragma once

#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <variant>

#include "core/base/control.h"
#include "core/base/json.h"
#include "core/data/import.h"
#include "core/data/set_questions.h"
#include "core/data/token_view.h"

// What a page asks of data sets and of files that are to become some.
namespace espalier::workbench {

struct PreviewImport {
  std::filesystem::path file;
  std::optional<data::ImportMapping> mapping;
};
struct CheckImport {
  std::filesystem::path file;
  data::ImportMapping mapping;
  data::ImportShares shares;
};
struct RunImport {
  std::filesystem::path file;
  data::ImportMapping mapping;
  data::ImportShares shares;
  data::ImportTarget target;
};
struct FindRecords {
  std::filesystem::path file;
  std::string words;
  std::size_t limit = 1000;
};
/// `settings`: the "data" object of a plan, of which what encoding needs is read.
struct ShowTokens {
  std::filesystem::path model;
  Json settings = Json::object();
  data::Record record;
};
struct CountLengths {
  std::filesystem::path file, model;
};
struct DrawShots {
  std::filesystem::path file;
  std::uint64_t sample_seed = 1;
  std::size_t most = 100;
};
struct FindDuplicates {
  std::filesystem::path folder;
  std::string language;
};
using DataQuestion = std::variant<PreviewImport, CheckImport, RunImport, FindRecords, ShowTokens,
                                  CountLengths, DrawShots, FindDuplicates>;
/// Whether an answer may take long: such questions wait in a queue of their own.
bool takes_long(const DataQuestion& question);

struct ImportChecked {
  data::ImportCheck check;
  std::string language;  ///< "en" | "ja", guessed
};
struct Imported {
  data::ImportCheck check;
};
using DataAnswer = std::variant<data::ImportPreview, ImportChecked, Imported, data::FoundRecords,
                                data::TokenView, data::Lengths, data::ShotOrder, data::Duplicates>;

/// Answers them; keeps the tokenizer that was used last (never a model's weights). Several threads
/// may ask at once.
class DataDesk {
 public:
  /// Throws what the functions of data do, tokenizer_*, gguf_*, model_unrecognised, plan_* (of
  /// ShowTokens' settings), template_bad, stopped and aborted.
  DataAnswer answer(const DataQuestion& question, Control& control, const Progress& progress = {});

 private:
  std::shared_ptr<tokenizer::Tokenizer> tokenizer_of(const std::filesystem::path& model);
  std::mutex mutex_;
  std::filesystem::path model_;
  std::filesystem::file_time_type written_{};
  std::shared_ptr<tokenizer::Tokenizer> tokenizer_;
};

}  // namespace espalier::workbench
