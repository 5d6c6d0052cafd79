#pragma once

#include "ui/jobs/types.h"
#include "ui/models/run_feed.h"

/// What a run that failed or was interrupted says of itself.
namespace espalier::ui::runs {

/// The key of the plan that the error is about, as far as it can be told: "optimizer.lr" of numbers
/// that were left, the key that names a missing file. Empty where no setting would help.
QString failedKey(const ErrorInfo& error, const Json& plan);

/// Plain English text to send to somebody who can help: program, error with its arguments, step and
/// what is saved, device, plan with its hash, the last lines of the log. No path tells whose
/// computer it is: home folders become "~", the workspace "<workspace>".
QString report(const RunRow* run, const RunFeed& feed, const ErrorInfo& error,
               const QString& workspace);
/// That alone.
QString withoutHome(const QString& text, const QString& workspace);

}  // namespace espalier::ui::runs
