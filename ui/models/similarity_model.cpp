#include "ui/models/similarity_model.h"

#include <QLocale>
#include <cmath>

#include "ui/models/table_export.h"

namespace espalier::ui {

void SimilarityModel::setMatrix(const QStringList& names,
                                const std::vector<std::vector<std::optional<double>>>& cosines) {
  beginResetModel();
  m_names = names;
  m_cosines = cosines;
  endResetModel();
}

void SimilarityModel::retranslate() {
  if (!m_names.isEmpty()) Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
}

QString SimilarityModel::csv() const {
  tables::Table table;
  table.header << QString();
  table.header += m_names;
  table.numbers.fill(true, table.header.size());
  for (int row = 0; row < rowCount(); ++row) {
    QVector<tables::Cell> cells{{m_names[row], m_names[row]}};
    for (int column = 0; column < columnCount(); ++column) {
      const std::optional<double> cosine = value(index(row, column));
      const QString raw = cosine ? QString::number(*cosine, 'g', 6) : QString();
      cells << tables::Cell{raw, raw};
    }
    table.rows << cells;
  }
  return tables::csv(table);
}

int SimilarityModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(m_names.size());
}

std::optional<double> SimilarityModel::value(const QModelIndex& index) const {
  const auto row = static_cast<std::size_t>(index.row());
  const auto column = static_cast<std::size_t>(index.column());
  if (row >= m_cosines.size() || column >= m_cosines[row].size()) return std::nullopt;
  return m_cosines[row][column];
}

/// Two decimals; what rounds to nothing has no sign.
QString SimilarityModel::shown(std::optional<double> cosine) {
  if (!cosine) return QChar(0x2013);
  const double rounded = std::round(*cosine * 100) / 100;
  return QLocale().toString(rounded == 0 ? 0 : rounded, 'f', 2);
}

QVariant SimilarityModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid()) return {};
  const std::optional<double> cosine = value(index);
  const QString number = shown(cosine);
  const QString pair =
      tr("%1 and %2").arg(m_names.value(index.row()), m_names.value(index.column()));
  switch (role) {
    case Qt::DisplayRole:
      return number;
    case Qt::ToolTipRole:
      return cosine ? tr("%1: cosine %2").arg(pair, QLocale().toString(*cosine, 'f', 4))
                    : tr("%1: no number; they are made for different models, or one is broken")
                          .arg(pair);
    case Qt::AccessibleTextRole:
      return QString(pair + QStringLiteral(": ") + number);
    case Qt::TextAlignmentRole:
      return static_cast<int>(Qt::AlignCenter);
    case ValueRole:
      return cosine ? QVariant(*cosine) : QVariant();
    default:
      return {};
  }
}

QVariant SimilarityModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (section < 0 || section >= m_names.size()) return {};
  if (role == Qt::DisplayRole || role == Qt::ToolTipRole) return m_names[section];
  if (role == Qt::TextAlignmentRole)
    return static_cast<int>(orientation == Qt::Horizontal ? Qt::AlignCenter
                                                          : Qt::AlignRight | Qt::AlignVCenter);
  return {};
}

}  // namespace espalier::ui
