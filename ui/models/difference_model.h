#pragma once

#include <QAbstractTableModel>

#include "ui/jobs/types.h"
#include "ui/models/table_export.h"

namespace espalier::ui {

/// The settings of some runs side by side: a row a key of their plans, a column a run. Equal rows
/// are folded away until asked for.
class DifferenceModel : public QAbstractTableModel {
  Q_OBJECT
 public:
  using QAbstractTableModel::QAbstractTableModel;

  void setRuns(const QVector<RunRow>& runs);
  void setFolded(bool folded);
  bool folded() const { return m_folded; }
  int differing() const { return m_differing; }
  int equal() const { return static_cast<int>(m_all.size()) - m_differing; }
  /// Tab-separated, with the paths of the plan, for pasting into a sheet. No rows: all that show.
  QString text(QList<int> rows = {}) const;
  /// As it shows, with the paths of the plan in CSV.
  tables::Table table() const;
  void retranslate();

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant headerData(int section, Qt::Orientation orientation,
                      int role = Qt::DisplayRole) const override;
  QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;

 private:
  struct Row {
    QString path;
    QStringList values;
    bool differs = false;
  };
  void show();
  QVector<Row> m_all, m_shown;
  QStringList m_runs;
  int m_differing = 0;
  bool m_folded = true;
};

}  // namespace espalier::ui
