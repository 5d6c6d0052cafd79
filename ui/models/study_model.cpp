#include "ui/models/study_model.h"

#include <QFont>

#include "ui/models/study_words.h"
#include "ui/settings/theme.h"
#include "ui/widgets/format.h"

namespace espalier::ui {

namespace {

const QString kMissing = QStringLiteral("–");
constexpr int kCosts = 3;  ///< columns of time, memory, trials

QString raw(double value) {
  return QString::number(100 * value, 'g', 10);
}

QString joined(const std::vector<std::string>& list) {
  QStringList out;
  for (const std::string& one : list)
    out << QString::fromStdString(one);
  return out.join(' ');
}

}  // namespace

void StudyModel::setInfo(const StudyInfo& info) {
  beginResetModel();
  m_info = info;
  m_order.clear();
  for (const bool fixed : {false, true}) {
    for (std::size_t i = 0; i < info.grid.rows.size(); ++i) {
      if (info.grid.rows[i].fixed_ratio.has_value() == fixed) m_order << i;
    }
  }
  endResetModel();
}

void StudyModel::retranslate() {
  if (rowCount() == 0) return;
  Q_EMIT headerDataChanged(Qt::Horizontal, 0, columnCount() - 1);
  Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
}

int StudyModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(m_order.size());
}

int StudyModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() || m_order.isEmpty() ? 0 : 1 + targets() + kCosts;
}

const judge::GridCell* StudyModel::cellAt(const QModelIndex& index) const {
  if (!index.isValid() || index.column() == 0 || index.column() > targets()) return nullptr;
  return m_info.grid.cell(gridRow(index.row()), static_cast<std::size_t>(index.column() - 1));
}

QStringList StudyModel::runsOf(const QModelIndex& index) const {
  QStringList out;
  if (!index.isValid() || index.column() > targets()) return out;
  for (const judge::GridCell& cell : m_info.grid.cells) {
    const bool here = cell.row == gridRow(index.row()) &&
                      (index.column() == 0 || static_cast<int>(cell.column) + 1 == index.column());
    if (!here) continue;
    for (const std::string& run : cell.facts.runs) {
      const QString id = QString::fromStdString(run);
      if (!out.contains(id)) out << id;
    }
  }
  return out;
}

QVariant StudyModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal || section < 0 || section >= columnCount()) return {};
  if (role == Qt::TextAlignmentRole) return static_cast<int>(Qt::AlignLeft | Qt::AlignVCenter);
  if (role != Qt::DisplayRole) return {};
  if (section == 0) return tr("Method");
  if (section > targets()) {
    const QStringList costs{tr("Time of a run"), tr("Memory"), tr("Trials")};
    return costs[section - targets() - 1];
  }
  const judge::GridColumn& column = m_info.grid.columns[static_cast<std::size_t>(section - 1)];
  return QString(QString::fromStdString(column.target) + '\n' + studies::columnFacts(column));
}

QString StudyModel::costText(const QModelIndex& index) const {
  const judge::GridCost cost = m_info.grid.cost(gridRow(index.row()));
  switch (index.column() - targets()) {
    case 1:
      return cost.seconds ? formatDuration(*cost.seconds) : kMissing;
    case 2:
      return cost.peak_bytes ? formatBytes(static_cast<qint64>(*cost.peak_bytes)) : kMissing;
    default:
      return cost.trial_seconds > 0 ? formatDuration(cost.trial_seconds) : kMissing;
  }
}

QVariant StudyModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid() || index.row() >= rowCount()) return {};
  const judge::GridRow& row = m_info.grid.rows[gridRow(index.row())];
  if (role == Qt::ForegroundRole && !row.compared()) return Theme::get().colours().muted;
  const bool named = role == Qt::DisplayRole || role == Qt::ToolTipRole;
  if (index.column() == 0) return named ? QString::fromStdString(row.name) : QVariant();
  if (index.column() > targets()) return role == Qt::DisplayRole ? costText(index) : QVariant();
  const judge::GridCell* cell = cellAt(index);
  if (cell == nullptr) return role == Qt::DisplayRole ? kMissing : QVariant();
  switch (role) {
    case Qt::DisplayRole:
      return QString(studies::value(*cell) + '\n' + studies::interval(*cell));
    case Qt::ToolTipRole:
      return studies::tooltip(m_info.grid, *cell);
    case Qt::FontRole: {
      QFont font;
      font.setBold(cell->best);
      return font;
    }
    case Qt::BackgroundRole:
      return cell->best ? QVariant(Theme::get().colours().infoSoft) : QVariant();
    default:
      return {};
  }
}

tables::Table StudyModel::table(tables::Format format) const {
  if (format == tables::Format::Csv) return longTable();
  tables::Table out;
  for (int column = 0; column < columnCount(); ++column) {
    out.header
        << headerData(column, Qt::Horizontal).toString().replace('\n', QStringLiteral(" · "));
    out.numbers << (column > 0);
  }
  for (int row = 0; row < rowCount(); ++row) {
    QVector<tables::Cell> cells;
    for (int column = 0; column < columnCount(); ++column) {
      const QModelIndex at = index(row, column);
      const judge::GridCell* cell = cellAt(at);
      if (cell == nullptr) {
        cells << tables::Cell{.text = data(at).toString()};
        continue;
      }
      cells << tables::Cell{
          .text = QStringLiteral("%1 (%2)").arg(studies::value(*cell), studies::interval(*cell)),
          .strong = cell->best};
    }
    out.rows << cells;
  }
  out.notes = studies::notes(m_info.grid);
  return out;
}

tables::Table StudyModel::longTable() const {
  tables::Table out;
  out.header =
      QStringList{tr("Method"),    tr("Target"),  tr("Shots"),      tr("Metric"),   tr("Mean"),
                  tr("Deviation"), tr("Low"),     tr("High"),       tr("Seeds"),    tr("Records"),
                  tr("Best"),      tr("Against"), tr("Difference"), tr("p (Holm)"), tr("Verdict"),
                  tr("Sparsity"),  tr("Seconds"), tr("Bytes"),      tr("Runs"),     tr("Trials")};
  out.numbers = QVector<bool>(out.header.size(), true);
  const auto number = [](const std::optional<double>& n) {
    return n ? QString::number(*n, 'g', 10) : QString();
  };
  for (const judge::GridCell& cell : m_info.grid.cells) {
    const judge::GridColumn& column = m_info.grid.columns[cell.column];
    const judge::MeanEstimate& e = cell.estimate;
    const auto& against = cell.against;
    const QStringList fields{QString::fromStdString(m_info.grid.rows[cell.row].name),
                             QString::fromStdString(column.target),
                             column.shots ? QString::number(*column.shots) : QString(),
                             QString::fromStdString(column.metric),
                             raw(e.mean),
                             e.deviation ? raw(*e.deviation) : QString(),
                             raw(e.low),
                             raw(e.high),
                             QString::number(e.seeds),
                             QString::number(e.items),
                             cell.best ? tr("yes") : QString(),
                             against ? QString::fromStdString(against->against) : QString(),
                             against ? raw(against->difference.value) : QString(),
                             against ? QString::number(against->holm_p, 'g', 6) : QString(),
                             studies::verdict(cell),
                             number(cell.facts.sparsity),
                             number(cell.facts.seconds),
                             number(cell.facts.peak_bytes),
                             joined(cell.facts.runs),
                             joined(cell.facts.trials)};
    QVector<tables::Cell> cells;
    for (const QString& field : fields)
      cells << tables::Cell{.text = field, .raw = field};
    out.rows << cells;
  }
  return out;
}

}  // namespace espalier::ui
