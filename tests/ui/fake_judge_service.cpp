#include "tests/ui/fake_judge_service.h"

#include <algorithm>

#include "core/base/error.h"
#include "core/judge/annotation_answers.h"
#include "ui/models/run_feed.h"

namespace espalier::ui {

void FakeJudgeService::addTask(const judge::Task& task) {
  tasks.push_back(task);
  if (!items.empty()) return;
  judge::Expected expected;
  expected.choice = "c1";
  expected.en = "The other one invents a fire.";
  expected.ja = "もう一方は火事を作り上げています。";
  const std::string article =
      "The library closes on Friday. Repairs to the roof begin on Monday, and readers may keep "
      "their books until May.";
  items = {{"i0",
            "Library",
            article,
            {{"c1", "The library closes on Friday."}, {"c2", "The library is on fire."}},
            expected},
           {"i1",
            "Roof",
            article,
            {{"c3", "Repairs to the roof begin on Monday."}, {"c4", "Readers may keep books."}}},
           {"i2",
            "",
            article,
            {{"c5", "It closes 🏛 for good."}, {"c6", "It closes on Friday until May."}}}};
  if (!task.preference) {
    for (Item& item : items)
      item.candidates.pop_back();
    items.front().practice.reset();
  }
}

bool FakeJudgeService::fails(const char* call) {
  calls << call;
  if (nextError.isNull()) return false;
  const ErrorInfo error = nextError;
  nextError = {};
  later([this, call, error] { Q_EMIT failed(call, error); });
  return true;
}

judge::Task* FakeJudgeService::find(const QString& task) {
  for (judge::Task& one : tasks) {
    if (one.id == task.toStdString()) return &one;
  }
  return nullptr;
}

void FakeJudgeService::requestTasks() {
  QVector<TaskRow> rows;
  for (const judge::Task& task : tasks) {
    TaskRow row;
    row.state.task = task;
    row.state.items = static_cast<std::int64_t>(items.size());
    for (const auto& [login, given] : answers) {
      annotation::AnnotatorState state;
      state.login = login;
      state.progress.total = static_cast<std::int64_t>(items.size());
      state.progress.done = static_cast<std::int64_t>(given.size());
      row.state.answers += state.progress.done;
      row.annotators.push_back(state);
    }
    rows << row;
  }
  later([this, rows] { Q_EMIT tasksReady(rows); });
}

void FakeJudgeService::requestShared(const QStringList& runs, const QString& part) {
  later([this, runs, part] { Q_EMIT sharedReady(runs, part, sharedOf.value(part, shared)); });
}

void FakeJudgeService::makeTask(const TaskWish& wish) {
  wishes.push_back(wish);
  if (fails("makeTask")) return;
  judge::Task task;
  task.id = "00" + std::to_string(tasks.size() + 1);
  task.name = wish.task.name;
  task.language = "en";
  task.preference = wish.task.preference;
  task.criteria = wish.task.criteria;
  addTask(task);
  later([this, id = QString::fromStdString(task.id)] { Q_EMIT taskMade(id); });
}

void FakeJudgeService::closeTask(const QString& task) {
  if (fails("closeTask")) return;
  find(task)->open = false;
  later([this, task] { Q_EMIT taskClosed(task); });
}

void FakeJudgeService::writeGuidelines(const QString& task, const QString& en, const QString& ja,
                                       const QString& author) {
  if (fails("writeGuidelines")) return;
  judge::Guidelines& now = find(task)->guidelines;
  now = {now.version + 1, en.toStdString(), ja.toStdString(), author.toStdString()};
  later([this, task] { Q_EMIT guidelinesWritten(task); });
}

judge::Progress FakeJudgeService::progress() const {
  judge::Progress out;
  const auto own = answers.find(m_login);
  for (const Item& item : items) {
    const bool done = own != answers.end() && own->second.contains(item.id);
    ++(item.practice ? out.practice_total : out.total);
    if (done) ++(item.practice ? out.practice_done : out.done);
  }
  return out;
}

judge::ItemView FakeJudgeService::view(std::size_t place) const {
  const Item& item = items[place];
  judge::ItemView view;
  view.task = m_task.id;
  view.item = item.id;
  view.position = static_cast<std::int64_t>(place) + 1;
  view.total = static_cast<std::int64_t>(items.size());
  view.practice = item.practice.has_value();
  view.title = item.title;
  view.document = item.document;
  view.candidates = item.candidates;
  if (const auto own = answers.find(m_login); own != answers.end()) {
    if (const auto at = own->second.find(item.id); at != own->second.end())
      view.answer = at->second.back();
  }
  if (const auto own = drafts.find(m_login); own != drafts.end()) {
    if (const auto at = own->second.find(item.id); at != own->second.end()) view.draft = at->second;
  }
  return view;
}

void FakeJudgeService::tell(std::size_t place) {
  JudgeItem item;
  item.view = view(place);
  item.progress = progress();
  if (item.view.answer) {
    for (const auto& [login, given] : answers) {
      const auto at = given.find(item.view.item);
      if (at == given.end()) continue;
      if (login == m_login)
        item.history = at->second;
      else
        item.peers.push_back(at->second.back());
    }
  }
  later([this, item] { Q_EMIT itemReady(item); });
}

void FakeJudgeService::takeSeat(const QString& task, const QString& login) {
  if (fails("takeSeat")) return;
  m_task = *find(task);
  m_login = login.toStdString();
  later([this, seat = JudgeSeat{m_task, login}] { Q_EMIT seatTaken(seat); });
  requestNext();
}

void FakeJudgeService::requestNext() {
  const auto own = answers.find(m_login);
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (own == answers.end() || !own->second.contains(items[i].id)) {
      tell(i);
      return;
    }
  }
  later([this, now = progress()] { Q_EMIT allDone(now); });
}

