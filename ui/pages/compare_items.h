#pragma once

#include <QFrame>

#include "ui/models/comparison.h"
#include "ui/widgets/translated.h"

class QLabel;
class QLineEdit;
class QListWidget;

namespace espalier::ui {

class ChoiceBox;
class NumberBox;

/// The records of a comparison: search, order, and which of them by their difference.
class CompareItems : public Translated<QFrame> {
  Q_OBJECT
 public:
  explicit CompareItems(QWidget* parent = nullptr);
  /// The columns as they stand, by name; the pair that is compared stays where it can.
  void setColumns(const QStringList& names);
  /// Words, order and difference as they are set here, into a question about `runs`.
  Comparison::Question question(const QStringList& runs, const QString& language) const;
  /// Shows the answer, whose numbers are of this metric (none: there are no numbers); the record
  /// chosen before stays chosen where it is still there.
  void setItems(const QVector<Comparison::Item>& items, qsizetype all, bool differences,
                const QString& metric);
  QString current() const;
  /// The records shown, in their order.
  QStringList shown() const;
  void focusSearch();

 Q_SIGNALS:
  void questionChanged();
  void currentChanged();

 private:
  void say();
  QLineEdit* m_search;
  ChoiceBox* m_sort;
  QWidget* m_pair;
  ChoiceBox* m_one;
  ChoiceBox* m_two;
  QLabel* m_minus;
  QLabel* m_least;
  NumberBox* m_atLeast;
  QListWidget* m_items;
  QLabel* m_count;
  qsizetype m_all = 0;
  QString m_metric;
};

}  // namespace espalier::ui
