#pragma once

#include <QAbstractTableModel>
#include <QStringList>
#include <optional>
#include <vector>

namespace espalier::ui {

/// Cosines of adapters as a square table; a pair without a number shows a dash.
class SimilarityModel : public QAbstractTableModel {
  Q_OBJECT
 public:
  static constexpr int ValueRole = Qt::UserRole + 1;  ///< double, none where there is no number
  using QAbstractTableModel::QAbstractTableModel;

  void setMatrix(const QStringList& names,
                 const std::vector<std::vector<std::optional<double>>>& cosines);
  const QStringList& names() const { return m_names; }
  QString csv() const;
  void retranslate();

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override { return rowCount(parent); }
  QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

 private:
  static QString shown(std::optional<double> cosine);
  std::optional<double> value(const QModelIndex& index) const;
  QStringList m_names;
  std::vector<std::vector<std::optional<double>>> m_cosines;
};

}  // namespace espalier::ui
