#pragma once

#include <QObject>
#include <vector>

#include "core/workbench/annotation.h"
#include "core/workbench/annotation_export.h"
#include "core/workbench/annotation_packet.h"
#include "core/workbench/annotation_task.h"
#include "ui/jobs/judge_results.h"
#include "ui/jobs/types.h"

namespace espalier::ui {

namespace annotation = workbench::annotation;

/// A task as the list shows it.
struct TaskRow {
  annotation::TaskState state;
  std::vector<annotation::AnnotatorState> annotators;
};

/// A task to be made, with files of the maker's own items (annotation::read_own_items).
struct TaskWish {
  annotation::NewTask task;
  QString practiceFile, goldFile;  ///< empty: none
};

/// Who judges what from now on.
struct JudgeSeat {
  judge::Task task;
  QString login;
};

/// One item as its annotator may see it.
struct JudgeItem {
  judge::ItemView view;
  judge::Progress progress;
  std::vector<judge::Answer> peers;    ///< empty until the own answer is in
  std::vector<judge::Answer> history;  ///< revisions of the own answer, oldest first
};

/// An answer that is in the store.
struct StoredAnswer {
  QString item;
  std::optional<judge::Feedback> feedback;  ///< of a practice item
  judge::Progress progress;
};

/// Annotation tasks of the open workspace and their answers. Calls return at once, answers are
/// signals on the window's thread, in the order of the calls. Any of them may fail instead: then
/// failed() comes with the name of the call.
class JudgeService : public QObject {
  Q_OBJECT
 public:
  using QObject::QObject;

  /// Answered by tasksReady, newest first.
  virtual void requestTasks() = 0;
  /// How many test records all these runs have, of those in the file `part` where one is named
  /// (NewTask::split); answered by sharedReady.
  virtual void requestShared(const QStringList& runs, const QString& part) = 0;
  /// Answered by taskMade.
  virtual void makeTask(const TaskWish& wish) = 0;
  /// No more answers; methods are told from here on. Answered by taskClosed.
  virtual void closeTask(const QString& task) = 0;
  /// A new version of the page's guidelines; answered by guidelinesWritten.
  virtual void writeGuidelines(const QString& task, const QString& en, const QString& ja,
                               const QString& author) = 0;

  /// Sits down at a task; answered by seatTaken, then as requestNext(). All below up to
  /// requestDisputes() are about the seat taken last.
  virtual void takeSeat(const QString& task, const QString& login) = 0;
  /// The first item that is not answered: itemReady, or allDone.
  virtual void requestNext() = 0;
  /// position: from 1. Answered by itemReady.
  virtual void requestItem(qint64 position) = 0;
  /// The item answered last (`back` 0), the one before it, ...: itemReady, or nothing to go back
  /// to.
  virtual void requestLast(qint64 back) = 0;
  /// Answered by answerStored once the transaction is through.
  virtual void submit(const judge::Answer& answer) = 0;
  /// Only failures are told.
  virtual void keepDraft(const judge::Answer& draft) = 0;

  /// Answered by disputesReady.
  virtual void requestDisputes(const QString& task, const QString& viewer) = 0;
  /// Answered by disputeSettled.
  virtual void settle(const QString& task, const judge::Answer& answer) = 0;
  /// Answered by resultsReady.
  virtual void requestResults(const QString& task) = 0;

  /// What all closed tasks say of the runs that they compared; answered by judgedReady.
  virtual void requestJudged() = 0;
  /// Models that judged the task, and metrics beside people; answered by machineReady, and by
  /// machineStep where a model judges now, this task or another.
  virtual void requestMachine(const QString& task) = 0;
  /// A pair of a closed task with its article; answered by machineItemReady.
  virtual void requestMachineItem(const QString& task, const QString& item) = 0;
  /// A model judges a task's pairs, one task at a time: machineStep while it goes, machineEnded.
  /// What it has said is kept, and the same wish goes on from there.
  virtual void startMachine(const MachineWish& wish) = 0;
  virtual void pauseMachine(bool paused) = 0;
  virtual void stopMachine() = 0;

  /// The items of one annotator as a file; answered by packetWritten.
  virtual void exportPacket(const QString& task, const QString& login, const QString& file) = 0;
  /// The answers to a task that came as a packet; answered by packetWritten.
  virtual void exportAnswers(const QString& task, const QString& login, const QString& file) = 0;
  /// A packet or a file of answers; answered by fileImported.
  virtual void importFile(const QString& file) = 0;
  /// Answers for other programs; answered by answersExported.
  /// `machines`: what models said goes along, marked.
  virtual void exportAs(const QString& task, annotation::Format format, const QString& file,
                        bool machines) = 0;

 Q_SIGNALS:
  void tasksReady(const QVector<espalier::ui::TaskRow>& tasks);
  void sharedReady(const QStringList& runs, const QString& part, qint64 records);
  void taskMade(const QString& task);
  void taskClosed(const QString& task);
  void guidelinesWritten(const QString& task);
  void seatTaken(const espalier::ui::JudgeSeat& seat);
  void itemReady(const espalier::ui::JudgeItem& item);
  void allDone(const espalier::judge::Progress& progress);
  void answerStored(const espalier::ui::StoredAnswer& stored);
  void disputesReady(const QString& task,
                     const QVector<espalier::workbench::annotation::Dispute>& disputes);
  void disputeSettled(const QString& task, const QString& item);
  void resultsReady(const espalier::ui::JudgeResults& results);
  /// By run, then key (see Judged); runs that nobody judged are missing.
  void judgedReady(const QMap<QString, QMap<QString, espalier::ui::Judged>>& runs);
  void machineReady(const espalier::ui::MachineNews& news);
  void machineItemReady(const espalier::judge::ItemView& view);
  void machineStep(const espalier::ui::MachineStep& step);
  /// However it ended; failed("startMachine") comes before where it failed.
  void machineEnded(const QString& task);
  void packetWritten(const espalier::workbench::annotation::PacketInfo& info, const QString& file);
  void fileImported(const espalier::workbench::annotation::ImportReport& report);
  void answersExported(const espalier::workbench::annotation::ExportReport& report,
                       const QString& file);
  /// `call`: "makeTask", "submit", ...
  void failed(const QString& call, const espalier::ui::ErrorInfo& error);
};

}  // namespace espalier::ui
