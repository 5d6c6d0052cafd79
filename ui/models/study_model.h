#pragma once

#include <QAbstractTableModel>

#include "ui/jobs/types.h"
#include "ui/models/table_export.h"

namespace espalier::ui {

/// A study's table: methods down (those at fixed ratios last), targets and shots across, then what
/// a row costs. The first column names the method.
class StudyModel : public QAbstractTableModel {
  Q_OBJECT
 public:
  using QAbstractTableModel::QAbstractTableModel;

  void setInfo(const StudyInfo& info);
  const StudyInfo& info() const { return m_info; }
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
  std::size_t gridRow(int row) const { return m_order[row]; }
  int targets() const { return static_cast<int>(m_info.grid.columns.size()); }
  const judge::GridCell* cellAt(const QModelIndex& index) const;
  QString costText(const QModelIndex& index) const;
  tables::Table longTable() const;
  StudyInfo m_info;
  QVector<std::size_t> m_order;  ///< of the grid's rows
};

}  // namespace espalier::ui
