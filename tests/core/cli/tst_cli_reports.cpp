// sql, export-data and report of the real program, over a store of one recorded run.
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

#include <signal.h>

#include <filesystem>

#include "core/base/atomic_file.h"
#include "core/base/json.h"
#include "tests/support/npz_reader.h"
#include "tests/support/recorded_run.h"

using espalier::Json;
namespace json = espalier::json;

namespace {

struct Answer {
  int status = -1;
  std::string out, err;
  std::string code() const { return json::parse(out).at("error").at("code"); }
};

Answer finished(QProcess& process) {
  Answer answer;
  if (!process.waitForFinished(120000)) return answer;
  answer.status = process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -2;
  answer.out = process.readAllStandardOutput().toStdString();
  answer.err = process.readAllStandardError().toStdString();
  return answer;
}

/// Whether the process keeps SIGINT for its own thread yet.
bool takes_signals(qint64 process) {
  const QString file = "/proc/" + QString::number(process) + "/status";
  QFile status(file);
  if (!status.open(QIODevice::ReadOnly)) return false;
  const QString text = QString::fromLatin1(status.readAll());
  const QString mask = text.section("SigBlk:", 1).section('\n', 0, 0).trimmed();
  return (mask.toULongLong(nullptr, 16) >> (SIGINT - 1) & 1) != 0;
}

}  // namespace

class TestCliReports : public QObject {
  Q_OBJECT

  QTemporaryDir folder_;
  QString store_;

  static QString program() { return QStringLiteral(ESPALIER_BIN_DIR "/espalier-cli"); }
  Answer ask(QStringList arguments, bool with_store = true) const {
    if (with_store) arguments << "--store" << store_;
    QProcess process;
    process.start(program(), arguments);
    return finished(process);
  }
  QString path(const char* name) const { return folder_.filePath(QString::fromUtf8(name)); }

 private Q_SLOTS:
  void initTestCase() {
    store_ = path("espalier.sqlite");
    espalier::test::record_run(store_.toStdString());
  }

  void runs_are_described() {
    Answer answer = ask({"describe", "1", "--json"});
    QCOMPARE(answer.out, std::string("{\"note\":\"\",\"run\":\"001\",\"tags\":[]}\n"));
    answer = ask({"describe", "001", "--tag", "baseline", "--tag", " to  read ", "--tag",
                  "baseline", "--note", "a\nb", "--json"});
    QCOMPARE(answer.status, 0);
    QCOMPARE(json::parse(answer.out),
             (Json{{"run", "001"}, {"tags", {"baseline", "to read"}}, {"note", "a\nb"}}));
    answer = ask({"describe", "001", "--untag", "baseline", "--tag", "日本語", "--json"});
    const Json runs = json::parse(ask({"runs", "--json"}).out);
    QCOMPARE(runs["runs"][0]["tags"], (Json{"to read", "日本語"}));
    QCOMPARE(runs["runs"][0]["note"], Json("a\nb"));
    QVERIFY(ask({"runs"}).out.find("to read, 日本語") != std::string::npos);
    answer = ask({"describe", "001", "--note", "", "--untag", "to read", "--untag", "日本語"});
    QCOMPARE(answer.out, std::string("tags\nnote\n"));
    QCOMPARE(ask({"describe", "99", "--note", "x", "--json"}).code(), std::string("run.unknown"));
  }

  void an_answer_in_three_forms() {
    const QString query = "SELECT step, adapter, weight FROM weights WHERE step < 2";
    Answer answer = ask({"sql", query, "--json"});
    QCOMPARE(answer.status, 0);
    QCOMPARE(answer.out, std::string("{\"columns\":[\"step\",\"adapter\",\"weight\"],"
                                     "\"rows\":[[1,\"left\",0.75],[1,\"right\",0.25]]}\n"));
    answer = ask({"sql", query, "--csv"});
    QCOMPARE(answer.out, std::string("step,adapter,weight\n1,left,0.75\n1,right,0.25\n"));
    answer = ask({"sql", query});
    QCOMPARE(answer.out,
             std::string("step  adapter  weight\n1     left     0.75\n1     right    0.25\n"));
    // Nothing that a terminal would obey, and one line a row.
    answer = ask({"sql", "SELECT char(27) || '[2J' || char(10) || 'x' AS a"});
    QCOMPARE(answer.out, std::string("a\n\\x1b[2J\\nx\n"));
  }

