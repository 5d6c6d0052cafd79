#include "core/plan/study.h"

#include <set>
#include <utility>

#include "core/base/error.h"
#include "core/plan/descriptors.h"
#include "core/plan/study_columns.h"
#include "core/plan/values.h"

namespace espalier::plan {

namespace {

[[noreturn]] void bad(const std::string& place, const std::string& problem,
                      const std::string& hint) {
  throw Error(Code::study_bad, place + ": " + problem, hint, {{"place", place}});
}

void check_keys(const Json& json, const std::string& place, const std::vector<std::string>& known) {
  if (!json.is_object()) bad(place, "not an object", "write { ... }");
  const std::set<std::string> set(known.begin(), known.end());
  for (const auto& [key, value] : json.items()) {
    if (set.count(key) == 0) unknown_key(place == "study" ? "" : place, key, known);
  }
}

std::string text_at(const Json& json, const char* key, const std::string& place) {
  const auto found = json.find(key);
  if (found == json.end()) return {};
  if (!found->is_string()) bad(place, std::string(key) + " is not a text", "write \"...\"");
  return found->get<std::string>();
}

Grid read_grid(const Json& json, const std::string& place) {
  if (!json.is_object()) bad(place, "not an object", "write {\"optimizer.lr\": [...]}");
  Grid grid;
  for (const auto& [key, values] : json.items()) {
    if (key == "by") continue;
    if (!values.is_array() || values.empty()) {
      bad(place + "." + key, "not a list of values", "write [value, ...]");
    }
    grid.emplace_back(key, std::vector<Json>(values.begin(), values.end()));
  }
  return grid;
}

bool sets(const StudyRun& run, const std::string& section) {
  for (const auto& [path, value] : run.set) {
    if (path == section || path.starts_with(section + ".")) return true;
  }
  return false;
}

std::string method_name(const Json& plan) {
  const auto method = plan.find("method");
  if (method == plan.end() || !method->is_object()) return {};
  const auto name = method->find("name");
  return name == method->end() || !name->is_string() ? std::string() : name->get<std::string>();
}

/// A row with a method of its own leaves behind what the shared plan says for another method:
/// adapters and pruning that it does not take, parameters that it does not know.
void drop_foreign(Json& plan, const StudyRun& run) {
  const MethodInfo* info = find_method(method_name(plan));
  if (info == nullptr) return;
  if (!info->uses_adapters && !sets(run, "adapters")) plan.erase("adapters");
  if (!info->prunes && !sets(run, "prune")) plan.erase("prune");
  std::set<std::string> known{"name"};
  for (const ParameterInfo& parameter : info->parameters)
    known.insert(parameter.key);
  Json& method = plan["method"];
  for (const auto& [path, value] : run.set) {
    if (path == "method") return;
    if (path.starts_with("method.")) known.insert(path.substr(7));
  }
  for (auto entry = method.begin(); entry != method.end();)
    entry = known.count(entry.key()) == 0 ? method.erase(entry) : std::next(entry);
}

/// The row's plan before its grid and seeds.
Json row_json(const Study& study, const StudyRun& run) {
  Json json = study.plan;
  for (const auto& [path, value] : run.set)
    set_key(json, path, value);
  drop_foreign(json, run);
  json["name"] = run.name;
  return json;
}

/// Whether a key of a grid changes anything for the row's method.
bool means_something(const std::string& path, const Plan& plan) {
  const MethodInfo* info = find_method(plan.method.name);
  const std::string section = path.substr(0, path.find('.'));
  if (section == "optimizer") return info->trains;
  if (section == "prune") return info->prunes && plan.prune.has_value();
  if (section == "generation") return info->needs_model;
  if (section == "method" && path != "method.name") {
    for (const ParameterInfo& parameter : info->parameters) {
      if (path == "method." + parameter.key) return true;
    }
    return false;
  }
  return true;
}

Grid kept(const Grid& grid, const Plan& plan) {
  Grid out;
  for (const auto& [path, values] : grid) {
    if (means_something(path, plan)) out.emplace_back(path, values);
  }
  return out;
}

}  // namespace

namespace {

StudyCell cell_of(const Study& study, std::size_t row, std::uint64_t seed, const Point& point,
                  bool with_test) {
  const StudyRun& run = study.runs.at(row);
  Json json = row_json(study, run);
  for (const auto& [path, value] : point)
    set_key(json, path, value);
  set_key(json, "data.sample_seed", seed);
  if (!with_test) {
    set_key(json, "data.test", "");
    json["metrics"] = Json::array();
  }
  json["name"] = run.name + " · seed " + std::to_string(seed) + point_name(point);
  StudyCell cell;
  cell.row = row;
  cell.sample_seed = seed;
  cell.point = point;
  cell.plan = parse(json, study.folder);
  return cell;
}

/// The rows of a pruned row at each of the study's ratios, whatever else is chosen being chosen
/// there too.
std::vector<StudyRun> at_ratios(const StudyRun& run, const Plan& plan,
                                const std::vector<double>& ratios) {
  std::vector<StudyRun> out;
  const MethodInfo* info = find_method(plan.method.name);
  if (info == nullptr || !info->prunes || !plan.prune) return out;
  for (const double ratio : ratios) {
    StudyRun fixed = run;
    fixed.name += ", r = " + json::dump(Json(ratio));
    fixed.set.emplace_back("prune.ratio", ratio);
    std::erase_if(fixed.choose, [](const auto& axis) { return axis.first == "prune.ratio"; });
    fixed.fixed_ratio = ratio;
    out.push_back(std::move(fixed));
  }
  return out;
}

StudyRun read_run(const Json& json, const std::string& place) {
  check_keys(json, place, {"name", "set", "choose"});
  StudyRun run;
  run.name = text_at(json, "name", place);
  if (run.name.empty()) bad(place, "no name", "give each row a name");
  if (const auto set = json.find("set"); set != json.end()) {
    if (!set->is_object()) bad(place + ".set", "not an object", "write {\"key.path\": value}");
    // Json keeps its keys sorted, so "prune" comes before "prune.ratio" and does not undo it.
    for (const auto& [path, value] : set->items())
      run.set.emplace_back(path, value);
  }
  return run;
}

void read_seeds(const Json& json, std::vector<std::uint64_t>& seeds) {
  ParameterInfo info;
  info.type = "integer";
  info.required = true;
  info.minimum = 0;
  info.maximum = 9e15;
  if (!json.is_array() || json.empty()) {
    bad("sample_seeds", "not a list of seeds", "write [1, 2, 3, 4, 5]");
  }
  seeds.clear();
  std::set<std::uint64_t> seen;
  for (std::size_t i = 0; i < json.size(); ++i) {
    seeds.push_back(checked("sample_seeds." + std::to_string(i), info, json[i]));
    if (!seen.insert(seeds.back()).second) {
      bad("sample_seeds", json::dump(json[i]) + " stands twice", "name each seed once");
    }
  }
}

void read_choose(const Json& json, Study& study) {
  study.choose = read_grid(json, "choose");
  if (json.find("by") == json.end()) return;
  study.choose_by = text_at(json, "by", "choose");
  if (study.choose_by != "validation rougeL" && study.choose_by != "validation loss") {
    bad("choose.by", "\"" + study.choose_by + "\" is not known",
        "write \"validation rougeL\" or \"validation loss\"");
  }
}

void read_runs(const Json& json, Study& study) {
  const auto runs = json.find("runs");
  if (runs == json.end() || !runs->is_array() || runs->empty()) {
    bad("runs", "no rows", "write [ {\"name\": ..., \"set\": {...}} ]");
  }
  std::set<std::string> names;
  for (std::size_t i = 0; i < runs->size(); ++i) {
    const std::string place = "runs." + std::to_string(i);
    const Json& given = (*runs)[i];
    study.runs.push_back(read_run(given, place));
    StudyRun& run = study.runs.back();
    if (!names.insert(run.name).second) bad(place, "two rows are called " + run.name, "rename one");
    const auto own = given.find("choose");
    const Grid grid = own == given.end() ? study.choose : read_grid(*own, place + ".choose");
    const Plan plan = parse(row_json(study, run), study.folder);
    run.choose = kept(grid, plan);
    if (!run.choose.empty() && plan.data.validation.empty()) {
      bad(place, "nothing to choose by", "name validation data in data.validation");
    }
    for (const Point& point : points_of(run.choose))
      cell_of(study, study.runs.size() - 1, study.sample_seeds.front(), point, true);
    // `run` lies in the list that grows now.
    const StudyRun pruned = run;
    for (StudyRun& fixed : at_ratios(pruned, plan, study.ratios)) {
      names.insert(fixed.name);
      study.runs.push_back(std::move(fixed));
    }
  }
}

void read_ratios(const Json& json, std::vector<double>& ratios) {
  if (!json.is_array()) bad("ratios", "not a list", "write [0.1, 0.3, 0.5]");
  for (const Json& ratio : json) {
    const double value = ratio.is_number() ? ratio.get<double>() : -1;
    if (!(value >= 0 && value < 1)) {
      bad("ratios", json::dump(ratio) + " is no ratio", "write numbers from 0 up to below 1");
    }
    ratios.push_back(value);
  }
}

OrderedJson grid_json(const Grid& grid) {
  OrderedJson out = OrderedJson::object();
  for (const auto& [path, values] : grid)
    out[path] = values;
  return out;
}

}  // namespace

Study parse_study(const Json& json, const std::filesystem::path& folder) {
  check_keys(json, "study",
             {"espalier_study", "name", "plan", "runs", "choose", "sample_seeds", "targets",
              "shots", "ratios", "baseline", "metric"});
  const auto version = json.find("espalier_study");
  if (version == json.end() || *version != 1) {
    bad("espalier_study", "not a study of version 1", "begin with \"espalier_study\": 1");
  }
  if (json.contains("targets") || json.contains("shots")) return parse_columns(json, folder);
  Study study;
  study.folder = folder;
  study.name = text_at(json, "name", "study");
  const auto plan = json.find("plan");
  if (plan == json.end() || !plan->is_object()) bad("plan", "no plan", "write the shared plan");
  study.plan = *plan;
  study.plan.emplace("espalier_plan", 1);
  if (const auto seeds = json.find("sample_seeds"); seeds != json.end()) {
    read_seeds(*seeds, study.sample_seeds);
  }
  if (const auto choose = json.find("choose"); choose != json.end()) read_choose(*choose, study);
  if (const auto ratios = json.find("ratios"); ratios != json.end())
    read_ratios(*ratios, study.ratios);
  study.metric = text_at(json, "metric", "study");
  study.baseline = text_at(json, "baseline", "study");
  read_runs(json, study);
  check_baseline(study);
  return study;
}

Study parse_study_file(const std::filesystem::path& path) {
  json::ParseOptions options;
  options.comments = true;
  const std::filesystem::path whole = std::filesystem::absolute(path);
  Study study = parse_study(json::parse_file(whole, options), whole.parent_path());
  if (study.name.empty()) study.name = whole.stem().string();
  return study;
}

OrderedJson to_json(const Study& study) {
  if (!study.columns.empty()) {
    OrderedJson out = OrderedJson(study.file);
    out["name"] = study.name;
    return out;
  }
  OrderedJson runs = OrderedJson::array();
  for (const StudyRun& run : study.runs) {
    if (run.fixed_ratio) continue;  // `ratios` make them again
    OrderedJson set = OrderedJson::object();
    for (const auto& [path, value] : run.set)
      set[path] = value;
    runs.push_back({{"name", run.name}, {"set", set}, {"choose", grid_json(run.choose)}});
  }
  OrderedJson choose = grid_json(study.choose);
  choose["by"] = study.choose_by;
  OrderedJson out = {{"espalier_study", 1}, {"name", study.name},
                     {"plan", study.plan},  {"runs", runs},
                     {"choose", choose},    {"sample_seeds", study.sample_seeds}};
  if (!study.ratios.empty()) out["ratios"] = study.ratios;
  if (!study.baseline.empty()) out["baseline"] = study.baseline;
  if (!study.metric.empty()) out["metric"] = study.metric;
  return out;
}

std::vector<StudyCell> trials(const Study& study, std::size_t row) {
  std::vector<StudyCell> out;
  const Grid& grid = study.runs.at(row).choose;
  if (grid.empty()) return out;
  for (const Point& point : points_of(grid))
    out.push_back(cell_of(study, row, study.sample_seeds.front(), point, false));
  return out;
}

std::vector<StudyCell> finals(const Study& study, std::size_t row, const Point& point) {
  std::vector<StudyCell> out;
  for (const std::uint64_t seed : study.sample_seeds)
    out.push_back(cell_of(study, row, seed, point, true));
  return out;
}

}  // namespace espalier::plan
