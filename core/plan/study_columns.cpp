// A study over several targets and numbers of shots, as one study a column.
#include "core/plan/study_columns.h"

#include <algorithm>
#include <set>

#include "core/base/error.h"
#include "core/plan/values.h"

namespace espalier::plan {

namespace {

[[noreturn]] void bad(const std::string& place, const std::string& problem,
                      const std::string& hint) {
  throw Error(Code::study_bad, place + ": " + problem, hint, {{"place", place}});
}

void check_keys(const Json& json, const std::string& place, const std::vector<std::string>& known) {
  if (!json.is_object()) bad(place, "not an object", "write { ... }");
  for (const auto& [key, value] : json.items()) {
    if (std::find(known.begin(), known.end(), key) == known.end()) unknown_key(place, key, known);
  }
}

std::string text_in(const Json& json, const char* key, const std::string& place) {
  const auto found = json.find(key);
  if (found == json.end()) return {};
  if (!found->is_string()) bad(place + "." + key, "not a text", "write \"...\"");
  return found->get<std::string>();
}

/// An entry of "targets" or of "shots" as it stands in the file.
struct Part {
  std::string name, metric;
  std::optional<std::int64_t> shots;
  Json set = Json::object();
  Json runs = Json::array();
};

Json object_in(const Json& json, const char* key, const std::string& place) {
  const auto found = json.find(key);
  if (found == json.end()) return Json::object();
  if (!found->is_object()) bad(place + "." + key, "not an object", "write {\"key.path\": value}");
  return *found;
}

std::vector<Part> read_targets(const Json& json) {
  const auto targets = json.find("targets");
  if (targets == json.end()) return {Part()};
  if (!targets->is_array() || targets->empty()) {
    bad("targets", "no targets", "write [ {\"name\": ..., \"set\": {...}} ]");
  }
  std::vector<Part> out;
  for (std::size_t i = 0; i < targets->size(); ++i) {
    const std::string place = "targets." + std::to_string(i);
    const Json& given = (*targets)[i];
    check_keys(given, place, {"name", "set", "runs", "metric"});
    Part part;
    part.name = text_in(given, "name", place);
    if (part.name.empty()) bad(place, "no name", "give each target a name");
    for (const Part& other : out) {
      if (other.name == part.name) bad(place, "two targets are called " + part.name, "rename one");
    }
    part.metric = text_in(given, "metric", place);
    part.set = object_in(given, "set", place);
    part.runs = given.value("runs", Json::array());
    if (!part.runs.is_array()) bad(place + ".runs", "not a list of rows", "write [ {...} ]");
    out.push_back(std::move(part));
  }
  return out;
}

std::vector<Part> read_shots(const Json& json) {
  const auto shots = json.find("shots");
  if (shots == json.end()) return {Part()};
  if (!shots->is_array() || shots->empty()) bad("shots", "no numbers", "write [5, 20]");
  std::vector<Part> out;
  for (std::size_t i = 0; i < shots->size(); ++i) {
    const std::string place = "shots." + std::to_string(i);
    const Json& given = (*shots)[i];
    Part part;
    if (given.is_object()) {
      check_keys(given, place, {"shots", "set"});
      part.set = object_in(given, "set", place);
    }
    const Json number = given.is_object() ? given.value("shots", Json()) : given;
    if (!number.is_number_integer() || number.get<std::int64_t>() < 1) {
      bad(place, "no number of shots", "write 5, or {\"shots\": 5, \"set\": {...}}");
    }
    part.shots = number.get<std::int64_t>();
    for (const Part& other : out) {
      if (other.shots == part.shots)
        bad(place, json::dump(number) + " stands twice", "name each number of shots once");
    }
    out.push_back(std::move(part));
  }
  return out;
}

/// A target's own rows laid over the shared ones: of the same name over it (its `set` key by key,
/// its `choose` instead), a new name behind them.
Json merged_runs(const Json& shared, const Json& own, const std::string& place) {
  Json out = shared.is_array() ? shared : Json::array();
  for (std::size_t i = 0; i < own.size(); ++i) {
    const std::string at = place + ".runs." + std::to_string(i);
    check_keys(own[i], at, {"name", "set", "choose"});
    const std::string name = text_in(own[i], "name", at);
    const auto row = std::find_if(out.begin(), out.end(), [&](const Json& candidate) {
      return candidate.is_object() && candidate.value("name", Json()) == name;
    });
    if (row == out.end()) {
      out.push_back(own[i]);
      continue;
    }
    const Json set = object_in(own[i], "set", at);
    for (const auto& [key, value] : set.items())
      (*row)["set"][key] = value;
    if (own[i].contains("choose")) (*row)["choose"] = own[i]["choose"];
  }
  return out;
}

Json column_json(const Json& json, const Part& target, const Part& shots) {
  Json out = json;
  out.erase("targets");
  out.erase("shots");
  out.erase("baseline");
  Json& plan = out["plan"];
  for (const auto& [path, value] : target.set.items())
    set_key(plan, path, value);
  for (const auto& [path, value] : shots.set.items())
    set_key(plan, path, value);
  if (shots.shots) set_key(plan, "data.shots", *shots.shots);
  if (!target.metric.empty()) out["metric"] = target.metric;
  const std::string place = target.name.empty() ? "targets" : "targets." + target.name;
  out["runs"] = merged_runs(json.value("runs", Json::array()), target.runs, place);
  return out;
}

std::string place_of(const Part& target, const Part& shots) {
  std::string out = target.name;
  if (shots.shots) out += (out.empty() ? "" : ", ") + std::to_string(*shots.shots) + " shots";
  return out;
}

void read_column(Study& study, const Json& json, const Part& target, const Part& shots) {
  StudyColumn column;
  column.target = target.name;
  column.shots = shots.shots;
  try {
    column.study = parse_study(column_json(json, target, shots), study.folder);
  } catch (const Error& error) {
    throw Error(error.code(), place_of(target, shots) + ": " + error.message(), error.hint(),
                error.args());
  }
  study.columns.push_back(std::move(column));
}

/// The columns' rows, each once: the first column's, then those that others have besides.
std::vector<StudyRun> all_rows(const std::vector<StudyColumn>& columns) {
  std::vector<StudyRun> out;
  std::set<std::string> names;
  for (const StudyColumn& column : columns) {
    for (const StudyRun& run : column.study.runs) {
      if (names.insert(run.name).second) out.push_back(run);
    }
  }
  return out;
}

}  // namespace

Study parse_columns(const Json& json, const std::filesystem::path& folder) {
  Study study;
  study.folder = folder;
  study.file = json;
  study.name = text_in(json, "name", "study");
  const auto plan = json.find("plan");
  if (plan == json.end() || !plan->is_object()) bad("plan", "no plan", "write the shared plan");
  for (const Part& target : read_targets(json)) {
    for (const Part& shots : read_shots(json))
      read_column(study, json, target, shots);
  }
  const Study& first = study.columns.front().study;
  study.plan = *plan;
  study.plan.emplace("espalier_plan", 1);
  study.runs = all_rows(study.columns);
  study.choose = first.choose;
  study.choose_by = first.choose_by;
  study.sample_seeds = first.sample_seeds;
  study.ratios = first.ratios;
  study.metric = text_in(json, "metric", "study");
  study.baseline = text_in(json, "baseline", "study");
  check_baseline(study);
  return study;
}

void check_baseline(const Study& study) {
  if (study.baseline.empty()) return;
  for (const StudyRun& run : study.runs) {
    if (run.name == study.baseline) return;
  }
  bad("baseline", "no row is called \"" + study.baseline + "\"", "name one of `runs`");
}

std::vector<StudyColumn> columns(const Study& study) {
  if (!study.columns.empty()) return study.columns;
  return {StudyColumn{"", std::nullopt, study}};
}

std::vector<std::string> row_names(const Study& study) {
  std::vector<std::string> out;
  for (const StudyRun& run : study.runs)
    out.push_back(run.name);
  return out;
}

Study only(const Study& study, const std::string& target, std::optional<std::int64_t> shots) {
  if (target.empty() && !shots) return study;
  Study out = study;
  std::erase_if(out.columns, [&](const StudyColumn& column) {
    return (!target.empty() && column.target != target) || (shots && column.shots != shots);
  });
  if (out.columns.empty()) {
    bad("study", "it has no such target and number of shots",
        "name one of its `targets`, and one of its `shots`");
  }
  out.runs = all_rows(out.columns);
  return out;
}

}  // namespace espalier::plan
