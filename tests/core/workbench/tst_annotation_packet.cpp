// Packets out, answers back, and what is refused.
#include <QTemporaryDir>
#include <QtTest>

#include "core/base/hash.h"
#include "core/store/annotation_table.h"
#include "core/workbench/annotation.h"
#include "core/workbench/annotation_packet.h"
#include "core/workbench/annotation_task.h"
#include "tests/support/error_code.h"
#include "tests/support/judged_store.h"

using namespace espalier;
using namespace espalier::workbench::annotation;
using espalier::test::code_of;
using espalier::test::message_of;
namespace fs = std::filesystem;

namespace {

judge::Answer answer_to(const judge::ItemView& view, const std::string& choice) {
  judge::Answer answer;
  answer.item = view.item;
  answer.choice = choice;
  answer.milliseconds = 3000;
  answer.spans = {{view.candidates[1].id, 0, 2, "ungrammatical", "語順"}};
  return answer;
}

/// A file of ours with another content and the hash that goes with it.
void rewrite(const fs::path& from, const fs::path& to, const std::function<void(Json&)>& change) {
  Json content = json::parse(read_file(from));
  content.erase("hash");
  change(content);
  content["hash"] = sha256_hex(json::dump(content));
  write_file(to, json::dump(content) + "\n");
}

}  // namespace

class TestAnnotationPacket : public QObject {
  Q_OBJECT

  QTemporaryDir folder_;
  int count_ = 0;

  /// Home with its task, a packet of it, and the other machine's empty workspace.
  struct Two {
    fs::path folder;
    store::Store home, away;
    std::string task, packet_task;
    fs::path packet;
  };
  Two two() {
    const fs::path own = fs::path(folder_.path().toStdString()) / std::to_string(++count_);
    fs::create_directories(own / "home");
    fs::create_directories(own / "away");
    test::make_judged_store(own / "home/espalier.sqlite", 20);
    Two out{own,
            store::Store::open(own / "home/espalier.sqlite"),
            store::Store::open(own / "away/espalier.sqlite"),
            {},
            {},
            own / "packet.json"};
    NewTask asked;
    asked.runs = {"001", "003", "004"};
    asked.seed = 11;
    asked.reference = true;
    asked.annotators = 2;
    asked.overlap = 6;
    asked.made_gold = 5;
    asked.gold_rate = 0.2;
    asked.guidelines_ja = "基準";
    OwnItem practice;
    practice.document = "練習";
    practice.candidates = {"よい", "わるい"};
    practice.expected.choice = "0";
    practice.expected.en = "because";
    asked.practice = {practice};
    out.task = make(out.home, asked);
    export_packet(out.home, out.task, "mori", out.packet);
    out.packet_task = import_file(out.away, out.packet).task;
    return out;
  }

 private Q_SLOTS:
  void a_packet_holds_nothing_of_the_methods() {
    const Two t = two();
    std::string text = read_file(t.packet);
    for (const std::string& method : test::judged_methods())
      QVERIFY2(text.find(method) == std::string::npos, method.c_str());
    for (const char* word : {"run of", "\"001\"", "\"003\"", "\"004\"", "\"reference\"", "gold",
                             "sources", "rouge", "scores", "rec1", "overlap", "own"})
      QVERIFY2(text.find(word) == std::string::npos, word);
    // A gold item tells no more than any other.
    const Json content = json::parse(text);
    std::size_t with_answer = 0;
    for (const Json& item : content.at("items"))
      with_answer += item.contains("practice") || item.contains("expected") ? 1 : 0;
    QCOMPARE(with_answer, std::size_t{1});
    // Candidates stand in the order of ids that say nothing: each run is first about as often.
    int first = 0, pairs = 0;
    for (const Json& item : content.at("items")) {
      const std::string a = item["candidates"][0]["text"], b = item["candidates"][1]["text"];
      if (!a.starts_with("要約") || !b.starts_with("要約")) continue;
      ++pairs;
      first += a.size() < b.size() ? 1 : 0;
    }
    QVERIFY(pairs > 15);
    QVERIFY2(first > pairs / 5 && first < pairs - pairs / 5, qPrintable(QString::number(first)));
  }

  void away_it_is_the_same_task() {
    Two t = two();
    const TaskState state = task(t.away, t.packet_task);
    QVERIFY(state.task.from_packet);
    QCOMPARE(state.task.guidelines.ja, std::string("基準"));
    QCOMPARE(state.gold, std::int64_t{0});
    const Desk home = Desk::open(t.home, t.task, "mori");
    Desk away = Desk::open(t.away, t.packet_task, "mori");
    QCOMPARE(away.size(), home.size());
    for (std::int64_t i = 1; i <= home.size(); ++i) {
      Json here = judge::to_json(home.view(t.home, i));
      Json there = judge::to_json(away.view(t.away, i));
      here.erase("task");
      there.erase("task");
      QCOMPARE(there, here);
    }
    const auto feedback = away.submit(t.away, answer_to(away.view(t.away, 1), "a"));
    QCOMPARE(feedback.value().en, std::string("because"));
    QCOMPARE(code_of([&] { Desk::open(t.away, t.packet_task, "abe"); }),
             std::string("annotation.login"));
    QCOMPARE(code_of([&] { systems(t.away, t.packet_task); }), std::string("annotation.unknown"));
    QCOMPARE(code_of([&] { export_packet(t.away, t.packet_task, "abe", t.folder / "x"); }),
             std::string("annotation.unknown"));
  }

