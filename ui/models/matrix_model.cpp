#include "ui/models/matrix_model.h"

#include <QFont>

#include "ui/models/matrix_words.h"
#include "ui/settings/theme.h"
#include "ui/widgets/format.h"

namespace espalier::ui {

namespace {

const QString kMissing = QStringLiteral("–");

QString joined(QStringList parts) {
  parts.removeAll(QString());
  return parts.join(QStringLiteral(" · "));
}

/// "not separable" alone: bold says which is the best, a sign by the value which are worse.
QString markOf(const judge::MatrixCell& cell) {
  return cell.against_best && !cell.against_best->separable ? matrices::verdict(cell) : QString();
}

QString raw(double value) {
  return QString::number(100 * value, 'g', 10);
}

}  // namespace

void MatrixModel::setInfo(const MatrixInfo& info) {
  beginResetModel();
  m_info = info;
  endResetModel();
}

void MatrixModel::retranslate() {
  if (rowCount() == 0) return;
  Q_EMIT headerDataChanged(Qt::Horizontal, 0, columnCount() - 1);
  Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
}

int MatrixModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(m_info.matrix.rows.size());
}

int MatrixModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(m_info.matrix.targets.size()) + 1;
}

const judge::MatrixCell* MatrixModel::cellAt(const QModelIndex& index) const {
  if (!index.isValid() || index.column() == 0) return nullptr;
  return m_info.matrix.cell(static_cast<std::size_t>(index.row()),
                            static_cast<std::size_t>(index.column() - 1));
}

QStringList MatrixModel::runsOf(const QModelIndex& index) const {
  QStringList out;
  if (!index.isValid()) return out;
  for (const judge::MatrixCell& cell : m_info.matrix.cells) {
    const bool here = static_cast<int>(cell.row) == index.row() &&
                      (index.column() == 0 || static_cast<int>(cell.target) + 1 == index.column());
    if (!here) continue;
    for (const std::string& run : cell.runs) {
      const QString id = QString::fromStdString(run);
      if (!out.contains(id)) out << id;
    }
  }
  return out;
}

QVariant MatrixModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal || section < 0 || section >= columnCount()) return {};
  if (role == Qt::TextAlignmentRole) return static_cast<int>(Qt::AlignLeft | Qt::AlignVCenter);
  if (section == 0) return role == Qt::DisplayRole ? tr("Method") : QVariant();
  const judge::MatrixTarget& target = m_info.matrix.targets[static_cast<std::size_t>(section - 1)];
  if (role == Qt::DisplayRole)
    return QString(matrices::targetName(target) + '\n' + matrices::targetFacts(target));
  if (role == Qt::ToolTipRole) return tr("Test set %1").arg(QString::fromStdString(target.test));
  return {};
}

QVariant MatrixModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid() || index.row() >= rowCount()) return {};
  const auto row = static_cast<std::size_t>(index.row());
  const bool ceiling = m_info.matrix.rows[row].ceiling;
  if (role == Qt::ForegroundRole && ceiling) return Theme::get().colours().muted;
  if (index.column() == 0) {
    const bool named = role == Qt::DisplayRole || role == Qt::ToolTipRole;
    return named ? matrices::rowLabel(m_info.matrix, row) : QVariant();
  }
  const judge::MatrixCell* cell = cellAt(index);
  if (cell == nullptr) return role == Qt::DisplayRole ? kMissing : QVariant();
  switch (role) {
    case Qt::DisplayRole:
      return QString(joined({matrices::value(*cell), markOf(*cell)}) + '\n' +
                     joined({matrices::interval(*cell), matrices::seeds(*cell)}));
    case Qt::AccessibleTextRole:
      return joined({formatScore(cell->estimate.mean), matrices::verdict(*cell),
                     matrices::interval(*cell), matrices::seeds(*cell)});
    case Qt::ToolTipRole:
      return matrices::tooltip(m_info.matrix, *cell);
    case Qt::FontRole: {
      QFont font;
      font.setBold(cell->best);
      return font;
    }
    case Qt::BackgroundRole:
      return cell->best || !markOf(*cell).isEmpty() ? QVariant(Theme::get().colours().infoSoft)
                                                    : QVariant();
    default:
      return {};
  }
}

tables::Table MatrixModel::table(tables::Format format) const {
  if (format == tables::Format::Csv) return longTable();
  tables::Table out;
  out.header << tr("Method");
  out.numbers << false;
  for (const judge::MatrixTarget& target : m_info.matrix.targets) {
    out.header << joined({matrices::targetName(target), matrices::targetFacts(target)});
    out.numbers << true;
  }
  for (int row = 0; row < rowCount(); ++row) {
    QVector<tables::Cell> cells{{matrices::rowLabel(m_info.matrix, static_cast<std::size_t>(row))}};
    for (int column = 1; column < columnCount(); ++column) {
      const judge::MatrixCell* cell = cellAt(index(row, column));
      if (cell == nullptr) {
        cells << tables::Cell{kMissing};
        continue;
      }
      cells << tables::Cell{.text = joined({QStringLiteral("%1 (%2)").arg(
                                                matrices::value(*cell), matrices::interval(*cell)),
                                            matrices::seeds(*cell), markOf(*cell)}),
                            .strong = cell->best};
    }
    out.rows << cells;
  }
  out.notes = matrices::notes(m_info);
  return out;
}

tables::Table MatrixModel::longTable() const {
  const auto number = [](std::size_t n) { return QString::number(n); };
  tables::Table out;
  out.header = QStringList{
      tr("Method"),   tr("Data set"),  tr("Target"), tr("Mean"),    tr("Low"),
      tr("High"),     tr("Deviation"), tr("Seeds"),  tr("Records"), tr("Difference to the best"),
      tr("p (Holm)"), tr("Verdict"),   tr("Runs")};
  out.numbers = QVector<bool>(out.header.size(), true);
  for (const judge::MatrixCell& cell : m_info.matrix.cells) {
    const judge::MatrixTarget& target = m_info.matrix.targets[cell.target];
    const judge::MeanEstimate& e = cell.estimate;
    const auto& against = cell.against_best;
    QStringList runs;
    for (const std::string& run : cell.runs)
      runs << QString::fromStdString(run);
    const QStringList raws{matrices::rowLabel(m_info.matrix, cell.row),
                           matrices::targetName(target),
                           matrices::targetFacts(target),
                           raw(e.mean),
                           raw(e.low),
                           raw(e.high),
                           e.deviation ? raw(*e.deviation) : QString(),
                           number(e.seeds),
                           number(e.items),
                           against ? raw(against->difference.value) : QString(),
                           against ? QString::number(against->holm_p, 'g', 6) : QString(),
                           matrices::verdict(cell),
                           runs.join(' ')};
    QVector<tables::Cell> cells;
    for (const QString& field : raws)
      cells << tables::Cell{.text = field, .raw = field};
    out.rows << cells;
  }
  return out;
}

}  // namespace espalier::ui
