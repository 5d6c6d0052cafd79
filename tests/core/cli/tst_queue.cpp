// The queue as its user has it: a grid over keys, a run that fails and stops nothing, a queue that
// is killed and goes on.
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>
#include <set>

#include "core/base/atomic_file.h"
#include "tests/support/tiny_plan.h"

using namespace espalier;

namespace {

struct Answer {
  int status = -1;
  Json object;
  QByteArray told;  ///< progress, line by line
};

struct Place {
  QTemporaryDir folder;

  QString write(const char* name, const std::function<void(Json&)>& change) {
    Json plan = test::tiny_plan(folder);
    plan["optimizer"]["epochs"] = 1;
    change(plan);
    const QString file = folder.filePath(QString::fromLatin1(name));
    write_file(file.toStdString(), json::dump(plan));
    return file;
  }
  QStringList arguments(const QStringList& more) const {
    return QStringList{QStringLiteral("queue"), QStringLiteral("--json"), QStringLiteral("--store"),
                       folder.filePath(QStringLiteral("espalier.sqlite"))} +
           more;
  }
  Answer queue(const QStringList& more) const {
    QProcess process;
    process.start(QStringLiteral(ESPALIER_BIN_DIR "/espalier-cli"), arguments(more));
    Answer answer;
    if (!process.waitForFinished(240000)) return answer;
    answer.status = process.exitCode();
    answer.told = process.readAllStandardError();
    answer.object = json::parse(process.readAllStandardOutput().toStdString());
    return answer;
  }
  std::set<std::string> names() const {
    QProcess process;
    process.start(QStringLiteral(ESPALIER_BIN_DIR "/espalier-cli"),
                  {QStringLiteral("runs"), QStringLiteral("--json"), QStringLiteral("--store"),
                   folder.filePath(QStringLiteral("espalier.sqlite"))});
    process.waitForFinished(60000);
    std::set<std::string> out;
    const Json list = json::parse(process.readAllStandardOutput().toStdString());
    for (const Json& run : list["runs"])
      out.insert(run["state"].get<std::string>() + ": " + run["name"].get<std::string>());
    return out;
  }
};

}  // namespace

