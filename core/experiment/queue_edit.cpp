#include "core/experiment/queue_edit.h"

#include <algorithm>
#include <map>

#include "core/store/waiting_table.h"

namespace espalier::experiment {

namespace {

namespace fs = std::filesystem;

const std::vector<std::string>& waiting_states() {
  static const std::vector<std::string> states{"queued", "interrupted"};
  return states;
}

std::vector<store::RunRow> rows_in(const store::Store& store,
                                   const std::vector<std::string>& states, std::size_t newest = 0) {
  store::RunFilter filter;
  filter.study = kLocalQueue;
  filter.states = states;
  filter.newest_first = newest > 0;
  filter.limit = static_cast<std::int64_t>(newest);
  return store.runs(filter);
}

}  // namespace

std::vector<store::RunRow> waiting_runs(const store::Store& store) {
  std::vector<store::RunRow> rows = rows_in(store, waiting_states());
  std::map<std::string, std::size_t> place;
  for (const std::string& id : store::WaitingTable::order(store.path()))
    place.emplace(id, place.size());
  const auto of = [&place](const store::RunRow& row) {
    const auto found = place.find(row.id);
    return found == place.end() ? place.size() : found->second;
  };
  // By id already; those without a place keep that order behind the others.
  std::stable_sort(rows.begin(), rows.end(),
                   [&of](const store::RunRow& a, const store::RunRow& b) { return of(a) < of(b); });
  return rows;
}

std::vector<store::RunRow> queue_runs(const store::Store& store, std::size_t ended) {
  std::vector<store::RunRow> out = rows_in(store, {"running"});
  for (store::RunRow& row : waiting_runs(store))
    out.push_back(std::move(row));
  if (ended == 0) return out;
  for (store::RunRow& row : rows_in(store, {"finished", "failed", "stopped"}, ended))
    out.push_back(std::move(row));
  return out;
}

bool move_waiting(const fs::path& path, const std::string& run, int places) {
  std::vector<std::string> ids;
  for (const store::RunRow& row : waiting_runs(store::Store::open_read_only(path, false)))
    ids.push_back(row.id);
  const auto at = std::find(ids.begin(), ids.end(), run);
  if (at == ids.end()) return false;
  const auto from = at - ids.begin();
  const auto last = static_cast<std::ptrdiff_t>(ids.size()) - 1;
  const auto to = std::clamp<std::ptrdiff_t>(from + places, 0, last);
  if (to == from) return false;
  ids.erase(at);
  ids.insert(ids.begin() + to, run);
  store::WaitingTable(path).set_order(ids);
  return true;
}

std::optional<TakenOut> take_out(const fs::path& path, const std::string& run) {
  const store::RunRow row = store::Store::open_read_only(path, false).run(run);
  if (row.study != kLocalQueue) return std::nullopt;
  store::WaitingTable table(path);
  if (auto removed = table.remove(run)) return TakenOut{run, std::move(*removed)};
  if (table.hand_over(run, kLocalQueue, "", waiting_states())) return TakenOut{run, nullptr};
  return std::nullopt;
}

bool put_back(const fs::path& path, const TakenOut& out) {
  store::WaitingTable table(path);
  if (!out.row.is_null()) return table.restore(out.row);
  return table.hand_over(out.run, "", kLocalQueue, waiting_states());
}

bool queue_again(const fs::path& path, const std::string& run) {
  return store::WaitingTable(path).queue_again(run, kLocalQueue, {"failed", "stopped"});
}

bool join_queue(const fs::path& path, const std::string& run, const std::string& queue) {
  return store::WaitingTable(path).hand_over(run, "", queue, {"interrupted"});
}

}  // namespace espalier::experiment
