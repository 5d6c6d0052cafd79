// annotate: tasks of blind judging, from making to closing.
#include <fmt/format.h>

#include <memory>
#include <type_traits>

#include "app/cli/annotate_json.h"
#include "app/cli/annotate_machine.h"
#include "app/cli/commands.h"
#include "app/cli/output.h"
#include "core/base/atomic_file.h"
#include "core/workbench/annotation.h"
#include "core/workbench/annotation_export.h"
#include "core/workbench/annotation_packet.h"
#include "core/workbench/annotation_task.h"

namespace espalier::cli {

namespace {

namespace annotation = workbench::annotation;

/// What the commands below `annotate` are told.
struct Options {
  std::string store = "espalier.sqlite", task, login, file, out, format = "csv", en, ja;
  std::int64_t limit = 0;
  int least = 2;
  bool machines = false;
};

struct MakeOptions : Options {
  annotation::NewTask task_;
  std::string kind = "preference", split, gold, practice;
  std::vector<std::string> criteria;
  bool no_comments = false, no_spans = false;
};

store::Store writing(const Options& o) {
  require_store(o.store);
  return store::Store::open(o.store);
}

store::Store reading(const Options& o) {
  require_store(o.store);
  return store::Store::open_read_only(o.store);
}

std::string text_of(const std::string& file) {
  return file.empty() ? std::string() : read_file(file);
}

int make(const Context& context, MakeOptions o) {
  annotation::NewTask& task = o.task_;
  task.preference = o.kind != "ratings";
  for (const std::string& key : o.criteria)
    task.criteria.push_back({key});
  if (o.kind == "both" && task.criteria.empty()) task.criteria = judge::default_criteria();
  task.comments = !o.no_comments;
  task.spans = !o.no_spans;
  task.split = o.split;
  if (!o.gold.empty()) task.gold = annotation::read_own_items(o.gold);
  if (!o.practice.empty()) task.practice = annotation::read_own_items(o.practice);
  task.guidelines_en = text_of(o.en);
  task.guidelines_ja = text_of(o.ja);
  store::Store store = writing(o);
  const annotation::TaskState made = annotation::task(store, annotation::make(store, task));
  if (context.json) {
    print_line(json_of(made));
  } else {
    print(fmt::format("task {}: {} items, {} tied without asking\n", made.task.id, made.items,
                      made.tied));
  }
  return 0;
}

int list(const Context& context, const Options& o) {
  const store::Store store = reading(o);
  Json tasks = Json::array();
  std::vector<std::vector<std::string>> rows{
      {"task", "name", "state", "items", "tied", "answers", "annotators"}};
  for (const annotation::TaskState& state : annotation::tasks(store)) {
    tasks.push_back(json_of(state));
    rows.push_back({state.task.id, state.task.name, state.task.open ? "open" : "closed",
                    std::to_string(state.items), std::to_string(state.tied),
                    std::to_string(state.answers), std::to_string(state.annotators.size())});
  }
  context.json ? print_line(Json{{"tasks", tasks}}) : print(table(rows));
  return 0;
}

int show(const Context& context, const Options& o) {
  const store::Store store = reading(o);
  const annotation::TaskState state = annotation::task(store, o.task);
  Json out = json_of(state);
  std::vector<std::vector<std::string>> rows{
      {"annotator", "done", "of", "gold right", "of", "revised", "minutes left"}};
  out["annotators"] = Json::array();
  for (const annotation::AnnotatorState& one : annotation::annotators(store, o.task)) {
    out["annotators"].push_back(json_of(one));
    const auto left = one.progress.left_milliseconds;
    rows.push_back({one.login, std::to_string(one.progress.done),
                    std::to_string(one.progress.total), std::to_string(one.gold_right),
                    std::to_string(one.gold_answered), std::to_string(one.revised),
                    left ? fmt::format("{:.1f}", static_cast<double>(*left) / 60000) : ""});
  }
  if (!state.task.open && !state.task.from_packet) {
    for (const annotation::System& system : annotation::systems(store, o.task)) {
      out["systems"].push_back(
          {{"key", system.key}, {"name", system.name}, {"method", system.method}});
    }
  }
  const std::string machines = told_of_machines(store, state, out);
  if (context.json) {
    print_line(out);
  } else {
    print(fmt::format("task {} \"{}\", {}: {} items, {} answers\n", state.task.id, state.task.name,
                      state.task.open ? "open" : "closed", state.items, state.answers) +
          table(rows) + machines);
  }
  return 0;
}

/// One item a line, in the annotator's order: what a page would show.
int items(const Options& o) {
  store::Store store = writing(o);
  const annotation::Desk desk = annotation::Desk::open(store, o.task, o.login);
  const std::int64_t last = o.limit > 0 ? std::min(o.limit, desk.size()) : desk.size();
  for (std::int64_t i = 1; i <= last; ++i)
    print_line(judge::to_json(desk.view(store, i)));
  return 0;
}

int answer(const Context& context, const Options& o) {
  store::Store store = writing(o);
  annotation::Desk desk = annotation::Desk::open(store, o.task, o.login);
  Json feedback = Json::array();
  std::int64_t stored = 0;
  for (const judge::Answer& one : annotation::read_answers(o.file)) {
    const auto told = desk.submit(store, one);
    ++stored;
    if (told) feedback.push_back({{"item", one.item}, {"feedback", json_of(*told)}});
  }
  const judge::Progress progress = desk.progress(store);
  if (context.json) {
    print_line(Json{{"stored", stored}, {"feedback", feedback}, {"progress", json_of(progress)}});
  } else {
    print(fmt::format("{} answers stored, {} of {} items done\n", stored, progress.done,
                      progress.total));
  }
  return 0;
}

int packet(const Context& context, const Options& o) {
  store::Store store = writing(o);
  const annotation::PacketInfo made = annotation::export_packet(store, o.task, o.login, o.out);
  context.json ? print_line(json_of(made))
               : print(fmt::format("{} items for {} in {}\n", made.items, made.annotator, o.out));
  return 0;
}

int answers(const Context& context, const Options& o) {
  const store::Store store = reading(o);
  const annotation::PacketInfo made = annotation::export_answers(store, o.task, o.login, o.out);
  context.json ? print_line(json_of(made))
               : print(fmt::format("{} answers of {} in {}\n", made.items, made.annotator, o.out));
  return 0;
}

/// A packet may be the first thing in a store.
int import(const Context& context, const Options& o) {
  store::Store store = store::Store::open(o.store);
  const annotation::ImportReport report = annotation::import_file(store, o.file);
  if (context.json) {
    print_line(json_of(report));
    return 0;
  }
  if (report.known) {
    print("this file was taken in before: nothing is changed\n");
  } else if (report.kind == annotation::ImportReport::Kind::packet) {
    print(fmt::format("task {}: {} items for {}\n", report.task, report.items, report.annotator));
  } else {
    std::string out = fmt::format("task {}: {} answers of {} added, {} were here already\n",
                                  report.task, report.added, report.annotator, report.same);
    for (const annotation::Conflict& conflict : report.conflicts) {
      out += fmt::format("conflict at item {}: {}\n", conflict.item,
                         conflict.replaced ? "the file's answer is newer and stands now"
                                           : "the answer here is newer and stays");
    }
    print(out);
  }
  return 0;
}

int export_as(const Context& context, const Options& o) {
  const store::Store store = reading(o);
  const annotation::ExportReport report = annotation::export_answers_as(
      store, o.task, annotation::format_of(o.format), o.out, o.machines);
  if (context.json) {
    print_line(Json{{"out", o.out}, {"rows", report.rows}, {"left_out", report.left_out}});
  } else {
    print(fmt::format("{} rows in {}, {} left out\n", report.rows, o.out, report.left_out));
  }
  return 0;
}

int close(const Context& context, const Options& o) {
  store::Store store = writing(o);
  annotation::close(store, o.task);
  context.json ? print_line(Json{{"closed", o.task}}) : print("task " + o.task + " is closed\n");
  return 0;
}

int disputes(const Context& context, const Options& o) {
  const store::Store store = reading(o);
  Json list = Json::array();
  std::vector<std::vector<std::string>> rows{{"item", "about", "annotators", "settled by"}};
  for (const annotation::Dispute& dispute : annotation::disputes(store, o.task, o.login, o.least)) {
    list.push_back(json_of(dispute));
    std::string about;
    for (const std::string& one : dispute.disagreement.about)
      about += (about.empty() ? "" : ", ") + one;
    rows.push_back({dispute.disagreement.item, about,
                    std::to_string(dispute.disagreement.answers.size()),
                    dispute.settled ? dispute.settled->annotator : ""});
  }
  context.json ? print_line(Json{{"disputes", list}}) : print(table(rows));
  return 0;
}

int settle(const Context& context, const Options& o) {
  store::Store store = writing(o);
  std::int64_t stored = 0;
  for (judge::Answer one : annotation::read_answers(o.file)) {
    one.annotator = o.login;
    annotation::adjudicate(store, o.task, one);
    ++stored;
  }
  context.json ? print_line(Json{{"settled", stored}})
               : print(fmt::format("{} items settled\n", stored));
  return 0;
}

int guidelines(const Context& context, const Options& o) {
  store::Store store = writing(o);
  if (!o.en.empty() || !o.ja.empty())
    annotation::write_guidelines(store, o.task, text_of(o.en), text_of(o.ja), o.login);
  Json versions = Json::array();
  std::string out;
  for (const judge::Guidelines& one : annotation::guidelines(store, o.task)) {
    versions.push_back(judge::to_json(one));
    out += fmt::format("version {} by {}\n", one.version, one.author);
  }
  context.json ? print_line(Json{{"guidelines", versions}}) : print(out);
  return 0;
}

/// Adds the commands, each with what it needs of the options.
class Adder {
 public:
  Adder(CLI::App& group, Context& context) : group_(group), context_(context) {}

