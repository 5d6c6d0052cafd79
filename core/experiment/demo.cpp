#include "core/experiment/demo.h"

#include <algorithm>
#include <vector>

#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/experiment/workspace.h"

namespace espalier::experiment {

namespace fs = std::filesystem;

namespace {

Error missing(const fs::path& path) {
  return Error(Code::demo_missing, "the demo needs " + path.string() + ", which is not there",
               "run packaging/start.sh, which fetches models and text, or set ESPALIER_CACHE",
               {{"path", path.string()}});
}

std::vector<fs::path> sorted(const fs::path& folder) {
  std::vector<fs::path> out;
  std::error_code error;
  for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error))
    out.push_back(it->path());
  std::sort(out.begin(), out.end());
  return out;
}

/// Copies a file unless one is there: what a user changed stays.
void copy_once(const fs::path& from, const fs::path& to) {
  std::error_code ignored;
  if (fs::exists(to, ignored)) return;
  write_file(to, read_file(from));
}

/// Everything below a folder, file by file.
void copy_tree(const fs::path& from, const fs::path& to) {
  make_folder(to);
  for (const fs::path& path : sorted(from)) {
    if (fs::is_directory(path)) {
      copy_tree(path, to / path.filename());
    } else {
      copy_once(path, to / path.filename());
    }
  }
}

/// A model by link; a link that leads nowhere any more is made anew.
void link_model(const fs::path& from, const fs::path& to) {
  std::error_code error;
  if (fs::exists(to, error)) return;
  fs::remove(to, error);
  fs::create_symlink(from, to, error);
  if (!error) return;
  throw Error(Code::file_unwritable, "cannot link " + to.string() + ": " + error.message(),
              "choose a folder on a file system with symbolic links", {{"path", to.string()}});
}

/// Before anything is written: a demo that cannot be made whole is not begun.
void check_cache(const Json& table) {
  for (const std::string name : table.at("models")) {
    const fs::path file = cache_folder() / "models" / name;
    if (!fs::exists(file)) throw missing(file);
  }
  for (const auto& [name, info] : table.at("sets").items()) {
    const fs::path from = cache_folder() / "demo" / "data" / name;
    if (!fs::exists(from / "train.jsonl")) throw missing(from);
  }
}

Json make_models(const fs::path& folder, const Json& table) {
  const fs::path cache = cache_folder() / "models";
  Json names = Json::array();
  make_folder(folder / "models");
  for (const std::string name : table.at("models")) {
    const fs::path file = cache / name;
    link_model(fs::canonical(file), folder / "models" / name);
    names.push_back(name);
  }
  return names;
}

Json make_data(const fs::path& folder, const Json& table) {
  const fs::path cache = cache_folder() / "demo" / "data";
  Json names = Json::array();
  for (const auto& [name, info] : table.at("sets").items()) {
    copy_tree(cache / name, folder / "data" / name);
    const fs::path file = folder / "data" / name / "info.json";
    if (!fs::exists(file)) write_file(file, json::dump(info, 1) + "\n");
    names.push_back(name);
  }
  return names;
}

Json make_adapters(const fs::path& folder, const fs::path& resources) {
  Json names = Json::array();
  make_folder(folder / "adapters");
  for (const fs::path& path : sorted(resources / "demo" / "adapters")) {
    if (!fs::is_directory(path)) continue;
    copy_tree(path, folder / "adapters" / path.filename());
    names.push_back(path.filename().string());
  }
  return names;
}

void make_json_files(const fs::path& folder, const fs::path& resources, const char* kind) {
  make_folder(folder / kind);
  for (const fs::path& path : sorted(resources / "demo" / kind)) {
    if (path.extension() == ".json") copy_once(path, folder / kind / path.filename());
  }
}

/// Finished runs, and how many the store holds then.
std::size_t make_runs(const fs::path& folder, const fs::path& resources) {
  auto store = store::Store::open(folder / "espalier.sqlite");
  for (const fs::path& path : sorted(resources / "demo" / "results")) {
    if (path.extension() == ".json") import_run_file(store, path);
  }
  return store.runs().size();
}

}  // namespace

Json make_demo(const fs::path& folder, const fs::path& resources) {
  const fs::path file = resources / "demo" / "data.json";
  if (!fs::exists(file)) throw missing(file);
  const Json table = json::parse_file(file);
  check_cache(table);
  make_folder(folder);
  const fs::path whole = fs::absolute(folder).lexically_normal();
  Json out{{"workspace", whole.string()}};
  out["models"] = make_models(whole, table);
  out["data"] = make_data(whole, table);
  out["adapters"] = make_adapters(whole, resources);
  make_json_files(whole, resources, "plans");
  make_json_files(whole, resources, "studies");
  out["runs"] = make_runs(whole, resources);
  return out;
}

}  // namespace espalier::experiment
