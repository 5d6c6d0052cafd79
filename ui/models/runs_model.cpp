#include "ui/models/runs_model.h"

#include <QLocale>

#include "ui/settings/texts.h"
#include "ui/settings/theme.h"
#include "ui/widgets/format.h"

namespace espalier::ui {

namespace {

using Column = RowsModel<RunRow>::Column;

std::optional<double> metricOf(const RunRow& row, const QString& name) {
  const auto at = row.metrics.constFind(name);
  return at == row.metrics.constEnd() ? std::nullopt : std::optional(*at);
}

/// Japanese runs are told by characters: words of IPADIC make small samples noisy.
QString metricKey(const RunRow& row, const QString& name) {
  const QString characters = name + "_char";
  return row.language == "ja" && row.metrics.contains(characters) ? characters : name;
}

Column metric(const QString& name) {
  return {.header = [name] { return texts::metric(name); },
          .text = [name](const RunRow& r) { return formatScore(metricOf(r, metricKey(r, name))); },
          .sort = [name](const RunRow& r) { return metricOf(r, metricKey(r, name)).value_or(-1); },
          .tooltip =
              [name](const RunRow& r) {
                const QString key = metricKey(r, name);
                return texts::metric(key) + "\n" + r.signatures.value(key);
              },
          .number = true};
}

QVector<Column> columns() {
  QVector<Column> list{
      {.header = [] { return RunsModel::tr("Run"); },
       .text = [](const RunRow& r) { return r.name; },
       .tooltip = [](const RunRow& r) { return r.id + "  " + r.name; },
       .editable = true},
      {.header = [] { return RunsModel::tr("Method"); },
       .text = [](const RunRow& r) { return texts::methodLabel(r.method); },
       .tooltip = [](const RunRow& r) { return texts::methodLine(r.method); }},
      {.header = [] { return RunsModel::tr("Data set"); },
       .text = [](const RunRow& r) { return r.data; }},
      {.header = [] { return RunsModel::tr("Shots"); },
       .text =
           [](const RunRow& r) { return r.shots ? formatCount(*r.shots) : RunsModel::tr("all"); },
       .sort = [](const RunRow& r) { return r.shots.value_or(1LL << 40); },
       .number = true},
      {.header = [] { return RunsModel::tr("Seeds"); },
       .text =
           [](const RunRow& r) { return QStringLiteral("%1 / %2").arg(r.seed).arg(r.sampleSeed); },
       .tooltip =
           [](const RunRow& r) {
             return RunsModel::tr("Run seed %1, sample seed %2").arg(r.seed).arg(r.sampleSeed);
           },
       .number = true},
      {.header = [] { return RunsModel::tr("State"); },
       .text = [](const RunRow& r) { return texts::state(r.state); }},
      {.header = [] { return RunsModel::tr("Best validation"); },
       .text =
           [](const RunRow& r) {
             return r.bestValidation ? formatNumber(*r.bestValidation) : QStringLiteral("–");
           },
       .sort = [](const RunRow& r) { return r.bestValidation.value_or(1e300); },
       .number = true}};
  for (const char* name : {"rouge1", "rouge2", "rougeL", "bleu"})
    list << metric(name);
  list << Column{.header = [] { return RunsModel::tr("Time"); },
                 .text = [](const RunRow& r) { return formatDuration(r.seconds); },
                 .sort = [](const RunRow& r) { return r.seconds; },
                 .number = true}
       << Column{.header = [] { return RunsModel::tr("Made"); },
                 .text =
                     [](const RunRow& r) {
                       return QLocale().toString(r.created, QLocale::ShortFormat);
                     },
                 .sort = [](const RunRow& r) { return r.created; }};
  return list;
}

}  // namespace

RunsModel::RunsModel(QObject* parent) : RowsModel<RunRow>(columns(), parent) {}

QVariant RunsModel::data(const QModelIndex& index, int role) const {
  if (role == Qt::ForegroundRole && index.isValid() && index.column() == State) {
    const Colours& c = Theme::get().colours();
    const QString state = m_rows[index.row()].state;
    if (state == "failed" || state == "interrupted") return c.danger;
    if (state == "running" || state == "paused") return c.accent;
    return c.muted;
  }
  return RowsModel<RunRow>::data(index, role);
}

bool RunsModel::setData(const QModelIndex& index, const QVariant& value, int role) {
  const QString name = value.toString().simplified();
  if (role != Qt::EditRole || !index.isValid() || index.column() != Name || name.isEmpty())
    return false;
  if (name == m_rows[index.row()].name) return false;
  m_rows[index.row()].name = name;
  Q_EMIT dataChanged(index, index);
  Q_EMIT renamed(m_rows[index.row()].id, name);
  return true;
}

}  // namespace espalier::ui
