#include "ui/models/queue_model.h"

#include <QCoreApplication>

#include "ui/models/run_state.h"
#include "ui/settings/texts.h"
#include "ui/widgets/format.h"

namespace espalier::ui {

namespace {

struct QueueWords {
  Q_DECLARE_TR_FUNCTIONS(QueueWords)
};

QString progressWords(const QueueRow& row) {
  if (row.state == "finished") return QueueWords::tr("took %1").arg(formatDuration(row.seconds));
  if (row.state == "interrupted" && row.step > 0)
    return runs::stateWords(row.state, row.step, row.savedStep);
  if (row.state != "running") return {};
  if (row.phase == "train" && row.steps > 0)
    return QueueWords::tr("step %1 of %2").arg(formatCount(row.step), formatCount(row.steps));
  return texts::phase(row.phase.isEmpty() ? QStringLiteral("load") : row.phase);
}

QVector<RowsModel<QueueRow>::Column> queueColumns() {
  using C = RowsModel<QueueRow>::Column;
  return {C{[] { return QueueWords::tr("State"); },
            [](const QueueRow& r) {
              return texts::state(r.ending ? "stopping" : r.paused ? "paused" : r.state);
            }},
          C{[] { return QueueWords::tr("Run"); },
            [](const QueueRow& r) { return r.run + "  " + r.name; }},
          C{[] { return QueueWords::tr("Progress"); }, progressWords},
          C{[] { return QueueWords::tr("Time left"); },
            [](const QueueRow& r) {
              return r.secondsLeft && r.state == "running" && !r.paused
                         ? formatDuration(*r.secondsLeft)
                         : QString();
            },
            {},
            {},
            true},
          C{[] { return QueueWords::tr("What went wrong"); },
            queueProblem,
            {},
            [](const QueueRow& r) {
              const QString words = queueProblem(r);
              return r.error.message.isEmpty() ? words : words + "\n" + r.error.message;
            }}};
}

}  // namespace

QString queueProblem(const QueueRow& row) {
  if (row.died) return QueueWords::tr("Its process ended too early; it goes on with the next Run.");
  if (row.state == "failed")
    return row.error.isNull() ? QueueWords::tr("It failed.") : texts::error(row.error);
  return {};
}

QString queueWords(const QueueService& queue) {
  const int running = queue.count("running");
  const int waiting = queue.count("waiting");
  QStringList words;
  if (running > 0) words << QueueWords::tr("%n running", nullptr, running);
  if (waiting > 0) words << QueueWords::tr("%n waiting", nullptr, waiting);
  return formatList(words);
}

QueueModel::QueueModel(QObject* parent) : RowsModel<QueueRow>(queueColumns(), parent) {}

void QueueModel::setRows(const QVector<QueueRow>& rows) {
  const bool same = std::equal(rows.begin(), rows.end(), m_rows.begin(), m_rows.end(),
                               [](const QueueRow& a, const QueueRow& b) { return a.run == b.run; });
  if (!same) {
    RowsModel<QueueRow>::setRows(rows);
    return;
  }
  for (int i = 0; i < rows.size(); ++i) {
    if (m_rows[i] == rows[i]) continue;
    m_rows[i] = rows[i];
    Q_EMIT dataChanged(index(i, 0), index(i, columnCount() - 1));
  }
}

QVariant QueueModel::data(const QModelIndex& index, int role) const {
  if (role == ShareRole && index.isValid() && index.row() < m_rows.size()) {
    const QueueRow& row = m_rows[index.row()];
    return row.state == "running" ? QVariant(row.progress) : QVariant();
  }
  return RowsModel<QueueRow>::data(index, role);
}

int QueueModel::rowOf(const QString& run) const {
  for (int i = 0; i < m_rows.size(); ++i) {
    if (m_rows[i].run == run) return i;
  }
  return -1;
}

}  // namespace espalier::ui
