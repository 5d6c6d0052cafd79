#include "core/experiment/saved_state.h"

#include <algorithm>
#include <functional>
#include <string>
#include <system_error>
#include <vector>

#include "core/base/error.h"
#include "core/base/json.h"

namespace espalier::experiment {

namespace {

namespace fs = std::filesystem;

const Json& member(const Json& json, const char* key) {
  static const Json none;
  const auto at = json.is_object() ? json.find(key) : json.end();
  return json.is_object() && at != json.end() ? *at : none;
}

std::optional<SavedState> read(const fs::path& manifest) {
  const Json json = json::parse_file(manifest);
  const Json& values = member(json, "values");
  const Json& steps = member(values, "steps");
  if (!steps.is_number_integer()) return std::nullopt;
  SavedState out;
  out.step = steps.get<std::int64_t>();
  if (const Json& best = member(values, "best_step"); best.is_number_integer())
    out.best_step = best.get<std::int64_t>();
  if (const Json& loss = member(values, "best_loss"); loss.is_number())
    out.best_loss = loss.get<double>();
  return out;
}

}  // namespace

std::optional<SavedState> saved_state(const fs::path& run_folder) {
  std::vector<fs::path> folders;
  std::error_code failed;
  // Named 000001, 000002, ...; one that is being written has another name.
  for (auto at = fs::directory_iterator(run_folder / "checkpoints", failed);
       !failed && at != fs::directory_iterator(); at.increment(failed)) {
    const std::string name = at->path().filename().string();
    if (name.find_first_not_of("0123456789") == std::string::npos) folders.push_back(at->path());
  }
  std::sort(folders.begin(), folders.end(), std::greater<>());
  for (const fs::path& folder : folders) {
    try {
      if (auto state = read(folder / "manifest.json")) return state;
    } catch (const Error&) {  // damaged: the one before it
    }
  }
  return std::nullopt;
}

}  // namespace espalier::experiment
