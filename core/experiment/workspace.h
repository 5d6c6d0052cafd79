#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "core/base/json.h"
#include "core/data/record.h"

namespace espalier::experiment {

struct ModelItem {
  std::string name;
  std::filesystem::path path;
  std::string family;  ///< "gemma3", "llama"; empty where it cannot be read
  std::int64_t parameters = 0;
  std::string problem;  ///< English reason why it cannot be used, empty where it can
};
struct AdapterItem {
  std::string name;
  std::filesystem::path path;
  std::int64_t rank = 0;
  double alpha = 0;
  std::vector<std::string> target_modules;
  std::string base;  ///< base model as the adapter names it
  std::string problem;
};
struct DataItem {
  std::string name;              ///< folder name: "help-ja"
  std::filesystem::path folder;  ///< holds train/validation/test .jsonl
  std::string language;          ///< "en" | "ja" (folder's info.json, else guessed from the text)
  std::int64_t train = 0, validation = 0, test = 0;
  std::string prompt, completion;  ///< suggested templates (info.json), may be empty
  std::string problem;
  std::vector<std::string> adapters;  ///< names of adapters that suit it (info.json), may be empty
};

/// A folder with a store, models, adapters, data sets, plans and run folders:
/// espalier.sqlite, models/, adapters/NAME/, data/NAME/{train,validation,test}.jsonl, plans/*.json,
/// studies/*.json, runs/ID/.
struct Workspace {
  std::filesystem::path folder;
  std::vector<ModelItem> models;
  std::vector<AdapterItem> adapters;
  std::vector<DataItem> data;
  std::vector<std::filesystem::path> plans, studies;
  std::filesystem::path store() const { return folder / "espalier.sqlite"; }
};

/// Reads what is there (headers only, fast); a broken item is listed with its problem, never
/// thrown. Throws Error workspace_bad where the folder itself cannot be read.
Workspace open_workspace(const std::filesystem::path& folder);

/// Whether a folder holds a store, or models, adapters and data sets.
bool is_workspace(const std::filesystem::path& folder);
/// "ja" where a fifth of the letters of the first records are kana or Han, else "en".
std::string guess_language(const std::vector<data::Record>& records);
/// The store that a plan or study goes to when none is named: espalier.sqlite in its folder, or the
/// workspace's own for what lies in a workspace's plans/ or studies/.
std::filesystem::path default_store(const std::filesystem::path& plan_file);

/// Where the cache of set-up lies: $ESPALIER_CACHE, else ~/.cache/espalier.
std::filesystem::path cache_folder();
/// Where `demo` makes its workspace when none is named: ~/Espalier/demo.
std::filesystem::path default_demo_folder();

/// Makes or completes the demo workspace from the cache (models by link, data) and resources/demo
/// (adapters, plans, studies, finished runs): {"workspace", "models", "adapters", "data", "runs"}.
/// What a user changed there is left alone. Throws demo_missing (names packaging/start.sh).
Json make_demo(const std::filesystem::path& folder, const std::filesystem::path& resources);
/// resources/ of this program: beside the binary where installed, else the source tree's.
std::filesystem::path resources_folder();

}  // namespace espalier::experiment
