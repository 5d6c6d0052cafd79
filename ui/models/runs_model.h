#pragma once

#include "ui/models/runs_columns.h"

namespace espalier::ui {

/// The table of runs. Its columns follow from the runs (metrics, settings that differ); the name
/// and the tags can be edited in place.
class RunsModel : public RowsModel<RunRow> {
  Q_OBJECT
 public:
  static constexpr int Name = 0;
  explicit RunsModel(QObject* parent = nullptr);

  /// Takes the runs with as little change as may be: where only values changed or runs were added,
  /// selection and editor stay. Else the model is reset.
  void setRuns(const QVector<RunRow>& runs);
  const QVector<RunColumn>& columns() const { return m_info; }
  /// The column of that key, -1 where there is none.
  int column(const QString& key) const;
  QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
  bool setData(const QModelIndex& index, const QVariant& value, int role = Qt::EditRole) override;

 Q_SIGNALS:
  void renamed(const QString& run, const QString& name, const QString& before);
  void retagged(const QString& run, const QStringList& tags);

 private:
  QVector<RunColumn> m_info;
};

}  // namespace espalier::ui
