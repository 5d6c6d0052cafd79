// What a live merge is opened from, and the order in which a plane fills in.
#include "core/store/store.h"
#include "core/workbench/live_merge.h"

namespace espalier::workbench {

namespace fs = std::filesystem;

LiveSource live_source(const fs::path& store, const std::string& run) {
  const store::RunRow row = store::Store::open_read_only(store).run(run);
  LiveSource out{plan::parse(row.plan, fs::absolute(store).parent_path()), {}};
  out.plan.name = row.name;
  std::error_code ignored;
  if (!row.folder.empty() && fs::exists(row.folder, ignored)) out.run = row.folder;
  return out;
}

std::vector<std::pair<int, int>> coarse_to_fine(int steps, bool triangle) {
  std::vector<std::pair<int, int>> out;
  std::set<std::pair<int, int>> seen;
  int stride = 1;
  while (stride * 2 < steps)
    stride *= 2;
  for (; stride >= 1; stride /= 2) {
    for (int row = 0; row < steps; row += stride) {
      for (int column = 0; column < steps; column += stride) {
        if (triangle && column + row >= steps) continue;
        if (seen.insert({column, row}).second) out.emplace_back(column, row);
      }
    }
  }
  return out;
}

}  // namespace espalier::workbench
