#include "core/experiment/bundle.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <sstream>

#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/base/hash.h"
#include "core/base/temporary_folder.h"
#include "core/experiment/demo.h"
#include "core/experiment/run_judgements.h"
#include "core/experiment/session_state.h"
#include "core/lora/adapter.h"
#include "core/metrics/metrics.h"

namespace espalier::experiment {

namespace {

namespace fs = std::filesystem;
constexpr const char* kManifest = "manifest.json";
constexpr const char* kJudgements = "judgements.jsonl";

/// All files below a folder by their relative path, the manifest left out.
std::map<std::string, fs::path> files_of(const fs::path& folder) {
  std::map<std::string, fs::path> out;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_directory()) continue;
    const std::string name = entry.path().lexically_relative(folder).generic_string();
    if (name != kManifest) out[name] = entry.path();
  }
  return out;
}

void copy_adapter(const fs::path& from, const fs::path& to) {
  make_folder(to);
  for (const auto& entry : fs::directory_iterator(from)) {
    if (!entry.is_regular_file()) continue;
    write_file(to / entry.path().filename(), read_file(entry.path()));
  }
}

std::string manifest_hash(const Json& files) {
  return sha256_hex(json::dump(files));
}

[[noreturn]] void fail(const std::string& check, const std::string& why) {
  throw Error(Code::bundle_bad, "the bundle fails its check of " + check + ": " + why,
              "ask for the bundle again from where it was made",
              {{"check", check}, {"detail", why}});
}

/// Manifest and files; the number of files.
std::size_t check_files(const fs::path& folder, Control& control) {
  if (!fs::exists(folder / kManifest)) fail("files", "there is no manifest.json");
  const Json manifest = json::parse_file(folder / kManifest);
  if (!manifest.is_object() || manifest.value("espalier_bundle", Json()) != 1 ||
      !manifest.contains("files") || !manifest["files"].is_object() ||
      manifest.value("sha256", Json()) != manifest_hash(manifest["files"])) {
    fail("files", "manifest.json is damaged or of another kind");
  }
  const std::map<std::string, fs::path> there = files_of(folder);
  for (const auto& [name, path] : there) {
    if (!manifest["files"].contains(name)) fail("files", name + " does not belong to it");
  }
  for (const auto& [name, facts] : manifest["files"].items()) {
    control.check();
    const auto found = there.find(name);
    if (found == there.end()) fail("files", name + " is missing");
    if (facts.value("bytes", Json()) != fs::file_size(found->second) ||
        facts.value("sha256", Json()) != sha256_file(found->second)) {
      fail("files", name + " was changed");
    }
  }
  return there.size();
}

/// The metrics once more from the texts; how many.
std::size_t check_metrics(const Json& run, const Json& outputs) {
  const Json recorded = run.value("metrics", Json::object());
  std::vector<std::vector<std::string>> references;
  metrics::Texts texts;
  std::vector<std::string> names;
  for (const Json& o : outputs) {
    auto all = o.value("references", std::vector<std::string>());
    references.push_back(all.empty() ? std::vector<std::string>{o.at("reference")} : all);
    texts.candidates.push_back(o.at("text"));
  }
  metrics::set_references(texts, references);
  // A bundle has no documents, so that what looks at them is not computed again.
  const std::string language = run.at("plan").at("data").value("language", std::string("en"));
  for (const std::string& name : metrics::metric_names(language)) {
    if (recorded.contains(name)) names.push_back(name);
  }
  if (names.empty() || texts.candidates.empty()) return 0;
  for (const auto& [name, m] : metrics::score(names, language, texts)) {
    for (const auto& [key, now] : {std::pair{"value", m.value}, {"low", m.low}, {"high", m.high}}) {
      const double then = recorded.at(name).at(key);
      if (std::abs(now - then) > 1e-9) {
        fail("metrics", fmt::format("{} is {:.6f}, recorded was {:.6f}", name, now, then));
      }
    }
  }
  return names.size();
}

