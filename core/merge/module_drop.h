#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/lora/adapter_stack.h"

namespace espalier::merge {

/// Negative-module pruning (ENMP: Cao et al., ACL 2026, arXiv 2604.17753; held to the authors'
/// published code): some modules of some adapters make a merge worse; a search over one number x_g
/// for each (layer, adapter) finds which to leave out before the merge. The number of a group is
/// turned into left out or kept here; CMA-ES (cma_es.h, in the paper from x = -1 with spread .5,
/// 8 points a generation, 30 generations) looks for the x of the smallest loss.
struct DropGroup {
  std::size_t adapter = 0;
  std::vector<model::ModuleId> modules;  ///< of that adapter; never empty
};

/// One group for each layer of each adapter (granularity "layer", the paper's), or for each module
/// ("module"), layer by layer and in the adapters' order.
std::vector<DropGroup> drop_groups(const std::vector<lora::Entry>& entries,
                                   const std::string& granularity);

/// Which groups are left out: of the floor(share n) largest x those above 0. Ties by lower index.
std::vector<bool> dropped_groups(const std::vector<double>& x, double share);

/// The adapters without the groups that are left out, in the order of `entries`. An adapter may end
/// with no module.
std::vector<lora::Adapter> without_groups(const std::vector<lora::Entry>& entries,
                                          const std::vector<DropGroup>& groups,
                                          const std::vector<bool>& dropped);

}  // namespace espalier::merge