  void views_are_listed() {
    const Json listed = json::parse(ask({"sql", "--views", "--json"}).out).at("views");
    QVERIFY(listed.size() >= 12);
    for (const Json& view : listed) {
      const Answer answer =
          ask({"sql", QString::fromStdString("SELECT * FROM " + view.at("name").get<std::string>()),
               "--json"});
      QCOMPARE(answer.status, 0);
      QCOMPARE(json::parse(answer.out).at("columns").size(), view.at("columns").size());
    }
    const Answer text = ask({"sql", "--views"}, false);
    QCOMPARE(text.status, 0);
    QVERIFY(text.out.find("merged_sparsity  share of zeros") != std::string::npos);
  }

  void questions_that_are_refused() {
    for (const char* query : {"", "DELETE FROM main.runs", "SELECT missing FROM runs",
                              "PRAGMA user_version", "SELECT 1; SELECT 2", "ATTACH 'x' AS y"}) {
      const Answer answer = ask({"sql", query, "--json"});
      QCOMPARE(answer.status, 2);
      QCOMPARE(answer.code(), std::string("usage"));
    }
    QCOMPARE(ask({"sql", "SELECT 1", "--json", "--csv"}).status, 2);
    const Answer missing = ask({"sql", "SELECT 1", "--json", "--store", path("no.sqlite")}, false);
    QCOMPARE(missing.status, 2);
    QCOMPARE(missing.code(), std::string("file.missing"));
    const Answer words = ask({"sql", "SELECT missing FROM runs"});
    QVERIFY(words.err.find("no such column: missing") != std::string::npos);
    QVERIFY(words.err.find("--views") != std::string::npos);
    QVERIFY(words.out.empty());
    QCOMPARE(
        json::parse(ask({"sql", "SELECT count(*) FROM runs", "--json"}).out).at("rows").at(0).at(0),
        Json(1));
  }

  void an_endless_question_ends() {
    const QString endless =
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n";
    const Answer late = ask({"sql", endless, "--time-limit", "0.2", "--json"});
    QCOMPARE(late.status, 2);
    QCOMPARE(late.code(), std::string("usage"));
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert("GOMP_SPINCOUNT", "0");  // else it starts itself anew first
    process.setProcessEnvironment(environment);
    process.start(program(), {"sql", endless, "--time-limit", "0", "--json", "--store", store_});
    QVERIFY(process.waitForStarted());
    QTRY_VERIFY_WITH_TIMEOUT(takes_signals(process.processId()), 60000);
    QCOMPARE(::kill(static_cast<pid_t>(process.processId()), SIGINT), 0);
    const Answer stopped = finished(process);
    QCOMPARE(stopped.status, 3);
    QCOMPARE(stopped.code(), std::string("stopped"));
  }

  void data_are_exported() {
    const Answer answer = ask({"export-data", "1", "--out", path("data"), "--json"});
    QCOMPARE(answer.status, 0);
    QCOMPARE(json::parse(answer.out).at("run"), Json("001"));
    const auto arrays =
        espalier::test::read_npz(espalier::read_file(path("data/arrays.npz").toStdString()));
    QCOMPARE(arrays.at("loss").numbers<double>().at(0), 2.0);
    QVERIFY(espalier::read_file(path("data/reader.py").toStdString()).starts_with("\"\"\""));
    const Answer again = ask({"export-data", "1", "--out", path("data"), "--json"});
    QCOMPARE(again.status, 2);
    QCOMPARE(again.code(), std::string("file.unwritable"));
    QCOMPARE(ask({"export-data", "7", "--out", path("x"), "--json"}).code(),
             std::string("run.unknown"));
  }

  void a_page_is_written() {
    const QString file = path("page.html");
    const Answer answer = ask({"report", "1", "--out", file, "--language", "ja"});
    QCOMPARE(answer.status, 0);
    const std::string html = espalier::read_file(file.toStdString());
    QVERIFY(html.starts_with("<!DOCTYPE html>\n<html lang=\"ja\">"));
    QVERIFY(html.ends_with("</html>\n"));
    QCOMPARE(ask({"report", "1", "--out", file, "--language", "fr"}).status, 2);
    QCOMPARE(ask({"report", "7", "--out", file, "--json"}).code(), std::string("run.unknown"));
  }
};

QTEST_GUILESS_MAIN(TestCliReports)
#include "tst_cli_reports.moc"
