// A finished run as one JSON file, out of a store and into another.
#include <algorithm>

#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/experiment/demo.h"
#include "core/experiment/portable_plan.h"
#include "core/experiment/queue_edit.h"

namespace espalier::experiment {

namespace fs = std::filesystem;

namespace {

/// Every path of a plan, changed by `change`; empty ones stay.
template <class Change>
void change_paths(Json& plan, Change change) {
  const auto one = [&](Json& holder, const char* key) {
    const auto it = holder.find(key);
    if (it != holder.end() && it->is_string() && !it->get_ref<const std::string&>().empty()) {
      *it = change(fs::path(it->get<std::string>())).generic_string();
    }
  };
  if (!plan.is_object()) return;
  one(plan, "base_model");
  if (plan.contains("adapters") && plan["adapters"].is_array()) {
    for (Json& adapter : plan["adapters"])
      one(adapter, "path");
  }
  if (!plan.contains("data") || !plan["data"].is_object()) return;
  for (const char* key : {"train", "validation", "test"})
    one(plan["data"], key);
}

fs::path portable(const fs::path& path, const fs::path& workspace) {
  fs::path out = path.lexically_normal();
  if (out.is_absolute()) {
    const fs::path relative = out.lexically_relative(workspace);
    return !relative.empty() && *relative.begin() != ".." ? relative : out;
  }
  return *out.begin() == ".." ? out.lexically_relative("..") : out;
}

Json optional_number(const std::optional<double>& value) {
  return value ? Json(*value) : Json(nullptr);
}

Json row_json(const store::RunRow& row, const fs::path& workspace) {
  const Json plan = portable_plan(row.plan, workspace);
  return {{"name", row.name},
          {"method", row.method},
          {"plan_hash", row.plan_hash},
          {"study", row.study},
          {"state", row.state},
          {"plan", plan},
          {"created", row.created},
          {"started", row.started},
          {"ended", row.ended},
          {"trainable", row.trainable},
          {"steps", row.steps},
          {"epochs", row.epochs},
          {"best_epoch", row.best_epoch},
          {"best_step", row.best_step},
          {"validation_loss", optional_number(row.validation_loss)},
          {"validation_rouge_l", optional_number(row.validation_rouge_l)},
          {"metrics", row.metrics},
          {"shares", row.shares},
          {"facts", row.facts},
          {"seconds", row.seconds},
          {"tags", row.tags},
          {"note", row.note}};
}

std::optional<double> number_of(const Json& json, const char* key) {
  const Json& value = json.at(key);
  return value.is_null() ? std::nullopt : std::optional<double>(value.get<double>());
}

store::RunRow row_from(const Json& json) {
  store::RunRow row;
  row.name = json.at("name");
  row.method = json.at("method");
  row.plan_hash = json.at("plan_hash");
  row.study = json.at("study");
  // What went through a queue elsewhere stands in nobody's queue here.
  if (row.study == kLocalQueue) row.study.clear();
  row.state = json.at("state");
  row.plan = json.at("plan");
  row.created = json.at("created");
  row.started = json.at("started");
  row.ended = json.at("ended");
  row.trainable = json.at("trainable");
  row.steps = json.at("steps");
  row.epochs = json.at("epochs");
  row.best_epoch = json.at("best_epoch");
  row.best_step = json.at("best_step");
  row.validation_loss = number_of(json, "validation_loss");
  row.validation_rouge_l = number_of(json, "validation_rouge_l");
  row.metrics = json.at("metrics");
  row.shares = json.at("shares");
  row.facts = json.at("facts");
  row.seconds = json.at("seconds");
  // Older files have neither.
  row.tags = json.value("tags", std::vector<std::string>());
  row.note = json.value("note", std::string());
  return row;
}

std::string file_name(const store::RunRow& row) {
  std::string name = row.id + "-" + row.name;
  for (char& c : name) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '.' || c == '-';
    if (!plain) c = '-';
  }
  constexpr std::size_t kLongest = 120;
  return name.substr(0, kLongest) + ".json";
}

/// What a run file holds, whole: nothing of it has gone into a store yet.
struct RunFile {
  store::RunRow row;
  std::vector<plan::Event> events;
};

RunFile read_run_file(const fs::path& file) {
  const Json json = json::parse_file(file);
  const auto broken = [&](const std::string& why) {
    return Error(Code::data_format, file.string() + " is no exported run: " + why,
                 "make it with espalier-cli runs --export DIR", {{"path", file.string()}});
  };
  if (!json.is_object() || json.value("espalier_run", Json()) != 1) {
    throw broken("it does not say \"espalier_run\": 1");
  }
  try {
    RunFile out{row_from(json.at("run")), {}};
    for (const Json& event : json.at("events"))
      out.events.push_back(plan::event_from_json(event));
    for (const Json& event : json.at("outputs"))
      out.events.push_back(plan::event_from_json(event));
    return out;
  } catch (const Json::exception& error) {
    throw broken(error.what());
  }
}

}  // namespace

Json portable_plan(Json plan, const fs::path& workspace) {
  change_paths(plan, [&](const fs::path& path) { return portable(path, workspace); });
  return plan;
}

plan::Event output_event(const store::OutputRow& row) {
  return plan::event::Output{row.record,    row.raw,    row.text,      row.finish,
                             row.reference, row.scores, row.references};
}

void export_run(const store::Store& store, const std::string& run, const fs::path& file) {
  const store::RunRow row = store.run(run);
  OrderedJson out{{"espalier_run", 1}};
  out["run"] = row_json(row, fs::absolute(store.path()).lexically_normal().parent_path());
  out["events"] = Json::array();
  // Charts need these; the rest (phases, examples of every step's packs) only makes files big.
  for (const store::EventRow& event : store.events(run, {"started", "step", "validation"}))
    out["events"].push_back(plan::to_json(event.event));
  out["outputs"] = Json::array();
  for (const store::OutputRow& output : store.outputs(run))
    out["outputs"].push_back(plan::to_json(output_event(output)));
  write_file(file, out.dump(1, ' ', false, Json::error_handler_t::replace) + "\n");
}

std::size_t export_runs(const store::Store& store, const fs::path& folder) {
  store::RunFilter filter;
  filter.states = {"finished"};
  const std::vector<store::RunRow> rows = store.runs(filter);
  make_folder(folder);
  for (const store::RunRow& row : rows)
    export_run(store, row.id, folder / file_name(row));
  return rows.size();
}

bool import_run_file(store::Store& store, const fs::path& file) {
  RunFile in = read_run_file(file);
  const std::string source = file.filename().string();
  for (const store::RunRow& row : store.runs()) {
    if (row.facts.is_object() && row.facts.value("imported", Json()) == source) return false;
  }
  if (!in.row.facts.is_object()) in.row.facts = Json::object();
  in.row.facts["imported"] = source;
  // Paths become the workspace's own, so that documents can be looked up beside the outputs.
  const fs::path workspace = fs::absolute(store.path()).lexically_normal().parent_path();
  change_paths(in.row.plan, [&](const fs::path& path) {
    return path.is_absolute() ? path : (workspace / path).lexically_normal();
  });
  store.import_run(in.row, in.events);
  return true;
}

}  // namespace espalier::experiment
