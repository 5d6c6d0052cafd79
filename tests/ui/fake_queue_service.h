#pragma once

#include <QMap>
#include <functional>
#include <set>
#include <string>

#include "ui/jobs/queue_service.h"

namespace espalier::ui {

/// A queue without core: rows that the test moves on, in the order in which they were added.
class FakeQueueService : public QueueService {
  Q_OBJECT
 public:
  using QueueService::QueueService;

  int add(const Json& plan, const QString& folder, const plan::Grid& grid,
          bool allowCommands) override;
  int addTwins(const QString& run) override;
  int addStudy(const QString& file) override;
  void remove(const QString& run) override;
  void restore(const QString& run) override;
  void move(const QString& run, int places) override;
  void again(const QString& run) override;
  void steer(const QString& run, RunWish wish) override;
  void start() override;
  void stop() override;
  void setLimits(int atOnce, qint64 memory) override;
  QueueMode mode() const override { return m_mode; }
  const QVector<QueueRow>& rows() const override { return m_rows; }

  /// The run of this process goes, or has ended.
  void setJobBusy(bool busy);
  /// A run as the store has it from an earlier session.
  void put(const QueueRow& row);
  /// What a running one has reached.
  void reach(const QString& run, qint64 step, qint64 steps, double secondsLeft);
  /// The run ends so, and the next one begins.
  void finish(const QString& run, const ErrorInfo& error = {});
  /// stop() is asked and done in two steps: the children have ended.
  void endStop();
  QueueRow* row(const QString& run);
  /// A child has heard of it: the row says so.
  void heard(const QString& run, RunWish wish);

  QStringList calls;
  Json lastPlan;
  int atOnce = 1;
  qint64 memory = 0;
  ErrorInfo nextError;
  /// The twins that addTwins() answers with.
  QVector<TwinRow> twins;
  /// Names of the runs that addStudy() queues.
  QStringList studyRuns;
  /// Told of every run that is made, begins and ends: the fake store's rows follow.
  std::function<void(const QueueRow&, const Json& plan)> onRun;

 private:
  QueueRow make(const QString& name, const Json& plan);
  void beginNext();
  void tell(const QueueRow& row, const Json& plan = {});
  QVector<QueueRow> m_rows;
  QMap<QString, QueueRow> m_removed;
  QueueMode m_mode = QueueMode::Idle;
  bool m_jobBusy = false;
  std::set<std::string> m_settings;  ///< of what was added
  int m_token = 0;
  int m_id = 100;
};

}  // namespace espalier::ui