  void the_same_packet_twice_changes_nothing() {
    Two t = two();
    Desk away = Desk::open(t.away, t.packet_task, "mori");
    away.submit(t.away, answer_to(away.view(t.away, 2), "a"));
    const ImportReport again = import_file(t.away, t.packet);
    QVERIFY(again.known);
    QCOMPARE(again.task, t.packet_task);
    QCOMPARE(tasks(t.away).size(), std::size_t{1});
    QCOMPARE(task(t.away, t.packet_task).answers, std::int64_t{1});
    // At home it is known, and changes nothing either.
    const ImportReport home = import_file(t.home, t.packet);
    QVERIFY(home.known);
    QCOMPARE(home.task, t.task);
    QCOMPARE(tasks(t.home).size(), std::size_t{1});
  }

  void answers_come_back_once() {
    Two t = two();
    Desk away = Desk::open(t.away, t.packet_task, "mori");
    while (const auto view = away.next(t.away))
      away.submit(t.away, answer_to(*view, view->position % 2 == 0 ? "a" : "tie"));
    away.submit(t.away, answer_to(away.view(t.away, 3), "both_bad"));  // a revision
    const fs::path back = t.folder / "back.json";
    const PacketInfo info = export_answers(t.away, t.packet_task, "mori", back);
    QCOMPARE(info.items, away.size() + 1);
    const ImportReport report = import_file(t.home, back);
    QCOMPARE(report.task, t.task);
    QCOMPARE(report.added, away.size() + 1);
    QCOMPARE(report.revised, std::int64_t{1});
    QVERIFY(report.conflicts.empty());
    const Desk home = Desk::open(t.home, t.task, "mori");
    const judge::ItemView third = home.view(t.home, 3);
    QCOMPARE(third.answer->choice, std::string("both_bad"));
    QCOMPARE(third.answer->at, away.view(t.away, 3).answer->at);
    QCOMPARE(third.answer->spans[0].note, std::string("語順"));
    QCOMPARE(home.history(t.home, third.item).size(), std::size_t{2});
    QCOMPARE(home.progress(t.home).done, home.progress(t.home).total);
    QVERIFY(annotators(t.home, t.task).at(0).gold_answered > 0);
    // Once more, and what a later file of the same hand holds.
    const std::string before = read_file(t.folder / "home/espalier.sqlite");
    QVERIFY(import_file(t.home, back).known);
    QCOMPARE(read_file(t.folder / "home/espalier.sqlite"), before);
    away.submit(t.away, answer_to(away.view(t.away, 5), "b"));
    export_answers(t.away, t.packet_task, "mori", back);
    const ImportReport more = import_file(t.home, back);
    QCOMPARE(more.added, std::int64_t{1});
    QCOMPARE(more.same, away.size() + 1);
    QVERIFY(more.conflicts.empty());
    // A closed task takes no more, but still knows what it has.
    close(t.home, t.task);
    QVERIFY(import_file(t.home, back).known);
    away.submit(t.away, answer_to(away.view(t.away, 5), "a"));
    export_answers(t.away, t.packet_task, "mori", back);
    QCOMPARE(code_of([&] { import_file(t.home, back); }), std::string("annotation.closed"));
  }

  void conflicts_are_told_and_the_newer_stands() {
    Two t = two();
    Desk away = Desk::open(t.away, t.packet_task, "mori");
    Desk home = Desk::open(t.home, t.task, "mori");
    const auto wait = [] { QTest::qSleep(3); };
    away.submit(t.away, answer_to(away.view(t.away, 2), "a"));
    wait();
    home.submit(t.home, answer_to(home.view(t.home, 2), "b"));  // newer: stays
    home.submit(t.home, answer_to(home.view(t.home, 3), "b"));
    home.submit(t.home, answer_to(home.view(t.home, 4), "tie"));
    wait();
    away.submit(t.away, answer_to(away.view(t.away, 3), "a"));    // newer: stands
    away.submit(t.away, answer_to(away.view(t.away, 4), "tie"));  // the same
    const fs::path back = t.folder / "back.json";
    export_answers(t.away, t.packet_task, "mori", back);
    const ImportReport report = import_file(t.home, back);
    QCOMPARE(report.conflicts.size(), std::size_t{2});
    QCOMPARE(report.same, std::int64_t{1});
    QCOMPARE(report.added, std::int64_t{2});
    for (const Conflict& conflict : report.conflicts) {
      const bool second = conflict.item == home.view(t.home, 2).item;
      QCOMPARE(conflict.replaced, !second);
      QCOMPARE(conflict.there_at > conflict.here_at, !second);
      QCOMPARE(conflict.annotator, std::string("mori"));
    }
    QCOMPARE(home.view(t.home, 2).answer->choice, std::string("b"));
    QCOMPARE(home.view(t.home, 3).answer->choice, std::string("a"));
    QCOMPARE(home.history(t.home, home.view(t.home, 2).item).size(), std::size_t{2});
    QCOMPARE(home.history(t.home, home.view(t.home, 3).item).size(), std::size_t{2});
    QVERIFY(import_file(t.home, back).known);
  }

