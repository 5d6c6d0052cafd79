// merge: several adapters into one, nothing trained. similarity: how alike they are.
#include <fmt/format.h>

#include <memory>

#include "app/cli/commands.h"
#include "app/cli/output.h"
#include "core/plan/descriptors.h"
#include "core/plan/plan.h"
#include "core/workbench/merge_folders.h"
#include "core/workbench/similarity.h"

namespace espalier::cli {

namespace {

struct MergeOptions {
  workbench::MergeRequest request;
  std::vector<std::string> adapters, settings;
  double density = 0;
  std::int64_t rank = 0;
};

std::string fixed(const Json& value) {
  return fmt::format("{:.3f}", value.get<double>());
}

/// The report's figures over all modules, in words.
std::string figures(const Json& total) {
  return "entries with opposite signs " + percent(total.at("sign_conflict")) + " %, cancelled " +
         percent(total.at("cancelled")) + " %" + "; product of sums off the weighted sum by " +
         percent(total.at("cross_term_error")) + " %, this merge by " +
         percent(total.at("distance")) + " % (--json: every module, cosines, spectra)\n";
}

int merge(Context& context, MergeOptions& o, const CLI::App& command) {
  for (const std::string& text : o.adapters)
    o.request.adapters.push_back(workbench::parse_weighted(text));
  for (const std::string& text : o.settings) {
    const auto [key, value] = plan::parse_setting(text);
    o.request.parameters[key] = value;
  }
  if (command.count("--density") > 0) o.request.parameters["density"] = o.density;
  if (command.count("--rank") > 0) o.request.parameters["svd_rank"] = o.rank;
  const Json report = workbench::merge_folders(o.request);
  if (context.json) {
    print_line(report);
    return 0;
  }
  std::vector<std::vector<std::string>> rows{{"adapter", "weight", "rank", "alpha"}};
  for (const Json& a : report.at("adapters"))
    rows.push_back(
        {cell(a.at("name")), cell(a.at("weight")), cell(a.at("rank")), cell(a.at("alpha"))});
  print(table(rows) + cell(report.at("method")) + ": rank " + cell(report.at("rank")) + ", " +
        cell(report.at("modules")) + " modules, " + cell(report.at("parameters")) +
        " parameters in " + cell(report.at("out")) + "\n" +
        figures(report.at("report").at("total")));
  for (const Json& note : report.at("notes"))
    print("note: " + note.get<std::string>() + "\n");
  return 0;
}

int similarity(Context& context, const std::vector<std::string>& folders, bool unscaled) {
  const Json found = workbench::similarity({folders.begin(), folders.end()}, !unscaled);
  if (context.json) {
    print_line(found);
    return 0;
  }
  std::vector<std::string> head{"cosine", "norm"};
  for (const Json& a : found.at("adapters"))
    head.push_back(cell(a.at("name")));
  std::vector<std::vector<std::string>> rows{head};
  for (std::size_t i = 0; i < found.at("adapters").size(); ++i) {
    rows.push_back({head[i + 2], fixed(found.at("norms")[i])});
    for (const Json& cosine : found.at("cosines")[i])
      rows.back().push_back(fixed(cosine));
  }
  print(table(rows) + "over " + std::to_string(found.at("modules").size()) +
        " modules (--json: each one)\n");
  return 0;
}

/// Every method of the one list that makes an adapter of adapters.
std::string method_names() {
  std::string out;
  for (const plan::MethodInfo& info : plan::methods()) {
    if (info.merges && info.available) out += (out.empty() ? "" : ", ") + info.name;
  }
  return out;
}

}  // namespace

void add_merge_command(CLI::App& app, Context& context) {
  auto o = std::make_shared<MergeOptions>();
  auto command = std::make_shared<CLI::App*>();
  *command = add_command(app, context, "merge", "one adapter made of several",
                         [&context, o, command] { return merge(context, *o, **command); });
  CLI::App* c = *command;
  c->add_option("--method", o->request.method, method_names())->required();
  c->add_option("--adapter", o->adapters, "DIR=WEIGHT, as often as needed; split at the last =")
      ->required()
      ->allow_extra_args(false);
  c->add_option("--density", o->density, "share of entries kept, for methods that take one")
      ->check(CLI::Range(0.0, 1.0));
  c->add_option("--rank", o->rank, "rank of the result, for methods that take one")
      ->check(CLI::Range(1, 65536));
  c->add_option("--set", o->settings, "parameter=value of the method, as `schema` lists them")
      ->allow_extra_args(false);
  c->add_option("--seed", o->request.seed, "for methods that draw numbers");
  c->add_option("--dtype", o->request.dtype, "of the stored factors: float32, bfloat16, float16");
  c->add_option("--out", o->request.out, "PEFT folder to write")->required();
}

void add_similarity_command(CLI::App& app, Context& context) {
  auto folders = std::make_shared<std::vector<std::string>>();
  auto unscaled = std::make_shared<bool>(false);
  CLI::App* c = add_command(
      app, context, "similarity", "how alike adapters are: cosines of their updates",
      [&context, folders, unscaled] { return similarity(context, *folders, *unscaled); });
  c->add_option("--adapter", *folders, "DIR, two or more")->required()->allow_extra_args(false);
  c->add_flag("--unscaled", *unscaled, "leave out alpha / r");
}

}  // namespace espalier::cli
