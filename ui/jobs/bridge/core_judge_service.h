#pragma once

#include <filesystem>
#include <functional>
#include <memory>

#include "core/base/control.h"
#include "core/base/error.h"
#include "core/workbench/machine_judge.h"
#include "ui/jobs/bridge/worker.h"
#include "ui/jobs/judge_service.h"

namespace espalier::ui {

/// The real judging: a thread of its own with its own connection to the store, so that an answer
/// waits for nothing else. Statistics, which take longer, have another one.
class CoreJudgeService : public JudgeService {
  Q_OBJECT
 public:
  explicit CoreJudgeService(QObject* parent = nullptr);
  ~CoreJudgeService() override;

  /// The store of the workspace that was opened; the seat is left.
  void setStore(const std::filesystem::path& store);
  /// Finishes what was asked first.
  void shutDown();

  void requestTasks() override;
  void requestShared(const QStringList& runs, const QString& part) override;
  void makeTask(const TaskWish& wish) override;
  void closeTask(const QString& task) override;
  void writeGuidelines(const QString& task, const QString& en, const QString& ja,
                       const QString& author) override;
  void takeSeat(const QString& task, const QString& login) override;
  void requestNext() override;
  void requestItem(qint64 position) override;
  void requestLast(qint64 back) override;
  void submit(const judge::Answer& answer) override;
  void keepDraft(const judge::Answer& draft) override;
  void requestDisputes(const QString& task, const QString& viewer) override;
  void settle(const QString& task, const judge::Answer& answer) override;
  void requestResults(const QString& task) override;
  void requestJudged() override;
  void exportPacket(const QString& task, const QString& login, const QString& file) override;
  void exportAnswers(const QString& task, const QString& login, const QString& file) override;
  void importFile(const QString& file) override;
  void exportAs(const QString& task, annotation::Format format, const QString& file,
                bool machines) override;
  void requestMachine(const QString& task) override;
  void requestMachineItem(const QString& task, const QString& item) override;
  void startMachine(const MachineWish& wish) override;
  void pauseMachine(bool paused) override;
  void stopMachine() override;

  /// How a model judges, given from where there is LibTorch: `compute` posts a job to the thread
  /// that computes and returns what steers it (nothing where there is none any more), `judge` is
  /// the job's work.
  using Compute = std::function<std::shared_ptr<Control>(std::function<void(Control&)> job,
                                                         std::function<void(const Error&)> failed)>;
  using MachineWork = std::function<void(store::Store&, const workbench::MachineRequest&, Control&,
                                         const Progress&)>;
  void setCompute(Compute compute, MachineWork judge) {
    m_compute = std::move(compute);
    m_judge = std::move(judge);
  }

 private:
  struct Room;
  /// Runs a question on the worker; an Error becomes failed(call).
  void ask(const char* call, std::function<void(Room&)> question);
  void tell(Room& room, const std::optional<judge::ItemView>& view);
  template <typename Function>
  void later(Function function) {
    QMetaObject::invokeMethod(this, std::move(function), Qt::QueuedConnection);
  }

  void tellStep();

  std::filesystem::path m_store;
  std::shared_ptr<Room> m_room;  ///< used on the worker
  std::unique_ptr<Worker> m_worker;
  std::unique_ptr<Worker> m_statistics;
  Compute m_compute;
  MachineWork m_judge;
  std::shared_ptr<Control> m_machine;  ///< of the model that judges
  MachineStep m_step;
};

}  // namespace espalier::ui
