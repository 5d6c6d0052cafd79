// Two processes that train one run together, started as torchrun and srun would: the numbers are
// those of one process, whatever either has of the step's examples.
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>
#include <cmath>
#include <cstring>
#include <filesystem>
#include <map>
#include <vector>

#include "core/base/atomic_file.h"
#include "tests/support/tiny_plan.h"

using namespace espalier;
namespace fs = std::filesystem;

namespace {

struct Answer {
  int status = -1;
  std::string errors;
  std::vector<Json> events;

  std::vector<double> all(const char* kind, const char* key) const {
    std::vector<double> out;
    for (const Json& e : events) {
      if (e.at("event") == kind && e.at(key).is_number()) out.push_back(e.at(key));
    }
    return out;
  }
  Json last() const { return events.empty() ? Json() : events.back(); }
};

using Environment = std::map<QString, QString>;

/// A port of this machine that nobody listens at.
QString free_port() {
  const int listener = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  ::bind(listener, reinterpret_cast<sockaddr*>(&address), size);
  ::getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size);
  ::close(listener);
  return QString::number(ntohs(address.sin_port));
}

Environment torchrun(int rank, const QString& port) {
  return {{"RANK", QString::number(rank)},       {"WORLD_SIZE", "2"},
          {"LOCAL_RANK", QString::number(rank)}, {"LOCAL_WORLD_SIZE", "2"},
          {"MASTER_ADDR", "127.0.0.1"},          {"MASTER_PORT", port}};
}

Environment srun(int rank, const QString& port) {
  return {{"SLURM_PROCID", QString::number(rank)},
          {"SLURM_NTASKS", "2"},
          {"SLURM_LOCALID", QString::number(rank)},
          {"SLURM_STEP_ID", "0"},
          {"SLURM_NTASKS_PER_NODE", "2"},
          {"SLURM_LAUNCH_NODE_IPADDR", "127.0.0.1"},
          {"MASTER_PORT", port}};
}

struct Place {
  QTemporaryDir folder;
  fs::path path(const std::string& name) const { return folder.path().toStdString() + "/" + name; }

  /// A plan file of its own folder, for a store of its own.
  std::string write(const std::string& name, const std::function<void(Json&)>& change) {
    Json plan = test::tiny_plan(folder);
    plan["optimizer"]["epochs"] = 2;
    plan["optimizer"]["accumulate"] = 3;
    for (const char* part : {"train", "validation", "test"})
      plan["data"][part] = path(std::string(part) + ".jsonl").string();
    change(plan);
    fs::create_directories(path(name));
    write_file(path(name) / "plan.json", json::dump(plan));
    return (path(name) / "plan.json").string();
  }

  static std::unique_ptr<QProcess> start(const QStringList& arguments, const Environment& more) {
    auto process = std::make_unique<QProcess>();
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert("OMP_NUM_THREADS", "1");
    for (const auto& [key, value] : more)
      environment.insert(key, value);
    process->setProcessEnvironment(environment);
    process->start(QStringLiteral(ESPALIER_BIN_DIR "/espalier-cli"), arguments);
    return process;
  }
  static Answer answer(QProcess& process) {
    Answer out;
    if (!process.waitForFinished(240000)) {
      process.kill();
      process.waitForFinished();
      return out;
    }
    out.status = process.exitCode();
    out.errors = process.readAllStandardError().toStdString();
    for (const QByteArray& line : process.readAllStandardOutput().split('\n')) {
      if (!line.isEmpty()) out.events.push_back(json::parse(line.toStdString()));
    }
    return out;
  }
  static std::vector<Answer> together(const QStringList& arguments,
                                      Environment (*environment)(int, const QString&)) {
    const QString port = free_port();
    auto first = start(arguments, environment(0, port)),
         second = start(arguments, environment(1, port));
    std::vector<Answer> out;
    out.push_back(answer(*first));
    out.push_back(answer(*second));
    return out;
  }
};

QStringList run_of(const std::string& plan) {
  return {"run", QString::fromStdString(plan), "--json"};
}

void compare(const std::vector<double>& got, const std::vector<double>& want, double tolerance) {
  QCOMPARE(got.size(), want.size());
  QVERIFY(!want.empty());
  for (std::size_t i = 0; i < want.size(); ++i) {
    QVERIFY2(
        std::abs(got[i] - want[i]) <= tolerance * std::max(1.0, std::abs(want[i])),
        qPrintable(
            QString("%1: %2 against %3").arg(i).arg(got[i], 0, 'g', 12).arg(want[i], 0, 'g', 12)));
  }
}

/// All f32 numbers of the adapter of a run, behind its header.
std::vector<float> adapter_of(const Answer& answer) {
  const std::string bytes = read_file(fs::path(answer.last().at("adapter").get<std::string>()) /
                                      "adapter_model.safetensors");
  std::uint64_t header = 0;
  std::memcpy(&header, bytes.data(), 8);
  std::vector<float> out((bytes.size() - 8 - header) / sizeof(float));
  std::memcpy(out.data(), bytes.data() + 8 + header, out.size() * sizeof(float));
  return out;
}

}  // namespace

