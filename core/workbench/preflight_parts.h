#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "core/data/encode.h"
#include "core/data/record.h"
#include "core/model/config.h"
#include "core/tokenizer/tokenizer.h"
#include "core/workbench/preflight.h"

namespace espalier::workbench {

/// Everything that preflight learns on its way (internal to this room).
struct Findings {
  const plan::Plan& plan;
  Preflight& out;
  bool allow_commands = false;
  bool trains = false, needs_model = true;
  std::optional<model::Config> config;
  std::shared_ptr<tokenizer::Tokenizer> tokenizer;
  std::vector<data::Record> train, validation, test;
  std::vector<data::Example> examples, validation_examples;
  std::int64_t prompt_tokens = 0;       ///< of all test prompts
  std::int64_t longest = 0;             ///< tokens of the longest text
  std::int64_t adapter_parameters = 0;  ///< of all source adapters
  /// Identities that each adapter was trained on, by its key in the plan.
  std::vector<std::pair<std::string, std::vector<std::string>>> trained_on;

  /// A note whose message is the key's English pattern, "{name}" replaced from the args.
  Note& add(Note::Level level, const std::string& key, const std::string& field,
            std::map<std::string, std::string> args = {});
  /// What threw, as a note of level error: "code" among the args is the Error's.
  Note& add(const Error& error, const std::string& key, const std::string& field,
            std::map<std::string, std::string> args = {});
};

/// The parts, in this order; each leaves alone what an earlier one could not find out.
void check_method(Findings& f);
void check_model(Findings& f);
void check_adapters(Findings& f);
void check_data(Findings& f);
void check_texts(Findings& f);
void check_training(Findings& f);
void check_metrics(Findings& f);
void estimate(Findings& f);

}  // namespace espalier::workbench