std::string check_adapter(const fs::path& folder) {
  if (!fs::exists(folder / "adapter")) return "none";
  const lora::Adapter adapter = lora::load_adapter(folder / "adapter");
  return fmt::format("{} modules of rank {}", adapter.modules.size(), adapter.rank);
}

/// Every answer is to candidates that its item has, and what stands there as this run's is what the
/// run wrote.
class JudgementCheck {
 public:
  explicit JudgementCheck(const Json& outputs) {
    for (const Json& output : outputs)
      wrote_[output.at("id")] = output.at("text");
  }

  void line(const Json& line) {
    if (!line.contains("item")) {
      names_[line.at("task")] = line.at("run");
      return;
    }
    const auto name = names_.find(line.at("task"));
    if (name == names_.end()) fail("judgements", "an answer belongs to no task");
    std::set<std::string> candidates;
    for (const Json& candidate : line.at("candidates")) {
      candidates.insert(candidate.at("id"));
      const Json& systems = candidate.at("systems");
      if (std::find(systems.begin(), systems.end(), name->second) == systems.end()) continue;
      const auto own = wrote_.find(line.at("record"));
      if (own == wrote_.end() || own->second != candidate.at("text"))
        fail("judgements", "item " + line.at("item").get<std::string>() + " has another summary");
    }
    if (line.contains("answer")) {
      for (const Json& shown : line.at("answer").value("shown", Json::array())) {
        if (!candidates.contains(shown))
          fail("judgements", "an answer is about what its item does not have");
      }
    }
    ++answers_;
  }
  std::size_t answers() const { return answers_; }

 private:
  std::map<std::string, std::string> wrote_;  ///< by record
  std::map<std::string, std::string> names_;  ///< the run's, by task
  std::size_t answers_ = 0;
};

std::string check_judgements(const fs::path& folder, const Json& outputs) {
  if (!fs::exists(folder / kJudgements)) return "none";
  JudgementCheck check(outputs);
  std::istringstream lines(read_file(folder / kJudgements));
  for (std::string text; std::getline(lines, text);) {
    Json line;
    try {
      line = json::parse(text);
    } catch (const Error& error) {
      fail("judgements", error.what());
    }
    try {
      check.line(line);
    } catch (const Json::exception&) {
      fail("judgements", std::string(kJudgements) + " is of another kind");
    }
  }
  return fmt::format("{} answers and verdicts", check.answers());
}

/// The first steps once more in a store that is thrown away.
std::string check_replay(const Json& run, const Json& events, const VerifyOptions& options,
                         Session& session, Control& control) {
  std::vector<double> recorded;
  for (const Json& e : events) {
    if (e.at("event") == "step") recorded.push_back(e.at("loss"));
  }
  if (recorded.empty()) return "nothing was trained";
  Json json = run.at("plan");
  json["optimizer"]["max_steps"] = options.replay_steps;
  json["data"]["test"] = "";
  json["metrics"] = Json::array();
  // Validation chooses nothing within these steps, but what a target's LoRA is left at.
  if (!json["method"].value("include_target", false)) json["data"]["validation"] = "";
  const plan::Plan plan = plan::parse(json, options.workspace);
  const TemporaryFolder folder("espalier-verify");
  // Closed before its folder goes.
  struct StoreCloser {
    Session& session;
    ~StoreCloser() { session.state().stores.clear(); }
  } const closer{session};
  RunOptions quiet;
  quiet.store = folder.path() / "espalier.sqlite";
  std::vector<double> now;
  experiment::run(plan, quiet, session, control, [&](const plan::Event& e) {
    if (const auto* step = std::get_if<plan::event::Step>(&e)) now.push_back(step->loss);
  });
  double worst = 0;
  const std::size_t n = std::min(now.size(), recorded.size());
  for (std::size_t i = 0; i < n; ++i)
    worst =
        std::max(worst, std::abs(now[i] - recorded[i]) / std::max(1e-12, std::abs(recorded[i])));
  if (n == 0 || worst > 1e-5) {
    fail("replay", fmt::format("the losses of {} steps differ by {:.2e} (relative)", n, worst));
  }
  return fmt::format("{} steps, largest relative difference of a loss {:.1e}", n, worst);
}

}  // namespace

