#include "ui/models/difference_model.h"

#include "ui/models/plan_values.h"
#include "ui/settings/theme.h"

namespace espalier::ui {

namespace {

/// Prompts have lines; a cell has one.
QString oneLine(QString text) {
  return text.replace(QLatin1Char('\n'), QStringLiteral("⏎"))
      .replace(QLatin1Char('\t'), QLatin1Char(' '));
}

}  // namespace

void DifferenceModel::setRuns(const QVector<RunRow>& runs) {
  beginResetModel();
  m_all.clear();
  m_runs.clear();
  QVector<const Json*> list;
  QStringList paths;
  for (const RunRow& run : runs) {
    m_runs << run.id + QStringLiteral("  ") + run.name;
    list << &run.plan;
    paths << plans::paths(run.plan);
  }
  const QStringList differing = plans::differing(list);
  paths << differing;
  paths.sort();
  paths.removeDuplicates();
  for (const QString& path : paths) {
    // The columns are headed by the names; the version of the format is no setting.
    if (path == "name" || path == "espalier_plan") continue;
    Row row{path, {}, differing.contains(path)};
    for (const RunRow& run : runs)
      row.values << plans::text(plans::value(run.plan, path));
    m_all << row;
  }
  m_differing = static_cast<int>(
      std::count_if(m_all.begin(), m_all.end(), [](const Row& row) { return row.differs; }));
  show();
  endResetModel();
}

void DifferenceModel::show() {
  m_shown.clear();
  for (const Row& row : m_all) {
    if (row.differs || !m_folded) m_shown << row;
  }
}

void DifferenceModel::setFolded(bool folded) {
  if (folded == m_folded) return;
  beginResetModel();
  m_folded = folded;
  show();
  endResetModel();
}

void DifferenceModel::retranslate() {
  if (columnCount() > 0) Q_EMIT headerDataChanged(Qt::Horizontal, 0, columnCount() - 1);
  if (!m_shown.isEmpty()) Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
}

QString DifferenceModel::text(QList<int> rows) const {
  if (rows.isEmpty()) {
    for (int i = 0; i < m_shown.size(); ++i)
      rows << i;
  }
  QStringList head{QStringLiteral("setting")};
  for (const QString& run : m_runs)
    head << oneLine(run);
  QStringList lines{head.join(QLatin1Char('\t'))};
  for (const int row : rows) {
    QStringList cells{m_shown[row].path};
    for (const QString& value : m_shown[row].values)
      cells << oneLine(value);
    lines << cells.join(QLatin1Char('\t'));
  }
  return lines.join(QLatin1Char('\n')) + QLatin1Char('\n');
}

tables::Table DifferenceModel::table() const {
  tables::Table out;
  out.header << tr("Setting");
  out.numbers << false;
  for (const QString& run : m_runs) {
    out.header << run;
    out.numbers << false;
  }
  for (const Row& row : m_shown) {
    QVector<tables::Cell> cells{{.text = plans::label(row.path), .raw = row.path}};
    for (const QString& value : row.values)
      cells << tables::Cell{.text = oneLine(value), .raw = value};
    out.rows << cells;
  }
  return out;
}

int DifferenceModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(m_shown.size());
}

int DifferenceModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() || m_runs.isEmpty() ? 0 : static_cast<int>(m_runs.size()) + 1;
}

QVariant DifferenceModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal || section < 0 || section > m_runs.size()) return {};
  if (role != Qt::DisplayRole && role != Qt::ToolTipRole) return {};
  return section == 0 ? tr("Setting") : m_runs[section - 1];
}

QVariant DifferenceModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid() || index.row() >= m_shown.size()) return {};
  const Row& row = m_shown[index.row()];
  switch (role) {
    case Qt::DisplayRole:
      return index.column() == 0 ? plans::label(row.path) : oneLine(row.values[index.column() - 1]);
    case Qt::ToolTipRole:
      return index.column() == 0 ? row.path : row.values[index.column() - 1];
    case Qt::ForegroundRole:
      // Beside the equal rows that are folded out, the others must stand out.
      return row.differs ? QVariant() : QVariant(Theme::get().colours().muted);
    default:
      return {};
  }
}

}  // namespace espalier::ui
