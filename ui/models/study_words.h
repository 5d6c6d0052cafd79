#pragma once

#include "ui/jobs/types.h"

/// A study's table in words: what a column, a cell and the whole say.
namespace espalier::ui::studies {

/// "5 + 5 shots · ROUGE-L".
QString columnFacts(const judge::GridColumn& column);
/// "34.2 ± 1.1 †": the mean, its deviation, its mark against the baseline.
QString value(const judge::GridCell& cell);
/// "34.1 to 39.5", and "2 of 3 runs" while some are missing.
QString interval(const judge::GridCell& cell);
/// "best" | "better" | "worse" | "not separable"; empty where nothing was compared.
QString verdict(const judge::GridCell& cell);
QString tooltip(const judge::StudyGrid& grid, const judge::GridCell& cell);
/// How to read it, and what it cannot tell.
QStringList notes(const judge::StudyGrid& grid);
/// "12 of 212 runs and trials are there".
QString progress(const StudyInfo& info);

}  // namespace espalier::ui::studies
