#include "core/workbench/adapter_set.h"

#include <cstdint>
#include <map>
#include <set>
#include <string>

#include "core/base/error.h"

namespace espalier::workbench {

namespace {

void check_shapes(const std::vector<lora::Adapter>& adapters) {
  struct Seen {
    std::int64_t in, out;
    std::string name;
  };
  std::map<model::ModuleId, Seen> seen;
  for (const lora::Adapter& adapter : adapters) {
    for (const auto& [id, f] : adapter.modules) {
      const Seen here{f.a.size(1), f.b.size(0), adapter.name};
      const Seen& first = seen.emplace(id, here).first->second;
      if (first.in == here.in && first.out == here.out) continue;
      const std::string module = model::module_name(id.layer, id.proj);
      throw Error(Code::adapter_base,
                  "the adapters " + first.name + " and " + here.name +
                      " are made for different models: " + module + " has " +
                      std::to_string(first.out) + " x " + std::to_string(first.in) + " and " +
                      std::to_string(here.out) + " x " + std::to_string(here.in),
                  "merge adapters of one base model", {{"module", module}, {"adapter", here.name}});
    }
  }
}

}  // namespace

std::vector<lora::Adapter> load_adapters(const std::vector<std::filesystem::path>& folders) {
  std::vector<lora::Adapter> out;
  std::set<std::string> taken;
  for (const std::filesystem::path& folder : folders) {
    lora::Adapter& adapter = out.emplace_back(lora::load_adapter(folder));
    const std::string name = adapter.name;
    for (int i = 2; !taken.insert(adapter.name).second; ++i)
      adapter.name = name + "-" + std::to_string(i);
  }
  check_shapes(out);
  return out;
}

}  // namespace espalier::workbench
