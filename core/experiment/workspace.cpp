#include "core/experiment/workspace.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>

#include "core/base/error.h"
#include "core/base/utf8.h"
#include "core/data/records.h"
#include "core/lora/adapter.h"
#include "core/model/loader.h"

namespace espalier::experiment {

namespace fs = std::filesystem;

namespace {

/// Entries of a folder in order of their names; none where there is no such folder.
std::vector<fs::path> entries(const fs::path& folder) {
  std::vector<fs::path> out;
  std::error_code error;
  for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
    if (!it->path().filename().string().starts_with('.')) out.push_back(it->path());
  }
  std::sort(out.begin(), out.end());
  return out;
}

/// Runs `read` and returns why it failed, empty where it did not.
template <class Read>
std::string problem_of(Read read) {
  try {
    read();
  } catch (...) {
    const Error error = current_error();
    return error.message();
  }
  return {};
}

ModelItem model_item(const fs::path& path) {
  ModelItem item;
  item.name = path.filename().string();
  item.path = path;
  item.problem = problem_of([&] {
    const model::Config config = model::read_config(path);
    item.family = model::family_name(config.family);
    item.parameters = config.parameters();
  });
  return item;
}

AdapterItem adapter_item(const fs::path& path) {
  AdapterItem item;
  item.name = path.filename().string();
  item.path = path;
  item.problem = problem_of([&] {
    const Json facts = lora::inspect_adapter(path);
    item.rank = facts.at("rank");
    item.alpha = facts.at("alpha");
    item.target_modules = facts.at("target_modules").get<std::vector<std::string>>();
    item.base = facts.at("base");
  });
  return item;
}

/// Lines with something on them; 0 where there is no file.
std::int64_t count_lines(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::vector<char> block(1 << 18);
  std::int64_t lines = 0;
  bool something = false;
  while (in) {
    in.read(block.data(), static_cast<std::streamsize>(block.size()));
    const auto n = static_cast<std::size_t>(in.gcount());
    for (std::size_t i = 0; i < n; ++i) {
      if (block[i] == '\n') {
        lines += something ? 1 : 0;
        something = false;
      } else if (block[i] != ' ' && block[i] != '\r' && block[i] != '\t') {
        something = true;
      }
    }
  }
  return lines + (something ? 1 : 0);
}

std::string text_of(const Json& json, const char* key) {
  const auto it = json.find(key);
  return it != json.end() && it->is_string() ? it->get<std::string>() : std::string();
}

DataItem data_item(const fs::path& folder) {
  DataItem item;
  item.name = folder.filename().string();
  item.folder = folder;
  item.train = count_lines(folder / "train.jsonl");
  item.validation = count_lines(folder / "validation.jsonl");
  item.test = count_lines(folder / "test.jsonl");
  item.problem = problem_of([&] {
    if (fs::exists(folder / "info.json")) {
      const Json info = json::parse_file(folder / "info.json");
      if (info.is_object()) {
        item.language = text_of(info, "language");
        item.prompt = text_of(info, "prompt");
        item.completion = text_of(info, "completion");
        for (const Json& name : info.value("adapters", Json::array())) {
          if (name.is_string()) item.adapters.push_back(name.get<std::string>());
        }
      }
    }
    data::ReadOptions options;
    options.limit = 20;
    // A set may have no more than one part.
    const char* part = "train.jsonl";
    for (const char* other : {"validation.jsonl", "test.jsonl"}) {
      if (!fs::exists(folder / part)) part = other;
    }
    const auto records = data::read_records(folder / part, options);
    if (item.language.empty()) item.language = guess_language(records);
  });
  return item;
}

bool is_set(const fs::path& folder) {
  std::error_code ignored;
  return fs::exists(folder / "train.jsonl", ignored) ||
         fs::exists(folder / "validation.jsonl", ignored) ||
         fs::exists(folder / "test.jsonl", ignored);
}

std::vector<fs::path> json_files(const fs::path& folder) {
  std::vector<fs::path> out = entries(folder);
  std::erase_if(out, [](const fs::path& path) { return path.extension() != ".json"; });
  return out;
}

fs::path from_environment(const char* name) {
  const char* const value = std::getenv(name);
  return value != nullptr ? value : "";
}

fs::path home() {
  const fs::path set = from_environment("HOME");
  return set.empty() ? fs::current_path() : set;
}

}  // namespace

Workspace open_workspace(const fs::path& folder) {
  std::error_code error;
  if (!fs::is_directory(folder, error) || (fs::directory_iterator(folder, error), error)) {
    throw Error(Code::workspace_bad, folder.string() + " is no folder that can be read",
                "choose an existing folder", {{"path", folder.string()}});
  }
  Workspace w;
  w.folder = fs::absolute(folder).lexically_normal();
  for (const fs::path& path : entries(w.folder / "models")) {
    const bool model = fs::is_directory(path, error) ? fs::exists(path / "config.json", error)
                                                     : path.extension() == ".gguf";
    if (model) w.models.push_back(model_item(path));
  }
  for (const fs::path& path : entries(w.folder / "adapters")) {
    if (fs::is_directory(path, error)) w.adapters.push_back(adapter_item(path));
  }
  for (const fs::path& path : entries(w.folder / "data")) {
    if (fs::is_directory(path, error) && is_set(path)) w.data.push_back(data_item(path));
  }
  w.plans = json_files(w.folder / "plans");
  w.studies = json_files(w.folder / "studies");
  return w;
}

bool is_workspace(const fs::path& folder) {
  std::error_code ignored;
  if (fs::exists(folder / "espalier.sqlite", ignored)) return true;
  return fs::is_directory(folder / "models", ignored) &&
         fs::is_directory(folder / "adapters", ignored) &&
         fs::is_directory(folder / "data", ignored);
}

std::string guess_language(const std::vector<data::Record>& records) {
  constexpr std::size_t kEnough = 2000;
  std::size_t japanese = 0, others = 0;
  for (const data::Record& record : records) {
    for (const char32_t c : utf8::decode(record.document)) {
      const bool kana = c >= 0x3040 && c <= 0x30ff, han = c >= 0x4e00 && c <= 0x9fff;
      const bool latin = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c >= 0xc0;
      if (kana || han) {
        ++japanese;
      } else if (latin) {
        ++others;
      }
    }
    if (japanese + others >= kEnough) break;
  }
  return japanese * 4 >= others && japanese > 0 ? "ja" : "en";
}

fs::path default_store(const fs::path& plan_file) {
  const fs::path folder = fs::absolute(plan_file).lexically_normal().parent_path();
  const bool inside = folder.filename() == "plans" || folder.filename() == "studies";
  const fs::path workspace = folder.parent_path();
  return (inside && is_workspace(workspace) ? workspace : folder) / "espalier.sqlite";
}

fs::path cache_folder() {
  const fs::path set = from_environment("ESPALIER_CACHE");
  return set.empty() ? home() / ".cache" / "espalier" : set;
}

fs::path default_demo_folder() {
  return home() / "Espalier" / "demo";
}

fs::path resources_folder() {
  std::error_code error;
  const fs::path program = fs::read_symlink("/proc/self/exe", error);
  if (!error) {
    for (const char* beside : {"../share/espalier", "resources", "../resources"}) {
      const fs::path folder = (program.parent_path() / beside).lexically_normal();
      if (fs::is_directory(folder / "demo", error)) return folder;
    }
  }
  return ESPALIER_RESOURCES;
}

}  // namespace espalier::experiment
