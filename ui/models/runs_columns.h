#pragma once

#include "ui/jobs/types.h"
#include "ui/models/rows_model.h"

namespace espalier::ui {

/// A column of the table of runs. Its sort value is a number, a date or nothing where the run has
/// no value; exports write it, so scores stand times 100 there as well.
struct RunColumn {
  using View = RowsModel<RunRow>::Column;
  enum class Group { Run, Score, Setting };
  enum class Best { None, Highest, Lowest };

  QString key;  ///< stable name: "method", "metric.rougeL", "plan.prune.ratio"
  Group group = Group::Run;
  View view;
  int width = 90;
  bool shown = true;  ///< where the user has not chosen
  Best best = Best::None;
};

/// The columns for these runs: the fixed ones, one for every metric that any run has, one for every
/// key of the plans that differs. The first one is the name.
QVector<RunColumn> runColumns(const QVector<RunRow>& rows);

/// The metrics of these runs of which more is better, in the order of tables.
QStringList qualityMetrics(const QVector<RunRow>& rows);
/// What people said of them that is a mean over records: win rate and ratings, by their keys.
QStringList judgedMeans(const QVector<RunRow>& rows);

}  // namespace espalier::ui
