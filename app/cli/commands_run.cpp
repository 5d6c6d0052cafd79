// run and resume: the work itself.
#include <fmt/format.h>

#include <memory>

#include "app/cli/commands.h"
#include "app/cli/output.h"
#include "app/cli/ratio_words.h"
#include "core/device/process_group.h"
#include "core/experiment/runner.h"
#include "core/experiment/workspace.h"
#include "core/store/store.h"

namespace espalier::cli {

namespace {

struct RunOptions {
  std::string plan, store, out, events = "main";
  double checkpoint_seconds = 30;
  std::vector<std::string> settings;
  bool allow_commands = false;
};

plan::Plan read_plan(const RunOptions& o) {
  json::ParseOptions options;
  options.comments = true;
  options.name = o.plan;
  Json json = json::parse_file(o.plan, options);
  for (const std::string& setting : o.settings) {
    const auto [key, value] = plan::parse_setting(setting);
    plan::set_key(json, key, value);
  }
  return plan::parse(json, std::filesystem::absolute(o.plan).lexically_normal().parent_path());
}

/// Events as lines of JSON, or as progress for people.
class EventPrinter {
 public:
  EventPrinter(Context& context, bool all) : context_(context), all_(all) {}

  void operator()(const plan::Event& event) {
    if (context_.json) {
      const bool detail = std::holds_alternative<plan::event::Modules>(event) ||
                          std::holds_alternative<plan::event::Output>(event);
      const bool last = std::holds_alternative<plan::event::Failed>(event);
      if (all_ || !detail) print_line(plan::to_json(event));
      context_.failure_told = context_.failure_told || last;
      return;
    }
    if (const auto* e = std::get_if<plan::event::Phase>(&event)) {
      progress_.show(e->name, e->done, e->total);
    } else if (const auto* e = std::get_if<plan::event::Step>(&event)) {
      line(fmt::format("step {:4}  epoch {:2}  loss {:.4f}  lr {:.2e}  sparsity {:.1f} %", e->step,
                       e->epoch, e->loss, e->lr, 100 * e->sparsity));
    } else if (const auto* e = std::get_if<plan::event::Validation>(&event)) {
      line(fmt::format("validation at step {}: loss {:.4f}{}{}", e->step, e->loss,
                       e->rouge_l ? fmt::format(", ROUGE-L {:.1f}", 100 * *e->rouge_l) : "",
                       e->best ? "  (best)" : ""));
    } else if (const auto* e = std::get_if<plan::event::Ratio>(&event)) {
      tell(*e);
    } else if (const auto* e = std::get_if<plan::event::Started>(&event)) {
      line(fmt::format("run {} \"{}\": {}, {} trainable, {} steps", e->run, e->name, e->method,
                       e->trainable, e->steps));
    }
  }
  void clear() { progress_.clear(); }

 private:
  /// Rounds of trials; a schedule's every step is in the sparsity of the step's own line.
  void tell(const plan::event::Ratio& e) {
    if (e.trials.empty()) return;
    std::string tried;
    for (const plan::event::RatioTrial& t : e.trials)
      tried +=
          fmt::format("{}{:.1f} ({:+.4f})", tried.empty() ? "" : ", ", 100 * t.ratio, t.reward);
    line(fmt::format("ratios tried at step {}, with rewards: {}; now {:.1f} %, really {:.1f} %",
                     e.step, tried, 100 * e.ratio, 100 * e.real));
  }
  void line(const std::string& text) {
    progress_.clear();
    std::fprintf(stderr, "%s\n", text.c_str());
  }

