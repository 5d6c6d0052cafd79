#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/base/json.h"

namespace espalier::store {

/// What a queue changes of a store's runs that wait: gone and back, order, whose they are. A
/// connection of its own, for one thread at a time; every member is one transaction. Throws as
/// Store does.
class WaitingTable {
 public:
  /// Opens for writing; creates the file and its tables where they are not there.
  explicit WaitingTable(const std::filesystem::path& store);
  ~WaitingTable();
  WaitingTable(WaitingTable&&) noexcept;
  WaitingTable& operator=(WaitingTable&&) noexcept;

  /// A queued run that has never begun is gone; returns what restore() takes. None (and nothing is
  /// done) for every other one.
  std::optional<Json> remove(const std::string& run);
  /// It comes back as it was, under its id; false where a run of that id is there.
  bool restore(const Json& row);
  /// Another study (or queue) for a run that has ended in one of these states or waits in one of
  /// them; false where it is another's or in another state.
  bool hand_over(const std::string& run, const std::string& from, const std::string& to,
                 const std::vector<std::string>& states);
  /// A run of a study that is in one of these states is queued once more; else false.
  bool queue_again(const std::string& run, const std::string& study,
                   const std::vector<std::string>& states);

  /// The order in which the user wants waiting runs to begin. It may name runs that wait no more;
  /// those that it does not name come after it, by id.
  void set_order(const std::vector<std::string>& ids);
  static std::vector<std::string> order(const std::filesystem::path& store);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace espalier::store
