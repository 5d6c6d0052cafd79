// queue --slurm against a real Slurm of one node that the test starts; skipped with a word where it
// cannot start.
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>
#include <map>

#include "core/base/atomic_file.h"
#include "tests/support/slurm.h"
#include "tests/support/tiny_study.h"

using namespace espalier;

namespace {

struct Answer {
  int status = -1;
  Json object;
};

}  // namespace

class TestSlurm : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() {
    const QString why = slurm_.start();
    if (!why.isEmpty()) QSKIP(qPrintable(QStringLiteral("no Slurm here: ") + why));
  }

  void a_grid_gives_the_numbers_of_the_local_queue() {
    const QTemporaryDir folder;
    const QString plan = write(folder, "plan.json", [](Json&) {});
    // A local queue would give each run all cores, and numbers depend on the threads.
    const QStringList sweep{plan, QStringLiteral("--sweep"), QStringLiteral("seed=1,2,3"),
                            QStringLiteral("--threads"), QStringLiteral("1")};
    const Answer there = queue(folder, "cluster.sqlite", slurm_options() + sweep);
    QCOMPARE(there.status, 0);
    QCOMPARE(there.object["submitted"].size(), std::size_t{3});
    QCOMPARE(there.object["finished"].size(), std::size_t{3});
    QCOMPARE(queue(folder, "local.sqlite", sweep).status, 0);
    const auto wanted = runs(folder, "local.sqlite"), got = runs(folder, "cluster.sqlite");
    QCOMPARE(got.size(), std::size_t{3});
    for (const auto& [name, run] : wanted) {
      QCOMPARE(got.at(name)["state"], Json("finished"));
      for (const char* key : {"validation_loss", "best_epoch", "steps", "metrics", "shares"})
        QCOMPARE(key + json::dump(got.at(name).at(key)), key + json::dump(run.at(key)));
      const QString adapter = QString::fromStdString(got.at(name)["adapter"].get<std::string>());
      QVERIFY(QFile::exists(adapter + QStringLiteral("/adapter_config.json")));
    }
    // Nothing is left of the tasks, and what is done is not handed over again.
    QVERIFY(QDir(folder.filePath(QStringLiteral("cluster")))
                .entryList({QStringLiteral("0*")}, QDir::Dirs)
                .isEmpty());
    const Answer again = queue(folder, "cluster.sqlite", slurm_options() + sweep);
    QCOMPARE(again.status, 0);
    QVERIFY(again.object["submitted"].empty());
  }

  /// Trials first, then the runs that they choose: as job arrays the same table as in one process.
  void a_study_gives_the_table_of_one_process() {
    const QTemporaryDir folder;
    const QString file = test::tiny_study(folder, [](Json& plan) { plan["threads"] = 1; });
    const Json there = study(folder, "cluster.sqlite", file, slurm_options());
    QVERIFY(there["complete"].get<bool>());
    const Json here = study(folder, "local.sqlite", file, {});
    QVERIFY(here["complete"].get<bool>());
    QCOMPARE(there["cells"].size(), std::size_t{4});
    QCOMPARE(json::dump(timeless(there["cells"])), json::dump(timeless(here["cells"])));
    for (const char* key : {"columns", "baseline", "metric"}) {
      if (here.contains(key)) QCOMPARE(json::dump(there.at(key)), json::dump(here.at(key)));
    }
    // Every run of it went over the cluster: two trials a size, then a lead and two seeds of LoRA.
    QCOMPARE(there["runs"].size(), std::size_t{10});
    QCOMPARE(here["runs"].size(), std::size_t{10});
    const auto ran = runs(folder, "cluster.sqlite");
    for (const auto& [name, run] : ran)
      QCOMPARE(name + run["state"].get<std::string>(), name + "finished");
    // What is done is not handed over again.
    const Json again = study(folder, "cluster.sqlite", file, slurm_options());
    QCOMPARE(json::dump(timeless(again["cells"])), json::dump(timeless(here["cells"])));
    QCOMPARE(json::dump(again["runs"]), json::dump(there["runs"]));
  }

  void a_task_that_fails_says_why_and_stops_nothing() {
    const QTemporaryDir folder;
    const QString good = write(folder, "good.json", [](Json&) {});
    const QString bad = write(folder, "bad.json", [](Json& plan) {
      plan["name"] = "no records";
      plan["data"]["train"] = "gone.jsonl";
    });
    const Answer answer =
        queue(folder, "espalier.sqlite", slurm_options() + QStringList{bad, good});
    QCOMPARE(answer.status, 1);
    QCOMPARE(answer.object["finished"].size(), std::size_t{1});
    QCOMPARE(answer.object["failed"].size(), std::size_t{1});
    QCOMPARE(answer.object["failed"][0]["error"]["code"], Json("file.missing"));
  }

  void a_cancelled_task_goes_on_to_the_same_numbers() {
    const QTemporaryDir folder;
    const QString plan = write(folder, "plan.json", [](Json& p) {
      p["optimizer"]["epochs"] = 60;
      p["optimizer"]["patience"] = 0;
    });
    const Answer added = queue(folder, "cluster.sqlite",
                               slurm_options() + QStringList{plan, QStringLiteral("--add")});
    QCOMPARE(added.object["submitted"].size(), std::size_t{1});
    const QString log = folder.filePath(QStringLiteral("cluster/001/events.log"));
    const auto trains = [&] {
      QFile file(log);
      return file.open(QIODevice::ReadOnly) && file.readAll().contains("\"event\":\"step\"");
    };
    QTRY_VERIFY_WITH_TIMEOUT(trains(), 60000);
    const Answer cancelled =
        queue(folder, "cluster.sqlite", slurm_options() + QStringList{QStringLiteral("--cancel")});
    QCOMPARE(cancelled.object["cancelled"].size(), std::size_t{1});
    // Handed over again, it goes on; the answer counts it once as waiting at most.
    Answer rest;
    for (int i = 0; i < 5 && runs(folder, "cluster.sqlite").begin()->second["state"] != "finished";
         ++i)
      rest = queue(folder, "cluster.sqlite", slurm_options());
    QCOMPARE(rest.status, 0);
    QCOMPARE(queue(folder, "local.sqlite", {plan, QStringLiteral("--threads"), QStringLiteral("1")})
                 .status,
             0);
    const auto wanted = runs(folder, "local.sqlite"), got = runs(folder, "cluster.sqlite");
    for (const char* key : {"validation_loss", "best_epoch", "steps", "metrics"})
      QCOMPARE(key + json::dump(got.begin()->second.at(key)),
               key + json::dump(wanted.begin()->second.at(key)));
  }

  void a_refusal_is_told_in_slurms_words() {
    const QTemporaryDir folder;
    const QString plan = write(folder, "plan.json", [](Json&) {});
    const Answer answer = queue(folder, "espalier.sqlite",
                                slurm_options() + QStringList{plan, QStringLiteral("--partition"),
                                                              QStringLiteral("nowhere")});
    QCOMPARE(answer.status, 2);
    QCOMPARE(answer.object["error"]["code"], Json("usage"));
    QVERIFY(answer.object["error"]["message"].get<std::string>().find("partition") !=
            std::string::npos);
  }

 private:
  static QString write(const QTemporaryDir& folder, const char* name,
                       const std::function<void(Json&)>& change) {
    Json plan = test::tiny_plan(folder);
    plan["threads"] = 1;
    change(plan);
    const QString file = folder.filePath(QString::fromLatin1(name));
    write_file(file.toStdString(), json::dump(plan));
    return file;
  }
  Json study(const QTemporaryDir& folder, const char* store, const QString& file,
             const QStringList& more) const {
    int status = -1;
    const QByteArray out = call(folder, "study", store, QStringList{file} + more, status);
    return status == 0 ? json::parse(out.toStdString()) : Json{{"complete", false}};
  }
  /// Without what differs from machine to machine and from time to time: what it took, and the
  /// numbers that runs have by their order.
  static Json timeless(Json value) {
    if (value.is_object()) {
      for (const char* key : {"seconds", "trial_seconds", "peak_bytes", "runs", "trials"})
        value.erase(key);
    }
    for (auto& [key, inner] : value.items()) {
      if (inner.is_structured()) inner = timeless(inner);
    }
    return value;
  }
  static QStringList slurm_options() {
    return {QStringLiteral("--slurm"), QStringLiteral("--poll"), QStringLiteral("0.3")};
  }
  QByteArray call(const QTemporaryDir& folder, const char* command, const char* store,
                  const QStringList& more, int& status) const {
    QProcess process;
    process.setProcessEnvironment(slurm_.environment());
    process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    process.start(QStringLiteral(ESPALIER_BIN_DIR "/espalier-cli"),
                  QStringList{QLatin1String(command), QStringLiteral("--json"),
                              QStringLiteral("--store"), folder.filePath(QLatin1String(store))} +
                      more);
    if (process.waitForFinished(120000)) status = process.exitCode();
    return process.readAllStandardOutput();
  }
  Answer queue(const QTemporaryDir& folder, const char* store, const QStringList& more) const {
    Answer answer;
    answer.object = json::parse(call(folder, "queue", store, more, answer.status).toStdString());
    return answer;
  }
  /// By name.
  std::map<std::string, Json> runs(const QTemporaryDir& folder, const char* store) const {
    int status = -1;
    const Json list = json::parse(call(folder, "runs", store, {}, status).toStdString());
    std::map<std::string, Json> out;
    for (const Json& run : list["runs"])
      out[run["name"].get<std::string>()] = run;
    return out;
  }

  test::OneNodeSlurm slurm_;
};

QTEST_GUILESS_MAIN(TestSlurm)
#include "tst_slurm.moc"
