#pragma once

#include "ui/jobs/types.h"
#include "ui/models/rows_model.h"

namespace espalier::ui {

/// The table of runs; the name can be edited in place.
class RunsModel : public RowsModel<RunRow> {
  Q_OBJECT
 public:
  enum Columns {
    Name,
    Method,
    Data,
    Shots,
    Seed,
    State,
    Best,
    RougeOne,
    RougeTwo,
    RougeL,
    Bleu,
    Time,
    Created
  };
  explicit RunsModel(QObject* parent = nullptr);
  QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
  bool setData(const QModelIndex& index, const QVariant& value, int role = Qt::EditRole) override;

 Q_SIGNALS:
  void renamed(const QString& run, const QString& name);
};

}  // namespace espalier::ui
