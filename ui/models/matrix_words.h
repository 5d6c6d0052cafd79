#pragma once

#include "ui/jobs/types.h"

/// The table of methods by targets in words: what a row, a target, a cell and the whole say.
namespace espalier::ui::matrices {

/// "Adaptive merge, pruned".
QString rowLabel(const judge::MethodMatrix& matrix, std::size_t row);
/// "help-ja", and "5 + 5 shots · 43 records".
QString targetName(const judge::MatrixTarget& target);
QString targetFacts(const judge::MatrixTarget& target);
/// "36.8", with " ‡" where it is told apart from the best as worse.
QString value(const judge::MatrixCell& cell);
/// "34.1 to 39.5".
QString interval(const judge::MatrixCell& cell);
/// "5 seeds"; a method that does not depend on the sample has none.
QString seeds(const judge::MatrixCell& cell);
/// "best" | "not separable" | "worse"; empty where nothing was compared.
QString verdict(const judge::MatrixCell& cell);
QString tooltip(const judge::MethodMatrix& matrix, const judge::MatrixCell& cell);
/// How to read it, what was chosen, and what it cannot tell.
QStringList notes(const MatrixInfo& info);

}  // namespace espalier::ui::matrices
