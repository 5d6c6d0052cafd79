#pragma once

#include <QCollator>
#include <QHash>
#include <QSet>
#include <QSortFilterProxyModel>
#include <optional>

#include "ui/models/runs_model.h"

namespace espalier::ui {

/// Sorts and filters the table of runs, and knows the best value of each column over what is shown:
/// per data set, as scores of different texts do not compare (losses also per base model).
/// What it compares is laid out once for all runs, so that 10,000 rows follow the typing.
class RunsProxy : public QSortFilterProxyModel {
  Q_OBJECT
 public:
  explicit RunsProxy(RunsModel* model, QObject* parent = nullptr);

  /// All words must stand in a run's texts (its tags and note too), in any case and width. "#word"
  /// stands for a tag: this one, or where nobody has it those that begin so; a tag of several words
  /// is quoted: #"needs a look".
  void setFilter(const QString& text);
  /// Of what the words find only these runs show; nothing: all.
  void setKept(const std::optional<QSet<QString>>& runs);
  /// The runs that the words find, in the order of the model. Valid until the model changes.
  QVector<const RunRow*> found() const;
  /// A run that is pointed at somewhere else: its row has another ground.
  void setHighlighted(const QString& run);
  RunsModel& runs() const { return m_runs; }
  const RunRow& run(int row) const { return m_runs.row(mapToSource(index(row, 0)).row()); }
  bool isBest(const QModelIndex& index) const;
  QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
  /// With an arrow at the column that sorts.
  QVariant headerData(int section, Qt::Orientation orientation,
                      int role = Qt::DisplayRole) const override;

 protected:
  bool filterAcceptsRow(int row, const QModelIndex& parent) const override;
  /// Runs without a value come last, whichever way the column is sorted.
  bool lessThan(const QModelIndex& left, const QModelIndex& right) const override;

 private:
  struct Top {
    double value = 0;
    int runs = 0;  ///< that have a value at all
  };
  void forget();
  const QString& textOf(int row) const;
  bool hasWords(int row) const;
  const QSet<QString>& knownTags() const;
  int rowOf(const QString& run) const;
  void readKeys(int column) const;
  QString groupOf(int column, const RunRow& run) const;
  const QHash<QString, Top>& topsOf(int column) const;

  RunsModel& m_runs;
  QStringList m_words;
  QStringList m_tags;  ///< folded
  std::optional<QSet<QString>> m_kept;
  QString m_highlighted;
  mutable QVector<QString> m_texts;
  mutable std::optional<QSet<QString>> m_known;  ///< tags in use, folded
  mutable int m_keyColumn = -1;
  mutable QVector<double> m_numbers;  ///< NaN where there is none
  mutable std::vector<QCollatorSortKey> m_collated;
  mutable QHash<int, QHash<QString, Top>> m_tops;
};

}  // namespace espalier::ui