Json export_bundle(const store::Store& store, const std::string& run, const fs::path& folder,
                   Control* control, const Progress& progress) {
  const auto go_on = [control] {
    if (control != nullptr) control->check();
  };
  const store::RunRow row = store.run(run);
  if (row.state != "finished") {
    throw Error(Code::run_state, "run " + row.id + " is " + row.state + ", not finished",
                "go on with it first: espalier-cli resume " + row.id,
                {{"run", row.id}, {"state", row.state}});
  }
  std::error_code ignored;
  if (fs::exists(folder, ignored) && !fs::is_empty(folder, ignored)) {
    throw Error(Code::file_unwritable, folder.string() + " is there already and not empty",
                "name another folder", {{"path", folder.string()}});
  }
  make_folder(folder);
  export_run(store, run, folder / "run.json");
  const Json portable = json::parse_file(folder / "run.json");
  write_file(folder / "plan.json", json::dump(portable.at("run").at("plan"), 1) + "\n");
  AtomicFile events(folder / "events.jsonl");
  for (const store::EventRow& event : store.events(run)) {
    go_on();
    events.write(plan::to_json(event.event).dump(-1, ' ', false, Json::error_handler_t::replace) +
                 "\n");
  }
  events.commit();
  if (!row.adapter.empty() && fs::is_directory(row.adapter, ignored)) {
    go_on();
    copy_adapter(row.adapter, folder / "adapter");
  }
  go_on();
  if (const std::string judged = run_judgements(store, row.id); !judged.empty())
    write_file(folder / kJudgements, judged);
  Json files = Json::object();
  std::uint64_t bytes = 0;
  const std::map<std::string, fs::path> there = files_of(folder);
  for (const auto& [name, path] : there) {
    go_on();
    if (progress)
      progress("export", static_cast<double>(files.size()), static_cast<double>(there.size()));
    files[name] = {{"bytes", fs::file_size(path)}, {"sha256", sha256_file(path)}};
    bytes += fs::file_size(path);
  }
  const Json manifest = {
      {"espalier_bundle", 1}, {"files", files}, {"sha256", manifest_hash(files)}};
  write_file(folder / kManifest, json::dump(manifest, 1) + "\n");
  return {{"bundle", folder.string()}, {"files", files.size()}, {"bytes", bytes}};
}

Json verify_bundle(const fs::path& folder, const VerifyOptions& options, Session& session,
                   Control& control) {
  std::error_code ignored;
  if (!fs::is_directory(folder, ignored)) {
    throw Error(Code::file_missing, "there is no folder " + folder.string(), "check the path",
                {{"path", folder.string()}});
  }
  Json checks = Json::array();
  const auto passed = [&](const char* check, const std::string& detail) {
    checks.push_back({{"check", check}, {"detail", detail}});
  };
  passed("files", fmt::format("{} files as they were written", check_files(folder, control)));
  const Json whole = json::parse_file(folder / "run.json");
  try {
    passed("metrics", fmt::format("{} follow from the outputs",
                                  check_metrics(whole.at("run"), whole.at("outputs"))));
    passed("adapter", check_adapter(folder));
    passed("judgements", check_judgements(folder, whole.at("outputs")));
    if (options.replay_steps > 0) {
      passed("replay",
             check_replay(whole.at("run"), whole.at("events"), options, session, control));
    }
  } catch (const Json::exception&) {
    fail("run.json", "it is of another kind");
  }
  return {{"ok", true}, {"checks", checks}};
}

}  // namespace espalier::experiment
