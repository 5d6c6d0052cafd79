#pragma once

#include <QHash>
#include <QStringList>
#include <optional>

#include "ui/jobs/types.h"

namespace espalier::ui {

/// The metrics that stand over a summary, in order: those by characters for Japanese that has them.
/// Only such as the output or the run has; either may be null.
QStringList shownMetrics(const OutputRow* output, const RunRow* run);

/// The test outputs of the runs that stand side by side, record by record.
class Comparison {
 public:
  void clear() { m_rows.clear(); }
  void setOutputs(const QString& run, const QVector<OutputRow>& rows);
  bool has(const QString& run) const { return m_rows.contains(run); }
  /// Null where the run has no such record, or was not read yet.
  const OutputRow* output(const QString& run, const QString& id) const;

  enum class Sort { InOrder, ByDifference, ByScore };
  struct Question {
    QStringList runs;      ///< as they stand, from the left; the first one's records are listed
    QString language;      ///< of the texts
    QString words{};       ///< only records that have these somewhere
    int one = 0, two = 1;  ///< the difference is that of these columns: one minus two
    double atLeast = 0;    ///< only records whose difference is at least this, either way; 0..1
    Sort sort = Sort::InOrder;
  };
  struct Item {
    const OutputRow* row;         ///< of the first column
    std::optional<double> value;  ///< difference, or score where nothing is compared
  };
  /// The metric by which its records are sorted and compared: one that all of its runs have, by
  /// characters first for Japanese; empty where they share none.
  QString metric(const Question& question) const;
  /// Whether items show differences rather than scores.
  static bool showsDifference(const Question& question);
  /// Pointers hold until the next setOutputs() or clear().
  QVector<Item> items(const Question& question) const;

 private:
  struct Outputs {
    QVector<OutputRow> rows;
    QHash<QString, qsizetype> places;
  };
  std::optional<double> score(const Question& question, const QString& metric, int column,
                              const QString& id) const;
  std::optional<double> difference(const Question& question, const QString& metric,
                                   const QString& id) const;
  bool hasWords(const Question& question, const OutputRow& row) const;
  QHash<QString, Outputs> m_rows;
};

}  // namespace espalier::ui
