#pragma once

#include <QAbstractTableModel>
#include <functional>

#include "ui/models/runs_columns.h"
#include "ui/models/table_export.h"

namespace espalier::ui {

/// One axis of parallel coordinates: a column of the table of runs. Values stand as the column
/// sorts them (scores times 100, time in seconds); words are numbered from below.
struct ParallelAxis {
  QString key;    ///< the column's: "plan.prune.ratio", "metric.rougeL", "method"
  QString label;  ///< its header
  bool outcome = false;
  QStringList words{};       ///< of an axis of words; empty: numbers
  QVector<double> values{};  ///< by run; NaN where it has none
  double low = 0, high = 1;  ///< the ends, low < high
  bool log = false;
  QString none{};  ///< what is said of a run without a value, where it is not "none"
  std::function<QString(double)> format{};

  bool ofWords() const { return !words.isEmpty(); }
  /// Where a value stands, 0 at the foot to 1; values beyond the ends stand at them. NaN for NaN.
  double place(double value) const;
  double valueAt(double place) const;
  QString text(double value) const;
  /// The values that are written beside the axis, at most `most`: all of them where they are few.
  QVector<double> ticks(int most) const;
  /// The ends over all values, and whether steps of the logarithm show them better.
  void fit();
  bool canLog() const;
};

/// Some runs over some axes.
struct ParallelRuns {
  QStringList ids, names;
  QVector<ParallelAxis> axes;
};

namespace parallel {

/// The columns that these runs differ in and that can be an axis, in the order of the table.
QStringList offered(const QVector<RunColumn>& columns, const QVector<const RunRow*>& runs);
/// Of them what is shown unless other axes are chosen: what was set at the left, what came out at
/// the right.
QStringList usual(const QVector<RunColumn>& columns, const QStringList& offered);
ParallelRuns runs(const QVector<RunColumn>& columns, const QVector<const RunRow*>& runs,
                  const QStringList& axes);

}  // namespace parallel

/// The same as a table: a row a run, a column an axis.
class ParallelModel : public QAbstractTableModel {
  Q_OBJECT
 public:
  using QAbstractTableModel::QAbstractTableModel;
  void setRuns(const ParallelRuns& runs);
  /// The rows that show: those of `ids`, or all where it is not given.
  void setKept(const std::optional<QStringList>& ids);
  QString run(int row) const { return m_runs.ids.value(m_rows.value(row)); }
  void retranslate();
  /// As it shows, raw values for CSV.
  tables::Table table() const;

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant headerData(int section, Qt::Orientation orientation,
                      int role = Qt::DisplayRole) const override;
  QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;

 private:
  ParallelRuns m_runs;
  QVector<int> m_rows;
};

}  // namespace espalier::ui
