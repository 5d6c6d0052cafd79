#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <string>
#include <vector>

#include "core/base/control.h"

namespace espalier::cli {

/// What every command gets, and what it leaves for main.
struct Context {
  bool json = false;
  bool version = false;
  Control control;
  /// The chosen command; returns the exit status or throws.
  std::function<int()> chosen;
  /// A failed run has told of its failure as an event already: main prints no second object.
  bool failure_told = false;
  /// The command reports failures as {"event": "failed", "error": ...}.
  bool events = false;
};

/// A command with --json, whose `action` runs after everything was parsed.
CLI::App* add_command(CLI::App& app, Context& context, const std::string& name,
                      const std::string& about, std::function<int()> action);
/// "1,2,3" as ids; throws Error usage.
std::vector<std::int32_t> parse_ids(const std::string& text);

/// Throws file_missing: a command that only reads a store never makes one.
void require_store(const std::string& path);

/// What --allow-commands says of itself.
inline constexpr const char* kAllowCommands = "let the plan's metrics start the programs they name";

void add_model_commands(CLI::App& app, Context& context);  ///< inspect tokenize logits ... score
void add_merge_command(CLI::App& app, Context& context);
void add_similarity_command(CLI::App& app, Context& context);
void add_export_command(CLI::App& app, Context& context);  ///< export-model
void add_whatif_command(CLI::App& app, Context& context);
void add_plan_commands(CLI::App& app, Context& context);  ///< check, schema
void add_run_commands(CLI::App& app, Context& context);   ///< run, resume
void add_study_command(CLI::App& app, Context& context);
void add_queue_command(CLI::App& app, Context& context);
void add_bench_commands(CLI::App& app, Context& context);  ///< bench, selftest
void add_store_commands(CLI::App& app, Context& context);  ///< runs, demo
void add_describe_command(CLI::App& app, Context& context);
void add_metrics_command(CLI::App& app, Context& context);
void add_sql_command(CLI::App& app, Context& context);
void add_annotate_command(CLI::App& app, Context& context);
void add_report_commands(CLI::App& app, Context& context);  ///< export-data, report

}  // namespace espalier::cli
