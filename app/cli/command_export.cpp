// export-model: a whole model with adapters worked in, for other programs.
#include <memory>

#include "app/cli/commands.h"
#include "app/cli/output.h"
#include "core/workbench/export_model.h"
#include "core/workbench/merge_folders.h"

namespace espalier::cli {

namespace {

struct ExportOptions {
  workbench::ExportRequest request;
  std::vector<std::string> adapters;
  double weight = 1;
  double shard_gigabytes = 5;
};

int export_model(Context& context, ExportOptions& o, const CLI::App& command) {
  for (const std::string& text : o.adapters)
    o.request.adapters.push_back(workbench::parse_weighted(text));
  if (command.count("--weight") > 0) {
    if (o.request.adapters.size() != 1) {
      throw Error(Code::usage, "--weight goes with exactly one --adapter",
                  "write --adapter DIR=WEIGHT for each");
    }
    o.request.adapters.front().second = o.weight;
  }
  o.request.shard_bytes = static_cast<std::int64_t>(o.shard_gigabytes * 1e9);
  ProgressLine progress;
  const Json out = workbench::export_model(o.request, context.control, progress.callback());
  progress.clear();
  if (context.json) {
    print_line(out);
    return 0;
  }
  print(cell(out.at("family")) + ", " + cell(out.at("parameters")) + " parameters, " +
        cell(out.at("dtype")) + ", " + cell(out.at("bytes")) + " bytes in " + cell(out.at("out")) +
        "\n");
  for (const Json& warning : out.at("warnings"))
    print("warning: " + warning.get<std::string>() + "\n");
  return 0;
}

}  // namespace

void add_export_command(CLI::App& app, Context& context) {
  auto o = std::make_shared<ExportOptions>();
  auto command = std::make_shared<CLI::App*>();
  *command = add_command(app, context, "export-model", "a whole model with adapters worked in",
                         [&context, o, command] { return export_model(context, *o, **command); });
  CLI::App* c = *command;
  c->add_option("--model", o->request.model, "a .gguf file or a Hugging Face folder")->required();
  c->add_option("--adapter", o->adapters,
                "DIR or DIR=WEIGHT, as often as needed; none: the model alone")
      ->allow_extra_args(false);
  c->add_option("--weight", o->weight, "of the one adapter");
  c->add_option("--format", o->request.format, "hf (a folder), gguf-f16 or gguf-q8_0 (a file)")
      ->required();
  c->add_option("--dtype", o->request.dtype,
                "of a folder's weights: auto, float32, bfloat16, float16");
  c->add_option("--shard-size", o->shard_gigabytes, "gigabytes at which a folder's weights are cut")
      ->check(CLI::Range(1e-9, 1e6));
  c->add_option("--out", o->request.out, "what to write")->required();
}

}  // namespace espalier::cli
