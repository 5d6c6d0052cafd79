#include "ui/jobs/bridge/core_judge_service.h"

#include <future>
#include <set>

#include "core/base/error.h"
#include "core/store/store.h"
#include "ui/jobs/bridge/judge_statistics.h"
#include "ui/jobs/bridge/judged_runs.h"

namespace espalier::ui {

/// What the worker has open.
struct CoreJudgeService::Room {
  std::filesystem::path path;
  std::optional<store::Store> connection;
  std::optional<annotation::Desk> desk;

  store::Store& store() {
    if (!connection) connection.emplace(store::Store::open(path));
    return *connection;
  }
  annotation::Desk& seat() {
    if (!desk) {
      throw Error(Code::annotation_unknown, "nobody has sat down at a task", "start one first",
                  {{"what", ""}});
    }
    return *desk;
  }
};

CoreJudgeService::CoreJudgeService(QObject* parent)
    : JudgeService(parent),
      m_room(std::make_shared<Room>()),
      m_worker(std::make_unique<Worker>("judging")),
      m_statistics(std::make_unique<Worker>("agreement")) {}

CoreJudgeService::~CoreJudgeService() {
  shutDown();
}

void CoreJudgeService::shutDown() {
  if (m_machine) m_machine->request_abort();
  m_statistics.reset();
  if (!m_worker) return;
  // The worker's end drops what waits, and an answer must not be among it.
  std::promise<void> done;
  m_worker->post([&done, room = m_room] {
    room->desk.reset();
    room->connection.reset();
    done.set_value();
  });
  done.get_future().wait();
  m_worker.reset();
}

void CoreJudgeService::ask(const char* call, std::function<void(Room&)> question) {
  if (!m_worker || m_store.empty()) return;
  m_worker->post([this, call, room = m_room, question = std::move(question)] {
    try {
      question(*room);
    } catch (...) {
      const ErrorInfo info = currentInfo();
      later([this, call, info] { Q_EMIT failed(QString::fromLatin1(call), info); });
    }
  });
}

void CoreJudgeService::setStore(const std::filesystem::path& store) {
  if (store == m_store) return;  // opened again: who sits stays
  m_store = store;
  if (m_machine) m_machine->request_abort();
  ask("setStore", [store](Room& room) {
    room.desk.reset();
    room.connection.reset();
    room.path = store;
  });
}

void CoreJudgeService::requestTasks() {
  ask("requestTasks", [this](Room& room) {
    QVector<TaskRow> rows;
    // A workspace without runs has no store yet, and looking at it makes none.
    if (room.connection || std::filesystem::exists(room.path)) {
      for (annotation::TaskState& state : annotation::tasks(room.store())) {
        TaskRow row;
        row.annotators = annotation::annotators(room.store(), state.task.id);
        row.state = std::move(state);
        rows.prepend(row);
      }
    }
    later([this, rows] { Q_EMIT tasksReady(rows); });
  });
}

void CoreJudgeService::requestShared(const QStringList& runs, const QString& part) {
  ask("requestShared", [this, runs, part](Room& room) {
    std::set<std::string> shared;
    if (!part.isEmpty()) shared = annotation::records_of(part.toStdString());
    for (qsizetype i = 0; i < runs.size(); ++i) {
      std::set<std::string> records;
      for (const store::OutputRow& row : room.store().outputs(runs[i].toStdString())) {
        if ((i == 0 && part.isEmpty()) || shared.contains(row.record)) records.insert(row.record);
      }
      shared.swap(records);
    }
    later([this, runs, part, count = static_cast<qint64>(shared.size())] {
      Q_EMIT sharedReady(runs, part, count);
    });
  });
}

void CoreJudgeService::makeTask(const TaskWish& wish) {
  ask("makeTask", [this, wish](Room& room) {
    annotation::NewTask task = wish.task;
    if (!wish.practiceFile.isEmpty())
      task.practice = annotation::read_own_items(wish.practiceFile.toStdString());
    if (!wish.goldFile.isEmpty())
      task.gold = annotation::read_own_items(wish.goldFile.toStdString());
    const QString id = QString::fromStdString(annotation::make(room.store(), task));
    later([this, id] { Q_EMIT taskMade(id); });
  });
}

void CoreJudgeService::closeTask(const QString& task) {
  ask("closeTask", [this, task](Room& room) {
    annotation::close(room.store(), task.toStdString());
    later([this, task] { Q_EMIT taskClosed(task); });
  });
}

void CoreJudgeService::writeGuidelines(const QString& task, const QString& en, const QString& ja,
                                       const QString& author) {
  ask("writeGuidelines", [this, task, en, ja, author](Room& room) {
    annotation::write_guidelines(room.store(), task.toStdString(), en.toStdString(),
                                 ja.toStdString(), author.toStdString());
    later([this, task] { Q_EMIT guidelinesWritten(task); });
  });
}

void CoreJudgeService::tell(Room& room, const std::optional<judge::ItemView>& view) {
  const judge::Progress progress = room.seat().progress(room.store());
  if (!view) {
    later([this, progress] { Q_EMIT allDone(progress); });
    return;
  }
  JudgeItem item;
  item.view = *view;
  item.progress = progress;
  if (view->answer) {
    item.peers = room.seat().peers(room.store(), view->item);
    item.history = room.seat().history(room.store(), view->item);
  }
  later([this, item] { Q_EMIT itemReady(item); });
}

void CoreJudgeService::takeSeat(const QString& task, const QString& login) {
  ask("takeSeat", [this, task, login](Room& room) {
    room.desk.reset();
    room.desk.emplace(
        annotation::Desk::open(room.store(), task.toStdString(), login.toStdString()));
    const JudgeSeat seat{room.desk->task(), login};
    later([this, seat] { Q_EMIT seatTaken(seat); });
    tell(room, room.desk->next(room.store()));
  });
}

void CoreJudgeService::requestNext() {
  ask("requestNext", [this](Room& room) { tell(room, room.seat().next(room.store())); });
}

void CoreJudgeService::requestItem(qint64 position) {
  ask("requestItem",
      [this, position](Room& room) { tell(room, room.seat().view(room.store(), position)); });
}

void CoreJudgeService::requestLast(qint64 back) {
  ask("requestLast", [this, back](Room& room) {
    // Before the first answer there is nothing to go back to: the page stays as it is.
    if (const auto view = room.seat().last_answered(room.store(), back)) tell(room, view);
  });
}

void CoreJudgeService::submit(const judge::Answer& answer) {
  ask("submit", [this, answer](Room& room) {
    StoredAnswer stored;
    stored.item = QString::fromStdString(answer.item);
    stored.feedback = room.seat().submit(room.store(), answer);
    stored.progress = room.seat().progress(room.store());
    later([this, stored] { Q_EMIT answerStored(stored); });
  });
}

void CoreJudgeService::keepDraft(const judge::Answer& draft) {
  ask("keepDraft", [draft](Room& room) { room.seat().keep_draft(room.store(), draft); });
}

void CoreJudgeService::requestDisputes(const QString& task, const QString& viewer) {
  ask("requestDisputes", [this, task, viewer](Room& room) {
    const auto found = annotation::disputes(room.store(), task.toStdString(), viewer.toStdString());
    const QVector<annotation::Dispute> disputes(found.begin(), found.end());
    later([this, task, disputes] { Q_EMIT disputesReady(task, disputes); });
  });
}

void CoreJudgeService::settle(const QString& task, const judge::Answer& answer) {
  ask("settle", [this, task, answer](Room& room) {
    annotation::adjudicate(room.store(), task.toStdString(), answer);
    later([this, task, item = QString::fromStdString(answer.item)] {
      Q_EMIT disputeSettled(task, item);
    });
  });
}

void CoreJudgeService::requestResults(const QString& task) {
  if (!m_statistics || m_store.empty()) return;
  m_statistics->post([this, task, path = m_store] {
    try {
      const JudgeResults results =
          judgeResults(store::Store::open_read_only(path, false), task.toStdString());
      later([this, results] { Q_EMIT resultsReady(results); });
    } catch (...) {
      const ErrorInfo info = currentInfo();
      later([this, info] { Q_EMIT failed(QStringLiteral("requestResults"), info); });
    }
  });
}

void CoreJudgeService::requestJudged() {
  if (!m_statistics || m_store.empty()) return;
  m_statistics->post([this, path = m_store] {
    try {
      std::error_code ignored;
      JudgedRuns runs;
      if (std::filesystem::exists(path, ignored))
        runs = judgedRuns(store::Store::open_read_only(path, false));
      later([this, runs] { Q_EMIT judgedReady(runs); });
    } catch (...) {
      const ErrorInfo info = currentInfo();
      later([this, info] { Q_EMIT failed(QStringLiteral("requestJudged"), info); });
    }
  });
}

void CoreJudgeService::requestMachineItem(const QString& task, const QString& item) {
  ask("requestMachineItem", [this, task, item](Room& room) {
    const judge::ItemView view =
        annotation::machine_item(room.store(), task.toStdString(), item.toStdString());
    later([this, view] { Q_EMIT machineItemReady(view); });
  });
}

void CoreJudgeService::exportPacket(const QString& task, const QString& login,
                                    const QString& file) {
  ask("exportPacket", [this, task, login, file](Room& room) {
    const auto info = annotation::export_packet(room.store(), task.toStdString(),
                                                login.toStdString(), file.toStdString());
    later([this, info, file] { Q_EMIT packetWritten(info, file); });
  });
}

void CoreJudgeService::exportAnswers(const QString& task, const QString& login,
                                     const QString& file) {
  ask("exportAnswers", [this, task, login, file](Room& room) {
    const auto info = annotation::export_answers(room.store(), task.toStdString(),
                                                 login.toStdString(), file.toStdString());
    later([this, info, file] { Q_EMIT packetWritten(info, file); });
  });
}

void CoreJudgeService::importFile(const QString& file) {
  ask("importFile", [this, file](Room& room) {
    const auto report = annotation::import_file(room.store(), file.toStdString());
    later([this, report] { Q_EMIT fileImported(report); });
  });
}

void CoreJudgeService::exportAs(const QString& task, annotation::Format format, const QString& file,
                                bool machines) {
  ask("exportAs", [this, task, format, file, machines](Room& room) {
    const auto report = annotation::export_answers_as(room.store(), task.toStdString(), format,
                                                      file.toStdString(), machines);
    later([this, report, file] { Q_EMIT answersExported(report, file); });
  });
}

}  // namespace espalier::ui
