#pragma once

#include <QAbstractTableModel>
#include <QVector>
#include <functional>

namespace espalier::ui {

/// A table of value structs: each column says its header, its text and what it sorts by. Models
/// with signals of their own or editing derive from it.
template <typename Row>
class RowsModel : public QAbstractTableModel {
 public:
  static constexpr int SortRole = Qt::UserRole + 1;

  struct Column {
    std::function<QString()> header;
    std::function<QString(const Row&)> text;
    std::function<QVariant(const Row&)> sort{};    ///< none: by the text
    std::function<QString(const Row&)> tooltip{};  ///< none: the text where it is long
    bool number = false;
    bool editable = false;
  };

  explicit RowsModel(QVector<Column> columns, QObject* parent = nullptr)
      : QAbstractTableModel(parent), m_columns(std::move(columns)) {}

  void setRows(const QVector<Row>& rows) {
    beginResetModel();
    m_rows = rows;
    endResetModel();
  }
  const QVector<Row>& rows() const { return m_rows; }
  const Row& row(int index) const { return m_rows[index]; }
  /// After a change of language: headers and texts are made again.
  void retranslate() {
    Q_EMIT headerDataChanged(Qt::Horizontal, 0, columnCount() - 1);
    if (!m_rows.isEmpty()) {
      Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
    }
  }

  int rowCount(const QModelIndex& parent = {}) const override {
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
  }
  int columnCount(const QModelIndex& parent = {}) const override {
    return parent.isValid() ? 0 : static_cast<int>(m_columns.size());
  }
  Qt::ItemFlags flags(const QModelIndex& index) const override {
    Qt::ItemFlags flags = QAbstractTableModel::flags(index);
    if (index.isValid() && m_columns[index.column()].editable) flags |= Qt::ItemIsEditable;
    return flags;
  }
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override {
    if (orientation != Qt::Horizontal || section < 0 || section >= m_columns.size()) return {};
    if (role == Qt::DisplayRole) return m_columns[section].header();
    if (role == Qt::TextAlignmentRole) return alignment(section);
    return {};
  }
  QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override {
    if (!index.isValid() || index.row() >= m_rows.size()) return {};
    const Column& column = m_columns[index.column()];
    const Row& row = m_rows[index.row()];
    switch (role) {
      case Qt::DisplayRole:
      case Qt::EditRole:
        return column.text(row);
      case Qt::ToolTipRole:
        return column.tooltip ? column.tooltip(row) : column.text(row);
      case Qt::TextAlignmentRole:
        return alignment(index.column());
      case SortRole:
        return column.sort ? column.sort(row) : QVariant(column.text(row));
      default:
        return {};
    }
  }

 protected:
  QVector<Row> m_rows;
  QVector<Column> m_columns;

 private:
  QVariant alignment(int column) const {
    const auto side = m_columns[column].number ? Qt::AlignRight : Qt::AlignLeft;
    return static_cast<int>(side | Qt::AlignVCenter);
  }
};

}  // namespace espalier::ui
