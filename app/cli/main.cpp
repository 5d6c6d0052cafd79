// espalier-cli: everything that the window can do, from a terminal (docs: --help).
#include <torch/version.h>

#include <charconv>
#include <cstdlib>
#include <cstring>

#include "app/cli/commands.h"
#include "app/cli/output.h"
#include "app/cli/signals.h"
#include "core/base/openmp_waits.h"
#include "core/store/store.h"

namespace espalier::cli {

namespace {

Json version() {
  return {{"version", ESPALIER_VERSION},
          {"libtorch", TORCH_VERSION},
          {"compiler", __VERSION__},
          {"store", store::Store::version()},
          {"plan", 1}};
}

void print_version(bool json) {
  if (json) {
    print_line(version());
  } else {
    print(std::string("espalier-cli ") + ESPALIER_VERSION + " (LibTorch " + TORCH_VERSION + ")\n");
  }
}

/// Whether --json was asked for, before anything is parsed (a mistake in usage must know).
bool wants_json(int argc, char** argv) {
  for (int i = 1; i < argc; ++i) {
    if (std::strcmp(argv[i], "--") == 0) return false;
    if (std::strcmp(argv[i], "--json") == 0) return true;
  }
  return false;
}

/// Parses and runs; every failure comes out as an exception.
int parse_and_run(CLI::App& app, Context& context, int argc, char** argv) {
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    print(app.help());
    return 0;
  } catch (const CLI::ParseError& error) {
    throw Error(Code::usage, error.what(), "espalier-cli --help, or espalier-cli COMMAND --help",
                {});
  }
  if (context.version) {
    print_version(context.json);
    return 0;
  }
  if (context.chosen) return context.chosen();
  if (context.json) throw Error(Code::usage, "no command is given", "espalier-cli --help");
  print(app.help());
  return 0;
}

int report(const Error& error, Context& context) {
  if (context.json && context.failure_told) return error.exit_status();
  try {
    if (context.json && context.events) {
      const bool stopped = error.exit_status() == 3;
      print_line(stopped ? OrderedJson{{"event", "stopped"}, {"reason", "abort"}}
                         : OrderedJson{{"event", "failed"}, {"error", error.to_json()}});
    } else {
      print_error(error, context.json);
    }
  } catch (const Error& unwritable) {
    // Standard output is gone: what went wrong first, and that, in words.
    print_error(error, false);
    if (unwritable.code() != error.code()) print_error(unwritable, false);
  }
  return error.exit_status();
}

}  // namespace

CLI::App* add_command(CLI::App& app, Context& context, const std::string& name,
                      const std::string& about, std::function<int()> action) {
  CLI::App* command = app.add_subcommand(name, about);
  command->add_flag("--json", context.json, "one JSON object on standard output");
  command->callback([&context, action = std::move(action)] { context.chosen = action; });
  return command;
}

std::vector<std::int32_t> parse_ids(const std::string& text) {
  std::vector<std::int32_t> out;
  const char* at = text.data();
  const char* const last = text.data() + text.size();
  while (at != last) {
    while (at != last && (*at == ' ' || *at == ','))
      ++at;
    if (at == last) break;
    std::int32_t id = 0;
    const auto [end, error] = std::from_chars(at, last, id);
    if (error != std::errc() || (end != last && *end != ',' && *end != ' ')) {
      throw Error(Code::usage, "\"" + text + "\" is not a list of ids", "for example --ids 1,2,3",
                  {{"ids", text}});
    }
    out.push_back(id);
    at = end;
  }
  return out;
}

int main(int argc, char** argv) {
  restart_with_short_waits(argv);
  Context context;
  const Signals signals(context.control);
  CLI::App app("Espalier merges LoRA adapters of language models and adapts the merge to a task.",
               "espalier-cli");
  app.require_subcommand(0, 1);
  app.add_flag("--version", context.version, "versions of the program and its libraries");
  app.add_flag("--json", context.json, "one JSON object on standard output");
  add_model_commands(app, context);
  add_merge_command(app, context);
  add_similarity_command(app, context);
  add_export_command(app, context);
  add_plan_commands(app, context);
  add_run_commands(app, context);
  add_study_command(app, context);
  add_queue_command(app, context);
  add_whatif_command(app, context);
  add_bench_commands(app, context);
  add_store_commands(app, context);
  add_describe_command(app, context);
  add_metrics_command(app, context);
  add_sql_command(app, context);
  add_annotate_command(app, context);
  add_report_commands(app, context);
  try {
    return parse_and_run(app, context, argc, argv);
  } catch (...) {
    const Error error = current_error();
    context.json = context.json || wants_json(argc, argv);
    return report(error, context);
  }
}

}  // namespace espalier::cli

int main(int argc, char** argv) {
  return espalier::cli::main(argc, argv);
}