void FakeJudgeService::requestItem(qint64 position) {
  tell(static_cast<std::size_t>(position - 1));
}

void FakeJudgeService::requestLast(qint64 back) {
  QVector<std::pair<std::int64_t, std::size_t>> order;
  for (std::size_t i = 0; i < items.size(); ++i) {
    const auto& own = answers[m_login];
    if (const auto at = own.find(items[i].id); at != own.end())
      order.push_back({at->second.back().at, i});
  }
  std::sort(order.rbegin(), order.rend());
  if (back < order.size()) tell(order[back].second);
}

void FakeJudgeService::submit(const judge::Answer& answer) {
  if (fails("submit")) return;
  const auto store = [this, answer] {
    const auto at = std::find_if(items.begin(), items.end(),
                                 [&](const Item& item) { return item.id == answer.item; });
    StoredAnswer stored;
    stored.item = QString::fromStdString(answer.item);
    try {
      judge::check_answer(m_task, at->candidates, answer);
    } catch (...) {
      const ErrorInfo error = errorFromJson(current_error().to_json());
      Q_EMIT failed("submit", error);
      return;
    }
    judge::Answer kept = answer;
    kept.annotator = m_login;
    kept.at = ++m_clock;
    auto& revisions = answers[m_login][answer.item];
    kept.revision = static_cast<std::int64_t>(revisions.size()) + 1;
    revisions.push_back(kept);
    submitted.push_back(kept);
    drafts[m_login].erase(answer.item);
    if (at->practice) stored.feedback = judge::feedback(*at->practice, answer);
    stored.progress = progress();
    Q_EMIT answerStored(stored);
  };
  if (holdAnswers)
    m_held.push_back(store);
  else
    later(store);
}

void FakeJudgeService::release() {
  for (const auto& store : m_held)
    store();
  m_held.clear();
}

void FakeJudgeService::keepDraft(const judge::Answer& draft) {
  if (fails("keepDraft")) return;
  drafts[m_login][draft.item] = draft;
}

