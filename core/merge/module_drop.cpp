#include "core/merge/module_drop.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <tuple>

namespace espalier::merge {

std::vector<DropGroup> drop_groups(const std::vector<lora::Entry>& entries,
                                   const std::string& granularity) {
  const bool by_module = granularity == "module";
  std::map<std::tuple<std::int64_t, int, std::size_t>, DropGroup> groups;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    for (const auto& [id, f] : entries[i].adapter->modules) {
      const int projection = by_module ? static_cast<int>(id.proj) : 0;
      DropGroup& group = groups[{id.layer, projection, i}];
      group.adapter = i;
      group.modules.push_back(id);
    }
  }
  std::vector<DropGroup> out;
  for (auto& [key, group] : groups)
    out.push_back(std::move(group));
  return out;
}

std::vector<bool> dropped_groups(const std::vector<double>& x, double share) {
  std::vector<std::size_t> order(x.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t i, std::size_t j) { return x[i] > x[j]; });
  const auto most =
      static_cast<std::size_t>(std::floor(share * static_cast<double>(x.size()) + 1e-9));
  std::vector<bool> out(x.size(), false);
  for (std::size_t k = 0; k < std::min(most, x.size()); ++k)
    out[order[k]] = x[order[k]] > 0;
  return out;
}

std::vector<lora::Adapter> without_groups(const std::vector<lora::Entry>& entries,
                                          const std::vector<DropGroup>& groups,
                                          const std::vector<bool>& dropped) {
  std::vector<lora::Adapter> out;
  for (const lora::Entry& e : entries)
    out.push_back(*e.adapter);
  for (std::size_t g = 0; g < groups.size(); ++g) {
    if (!dropped[g]) continue;
    for (const model::ModuleId& id : groups[g].modules)
      out[groups[g].adapter].modules.erase(id);
  }
  return out;
}

}  // namespace espalier::merge
