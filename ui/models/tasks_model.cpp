#include "ui/models/tasks_model.h"

#include <QDateTime>
#include <QLocale>

#include "ui/widgets/format.h"

namespace espalier::ui {

std::pair<qint64, qint64> doneOf(const judge::Progress& progress) {
  return {progress.done + progress.practice_done, progress.total + progress.practice_total};
}

QString TasksModel::name(const TaskRow& row) {
  const judge::Task& task = row.state.task;
  return task.name.empty() ? tr("Task %1").arg(QString::fromStdString(task.id))
                           : QString::fromStdString(task.name);
}

QString TasksModel::state(const TaskRow& row) {
  const QString state = row.state.task.open ? tr("open") : tr("closed");
  return row.state.task.from_packet ? tr("%1, from a packet").arg(state) : state;
}

QString TasksModel::progress(const TaskRow& row) {
  QStringList parts;
  for (const annotation::AnnotatorState& annotator : row.annotators) {
    const auto [done, all] = doneOf(annotator.progress);
    parts << QStringLiteral("%1 %2/%3")
                 .arg(QString::fromStdString(annotator.login))
                 .arg(done)
                 .arg(all);
  }
  return parts.isEmpty() ? tr("nobody yet") : formatList(parts);
}

TasksModel::TasksModel(QObject* parent)
    : RowsModel<TaskRow>(
          {{.header = [] { return tr("Task"); }, .text = name},
           {.header = [] { return tr("State"); }, .text = state},
           {.header = [] { return tr("Items"); },
            .text = [](const TaskRow& row) { return formatCount(row.state.items); },
            .sort = [](const TaskRow& row) { return QVariant(qint64{row.state.items}); },
            .number = true},
           {.header = [] { return tr("Answers"); },
            .text = [](const TaskRow& row) { return formatCount(row.state.answers); },
            .sort = [](const TaskRow& row) { return QVariant(qint64{row.state.answers}); },
            .number = true},
           {.header = [] { return tr("Made"); },
            .text =
                [](const TaskRow& row) {
                  return QLocale().toString(
                      QDateTime::fromMSecsSinceEpoch(row.state.task.created).date(),
                      QLocale::ShortFormat);
                },
            .sort = [](const TaskRow& row) { return QVariant(qint64{row.state.task.created}); }},
           {.header = [] { return tr("Progress"); }, .text = progress}},
          parent) {}

}  // namespace espalier::ui