void FakeJudgeService::requestDisputes(const QString& task, const QString& viewer) {
  if (fails("requestDisputes")) return;
  std::vector<judge::Answer> all;
  for (const auto& [login, given] : answers) {
    for (const auto& [item, revisions] : given)
      all.push_back(revisions.back());
  }
  QVector<annotation::Dispute> disputes;
  for (const judge::Disagreement& found : judge::disagreements(all)) {
    annotation::Dispute dispute;
    dispute.disagreement = found;
    for (std::size_t i = 0; i < items.size(); ++i) {
      if (items[i].id == found.item) dispute.view = view(i);
    }
    dispute.view.answer.reset();
    dispute.view.position = disputes.size() + 1;
    if (const auto at = settled.find(found.item); at != settled.end()) dispute.settled = at->second;
    disputes << dispute;
  }
  calls << "viewer " + viewer;
  later([this, task, disputes] { Q_EMIT disputesReady(task, disputes); });
}

void FakeJudgeService::settle(const QString& task, const judge::Answer& answer) {
  if (fails("settle")) return;
  settled[answer.item] = answer;
  later([this, task, item = QString::fromStdString(answer.item)] {
    Q_EMIT disputeSettled(task, item);
  });
}

void FakeJudgeService::requestResults(const QString& task) {
  if (fails("requestResults")) return;
  JudgeResults told = results;
  told.task = task;
  later([this, told] { Q_EMIT resultsReady(told); });
}

void FakeJudgeService::requestJudged() {
  later([this] { Q_EMIT judgedReady(judged); });
}

void FakeJudgeService::exportPacket(const QString& task, const QString& login,
                                    const QString& file) {
  if (fails("exportPacket")) return;
  annotation::PacketInfo info{task.toStdString(), "u", login.toStdString(), "", 3};
  later([this, info, file] { Q_EMIT packetWritten(info, file); });
}

void FakeJudgeService::exportAnswers(const QString& task, const QString& login,
                                     const QString& file) {
  if (fails("exportAnswers")) return;
  annotation::PacketInfo info{task.toStdString(), "u", login.toStdString(), "", 2};
  later([this, info, file] { Q_EMIT packetWritten(info, file); });
}

void FakeJudgeService::importFile(const QString& file) {
  calls << "import " + file;
  if (fails("importFile")) return;
  later([this] { Q_EMIT fileImported(report); });
}

void FakeJudgeService::exportAs(const QString& task, annotation::Format format, const QString& file,
                                bool machines) {
  calls << QStringLiteral("export %1 %2 %3").arg(task).arg(static_cast<int>(format)).arg(file) +
               (machines ? " machines" : "");
  if (fails("exportAs")) return;
  later([this, file] { Q_EMIT answersExported({4, 1}, file); });
}

void FakeJudgeService::requestMachine(const QString& task) {
  if (fails("requestMachine")) return;
  MachineNews told = machine;
  told.task = task;
  later([this, told] { Q_EMIT machineReady(told); });
}

void FakeJudgeService::requestMachineItem(const QString& task, const QString& item) {
  calls << "machineItem " + item;
  for (const Item& one : items) {
    if (one.id != item.toStdString()) continue;
    judge::ItemView view;
    view.task = task.toStdString();
    view.item = one.id;
    view.title = one.title;
    view.document = one.document;
    view.candidates = one.candidates;
    later([this, view] { Q_EMIT machineItemReady(view); });
  }
}

void FakeJudgeService::startMachine(const MachineWish& wish) {
  calls << "startMachine";
  if (fails("startMachine")) {
    later([this, task = wish.task] { Q_EMIT machineEnded(task); });
    return;
  }
  machineWishes.push_back(wish);
}

void FakeJudgeService::pauseMachine(bool paused) {
  calls << (paused ? "pauseMachine" : "resumeMachine");
}

void FakeJudgeService::stopMachine() {
  calls << "stopMachine";
}

}  // namespace espalier::ui