  template <class Action>
  CLI::App* add(const char* name, const char* about, Action action) {
    options_ = std::make_shared<Options>();
    command_ =
        add_command(group_, context_, name, about, [&context = context_, o = options_, action] {
          if constexpr (std::is_invocable_v<Action, const Context&, Options>) {
            return action(context, *o);
          } else {
            return action(*o);
          }
        });
    command_->add_option("--store", options_->store, "espalier.sqlite here where not named");
    return command_;
  }
  Adder& task() {
    command_->add_option("TASK", options_->task, "its id")->required();
    return *this;
  }
  Adder& login(bool required = true) {
    command_->add_option("--login", options_->login, "name of the annotator")->required(required);
    return *this;
  }
  Adder& file(const char* about) {
    command_->add_option("FILE", options_->file, about)->required();
    return *this;
  }
  Adder& out() {
    command_->add_option("--out", options_->out, "a file")->required();
    return *this;
  }
  Options& options() { return *options_; }

 private:
  CLI::App& group_;
  Context& context_;
  CLI::App* command_ = nullptr;
  std::shared_ptr<Options> options_;
};

void add_make(CLI::App& group, Context& context) {
  auto o = std::make_shared<MakeOptions>();
  CLI::App* command = add_command(group, context, "make", "a task of the outputs of runs",
                                  [&context, o] { return make(context, *o); });
  annotation::NewTask& task = o->task_;
  command->add_option("RUN", task.runs, "ids of runs over the same test set")->required();
  command->add_option("--store", o->store, "espalier.sqlite here where not named");
  command->add_option("--name", task.name, "annotators see it: name no method");
  command->add_option("--kind", o->kind, "preference, ratings or both")
      ->check(CLI::IsMember({"preference", "ratings", "both"}));
  command->add_option("--criteria", o->criteria, "instead of faithfulness, coverage, fluency, ...")
      ->delimiter(',');
  command->add_option("--data", o->split, "only the records of this data set");
  command->add_flag("--reference", task.reference, "the reference is a hidden candidate too");
  command->add_flag("--lead", task.lead, "so is the document's first sentence");
  command->add_option("--records", task.records, "so many records, drawn; 0: all");
  command->add_option("--each", task.each, "pairs (or texts) a record, balanced; 0: all");
  command->add_option("--annotators", task.annotators, "that the items are dealt to");
  command->add_option("--raters", task.raters, "annotators an item");
  command->add_option("--overlap", task.overlap, "items that everybody gets");
  command->add_option("--gold", o->gold, "items with a known answer, as JSON lines");
  command->add_option("--made-gold", task.made_gold, "so many of other records' references");
  command->add_option("--gold-rate", task.gold_rate, "their share, 0.1 is one in ten");
  command->add_option("--practice", o->practice, "items to practise on, as JSON lines");
  command->add_option("--guidelines-en", o->en, "a Markdown file");
  command->add_option("--guidelines-ja", o->ja, "the same in Japanese");
  command->add_flag("--no-comments", o->no_comments, "ask for no comments");
  command->add_flag("--no-spans", o->no_spans, "ask for no marked errors");
  command->add_option("--seed", task.seed, "of the draws; 0: another one each time");
}

}  // namespace

void add_annotate_command(CLI::App& app, Context& context) {
  CLI::App* group = app.add_subcommand("annotate", "blind judging of summaries by people");
  group->require_subcommand(1);
  add_make(*group, context);
  add_annotate_judge(*group, context);
  Adder adder(*group, context);
  adder.add("list", "tasks with their progress", list);
  adder.add("show", "one task with its annotators; methods once it is closed", show);
  adder.task();
  CLI::App* command =
      adder.add("items", "an annotator's items as JSON lines, as a page shows them", items);
  adder.task().login();
  command->add_option("--limit", adder.options().limit, "only the first");
  adder.add("answer", "store answers of one annotator", answer);
  adder.task().file("answers as JSON lines: item, choice, ratings, spans, ...").login();
  adder.add("packet", "one annotator's items as a file for another machine", packet);
  adder.task().login().out();
  adder.add("answers", "the answers to a packet as a file for the way back", answers);
  adder.task().login().out();
  adder.add("import", "take in a packet, or answers that came back", import);
  adder.file("a packet or answers");
  command = adder.add("export", "answers for other programs", export_as);
  adder.task().out();
  command->add_option("--format", adder.options().format,
                      "csv, jsonl, argilla, labelstudio or preferences");
  command->add_flag("--machines", adder.options().machines, "what models said goes along, marked");
  command = adder.add("disputes", "items on which annotators differ", disputes);
  adder.task().login(false);
  command->add_option("--least", adder.options().least, "difference of ratings that counts");
  adder.add("settle", "store the answers that stand for disputed items", settle);
  adder.task().file("answers as JSON lines").login();
  command = adder.add("guidelines", "list their versions, or add one", guidelines);
  adder.task().login(false);
  command->add_option("--en", adder.options().en, "a Markdown file");
  command->add_option("--ja", adder.options().ja, "the same in Japanese");
  adder.add("close", "take no more answers, and tell the methods", close);
  adder.task();
}

}  // namespace espalier::cli