class TestProcesses : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void two_give_the_numbers_of_one_data() {
    QTest::addColumn<QString>("starter");
    QTest::addColumn<QString>("norms");
    QTest::addColumn<QString>("select");
    QTest::newRow("torchrun, running norms, by loss") << "torchrun"
                                                      << "running"
                                                      << "loss";
    QTest::newRow("srun, fresh norms, by ROUGE-L") << "srun"
                                                   << "fresh"
                                                   << "rougeL";
  }
  void two_give_the_numbers_of_one() {
    QFETCH(QString, starter);
    QFETCH(QString, norms);
    QFETCH(QString, select);
    Place place;
    const auto change = [&](Json& plan) {
      plan["prune"] = {{"ratio", 0.3}, {"importance", "input"}, {"norms", norms.toStdString()}};
      plan["optimizer"]["select"] = select.toStdString();
      plan["method"]["dropout"] = 0.1;
    };
    const std::string alone = place.write("one", change), both = place.write("two", change);
    const auto process = Place::start(run_of(alone), {});
    const Answer one = Place::answer(*process);
    QCOMPARE(one.status, 0);
    const std::vector<Answer> two =
        Place::together(run_of(both), starter == "srun" ? srun : torchrun);
    QVERIFY2(two[0].status == 0, two[0].errors.c_str());
    QVERIFY2(two[1].status == 0, two[1].errors.c_str());
    QVERIFY(two[1].events.empty());
    compare(two[0].all("example", "loss"), one.all("example", "loss"), 1e-5);
    compare(two[0].all("step", "loss"), one.all("step", "loss"), 1e-5);
    compare(two[0].all("validation", "loss"), one.all("validation", "loss"), 1e-5);
    compare(two[0].all("step", "sparsity"), one.all("step", "sparsity"), 1e-3);
    QCOMPARE(two[0].last().at("best_step"), one.last().at("best_step"));
    const std::vector<float> a = adapter_of(one), b = adapter_of(two[0]);
    QCOMPARE(a.size(), b.size());
    std::size_t apart = 0;
    for (std::size_t i = 0; i < a.size(); ++i)
      apart += std::abs(a[i] - b[i]) > 1e-5F ? 1U : 0U;
    // An entry whose importance lies at the threshold may fall on the other side of it.
    QVERIFY2(apart * 500 <= a.size(), qPrintable(QString("%1 of %2").arg(apart).arg(a.size())));
    QCOMPARE(two[0].last().at("metrics").size(), one.last().at("metrics").size());
  }

  /// Every process draws the same ratios and hears the same losses.
  void two_find_the_ratio_of_one() {
    Place place;
    const auto change = [](Json& plan) {
      plan["prune"] = {{"controller", "grasp"}, {"interval", 1}, {"micro_dev", 3}};
    };
    const std::string alone = place.write("one", change), both = place.write("two", change);
    const auto process = Place::start(run_of(alone), {});
    const Answer one = Place::answer(*process);
    QCOMPARE(one.status, 0);
    const std::vector<Answer> two = Place::together(run_of(both), torchrun);
    QVERIFY2(two[0].status == 0, two[0].errors.c_str());
    QVERIFY2(two[1].status == 0, two[1].errors.c_str());
    QCOMPARE(one.all("ratio", "ratio").size(), std::size_t{5});
    for (const char* key : {"ratio", "mu", "sigma"})
      compare(two[0].all("ratio", key), one.all("ratio", key), 1e-4);
    compare(two[0].all("ratio", "base_loss"), one.all("ratio", "base_loss"), 1e-5);
    compare(two[0].all("step", "sparsity"), one.all("step", "sparsity"), 1e-3);
  }

  void a_stop_of_either_stops_both_and_they_go_on() {
    Place place;
    const auto change = [](Json& plan) {
      plan["optimizer"]["epochs"] = 8;
      plan["optimizer"]["patience"] = 0;
    };
    const std::string whole = place.write("whole", change), cut = place.write("cut", change);
    const Answer uncut = Place::together(run_of(whole), torchrun)[0];
    QCOMPARE(uncut.status, 0);
    // The second process is told to stop; SIGTERM is what a batch system sends.
    const QString port = free_port();
    QStringList arguments = run_of(cut);
    arguments << "--checkpoint-every"
              << "0";
    auto first = Place::start(arguments, torchrun(0, port));
    auto second = Place::start(arguments, torchrun(1, port));
    QByteArray seen;
    while (!seen.contains("\"event\":\"step\"") && first->waitForReadyRead(60000))
      seen += first->readAllStandardOutput();
    second->terminate();
    QVERIFY(first->waitForFinished(60000) && second->waitForFinished(60000));
    QCOMPARE(first->exitCode(), 3);
    QCOMPARE(second->exitCode(), 3);
    const QStringList resume{
        "resume", "001", "--json", "--store",
        QString::fromStdString((place.path("cut") / "espalier.sqlite").string())};
    const std::vector<Answer> rest = Place::together(resume, torchrun);
    QVERIFY2(rest[0].status == 0, rest[0].errors.c_str());
    QVERIFY2(rest[1].status == 0, rest[1].errors.c_str());
    QVERIFY(adapter_of(rest[0]) == adapter_of(uncut));
  }

  void what_cannot_be_started_so_is_said() {
    Place place;
    const std::string plan = place.write("one", [](Json&) {});
    Environment nowhere = torchrun(0, free_port());
    nowhere["MASTER_ADDR"] = QString();
    auto process = Place::start(run_of(plan), nowhere);
    Answer answer = Place::answer(*process);
    QCOMPARE(answer.status, 2);
    QCOMPARE(answer.last().at("error").at("code"), Json("usage"));
    Environment beyond = torchrun(2, free_port());
    process = Place::start(run_of(plan), beyond);
    answer = Place::answer(*process);
    QCOMPARE(answer.status, 2);
    // Methods that train nothing have nothing to share.
    const std::string still = place.write("still", [](Json& p) {
      p["method"] = {{"name", "linear"}};
      p.erase("prune");
    });
    for (const Answer& a : Place::together(run_of(still), torchrun))
      QCOMPARE(a.status, 2);
  }
};

QTEST_GUILESS_MAIN(TestProcesses)
#include "tst_processes.moc"
