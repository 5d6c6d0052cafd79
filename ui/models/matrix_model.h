#pragma once

#include <QAbstractTableModel>

#include "ui/jobs/types.h"
#include "ui/models/table_export.h"

namespace espalier::ui {

/// Methods down, targets across; the first column names the method.
class MatrixModel : public QAbstractTableModel {
  Q_OBJECT
 public:
  using QAbstractTableModel::QAbstractTableModel;

  void setInfo(const MatrixInfo& info);
  const MatrixInfo& info() const { return m_info; }
  /// The runs that a cell is made of; of the first column those of the whole row.
  QStringList runsOf(const QModelIndex& index) const;
  /// As it shows with its notes; for CSV a row a cell, so that nothing must be taken apart.
  tables::Table table(tables::Format format) const;
  void retranslate();

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant headerData(int section, Qt::Orientation orientation,
                      int role = Qt::DisplayRole) const override;
  QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;

 private:
  const judge::MatrixCell* cellAt(const QModelIndex& index) const;
  tables::Table longTable() const;
  MatrixInfo m_info;
};

}  // namespace espalier::ui
