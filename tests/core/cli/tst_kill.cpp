// kill -9 at random moments of a run with checkpoints, then resume: never a lost checkpoint, never
// a wrong number. tests/soak/kill_resume.py does the same hundreds of times, on real models too.
#include <QElapsedTimer>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include "core/base/atomic_file.h"
#include "core/base/random.h"
#include "tests/support/tiny_plan.h"

using namespace espalier;

namespace {

QStringList store_of(const QTemporaryDir& folder) {
  return {QStringLiteral("--json"), QStringLiteral("--store"),
          folder.filePath(QStringLiteral("espalier.sqlite"))};
}

QString write_plan(const QTemporaryDir& folder) {
  Json plan = test::tiny_plan(folder);
  plan["optimizer"]["epochs"] = 40;
  const QString file = folder.filePath(QStringLiteral("plan.json"));
  write_file(file.toStdString(), json::dump(plan));
  return file;
}

QStringList start_arguments(const QString& plan, const QTemporaryDir& folder) {
  return QStringList{QStringLiteral("run"), plan, QStringLiteral("--checkpoint-every"),
                     QStringLiteral("0")} +
         store_of(folder);
}

/// Reads on until a line holds `text` or the process has ended.
void wait_for(QProcess& process, const char* text) {
  QByteArray seen;
  while (!seen.contains(text) && process.waitForReadyRead(60000))
    seen += process.readAllStandardOutput();
}

/// The last line of standard output.
Json last_line(QProcess& process) {
  const QList<QByteArray> lines = process.readAllStandardOutput().trimmed().split('\n');
  return json::parse(lines.last().toStdString());
}

}  // namespace

class TestKill : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void a_run_survives_twenty_kills() {
    const QString program = QStringLiteral(ESPALIER_BIN_DIR "/espalier-cli");
    QTemporaryDir whole, killed;
    QProcess process;
    QElapsedTimer timer;
    timer.start();
    process.start(program, start_arguments(write_plan(whole), whole));
    QVERIFY(process.waitForFinished(120000));
    QCOMPARE(process.exitCode(), 0);
    const qint64 length = timer.elapsed();
    const Json wanted = last_line(process);

    QStringList arguments = start_arguments(write_plan(killed), killed);
    const QString folder = killed.filePath(QStringLiteral("runs/001"));
    const Philox random(7, Purpose::shuffle);
    int kills = 0;
    bool over = false;
    for (std::uint32_t i = 0; kills < 20 && !over; ++i) {
      process.start(program, arguments);
      // Some die while they load, most a little after they began to compute.
      if (i % 6 != 5) wait_for(process, "\"started\"");
      const double share = random.uniform(i) * (i % 6 == 5 ? 0.3 : 0.12);
      over = process.waitForFinished(static_cast<int>(share * static_cast<double>(length)));
      if (!over) {
        process.kill();
        process.waitForFinished();
        ++kills;
      }
      if (QFileInfo::exists(folder + QStringLiteral("/plan.json"))) {
        arguments = QStringList{QStringLiteral("resume"), folder} + store_of(killed);
      }
    }
    qInfo("%d kills", kills);
    if (!over) {
      process.start(program, arguments);
      QVERIFY(process.waitForFinished(240000));
    }
    QCOMPARE(process.exitCode(), 0);
    const Json got = last_line(process);
    for (const char* key : {"best_epoch", "best_step", "validation_loss", "metrics"})
      QCOMPARE(json::dump(got.at(key)), json::dump(wanted.at(key)));
    const auto adapter = [](const QTemporaryDir& place) {
      return read_file(place.filePath(QStringLiteral("runs/001/adapter/adapter_model.safetensors"))
                           .toStdString());
    };
    QCOMPARE(adapter(killed), adapter(whole));
  }
};

QTEST_GUILESS_MAIN(TestKill)
#include "tst_kill.moc"
