#pragma once

#include <QSortFilterProxyModel>
#include <QStringList>

namespace espalier::ui {

/// One form for full and half width, for capitals and small letters.
QString folded(const QString& text);
/// The words of what is searched for, folded.
QStringList wordsOf(const QString& text);

/// Rows in which every searched word stands in some column.
class WordsProxy : public QSortFilterProxyModel {
  Q_OBJECT
 public:
  using QSortFilterProxyModel::QSortFilterProxyModel;
  void setFilter(const QString& text);

 protected:
  bool filterAcceptsRow(int row, const QModelIndex& parent) const override;

 private:
  QStringList m_words;
};

}  // namespace espalier::ui
