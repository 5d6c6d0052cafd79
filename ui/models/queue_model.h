#pragma once

#include "ui/jobs/queue_service.h"
#include "ui/models/rows_model.h"

namespace espalier::ui {

/// The queue's table. Rows change in place while the same runs stand in the same order, so that a
/// selection lives through the progress of others.
class QueueModel : public RowsModel<QueueRow> {
 public:
  enum Column { State, Name, Progress, Left, Problem };
  /// 0..1 of a running run, invalid of every other.
  static constexpr int ShareRole = Qt::UserRole + 2;

  explicit QueueModel(QObject* parent = nullptr);
  void setRows(const QVector<QueueRow>& rows);
  QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
  /// -1: not there.
  int rowOf(const QString& run) const;
};

/// Why a run did not end well, or what became of it, in one sentence; empty where there is nothing
/// to say.
QString queueProblem(const QueueRow& row);
/// "1 running, 5 waiting"; empty where nothing runs or waits.
QString queueWords(const QueueService& queue);

}  // namespace espalier::ui
