#pragma once

#include <QMap>
#include <QStringList>

#include "ui/jobs/judge_service.h"

namespace espalier::ui {

/// Judging without a store: one task's items in memory, told in order. What core would refuse is
/// refused here by core's own checks.
class FakeJudgeService : public JudgeService {
  Q_OBJECT
 public:
  using JudgeService::JudgeService;

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

  struct Item {
    std::string id, title, document;
    std::vector<judge::Candidate> candidates;
    std::optional<judge::Expected> practice{};
  };
  /// A task of three items in English: a practice one, then two.
  void addTask(const judge::Task& task);
  std::vector<Item> items;
  QVector<judge::Task> tasks;
  /// Of the seat: revisions by item, drafts by item.
  std::map<std::string, std::map<std::string, std::vector<judge::Answer>>> answers;  ///< by login
  std::map<std::string, std::map<std::string, judge::Answer>> drafts;
  std::vector<judge::Answer> submitted;  ///< in order, revisions too
  std::map<std::string, judge::Answer> settled;
  std::vector<TaskWish> wishes;
  QStringList calls;
  qint64 shared = 3;
  QMap<QString, qint64> sharedOf;  ///< by part, where it is another number
  JudgeResults results;
  QMap<QString, QMap<QString, Judged>> judged;
  MachineNews machine;
  std::vector<MachineWish> machineWishes;
  annotation::ImportReport report;
  ErrorInfo nextError;       ///< of the next call that can fail
  bool holdAnswers = false;  ///< submissions wait for release()
  void release();

 private:
  template <typename Function>
  void later(Function function) {
    QMetaObject::invokeMethod(this, std::move(function), Qt::QueuedConnection);
  }
  bool fails(const char* call);
  judge::Task* find(const QString& task);
  judge::Progress progress() const;
  judge::ItemView view(std::size_t place) const;
  void tell(std::size_t place);
  judge::Task m_task;
  std::string m_login;
  std::vector<std::function<void()>> m_held;
  int m_clock = 0;
};

}  // namespace espalier::ui
