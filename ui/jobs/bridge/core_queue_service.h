#pragma once

#include <QHash>
#include <QSet>
#include <QTimer>
#include <atomic>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>

#include "core/base/control.h"
#include "core/experiment/queue.h"
#include "ui/jobs/bridge/queue_progress.h"
#include "ui/jobs/bridge/worker.h"
#include "ui/jobs/queue_service.h"

namespace espalier::ui {

/// The real queue: questions and changes go to one worker, the work itself to another, which has a
/// child process a run. How far the children are is read from the store once a second.
class CoreQueueService : public QueueService {
  Q_OBJECT
 public:
  explicit CoreQueueService(QObject* parent = nullptr);
  ~CoreQueueService() override;

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

  /// The store of the workspace that has been opened.
  void setStore(const std::filesystem::path& store);
  /// A run of this process goes, or has ended.
  void setJobBusy(bool busy);
  /// Instead of espalier-cli beside this program.
  void setProgram(const std::filesystem::path& program) { m_program = program; }
  /// Reads the rows again.
  void refresh();
  /// Ends the children and waits for them and for the workers.
  void shutDown();

 private:
  /// On the worker; an Error becomes failed(), then the rows are read again.
  void change(std::function<void(const std::filesystem::path& store)> work);
  void begin();
  void told(const experiment::QueueProgress& progress);
  void ended(const ErrorInfo& error);
  void setMode(QueueMode mode);
  void show(QVector<QueueRow> rows);
  template <typename Function>
  void later(Function function) {
    QMetaObject::invokeMethod(this, std::move(function), Qt::QueuedConnection);
  }

  std::filesystem::path m_store, m_program;
  QueueMode m_mode = QueueMode::Idle;
  QVector<QueueRow> m_rows;
  bool m_jobBusy = false;
  bool m_reading = false, m_readAgain = false;
  int m_token = 0;
  std::atomic<int> m_atOnce{1};
  qint64 m_memory = 0;
  QTimer m_poll;
  std::shared_ptr<Control> m_control;
  std::shared_ptr<experiment::QueueSteer> m_steer;
  QSet<QString> m_children;        ///< that go now
  QSet<QString> m_ending;          ///< of them, those that were asked to stop
  QHash<QString, QString> m_died;  ///< run -> the last words of its process
  std::mutex m_mutex;
  std::set<std::string> m_allowed;                         ///< guarded by m_mutex
  std::map<std::string, experiment::TakenOut> m_takenOut;  ///< used on m_asks
  QueueProgressReader m_reader;                            ///< used on m_asks
  // Workers end before what they use: they come last.
  std::unique_ptr<Worker> m_asks;
  std::unique_ptr<Worker> m_work;
};

}  // namespace espalier::ui
