#include "core/workbench/similarity.h"

#include "core/base/error.h"
#include "core/merge/report.h"
#include "core/workbench/adapter_set.h"

namespace espalier::workbench {

Json similarity(const std::vector<std::filesystem::path>& folders, bool scale) {
  if (folders.size() < 2) {
    throw Error(Code::usage, "a comparison takes at least two adapters",
                "name their folders with --adapter DIR --adapter DIR");
  }
  const std::vector<lora::Adapter> adapters = load_adapters(folders);
  std::vector<lora::Entry> entries;
  Json about = Json::array();
  for (std::size_t i = 0; i < adapters.size(); ++i) {
    const lora::Adapter& a = adapters[i];
    entries.push_back({&a, 1});
    about.push_back({{"name", a.name},
                     {"path", folders[i].string()},
                     {"rank", a.rank},
                     {"alpha", a.alpha},
                     {"modules", a.modules.size()}});
  }
  Json out = merge::similarity(entries, scale);
  out["adapters"] = std::move(about);
  out["scale_adapters"] = scale;
  return out;
}

}  // namespace espalier::workbench