class TestQueue : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void a_grid_runs_and_a_failure_stops_nothing() {
    Place place;
    const QString good = place.write("good.json", [](Json&) {});
    const QString bad = place.write("bad.json", [](Json& plan) {
      plan["name"] = "no records";
      plan["data"]["train"] = "gone.jsonl";
    });
    const Answer first =
        place.queue({bad, good, QStringLiteral("--sweep"), QStringLiteral("prune.ratio=0.1,0.3"),
                     QStringLiteral("--at-once"), QStringLiteral("2")});
    QCOMPARE(first.status, 1);
    QCOMPARE(first.object["added"].size(), std::size_t{4});
    QCOMPARE(first.object["finished"].size(), std::size_t{2});
    QCOMPARE(first.object["failed"].size(), std::size_t{2});
    QCOMPARE(first.object["failed"][0]["error"]["code"], Json("file.missing"));
    QCOMPARE(place.names(), (std::set<std::string>{
                                "failed: no records · ratio 0.1", "failed: no records · ratio 0.3",
                                "finished: tiny · ratio 0.1", "finished: tiny · ratio 0.3"}));
    // What is finished is not run again; nothing waits.
    const Answer again =
        place.queue({good, QStringLiteral("--sweep"), QStringLiteral("prune.ratio=0.1,0.3")});
    QCOMPARE(again.status, 0);
    QVERIFY(again.object["added"].empty());
    QVERIFY(again.object["finished"].empty());
    const Answer wrong =
        place.queue({good, QStringLiteral("--sweep"), QStringLiteral("prune.ratio")});
    QCOMPARE(wrong.status, 2);
    QCOMPARE(wrong.object["error"]["code"], Json("usage"));
  }

  void what_does_not_fit_waits() {
    Place place;
    const QString plan = place.write("plan.json", [](Json&) {});
    // A kilobyte: no two fit side by side, but each alone begins.
    const Answer answer = place.queue({plan, QStringLiteral("--sweep"), QStringLiteral("seed=1..2"),
                                       QStringLiteral("--at-once"), QStringLiteral("2"),
                                       QStringLiteral("--memory"), QStringLiteral("0.000001")});
    QCOMPARE(answer.status, 0);
    QCOMPARE(answer.object["finished"].size(), std::size_t{2});
    QVERIFY(answer.told.contains("run 001 begun: 1 waiting, 1 running"));
    QVERIFY2(!answer.told.contains("2 running"), answer.told.constData());
  }

  void twins_are_queued_once() {
    Place place;
    const QString plan = place.write("plan.json", [](Json&) {});
    QCOMPARE(place.queue({plan}).object["finished"], (Json{"001"}));
    const Answer twins =
        place.queue({QStringLiteral("--twin"), QStringLiteral("001"), QStringLiteral("--add")});
    QCOMPARE(twins.status, 0);
    QCOMPARE(twins.object["added"].size(), std::size_t{4});
    QCOMPARE(twins.object["twins"][1]["kind"], Json("random_sources"));
    QCOMPARE(place.names(),
             (std::set<std::string>{"finished: tiny", "queued: tiny · no pruning",
                                    "queued: tiny · random sources", "queued: tiny · ratio 0.5",
                                    "queued: tiny · ratio 0.7"}));
    // Asked for again, even from a twin, nothing is queued that stands there already.
    const Answer again =
        place.queue({QStringLiteral("--twin"), QStringLiteral("1"), QStringLiteral("--add")});
    QVERIFY(again.object["added"].empty());
    QCOMPARE(again.object["twins"][0]["run"], twins.object["twins"][0]["run"]);
    const Answer of_a_twin =
        place.queue({QStringLiteral("--twin"), QStringLiteral("004"), QStringLiteral("--add")});
    QCOMPARE(of_a_twin.object["added"].size(), std::size_t{1});
    QCOMPARE(place.names().count("queued: tiny · ratio 0.5 · random sources"), std::size_t{1});
    const Answer unknown =
        place.queue({QStringLiteral("--twin"), QStringLiteral("99"), QStringLiteral("--add")});
    QCOMPARE(unknown.object["error"]["code"], Json("run.unknown"));
  }

  void a_queue_that_was_killed_goes_on() {
    Place place;
    const QString plan = place.write("plan.json", [](Json&) {});
    const QStringList sweep{plan, QStringLiteral("--sweep"), QStringLiteral("seed=1,2,3")};
    QProcess process;
    process.start(QStringLiteral(ESPALIER_BIN_DIR "/espalier-cli"), place.arguments(sweep));
    QVERIFY(process.waitForStarted());
    // Killed when its first run is done.
    QByteArray told;
    process.setReadChannel(QProcess::StandardError);
    while (!told.contains("finished: 2 waiting") && !told.contains("run 001 finished") &&
           process.waitForReadyRead(120000))
      told += process.readAllStandardError();
    process.kill();
    process.waitForFinished();
    // The run that was going ends by itself; what waited still waits.
    const auto any_running = [&] {
      for (const std::string& name : place.names()) {
        if (name.starts_with("running")) return true;
      }
      return false;
    };
    QTRY_VERIFY_WITH_TIMEOUT(!any_running(), 120000);
    const Answer rest = place.queue({});
    QCOMPARE(rest.status, 0);
    QVERIFY(rest.object["finished"].size() >= 1);
    QVERIFY(rest.object["failed"].empty());
    QCOMPARE(place.names(),
             (std::set<std::string>{"finished: tiny · seed 1", "finished: tiny · seed 2",
                                    "finished: tiny · seed 3"}));
  }
};

QTEST_GUILESS_MAIN(TestQueue)
#include "tst_queue.moc"
