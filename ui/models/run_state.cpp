#include "ui/models/run_state.h"

#include <QCoreApplication>

#include "ui/settings/texts.h"
#include "ui/widgets/format.h"

namespace espalier::ui::runs {

namespace {

struct RunState {
  Q_DECLARE_TR_FUNCTIONS(RunState)
};

}  // namespace

bool endedEarly(const QString& state) {
  return state == "interrupted" || state == "failed" || state == "stopped";
}

QString stateWords(const QString& state, std::optional<qint64> lastStep,
                   std::optional<qint64> savedStep) {
  const bool interrupted = state == "interrupted";
  if ((!interrupted && state != "failed") || !lastStep.value_or(0)) return texts::state(state);
  const QString at = formatCount(*lastStep);
  if (!savedStep) {
    return interrupted ? RunState::tr("Interrupted at step %1, nothing saved").arg(at)
                       : RunState::tr("Failed at step %1, nothing saved").arg(at);
  }
  const QString saved = formatCount(*savedStep);
  return interrupted ? RunState::tr("Interrupted at step %1, saved to step %2").arg(at, saved)
                     : RunState::tr("Failed at step %1, saved to step %2").arg(at, saved);
}

QString stateWords(const RunRow& run) {
  return stateWords(run.state, run.lastStep, run.savedStep);
}

}  // namespace espalier::ui::runs
