#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "core/base/json.h"
#include "core/plan/plan.h"

namespace espalier::workbench {

/// One fact or mismatch found before a run. `key` is translated by the window, `message` is
/// English.
struct Note {
  enum class Level { info, warning, error };
  Level level = Level::info;
  std::string key;    ///< "preflight.few_steps"
  std::string field;  ///< plan key it belongs to ("optimizer.accumulate"), may be empty
  std::map<std::string, std::string> args;
  std::string message;
  Json fix;  ///< {"key.path": value} that would mend it, null where there is none
};

struct Preflight {
  std::int64_t trainable = 0;  ///< entries of A and B updated
  std::int64_t steps = 0, epochs = 0;
  std::int64_t examples = 0, validation = 0, test = 0;
  double seconds = 0;       ///< estimate for train + validation + test on this machine
  std::int64_t bytes = 0;   ///< estimate of peak memory
  double effective_lr = 0;  ///< n x lr for adaptive_merge
  std::vector<std::pair<std::string, double>>
      strengths;  ///< adapter -> factor with which it enters
  std::vector<Note> notes;
  bool ok() const;  ///< no note of level error
};

/// Reads headers, tokenizes the records that count, opens no weights; under a second on the demo.
/// Never throws for what the user can mend: that becomes a note of level error. `allow_commands`:
/// the user allows the plan's metrics to start programs; else a plan that names one is not ok.
Preflight preflight(const plan::Plan& plan, bool allow_commands = false);
Json to_json(const Preflight& preflight);
/// Every key that a note may have, for the translation test.
const std::vector<std::string>& note_keys();

}  // namespace espalier::workbench
