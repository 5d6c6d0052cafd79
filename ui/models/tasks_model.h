#pragma once

#include "ui/jobs/judge_service.h"
#include "ui/models/rows_model.h"

namespace espalier::ui {

/// The annotation tasks of a workspace, with what each annotator has done.
class TasksModel : public RowsModel<TaskRow> {
  Q_OBJECT
 public:
  explicit TasksModel(QObject* parent = nullptr);
  static QString name(const TaskRow& row);
  /// "open", "closed", "closed, from a packet".
  static QString state(const TaskRow& row);
  /// "12/40 mori, 3/40 sato".
  static QString progress(const TaskRow& row);
};

/// Items done and in all, practice included.
std::pair<qint64, qint64> doneOf(const judge::Progress& progress);

}  // namespace espalier::ui
