// annotate of the real program: from making a task to its exports.
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

#include <sstream>

#include "core/base/atomic_file.h"
#include "core/base/json.h"
#include "tests/support/judged_store.h"

using espalier::Json;
namespace json = espalier::json;

namespace {

struct Answer {
  int status = -1;
  std::string out, err;
  Json object() const { return json::parse(out); }
  std::string code() const { return object().at("error").at("code"); }
};

}  // namespace

class TestCliAnnotate : public QObject {
  Q_OBJECT

  QTemporaryDir folder_;

  QString path(const char* name) const { return folder_.filePath(QString::fromUtf8(name)); }
  Answer ask(const QStringList& arguments, const char* store = "home/espalier.sqlite") const {
    QProcess process;
    process.start(QStringLiteral(ESPALIER_BIN_DIR "/espalier-cli"),
                  QStringList{"annotate"} + arguments + QStringList{"--store", path(store)});
    Answer answer;
    if (!process.waitForFinished(120000)) return answer;
    answer.status = process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -2;
    answer.out = process.readAllStandardOutput().toStdString();
    answer.err = process.readAllStandardError().toStdString();
    return answer;
  }
  void write(const char* name, const std::string& text) const {
    espalier::write_file(path(name).toStdString(), text);
  }
  std::string read(const char* name) const { return espalier::read_file(path(name).toStdString()); }
  /// "a" for every item that `items` lists.
  std::string answers_to(const std::string& items) const {
    std::istringstream lines(items);
    std::string out;
    for (std::string line; std::getline(lines, line);) {
      const Json item = json::parse(line);
      out += json::dump(Json{{"item", item.at("item")}, {"choice", "a"}, {"milliseconds", 900}}) +
             "\n";
    }
    return out;
  }

 private Q_SLOTS:
  void initTestCase() {
    for (const char* name : {"home", "away"})
      espalier::make_folder(path(name).toStdString());
    espalier::test::make_judged_store(path("home/espalier.sqlite").toStdString(), 10);
  }

  void a_task_from_the_first_word_to_the_last() {
    write("guidelines.md", "先に文書を読む。");
    write("practice.jsonl",
          R"({"document": "d", "candidates": ["x", "y"], "expected": {"choice": "0", "en": "why"}})"
          "\n");
    Answer made = ask({"make", "001", "003", "--reference", "--annotators", "2", "--overlap", "4",
                       "--practice", path("practice.jsonl"), "--guidelines-ja",
                       path("guidelines.md"), "--seed", "5", "--name", "要約", "--json"});
    QCOMPARE(made.status, 0);
    QCOMPARE(made.object().at("task"), Json("001"));
    QCOMPARE(made.object().at("items"), Json(30));
    QCOMPARE(made.object().at("guidelines"), Json(1));

    const Answer items = ask({"items", "001", "--login", "mori"});
    QCOMPARE(items.status, 0);
    QCOMPARE(items.out.find("adaptive_merge"), std::string::npos);
    write("answers.jsonl", answers_to(items.out));
    const Answer stored =
        ask({"answer", "001", path("answers.jsonl"), "--login", "mori", "--json"});
    QCOMPARE(stored.status, 0);
    QCOMPARE(stored.object().at("stored"), Json(18));  // 4 for all, 13 of 26, and practice
    QCOMPARE(stored.object().at("feedback").size(), std::size_t{1});
    QCOMPARE(stored.object().at("feedback")[0].at("feedback").at("en"), Json("why"));
    QCOMPARE(stored.object().at("progress").at("done"), Json(17));
    QCOMPARE(stored.object().at("progress").at("left_milliseconds"), Json(0));

    const Json shown = ask({"show", "001", "--json"}).object();
    QCOMPARE(shown.at("annotators")[0].at("login"), Json("mori"));
    QVERIFY(!shown.contains("systems"));
    QVERIFY(ask({"list"}).out.find("要約") != std::string::npos);

    // The other annotator works on another machine.
    QCOMPARE(ask({"packet", "001", "--login", "abe", "--out", path("packet.json")}).status, 0);
    const Answer imported = ask({"import", path("packet.json"), "--json"}, "away/espalier.sqlite");
    QCOMPARE(imported.object().at("kind"), Json("packet"));
    QCOMPARE(imported.object().at("items"), Json(18));
    const Answer his = ask({"items", "001", "--login", "abe"}, "away/espalier.sqlite");
    write("his.jsonl", answers_to(his.out));
    QCOMPARE(
        ask({"answer", "001", path("his.jsonl"), "--login", "abe"}, "away/espalier.sqlite").status,
        0);
    QCOMPARE(ask({"answers", "001", "--login", "abe", "--out", path("back.json")},
                 "away/espalier.sqlite")
                 .status,
             0);
    const Json back = ask({"import", path("back.json"), "--json"}).object();
    QCOMPARE(back.at("added"), Json(18));
    QCOMPARE(back.at("conflicts"), Json::array());
    QCOMPARE(ask({"import", path("back.json"), "--json"}).object().at("known"), Json(true));

    const Json disputes = ask({"disputes", "001", "--json"}).object().at("disputes");
    if (!disputes.empty()) {
      write("verdict.jsonl",
            json::dump(Json{{"item", disputes[0].at("item")}, {"choice", "tie"}}) + "\n");
      QCOMPARE(ask({"settle", "001", path("verdict.jsonl"), "--login", "judge", "--json"})
                   .object()
                   .at("settled"),
               Json(1));
    }
    QCOMPARE(ask({"guidelines", "001", "--en", path("guidelines.md"), "--login", "owner", "--json"})
                 .object()
                 .at("guidelines")
                 .size(),
             std::size_t{2});

    for (const char* format : {"csv", "jsonl", "argilla", "labelstudio", "preferences"}) {
      const Answer written =
          ask({"export", "001", "--format", format, "--out", path("out"), "--json"});
      QCOMPARE(written.status, 0);
      QVERIFY(written.object().at("rows").get<int>() > 0);
      QCOMPARE(read("out").find("003\""), std::string::npos);
    }
    QCOMPARE(ask({"close", "001"}).status, 0);
    const Json closed = ask({"show", "001", "--json"}).object();
    QCOMPARE(closed.at("systems").size(), std::size_t{3});
    QCOMPARE(closed.at("systems")[1].at("method"), Json("zero_shot"));
  }

