// Annotators that are killed, and two at once.
#include <QTemporaryDir>
#include <QtTest>

#include <set>

#include "core/workbench/annotation.h"
#include "core/workbench/annotation_task.h"
#include "tests/support/child.h"
#include "tests/support/judged_store.h"

using namespace espalier;
using namespace espalier::workbench::annotation;
using espalier::test::Child;
namespace fs = std::filesystem;

namespace {

judge::Answer answer_to(const judge::ItemView& view, const std::string& comment) {
  judge::Answer answer;
  answer.item = view.item;
  answer.choice = "a";
  answer.comment = comment;
  answer.milliseconds = 100;
  return answer;
}

/// Answers item after item, round after round, and tells of each answer that is stored.
int answer_for_ever(const fs::path& path, const std::string& task, int report) {
  store::Store store = store::Store::open(path);
  Desk desk = Desk::open(store, task, "mori");
  for (int round = 0;; ++round) {
    for (std::int64_t i = 1; i <= desk.size(); ++i) {
      const judge::ItemView view = desk.view(store, i);
      desk.keep_draft(store, answer_to(view, "half"));
      desk.submit(store, answer_to(view, "whole"));
      if (::write(report, "x", 1) != 1) return 1;
    }
  }
}

std::string make_task(const fs::path& path, int annotators = 1) {
  test::make_judged_store(path, 20);
  store::Store store = store::Store::open(path);
  NewTask asked;
  asked.runs = {"001", "003", "004"};
  asked.annotators = annotators;
  asked.overlap = annotators > 1 ? 60 : 0;
  return make(store, asked);
}

}  // namespace

class TestAnnotationCrash : public QObject {
  Q_OBJECT

  QTemporaryDir folder_;
  fs::path fresh(const char* name) const {
    const fs::path own = fs::path(folder_.path().toStdString()) / name;
    fs::create_directory(own);
    return own / "espalier.sqlite";
  }

 private Q_SLOTS:
  /// kill -9 at many moments: every answer that was told of is there, with its history; at most the
  /// one that was being written is not, and its draft then is.
  void killed_while_answering() {
    const fs::path path = fresh("killed");
    const std::string task = make_task(path);
    std::int64_t before = 0;
    for (int round = 0; round < 12; ++round) {
      int ends[2];
      QCOMPARE(::pipe(ends), 0);
      Child child([&] { return answer_for_ever(path, task, ends[1]); });
      std::int64_t told = 0;
      char byte = 0;
      while (told < 3 + round % 4 && ::read(ends[0], &byte, 1) == 1)
        ++told;
      ::usleep(static_cast<useconds_t>(round * 419));
      child.kill_now();
      ::close(ends[1]);
      while (::read(ends[0], &byte, 1) == 1)
        ++told;
      ::close(ends[0]);

      store::Store store = store::Store::open(path);  // runs quick_check
      const Desk desk = Desk::open(store, task, "mori");
      std::int64_t stored = 0, drafts = 0;
      for (std::int64_t i = 1; i <= desk.size(); ++i) {
        const judge::ItemView view = desk.view(store, i);
        const auto history = desk.history(store, view.item);
        stored += static_cast<std::int64_t>(history.size());
        for (std::size_t k = 0; k < history.size(); ++k) {
          QCOMPARE(history[k].revision, static_cast<std::int64_t>(k + 1));
          QCOMPARE(history[k].comment, std::string("whole"));
        }
        if (!history.empty()) QCOMPARE(view.answer->revision, history.back().revision);
        if (view.draft) {
          ++drafts;
          QCOMPARE(view.draft->comment, std::string("half"));
        }
      }
      QVERIFY(stored == before + told || stored == before + told + 1);
      QVERIFY(drafts <= 1 + round);  // at most one a kill
      before = stored;
    }
  }

  /// Two annotators, and the same one twice, in one workspace at the same time.
  void two_processes_lose_nothing() {
    const fs::path path = fresh("two");
    const std::string task = make_task(path, 2);
    const auto job = [&](const char* login, const char* comment) {
      return [&path, &task, login, comment] {
        store::Store store = store::Store::open(path);
        Desk desk = Desk::open(store, task, login);
        for (std::int64_t i = 1; i <= desk.size(); ++i)
          desk.submit(store, answer_to(desk.view(store, i), comment));
        return 0;
      };
    };
    {
      Child mori(job("mori", "one")), abe(job("abe", "one")), again(job("mori", "two"));
      QCOMPARE(mori.wait(), 0);
      QCOMPARE(abe.wait(), 0);
      QCOMPARE(again.wait(), 0);
    }
    store::Store store = store::Store::open(path);
    for (const char* login : {"mori", "abe"}) {
      const Desk desk = Desk::open(store, task, login);
      QCOMPARE(desk.size(), std::int64_t{60});
      QVERIFY(!desk.next(store));
      for (std::int64_t i = 1; i <= desk.size(); ++i) {
        std::multiset<std::string> comments;
        for (const judge::Answer& one : desk.history(store, desk.view(store, i).item))
          comments.insert(one.comment);
        const std::multiset<std::string> wanted = std::string(login) == "mori"
                                                      ? std::multiset<std::string>{"one", "two"}
                                                      : std::multiset<std::string>{"one"};
        QCOMPARE(comments, wanted);
      }
    }
    QCOMPARE(annotators(store, task).size(), std::size_t{2});
    QCOMPARE(workbench::annotation::task(store, task).answers, std::int64_t{120});
  }
};

QTEST_GUILESS_MAIN(TestAnnotationCrash)
#include "tst_annotation_crash.moc"