  Context& context_;
  bool all_;
  ProgressLine progress_;
};

/// Whether this process is the one that prints.
bool leads(const device::ProcessGroup* processes) {
  return processes == nullptr || processes->rank() == 0;
}

/// The same of a run that has just ended, beside what else its store holds.
std::string ratio_words_of(const experiment::RunResult& result, const std::string& path) {
  const Json& facts = result.finished.facts;
  if (!searched_ratio(facts)) return ratio_words(facts, std::nullopt, std::nullopt);
  const auto store = store::Store::open_read_only(path);
  const store::RunRow row = store.run(result.run);
  return ratio_words(facts, grid_beside(row, store.runs()), row.validation_loss);
}

void print_result(const experiment::RunResult& result, const std::string& store) {
  std::vector<std::vector<std::string>> rows{{"metric", "value", "95 % interval"}};
  for (const auto& [name, m] : result.finished.metrics.items()) {
    const bool share = m.value("share", true);
    rows.push_back({name, metric_text(m.at("value"), share),
                    metric_text(m.at("low"), share) + " to " + metric_text(m.at("high"), share)});
  }
  print("run " + result.run + " " + result.state + " in " + result.folder.string() + "\n");
  if (rows.size() > 1) print(table(rows));
  if (const std::string words = ratio_words_of(result, store); !words.empty()) print(words);
  if (!result.finished.adapter.empty()) print("adapter: " + result.finished.adapter + "\n");
}

int run(Context& context, const RunOptions& o) {
  context.events = true;
  const plan::Plan plan = read_plan(o);
  experiment::RunOptions options;
  options.store = o.store.empty() ? experiment::default_store(o.plan).string() : o.store;
  options.out = o.out;
  options.detailed_events = o.events == "all";
  options.checkpoint_seconds = o.checkpoint_seconds;
  options.allow_commands = o.allow_commands;
  const std::unique_ptr<device::ProcessGroup> processes = device::join_processes();
  options.processes = processes.get();
  experiment::Session session;
  EventPrinter printer(context, options.detailed_events);
  const experiment::RunResult result = experiment::run(plan, options, session, context.control,
                                                       [&](const plan::Event& e) { printer(e); });
  printer.clear();
  if (!context.json && leads(processes.get())) print_result(result, options.store);
  return result.state == "stopped" ? 3 : 0;
}

struct ResumeOptions {
  std::string run, store, events = "main";
  int threads = 0;
  bool allow_commands = false;
};

/// RUN is an id of the store, or a run's folder: then the store lies two folders above, as runs/ID
/// has it, where none is named.
std::string run_id(const ResumeOptions& o, std::filesystem::path& store) {
  std::error_code ignored;
  const std::filesystem::path folder = std::filesystem::absolute(o.run).lexically_normal();
  if (!std::filesystem::is_directory(folder, ignored)) return o.run;
  if (o.store.empty()) store = folder.parent_path().parent_path() / "espalier.sqlite";
  require_store(store.string());
  for (const store::RunRow& row : store::Store::open_read_only(store).runs()) {
    if (std::filesystem::equivalent(row.folder, folder, ignored)) return row.id;
  }
  return o.run;
}

int resume(Context& context, const ResumeOptions& o) {
  context.events = true;
  std::filesystem::path store = o.store.empty() ? "espalier.sqlite" : o.store;
  const std::string id = run_id(o, store);
  require_store(store.string());
  experiment::RunOptions options;
  options.store = store;
  options.detailed_events = o.events == "all";
  options.threads = o.threads;
  options.allow_commands = o.allow_commands;
  const std::unique_ptr<device::ProcessGroup> processes = device::join_processes();
  options.processes = processes.get();
  experiment::Session session;
  EventPrinter printer(context, options.detailed_events);
  const experiment::RunResult result = experiment::resume(
      id, options, session, context.control, [&](const plan::Event& e) { printer(e); });
  printer.clear();
  if (!context.json && leads(processes.get())) print_result(result, store);
  return result.state == "stopped" ? 3 : 0;
}

}  // namespace

void add_run_commands(CLI::App& app, Context& context) {
  auto r = std::make_shared<RunOptions>();
  CLI::App* command = add_command(app, context, "run", "train, generate and score as a plan says",
                                  [&context, r] { return run(context, *r); });
  command->add_option("PLAN", r->plan, "a plan's file")->required();
  command->add_option("--store", r->store, "espalier.sqlite in the plan's folder where not named");
  command->add_option("--set", r->settings, "key.path=value, as often as needed")
      ->allow_extra_args(false);
  command->add_option("--events", r->events, "all: modules and outputs too")
      ->check(CLI::IsMember({"main", "all"}));
  command->add_option("--out", r->out, "the run's folder; runs/ID beside the store otherwise");
  command->add_flag("--allow-commands", r->allow_commands, kAllowCommands);

  command
      ->add_option("--checkpoint-every", r->checkpoint_seconds,
                   "seconds between checkpoints; 0: at every step")
      ->check(CLI::NonNegativeNumber);

  auto again = std::make_shared<ResumeOptions>();
  command = add_command(app, context, "resume",
                        "go on with an interrupted, stopped or failed run from its checkpoint",
                        [&context, again] { return resume(context, *again); });
  command->add_option("RUN", again->run, "its id, or its folder")->required();
  command->add_option("--store", again->store, "espalier.sqlite here where not named");
  command->add_option("--events", again->events, "all: modules and outputs too")
      ->check(CLI::IsMember({"main", "all"}));
  command
      ->add_option("--threads", again->threads, "instead of the plan's; other threads, other bits")
      ->check(CLI::Range(0, 1024));

  command->add_flag("--allow-commands", again->allow_commands, kAllowCommands);
}

}  // namespace espalier::cli
