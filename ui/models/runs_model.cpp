#include "ui/models/runs_model.h"

#include "ui/models/tags.h"
#include "ui/settings/theme.h"

namespace espalier::ui {

namespace {

QVector<RunColumn::View> viewsOf(const QVector<RunColumn>& columns) {
  QVector<RunColumn::View> views;
  for (const RunColumn& column : columns)
    views << column.view;
  return views;
}

QStringList keysOf(const QVector<RunColumn>& columns) {
  QStringList keys;
  for (const RunColumn& column : columns)
    keys << column.key + (column.view.number ? "#" : "") + (column.shown ? "+" : "");
  return keys;
}

}  // namespace

RunsModel::RunsModel(QObject* parent)
    : RowsModel<RunRow>(viewsOf(runColumns({})), parent), m_info(runColumns({})) {}

void RunsModel::setRuns(const QVector<RunRow>& runs) {
  const QVector<RunColumn> columns = runColumns(runs);
  const bool grown = m_rows.size() <= runs.size() &&
                     std::equal(m_rows.begin(), m_rows.end(), runs.begin(),
                                [](const RunRow& a, const RunRow& b) { return a.id == b.id; });
  if (!grown || keysOf(columns) != keysOf(m_info)) {
    beginResetModel();
    m_info = columns;
    m_columns = viewsOf(columns);
    m_rows = runs;
    endResetModel();
    return;
  }
  const auto before = static_cast<int>(m_rows.size());
  const auto after = static_cast<int>(runs.size());
  std::copy(runs.begin(), runs.begin() + before, m_rows.begin());
  if (before > 0) Q_EMIT dataChanged(index(0, 0), index(before - 1, columnCount() - 1));
  if (after == before) return;
  beginInsertRows({}, before, after - 1);
  m_rows = runs;
  endInsertRows();
}

int RunsModel::column(const QString& key) const {
  for (int i = 0; i < m_info.size(); ++i) {
    if (m_info[i].key == key) return i;
  }
  return -1;
}

QVariant RunsModel::data(const QModelIndex& index, int role) const {
  if (role == Qt::ForegroundRole && index.isValid() && m_info[index.column()].key == "state") {
    const Colours& c = Theme::get().colours();
    const QString state = m_rows[index.row()].state;
    if (state == "failed" || state == "interrupted") return c.danger;
    if (state == "running" || state == "paused") return c.accent;
    return c.muted;
  }
  return RowsModel<RunRow>::data(index, role);
}

QVariant RunsModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (role == Qt::ToolTipRole && orientation == Qt::Horizontal && section < m_info.size()) {
    // Narrow columns cut their names; a setting is known by its path in the plan.
    const RunColumn& column = m_info[section];
    const bool setting = column.group == RunColumn::Group::Setting;
    return column.view.header() + (setting ? "\n" + column.key.mid(5) : QString());
  }
  return RowsModel<RunRow>::headerData(section, orientation, role);
}

bool RunsModel::setData(const QModelIndex& index, const QVariant& value, int role) {
  if (role != Qt::EditRole || !index.isValid()) return false;
  if (m_info[index.column()].key == "tags") {
    RunRow& row = m_rows[index.row()];
    const QStringList words = tags::fromLine(value.toString());
    if (words == row.tags) return false;
    row.tags = words;
    Q_EMIT dataChanged(index, index);
    // The row may be another one once this is heard.
    Q_EMIT retagged(QString(row.id), words);
    return true;
  }
  const QString name = value.toString().simplified();
  if (index.column() != Name || name.isEmpty()) return false;
  const QString before = m_rows[index.row()].name;
  if (name == before) return false;
  m_rows[index.row()].name = name;
  Q_EMIT dataChanged(index, index);
  Q_EMIT renamed(m_rows[index.row()].id, name, before);
  return true;
}

}  // namespace espalier::ui
