// A study as its user has it: what is left, through the queue in waves, stopped by a time limit,
// gone on with, and its table in every format.
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

#include "core/base/atomic_file.h"
#include "core/store/store.h"
#include "tests/support/tiny_study.h"

using namespace espalier;

namespace {

struct Answer {
  int status = -1;
  QByteArray out, told;
  Json object() const { return json::parse(out.toStdString()); }
};

struct Place {
  QTemporaryDir folder;
  QString file;

  Place()
      : file(test::tiny_study(folder, [](Json& plan) { plan["optimizer"]["select"] = "rougeL"; })) {
  }
  Answer study(const QStringList& more) const {
    QProcess process;
    process.start(QStringLiteral(ESPALIER_BIN_DIR "/espalier-cli"),
                  QStringList{QStringLiteral("study"), file} + more);
    Answer answer;
    if (!process.waitForFinished(240000)) return answer;
    answer.status = process.exitCode();
    answer.told = process.readAllStandardError();
    answer.out = process.readAllStandardOutput();
    return answer;
  }
  std::vector<store::RunRow> runs() const {
    return store::Store::open_read_only(
               folder.filePath(QStringLiteral("espalier.sqlite")).toStdString())
        .runs();
  }
};

QStringList words(const char* text) {
  return QString::fromLatin1(text).split(QLatin1Char(' '));
}

}  // namespace

class TestStudyCommand : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void waves_through_the_queue() {
    Place place;
    const Json left = place.study(words("--dry-run --json")).object();
    QCOMPARE(left["trials"], Json(4));
    QCOMPARE(left["runs"], Json(6));
    QCOMPARE(left["done"], Json(0));
    QVERIFY(left["seconds"].get<double>() > 0);
    // Only one of its sizes: two trials, then a lead and two runs.
    const Answer part = place.study(words("--shots 2 --at-once 2 --json"));
    QCOMPARE(part.status, 0);
    QCOMPARE(part.object()["columns"].size(), std::size_t{1});
    QVERIFY(part.object()["complete"].get<bool>());
    QCOMPARE(place.runs().size(), std::size_t{5});
    // Trials came first, and the first seed took over what its trial had trained.
    const auto rows = place.runs();
    for (std::size_t i = 0; i < 2; ++i)
      QVERIFY(rows[i].metrics.empty());
    std::size_t taken_over = 0;
    for (const store::RunRow& row : rows)
      taken_over += row.facts.contains("trained_in") ? 1 : 0;
    QCOMPARE(taken_over, std::size_t{1});
    // A moment is too short for any run; what waits stays in the queue.
    const Answer late = place.study(words("--at-once 2 --time-limit 0.001 --json"));
    QCOMPARE(late.status, 0);
    QVERIFY(!late.object()["complete"].get<bool>());
    const Answer rest = place.study(words("--at-once 2 --json"));
    QCOMPARE(rest.status, 0);
    QVERIFY(rest.object()["complete"].get<bool>());
    QCOMPARE(place.runs().size(), std::size_t{10});
    place.study(words("--at-once 2"));
    QCOMPARE(place.runs().size(), std::size_t{10});
    tables(place);
  }

  void mistakes() {
    Place place;
    QCOMPARE(place.study(words("--target nobody")).status, 2);
    QCOMPARE(place.study(words("--baseline nobody --dry-run")).status, 2);
    QCOMPARE(place.study(words("--table")).status, 2);
    QCOMPARE(place.study(words("--markdown --latex")).status, 2);
  }

 private:
  static void tables(const Place& place) {
    QVERIFY(place.study(words("--table")).out.contains("tiny_target"));
    const Answer markdown = place.study(words("--table --markdown --baseline LoRA"));
    QVERIFY(markdown.out.startsWith("| method | tiny_target, 2 + 3 shots |"));
    QVERIFY(place.study(words("--table --latex")).out.contains("tiny\\_target"));
    const Answer csv = place.study(words("--table --csv"));
    QCOMPARE(csv.out.split('\n').size(), qsizetype{1 + 4 + 1});
    QVERIFY(csv.out.startsWith("target,shots,method,"));
    const Json table = place.study(words("--table --json")).object();
    for (const Json& cell : table["cells"])
      QVERIFY(!cell["runs"].empty());
    const Json left = place.study(words("--dry-run --json")).object();
    QCOMPARE(left["done"], left["total"]);
  }
};

QTEST_GUILESS_MAIN(TestStudyCommand)
#include "tst_study_command.moc"