  void a_flipped_byte_is_found_wherever_it_is() {
    Two t = two();
    Desk away = Desk::open(t.away, t.packet_task, "mori");
    away.submit(t.away, answer_to(away.view(t.away, 2), "a"));
    const fs::path back = t.folder / "back.json", bad = t.folder / "bad.json";
    export_answers(t.away, t.packet_task, "mori", back);
    for (const fs::path& file : {t.packet, back}) {
      const std::string whole = read_file(file);
      const std::size_t step = std::max<std::size_t>(1, whole.size() / 97);
      for (std::size_t i = 0; i + 1 < whole.size(); i += step) {
        std::string changed = whole;
        changed[i] = static_cast<char>(changed[i] ^ 1);
        write_file(bad, changed);
        QCOMPARE(code_of([&] { import_file(t.home, bad); }), std::string("packet.bad"));
        write_file(bad, whole.substr(0, i));
        QCOMPARE(code_of([&] { import_file(t.home, bad); }), std::string("packet.bad"));
      }
    }
    QCOMPARE(task(t.home, t.task).answers, std::int64_t{0});
    QVERIFY(message_of([&] { import_file(t.home, bad); }).find("bad.json") != std::string::npos);
    write_file(bad, "{\"id\": 1}");
    QCOMPARE(code_of([&] { import_file(t.home, bad); }), std::string("packet.bad"));
    QCOMPARE(code_of([&] { import_file(t.home, t.folder / "none"); }), std::string("file.missing"));
  }

  void foreign_and_forged_files() {
    Two t = two(), other = two();
    Desk away = Desk::open(t.away, t.packet_task, "mori");
    const judge::ItemView view = away.view(t.away, 2);
    away.submit(t.away, answer_to(view, "a"));
    const fs::path back = t.folder / "back.json", forged = t.folder / "forged.json";
    export_answers(t.away, t.packet_task, "mori", back);
    // To another workspace, though its task looks the same.
    QCOMPARE(code_of([&] { import_file(other.home, back); }), std::string("packet.foreign"));
    // Of a packet that was changed and hashed anew, and of one that was never made.
    rewrite(t.packet, forged, [](Json& packet) { packet["items"].erase(1); });
    QCOMPARE(code_of([&] { import_file(t.home, forged); }), std::string("packet.foreign"));
    rewrite(back, forged, [](Json& answers) { answers["packet"] = std::string(64, '0'); });
    QCOMPARE(code_of([&] { import_file(t.home, forged); }), std::string("packet.foreign"));
    rewrite(back, forged, [](Json& answers) { answers["answers"][0]["item"] = "elsewhere"; });
    QCOMPARE(code_of([&] { import_file(t.home, forged); }), std::string("packet.foreign"));
    // By another hand, with turned sides, out of range, of a later program.
    rewrite(back, forged, [](Json& answers) { answers["annotator"] = "abe"; });
    QCOMPARE(code_of([&] { import_file(t.home, forged); }), std::string("packet.bad"));
    rewrite(back, forged, [](Json& answers) {
      Json& shown = answers["answers"][0]["shown"];
      std::swap(shown[0], shown[1]);
    });
    QCOMPARE(code_of([&] { import_file(t.home, forged); }), std::string("packet.bad"));
    rewrite(back, forged, [](Json& answers) { answers["answers"][0]["choice"] = "c"; });
    QCOMPARE(code_of([&] { import_file(t.home, forged); }), std::string("annotation.answer"));
    rewrite(back, forged, [](Json& answers) { answers["answers"] = 3; });
    QVERIFY(code_of([&] { import_file(t.home, forged); }) != "none");
    rewrite(back, forged, [](Json& answers) { answers["espalier_answers"] = 2; });
    QCOMPARE(code_of([&] { import_file(t.home, forged); }), std::string("packet.bad"));
    QVERIFY(message_of([&] { import_file(t.home, forged); }).find("newer") != std::string::npos);
    QCOMPARE(task(t.home, t.task).answers, std::int64_t{0});
    QCOMPARE(import_file(t.home, back).added, std::int64_t{1});
    QCOMPARE(code_of([&] { export_answers(t.home, t.task, "mori", forged); }),
             std::string("annotation.unknown"));
  }
};

QTEST_GUILESS_MAIN(TestAnnotationPacket)
#include "tst_annotation_packet.moc"