  /// A model judges what two people judge: marked, told apart, gone on with.
  void a_machine_judges() {
    espalier::make_folder(path("judged").toStdString());
    const char* const store = "judged/espalier.sqlite";
    espalier::test::make_judged_store(path(store).toStdString(), 10);
    QCOMPARE(ask({"make", "001", "003", "--annotators", "2", "--overlap", "10"}, store).status, 0);
    write("rubric.txt", "{document}\nA: {a}\nB: {b}\nA, B or C?");
    const QStringList judge{
        "judge",    "001",
        "--model",  QStringLiteral(ESPALIER_TEST_DATA "/golden/models/tiny-llama"),
        "--rubric", path("rubric.txt"),
        "--device", "cpu",
        "--json"};
    const Json first = ask(judge + QStringList{"--limit", "4"}, store).object();
    QCOMPARE(first["judged"], Json(4));
    QCOMPARE(first["kind"], Json("machine"));
    const Json second = ask(judge, store).object();
    QCOMPARE(second["known"], Json(4));
    QCOMPARE(second["judged"], Json(6));
    QCOMPARE(second["key"], first["key"]);
    for (const char* login : {"akiko", "bob"}) {
      write("judged.jsonl", answers_to(ask({"items", "001", "--login", login}, store).out));
      QCOMPARE(ask({"answer", "001", path("judged.jsonl"), "--login", login}, store).status, 0);
    }
    const Json open = ask({"show", "001", "--json"}, store).object();
    QCOMPARE(open["annotators"].size(), std::size_t{2});
    QCOMPARE(open["answers"], Json(20));
    QCOMPARE(open["machines"].size(), std::size_t{1});
    QVERIFY(open["machines"][0]["items"].empty());
    QVERIFY(!open.contains("metrics"));
    QCOMPARE(ask({"close", "001"}, store).status, 0);
    const Json closed = ask({"show", "001", "--json"}, store).object();
    const Json& machine = closed["machines"][0];
    QCOMPARE(machine["annotator"], first["annotator"]);
    QCOMPARE(machine["items"].size(), std::size_t{10});
    QCOMPARE(machine["counts"], Json(false));
    QCOMPARE(machine["test"]["reason"], Json("judge.few_items"));
    QCOMPARE(machine["setup"]["rubric"]["name"], Json("own"));
    QCOMPARE(closed["metrics"].size(), std::size_t{4});
    QCOMPARE(closed["metrics"][0]["metric"], Json("rougeL"));
    const std::string words = ask({"show", "001"}, store).out;
    QVERIFY(words.find("does not count: it needs 50 items") != std::string::npos);
    QCOMPARE(ask({"export", "001", "--out", path("a.csv")}, store).status, 0);
    QVERIFY(read("a.csv").find("machine") == std::string::npos);
    QCOMPARE(ask({"export", "001", "--out", path("b.csv"), "--machines"}, store).status, 0);
    QVERIFY(read("b.csv").find(",machine,") != std::string::npos);
    QCOMPARE(
        ask({"judge", "001", "--model", "m", "--rubric", "en", "--tie-band", "2", "--json"}, store)
            .code(),
        std::string("annotation.setup"));
  }

  void what_is_refused() {
    const auto refused = [this](const QStringList& arguments, const char* code,
                                const char* store = "home/espalier.sqlite") {
      const Answer answer = ask(arguments + QStringList{"--json"}, store);
      return answer.status == 2 && answer.code() == code;
    };
    QVERIFY(refused({"show", "77"}, "annotation.unknown"));
    QVERIFY(
        refused({"answer", "001", path("answers.jsonl"), "--login", "mori"}, "annotation.closed"));
    QVERIFY(refused({"make", "001"}, "annotation.setup"));
    QVERIFY(refused({"make", "001", "055"}, "run.unknown"));
    QVERIFY(refused({"items", "001", "--login", " "}, "annotation.login"));
    QVERIFY(refused({"export", "001", "--format", "xlsx", "--out", path("o")}, "usage"));
    QVERIFY(refused({"list"}, "file.missing", "none.sqlite"));
    QVERIFY(refused({}, "usage"));
    std::string packet = read("packet.json");
    packet[packet.size() / 2] = static_cast<char>(packet[packet.size() / 2] ^ 1);
    write("bad.json", packet);
    QVERIFY(refused({"import", path("bad.json")}, "packet.bad"));
    QVERIFY(refused({"import", path("back.json")}, "packet.foreign", "away/espalier.sqlite"));
    write("bad.jsonl", "{\"item\": \n");
    QVERIFY(refused({"answer", "001", path("bad.jsonl"), "--login", "mori"}, "data.record"));
    const Answer words = ask({"import", path("bad.json")});
    QVERIFY(words.err.find("hash differs") != std::string::npos ||
            words.err.find("cannot be taken in") != std::string::npos);
    QVERIFY(words.err.find("hint:") != std::string::npos);
  }
};

QTEST_GUILESS_MAIN(TestCliAnnotate)
#include "tst_cli_annotate.moc"
