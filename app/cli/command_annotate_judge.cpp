// annotate judge: a model as a judge, and what `annotate show` says of it.
#include <fmt/format.h>

#include <memory>

#include "app/cli/annotate_machine.h"
#include "app/cli/output.h"
#include "core/base/atomic_file.h"
#include "core/workbench/machine_judge.h"

namespace espalier::cli {

namespace annotation = workbench::annotation;

namespace {

struct JudgeOptions {
  std::string store = "espalier.sqlite";
  workbench::MachineRequest request;
  std::string rubric;
  bool no_tie = false;
};

int judge_by_machine(Context& context, JudgeOptions& o) {
  require_store(o.store);
  store::Store store = store::Store::open(o.store);
  const std::string language = annotation::task(store, o.request.task).task.language;
  const bool built_in = o.rubric.empty() || o.rubric == "en" || o.rubric == "ja";
  o.request.rubric = built_in
                         ? judge::built_in_rubric(o.rubric.empty() ? language : o.rubric, !o.no_tie)
                         : judge::named_rubric(read_file(o.rubric), !o.no_tie);
  ProgressLine progress;
  const workbench::MachineReport report =
      workbench::judge_by_machine(store, o.request, context.control, progress.callback());
  progress.clear();
  if (context.json) {
    print_line(Json{{"annotator", report.login},
                    {"kind", "machine"},
                    {"key", report.key},
                    {"judged", report.judged},
                    {"known", report.known},
                    {"cut", report.cut},
                    {"stopped", report.stopped},
                    {"seconds", report.seconds}});
  } else {
    std::string out = fmt::format("{}: {} pairs judged in {:.1f} s, {} were known", report.login,
                                  report.judged, report.seconds, report.known);
    if (report.cut > 0) out += fmt::format(", {} articles cut", report.cut);
    if (report.stopped) out += "; stopped: the same command goes on";
    print(out + "\n");
  }
  return 0;
}

}  // namespace

std::string told_of_machines(const store::Store& store, const annotation::TaskState& state,
                             Json& out) {
  std::string text;
  out["machines"] = Json::array();
  for (const annotation::MachineResult& one : annotation::machine_results(store, state.task.id)) {
    out["machines"].push_back(json_of(one));
    text += words_of(one);
  }
  if (state.task.open || state.task.from_packet) return text;
  const auto rows = annotation::metric_correlations(store, state.task.id);
  out["metrics"] = Json::array();
  for (const annotation::MetricCorrelation& row : rows)
    out["metrics"].push_back(json_of(row));
  return text + words_of(rows);
}

void add_annotate_judge(CLI::App& group, Context& context) {
  auto o = std::make_shared<JudgeOptions>();
  CLI::App* command =
      add_command(group, context, "judge", "let a model judge a task's pairs, marked as a machine",
                  [&context, o] { return judge_by_machine(context, *o); });
  workbench::MachineRequest& request = o->request;
  command->add_option("TASK", request.task, "its id")->required();
  command->add_option("--store", o->store, "espalier.sqlite here where not named");
  command->add_option("--model", request.model.model, "a .gguf file or a Hugging Face folder")
      ->required();
  command->add_option("--adapter", request.model.adapter, "a PEFT folder that goes along");
  command->add_option("--rubric", o->rubric,
                      "en, ja or a file with {document}, {a} and {b}; else the task's language");
  command->add_flag("--no-tie", o->no_tie, "A or B alone may be answered");
  command->add_option("--tie-band", request.tie_band, "mean probabilities so close are a tie");
  command->add_option("--chat", request.chat, "auto, plain or a chat format");
  command->add_option("--document-tokens", request.document_tokens, "longer articles are cut");
  command->add_option("--limit", request.limit, "only the first pairs; 0: all");
  command->add_option("--device", request.model.device, "auto, cpu, cuda or cuda:N");
  command->add_option("--dtype", request.model.dtype, "auto, float32, bfloat16 or float16");
  command->add_option("--threads", request.model.threads, "0: all cores")
      ->check(CLI::Range(0, 1024));
}

}  // namespace espalier::cli
