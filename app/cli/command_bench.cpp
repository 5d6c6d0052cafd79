// bench and selftest: how fast, and whether right, on this machine.
#include <memory>

#include "app/cli/commands.h"
#include "app/cli/output.h"
#include "core/workbench/bench.h"
#include "core/workbench/selftest.h"

namespace espalier::cli {

namespace {

int bench(Context& context, const workbench::BenchRequest& request) {
  ProgressLine progress;
  const Json out = workbench::bench(request, context.control, progress.callback());
  progress.clear();
  context.json ? print_line(out) : print(cell(out.at("text")));
  return 0;
}

int selftest(Context& context) {
  const Json out = workbench::selftest();
  if (context.json) {
    print_line(out);
  } else {
    std::vector<std::vector<std::string>> rows{{"check", "result", "detail"}};
    for (const Json& c : out.at("checks"))
      rows.push_back(
          {cell(c.at("check")), c.at("ok") == true ? "ok" : "WRONG", cell(c.at("detail"))});
    print(table(rows));
  }
  return out.at("ok") == true ? 0 : 1;
}

}  // namespace

void add_bench_commands(CLI::App& app, Context& context) {
  auto r = std::make_shared<workbench::BenchRequest>();
  CLI::App* command = add_command(app, context, "bench", "times the engine on this machine",
                                  [&context, r] { return bench(context, *r); });
  command->add_option("--model", r->model, "a .gguf file or a Hugging Face folder")->required();
  command->add_option("--input", r->input, "documents to continue; without it, no generation");
  command->add_option("--prompt", r->prompt, "template over the records");
  command->add_option("--documents", r->documents, "how many")->check(CLI::Range(1, 100000));
  command->add_option("--new-tokens", r->new_tokens, "of each text")->check(CLI::Range(1, 100000));
  command->add_option("--runs", r->runs, "of one training example")->check(CLI::Range(1, 1000));
  command->add_option("--examples", r->examples, "of an epoch")->check(CLI::Range(1, 10000));
  command->add_option("--threads", r->threads, "0: all cores")->check(CLI::Range(0, 1024));
  command->add_option("--device", r->device, "auto, cpu, cuda or cuda:N");
  command->add_option("--dtype", r->dtype, "auto, float32, bfloat16 or float16");
  command->add_option("--tokens", r->tokens, "of a training example")->check(CLI::Range(2, 100000));
  command->add_option("--labels", r->labels, "of those")->check(CLI::Range(1, 100000));
  command->add_option("--accumulate", r->accumulate, "examples a step")->check(CLI::Range(1, 1000));
  command->add_flag("!--no-growth", r->growth, "without the epochs with 1 and 16 adapters");
  command->add_option("--peer", r->peers, "what tests/bench/peer*.py printed on the same work")
      ->allow_extra_args(false);
  add_command(app, context, "selftest", "known answers of every part, without files or network",
              [&context] { return selftest(context); });
}

}  // namespace espalier::cli
