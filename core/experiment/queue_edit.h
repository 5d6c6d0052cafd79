#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/store/store.h"

namespace espalier::experiment {

/// Rows that this machine's queue owns carry this as their study.
inline constexpr const char* kLocalQueue = "queue";

/// The queue's runs that wait (queued, or interrupted and to be gone on with), in the order in
/// which they will begin.
std::vector<store::RunRow> waiting_runs(const store::Store& store);
/// All of the queue: what runs, what waits in its order, and the newest `ended` of those that
/// ended.
std::vector<store::RunRow> queue_runs(const store::Store& store, std::size_t ended);

/// Moves a waiting run of the store at `store` by so many places, up where negative; false where it
/// does not wait or stands at that end already.
bool move_waiting(const std::filesystem::path& store, const std::string& run, int places);

/// A run that was taken out of the queue, for put_back().
struct TakenOut {
  std::string run;
  Json row;  ///< null: it has begun and only left the queue
};
/// Takes a waiting run out of the queue: one that never began is gone, one with a checkpoint stays
/// as an interrupted run that can be resumed by hand. None where it does not wait.
std::optional<TakenOut> take_out(const std::filesystem::path& store, const std::string& run);
/// false where that is no longer possible.
bool put_back(const std::filesystem::path& store, const TakenOut& out);

/// A run of the queue that failed or was stopped waits again, and goes on from its checkpoint where
/// there is one; false for every other run.
bool queue_again(const std::filesystem::path& store, const std::string& run);
/// An interrupted run that belongs to nobody joins a queue; false for every other run.
bool join_queue(const std::filesystem::path& store, const std::string& run,
                const std::string& queue);

}  // namespace espalier::experiment
