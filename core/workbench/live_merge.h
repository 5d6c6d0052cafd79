#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/base/control.h"
#include "core/base/json.h"
#include "core/plan/plan.h"

namespace espalier::experiment {
class Session;
}

namespace espalier::workbench {

/// Where the sliders of a live merge stand.
struct LivePoint {
  std::map<std::string, double> weights;  ///< by adapter; one that is not named is at 1
  double ratio = 0;                       ///< pruned once more of each A_i and B_i, 0 <= ratio < 1
  std::set<std::int64_t> layers_off;      ///< layers whose adapters are left out

  bool operator==(const LivePoint&) const = default;
};

/// One thing that an answer tells as soon as it is known.
struct LiveUpdate {
  enum class Kind {
    losses,  ///< mean validation loss over `count` of `total` records so far
    piece,   ///< `text` goes on with this
    text,    ///< the whole summary as it is scored
    cell     ///< plane: the loss at weights x and y; `count` of `total` cells
  };
  Kind kind = Kind::losses;
  double loss = 0;
  std::int64_t count = 0, total = 0;
  std::string text;
  double x = 0, y = 0;
};
/// The weights of two adapters as a grid; or those of three that share a whole of 1 as a triangle,
/// where x and y say where one is and z has the rest.
struct LivePlane {
  std::string x, y;               ///< names of adapters
  std::string z{};                ///< of the third; empty: a grid
  double low = -0.5, high = 1.5;  ///< of a grid; a triangle's weights are 0 to 1
  int steps = 9;                  ///< points a side, 2 to 65
  std::int64_t records = 2;       ///< validation records that a point's loss is the mean of
};
using OnLive = std::function<void(const LiveUpdate&)>;

/// A merge whose weights, prune ratio and layers are moved while one looks (design section 2). From
/// the compute thread only. What the sliders move:
/// - "parts": each adapter as training left it (runs/ID/parts), A_i by sign(w) sqrt|w|, B_i by
///   sqrt|w|; all at 1 is the run's own result;
/// - "running": the same of a run that the session is training: every answer takes the adapters as
///   they stand by then, and those of the last answer once the training has ended;
/// - "sources": the plan's adapters, merged anew by the plan's static method with weight w times
///   the plan's; or, where nothing was trained yet, as adaptive merge begins;
/// - "whole": one adapter, the run's result.
/// Pruning is one step of the parameter rule with importance `input` (design section 3) at the
/// point's weights, norms from one pass over the training shots; what it resets becomes 0.
class LiveMerge {
 public:
  /// `run`: a run's folder, empty for a plan that has not run. Loads the model unless the session
  /// has it. Throws plan_method (a method without adapters), and as preparing a run does.
  LiveMerge(const plan::Plan& plan, const std::filesystem::path& run, experiment::Session& session,
            Control& control, const Progress& progress = {});
  ~LiveMerge();
  LiveMerge(const LiveMerge&) = delete;
  LiveMerge& operator=(const LiveMerge&) = delete;

  /// {"kind", "adapters": [{"name"}], "layers", "prunes": whether ratio has an effect, "ratio": the
  /// plan's, "step": of "running", "validation": records, "records": [{"id", "split", "title",
  /// "document", "reference"}]: those that a summary may be asked for, validation before test}.
  Json facts() const;

  /// Tells the mean loss of the first two validation records, then the summary of `record` (an
  /// index into facts' records, -1: none) piece by piece, then the mean over more and more records.
  /// A stop or abort of `control` ends it with Error(stopped / aborted). Throws plan_bad_value
  /// (ratio, a name or layer that does not exist).
  Json answer(const LivePoint& point, std::int64_t record, Control& control,
              const OnLive& on_live = {}) const;

  /// The loss over two or three adapters' weights, all else as in `point`: coarse points first, so
  /// that the picture fills in. {"x", "y", "z" (of a triangle), "cells": [{"x", "y", "loss"}],
  /// "records"}. Throws as answer().
  Json plane(const LivePoint& point, const LivePlane& plane, Control& control,
             const OnLive& on_live = {}) const;

  /// Writes the merge at a point as a PEFT folder (whole or not at all) that remembers the training
  /// identities of its sources. Throws usage (the folder exists), file_*.
  void keep(const LivePoint& point, const std::filesystem::path& folder) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// What to open of a run in a store: its plan and, where it is still there, its folder. Throws
/// run_unknown, store_*.
struct LiveSource {
  plan::Plan plan;
  std::filesystem::path run;
};
LiveSource live_source(const std::filesystem::path& store, const std::string& run);

/// The order in which a plane's cells are computed: (column, row) of a grid of `steps` x `steps`,
/// every one once, coarse grids before fine ones. Of a triangle those with column + row < steps.
std::vector<std::pair<int, int>> coarse_to_fine(int steps, bool triangle = false);

}  // namespace espalier::workbench
