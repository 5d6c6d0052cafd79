// runs and demo: what a store holds, and the workspace to begin with.
#include <memory>

#include "app/cli/commands.h"
#include "app/cli/output.h"
#include "app/cli/ratio_words.h"
#include "core/base/error.h"
#include "core/experiment/bundle.h"
#include "core/experiment/demo.h"
#include "core/experiment/workspace.h"

namespace espalier::cli {

void require_store(const std::string& path) {
  std::error_code ignored;
  if (std::filesystem::exists(path, ignored)) return;
  throw Error(Code::file_missing, "there is no store at " + path, "name one with --store FILE",
              {{"path", path}});
}

namespace {

Json optional_number(const std::optional<double>& value) {
  return value ? Json(*value) : Json(nullptr);
}

Json row_json(const store::RunRow& row) {
  return {{"id", row.id},
          {"name", row.name},
          {"method", row.method},
          {"state", row.state},
          {"study", row.study},
          {"plan_hash", row.plan_hash},
          {"created", row.created},
          {"started", row.started},
          {"ended", row.ended},
          {"folder", row.folder.string()},
          {"trainable", row.trainable},
          {"steps", row.steps},
          {"epochs", row.epochs},
          {"best_epoch", row.best_epoch},
          {"validation_loss", optional_number(row.validation_loss)},
          {"validation_rouge_l", optional_number(row.validation_rouge_l)},
          {"metrics", row.metrics},
          {"shares", row.shares},
          {"adapter", row.adapter},
          {"seconds", row.seconds},
          {"error", row.error},
          {"tags", row.tags},
          {"note", row.note}};
}

/// What runs that searched their ratio cost beside a grid.
std::string searches(const std::vector<store::RunRow>& runs) {
  std::string out;
  for (const store::RunRow& run : runs) {
    if (searched_ratio(run.facts))
      out += "\nrun " + run.id + "\n" +
             ratio_words(run.facts, grid_beside(run, runs), run.validation_loss);
  }
  return out;
}

void print_runs(const std::vector<store::RunRow>& runs) {
  std::vector<std::vector<std::string>> rows{{"id", "state", "method", "name", "tags", "metrics"}};
  for (const store::RunRow& run : runs) {
    std::string tags, metrics;
    for (const std::string& tag : run.tags)
      tags += (tags.empty() ? "" : ", ") + tag;
    for (const auto& [name, metric] : run.metrics.items())
      metrics += (metrics.empty() ? "" : " ") + name + " " +
                 metric_text(metric.at("value"), metric.value("share", true));
    rows.push_back({run.id, run.state, run.method, one_line(run.name), one_line(tags), metrics});
  }
  print(table(rows));
}

struct RunsOptions {
  std::string store = "espalier.sqlite", folder;
};

int runs(Context& context, const RunsOptions& o) {
  require_store(o.store);
  const auto store = store::Store::open_read_only(o.store);
  if (!o.folder.empty()) {
    const std::size_t count = experiment::export_runs(store, o.folder);
    context.json ? print_line(Json{{"exported", count}, {"folder", o.folder}})
                 : print(std::to_string(count) + " finished runs in " + o.folder + "\n");
    return 0;
  }
  const std::vector<store::RunRow> all = store.runs();
  if (!context.json) {
    print_runs(all);
    print(searches(all));
    return 0;
  }
  Json list = Json::array();
  for (const store::RunRow& row : all) {
    list.push_back(row_json(row));
    if (!searched_ratio(row.facts)) continue;
    list.back()["ratio_cost"] = row.facts["ratio"]["cost"];
    const auto grid = grid_beside(row, all);
    list.back()["ratio_cost"]["measured_grid"] = grid ? json_of(*grid) : Json();
  }
  print_line(Json{{"runs", list}});
  return 0;
}

struct BundleOptions {
  std::string run, store = "espalier.sqlite", out;
};

int export_one(Context& context, const BundleOptions& o) {
  require_store(o.store);
  const Json made = experiment::export_bundle(store::Store::open_read_only(o.store), o.run, o.out);
  context.json ? print_line(made)
               : print(cell(made.at("files")) + " files in " + cell(made.at("bundle")) + "\n");
  return 0;
}

struct VerifyOptions {
  std::string bundle;
  experiment::VerifyOptions how;
};

int verify(Context& context, const VerifyOptions& o) {
  experiment::Session session;
  const Json out = experiment::verify_bundle(o.bundle, o.how, session, context.control);
  if (context.json) {
    print_line(out);
    return 0;
  }
  for (const Json& check : out.at("checks"))
    print(cell(check.at("check")) + ": " + cell(check.at("detail")) + "\n");
  return 0;
}

int demo(Context& context, const std::string& workspace) {
  const std::filesystem::path folder =
      workspace.empty() ? experiment::default_demo_folder() : std::filesystem::path(workspace);
  const Json made = experiment::make_demo(folder, experiment::resources_folder());
  if (context.json) {
    print_line(made);
    return 0;
  }
  print(
      "workspace: " + cell(made.at("workspace")) + "\n" + std::to_string(made.at("models").size()) +
      " models, " + std::to_string(made.at("adapters").size()) + " adapters, " +
      std::to_string(made.at("data").size()) + " data sets, " + cell(made.at("runs")) + " runs\n");
  return 0;
}

}  // namespace

void add_store_commands(CLI::App& app, Context& context) {
  auto r = std::make_shared<RunsOptions>();
  CLI::App* command = add_command(app, context, "runs", "the runs of a store",
                                  [&context, r] { return runs(context, *r); });
  command->add_option("--store", r->store, "espalier.sqlite here where not named");
  command->add_option("--export", r->folder,
                      "write every finished run as one JSON file into this folder");

  auto e = std::make_shared<BundleOptions>();
  command = add_command(app, context, "export", "a finished run as a bundle that can be verified",
                        [&context, e] { return export_one(context, *e); });
  command->add_option("RUN", e->run, "its id")->required();
  command->add_option("--store", e->store, "espalier.sqlite here where not named");
  command->add_option("--out", e->out, "a new folder")->required();

  auto v = std::make_shared<VerifyOptions>();
  command = add_command(app, context, "verify", "check a bundle: files, metrics, adapter, replay",
                        [&context, v] { return verify(context, *v); });
  command->add_option("BUNDLE", v->bundle, "an exported folder")->required();
  CLI::Option* replay =
      command->add_option("--replay", v->how.replay_steps, "first optimizer steps to train again");
  replay->check(CLI::Range(0, 1000000));
  command->add_option("--workspace", v->how.workspace, "where the plan's files lie, for --replay");

  auto workspace = std::make_shared<std::string>();
  command = add_command(app, context, "demo", "make or complete the demo workspace",
                        [&context, workspace] { return demo(context, *workspace); });
  command->add_option("--workspace", *workspace, "~/Espalier/demo where not named");
}

}  // namespace espalier::cli
