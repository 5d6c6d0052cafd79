#pragma once

#include <QMap>
#include <map>
#include <string>

#include "core/store/store.h"
#include "ui/jobs/estimate.h"

namespace espalier::ui {

/// Run, then key (see Judged).
using JudgedRuns = QMap<QString, QMap<QString, Judged>>;

/// What the closed tasks of a store say of its runs, all of them taken together: win rate against
/// whatever a run was compared with; strength (Bradley-Terry) among the systems that were compared
/// with each other, directly or through others (the mean is 0 over each such group); mean rating by
/// criterion and scale; in how many judgements it stood. Throws store_*.
JudgedRuns judgedRuns(const store::Store& store);

/// Of one key that is a mean over records ("judged.win_rate", "judged.rating..."): run, then record
/// -> mean over its judgements; a win 1, a tie one half; a rating by 100, since tables show all
/// scores times 100. Empty for any other key.
using JudgedRecords = std::map<std::string, std::map<std::string, double>>;
JudgedRecords judgedRecords(const store::Store& store, const std::string& key);

}  // namespace espalier::ui
