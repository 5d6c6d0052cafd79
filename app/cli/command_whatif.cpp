// whatif: the weights, prune ratio and layers of a merge moved, and what it then says.
#include <fmt/format.h>

#include <memory>

#include "app/cli/commands.h"
#include "app/cli/output.h"
#include "core/base/error.h"
#include "core/experiment/runner.h"
#include "core/workbench/live_merge.h"
#include "core/workbench/merge_folders.h"

namespace espalier::cli {

namespace {

namespace fs = std::filesystem;

struct WhatIfOptions {
  std::string what, store = "espalier.sqlite", record, out;
  std::vector<std::string> weights, plane;
  std::vector<std::int64_t> layers_off;
  double ratio = 0;
  workbench::LivePlane grid;
};

/// A plan's file, else the id of a run.
workbench::LiveSource source_of(const WhatIfOptions& o) {
  std::error_code ignored;
  if (fs::is_regular_file(o.what, ignored)) return {plan::parse_file(o.what), {}};
  require_store(o.store);
  return workbench::live_source(o.store, o.what);
}

workbench::LivePoint point_of(const WhatIfOptions& o) {
  workbench::LivePoint point;
  for (const std::string& text : o.weights) {
    const auto [name, weight] = workbench::parse_weighted(text);
    point.weights[name.string()] = weight;
  }
  point.ratio = o.ratio;
  point.layers_off.insert(o.layers_off.begin(), o.layers_off.end());
  return point;
}

/// Its place among the records; the first where none is named.
std::int64_t place_of(const Json& records, const std::string& id) {
  if (id == "none" || records.empty()) return -1;
  if (id.empty()) return 0;
  for (std::size_t i = 0; i < records.size(); ++i) {
    if (records[i].at("id") == id) return static_cast<std::int64_t>(i);
  }
  throw Error(Code::usage, "there is no record \"" + id + "\" in validation or test",
              "name one by its id, or none", {{"record", id}});
}

int whatif(Context& context, const WhatIfOptions& o) {
  const workbench::LiveSource source = source_of(o);
  experiment::Session session;
  ProgressLine progress;
  const workbench::LiveMerge live(source.plan, source.run, session, context.control,
                                  progress.callback());
  const Json facts = live.facts();
  const workbench::LivePoint point = point_of(o);
  Json out{{"kind", facts.at("kind")}, {"method", facts.at("method")}};
  for (const Json& a : facts.at("adapters"))
    out["adapters"].push_back(a.at("name"));
  if (!o.plane.empty()) {
    workbench::LivePlane grid = o.grid;
    grid.x = o.plane.at(0);
    grid.y = o.plane.at(1);
    if (o.plane.size() > 2) grid.z = o.plane.at(2);
    out["plane"] = live.plane(point, grid, context.control, [&](const auto& update) {
      progress.show("plane", static_cast<double>(update.count), static_cast<double>(update.total));
    });
  } else {
    out.update(live.answer(point, place_of(facts.at("records"), o.record), context.control));
  }
  progress.clear();
  if (!o.out.empty()) {
    live.keep(point, o.out);
    out["out"] = o.out;
  }
  if (context.json) {
    print_line(out);
    return 0;
  }
  if (out.contains("plane")) {
    std::vector<std::vector<std::string>> rows{o.plane};
    for (const Json& c : out["plane"]["cells"]) {
      rows.push_back({cell(c.at("x")), cell(c.at("y"))});
      if (o.plane.size() > 2)
        rows.back().push_back(cell(1 - c.at("x").get<double>() - c.at("y").get<double>()));
      rows.back().push_back(cell(c.at("loss")));
    }
    rows.front().emplace_back("loss");
    print(table(rows));
    return 0;
  }
  if (!out.at("text").is_null()) {
    print(out.at("record").get<std::string>() + ": " + out.at("text").get<std::string>() + "\n");
  }
  print("validation loss " + cell(out.at("loss")) + " over " + cell(out.at("records")) +
        " records\n");
  return 0;
}

}  // namespace

void add_whatif_command(CLI::App& app, Context& context) {
  auto o = std::make_shared<WhatIfOptions>();
  CLI::App* c = add_command(app, context, "whatif",
                            "moves weights, prune ratio and layers of a merge and asks it again",
                            [&context, o] { return whatif(context, *o); });
  c->add_option("WHAT", o->what, "a run's id in the store, or a plan's file")->required();
  c->add_option("--store", o->store, "where the run is kept");
  c->add_option("--weight", o->weights, "ADAPTER=W: times its weight in the run; 1 where not named")
      ->allow_extra_args(false);
  c->add_option("--ratio", o->ratio, "share of each A_i and B_i that is pruned")
      ->check(CLI::Range(0.0, 0.999));
  c->add_option("--without-layer", o->layers_off, "a layer whose adapters are left out")
      ->allow_extra_args(false);
  c->add_option("--record", o->record, "whose summary, by id; none: no summary; else the first");
  c->add_option("--plane", o->plane,
                "two adapters: the loss over their weights; three: over shares of 1")
      ->expected(2, 3);
  c->add_option("--low", o->grid.low, "of the plane's weights");
  c->add_option("--high", o->grid.high, "of the plane's weights");
  c->add_option("--steps", o->grid.steps, "of the plane, a side")->check(CLI::Range(2, 65));
  c->add_option("--records", o->grid.records, "validation records of a point of the plane")
      ->check(CLI::Range(1, 100000));
  c->add_option("--out", o->out, "a new folder: keeps the merge at this point as an adapter");
}

}  // namespace espalier::cli
