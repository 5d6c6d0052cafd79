#include "core/experiment/run_parts.h"

#include "core/base/atomic_file.h"
#include "core/base/atomic_folder.h"
#include "core/base/json.h"

namespace espalier::experiment {

namespace fs = std::filesystem;

namespace {

constexpr const char* kNames = "parts.json";

/// Names may hold what a path cannot, so folders are numbered.
fs::path part(const fs::path& folder, std::size_t index) {
  return folder / std::to_string(index);
}

}  // namespace

void save_parts(const lora::AdapterStack& stack, const fs::path& folder) {
  AtomicFolder made(folder);
  for (std::size_t i = 0; i < stack.adapters(); ++i)
    lora::save_adapter(stack.one(i), part(made.path(), i));
  write_file(made.path() / kNames, json::dump({{"names", stack.names()}}) + "\n");
  std::error_code ignored;
  fs::remove_all(folder, ignored);  // of an earlier run into the same place
  made.commit();
}

std::vector<lora::Adapter> load_parts(const fs::path& folder, const model::Config& base) {
  std::vector<lora::Adapter> out;
  if (!fs::exists(folder / kNames)) return out;
  const Json names = json::parse_file(folder / kNames).value("names", Json::array());
  for (const Json& name : names) {
    out.push_back(lora::load_adapter(part(folder, out.size()), base));
    if (name.is_string()) out.back().name = name.get<std::string>();
  }
  return out;
}

}  // namespace espalier::experiment
