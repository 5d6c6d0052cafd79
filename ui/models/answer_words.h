#pragma once

#include <QString>

#include "core/judge/annotation.h"

namespace espalier::ui {

/// The letter under which a candidate stands in `view`; empty where it does not.
QString sideOf(const judge::ItemView& view, const std::string& candidate);
/// "B is better", "tie", by the sides of `view`, whichever the annotator saw; empty where there is
/// no choice.
QString choiceWords(const judge::Answer& answer, const judge::ItemView& view);
/// All that an answer says, in one line.
QString answerWords(const judge::Answer& answer, const judge::Task& task,
                    const judge::ItemView& view);

}  // namespace espalier::ui
