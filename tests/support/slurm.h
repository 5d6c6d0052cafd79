#pragma once

#include <QCoreApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QProcess>
#include <QProcessEnvironment>
#include <QRandomGenerator>
#include <QStandardPaths>
#include <QSysInfo>
#include <QTemporaryDir>
#include <QThread>
#include <memory>
#include <vector>

namespace espalier::test {

/// A real Slurm of one node in a folder of its own: munged, slurmctld and slurmd with keys, sockets
/// and ports of their own, ended with the object. Needs root, slurm-wlm and munge.
class OneNodeSlurm {
 public:
  /// Empty once it answers, else why it cannot.
  QString start() {
    if (QProcessEnvironment::systemEnvironment().value(QStringLiteral("USER")) !=
            QStringLiteral("root") &&
        !QFileInfo(QStringLiteral("/root")).isWritable()) {
      return QStringLiteral("the daemons want root");
    }
    for (const char* name : {"munged", "slurmctld", "slurmd", "sbatch", "squeue", "sinfo"}) {
      if (program(name).isEmpty()) return QStringLiteral("there is no ") + QLatin1String(name);
    }
    if (!folder_.isValid()) return QStringLiteral("no temporary folder");
    // Slurm's daemons distrust folders that others may write to.
    QFile::setPermissions(folder_.path(), QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    for (const char* name : {"state", "spool"})
      QDir(folder_.path()).mkdir(QLatin1String(name));
    QByteArray key(1024, 0);
    for (char& c : key)
      c = static_cast<char>(QRandomGenerator::global()->bounded(256));
    write("munge.key", key);
    QFile::setPermissions(at("munge.key"), QFile::ReadOwner | QFile::WriteOwner);
    write("slurm.conf", configuration());
    launch("munged", {QStringLiteral("--force"), QStringLiteral("--foreground"),
                      QStringLiteral("--socket=") + at("munge.socket"),
                      QStringLiteral("--key-file=") + at("munge.key"),
                      QStringLiteral("--pid-file=") + at("munge.pid"),
                      QStringLiteral("--log-file=") + at("munge.log"),
                      QStringLiteral("--seed-file=") + at("munge.seed")});
    if (!wait([&] { return QFile::exists(at("munge.socket")); }))
      return QStringLiteral("munged does not answer");
    launch("slurmctld", {QStringLiteral("-D"), QStringLiteral("-f"), at("slurm.conf")});
    launch("slurmd", {QStringLiteral("-D"), QStringLiteral("-f"), at("slurm.conf"),
                      QStringLiteral("-N"), host()});
    const auto idle = [&] {
      return output("sinfo", {QStringLiteral("-h"), QStringLiteral("-o"), QStringLiteral("%T")})
          .startsWith("idle");
    };
    return wait(idle) ? QString() : QStringLiteral("the node does not come up");
  }

  ~OneNodeSlurm() {
    for (auto process = processes_.rbegin(); process != processes_.rend(); ++process) {
      (*process)->terminate();
      if (!(*process)->waitForFinished(10000)) (*process)->kill();
      (*process)->waitForFinished(5000);
    }
  }

  /// For programs that shall see this Slurm.
  QProcessEnvironment environment() const {
    QProcessEnvironment out = QProcessEnvironment::systemEnvironment();
    out.insert(QStringLiteral("SLURM_CONF"), at("slurm.conf"));
    return out;
  }

  QByteArray output(const char* name, const QStringList& arguments) const {
    QProcess process;
    process.setProcessEnvironment(environment());
    process.start(program(name), arguments);
    process.waitForFinished(20000);
    return process.readAllStandardOutput();
  }

 private:
  static QString program(const char* name) {
    const QString found = QStandardPaths::findExecutable(QLatin1String(name));
    if (!found.isEmpty()) return found;
    return QStandardPaths::findExecutable(QLatin1String(name),
                                          {QStringLiteral("/usr/sbin"), QStringLiteral("/sbin")});
  }
  static QString host() { return QSysInfo::machineHostName().section(QLatin1Char('.'), 0, 0); }
  QString at(const char* name) const { return folder_.filePath(QLatin1String(name)); }

  void write(const char* name, const QByteArray& bytes) const {
    QFile file(at(name));
    if (file.open(QIODevice::WriteOnly)) file.write(bytes);
  }

  QByteArray configuration() const {
    const QByteArray folder = folder_.path().toUtf8(), name = host().toUtf8();
    const int port = 20000 + static_cast<int>(QCoreApplication::applicationPid() % 10000) * 2;
    return "ClusterName=espalier\nSlurmctldHost=" + name +
           "(127.0.0.1)\nSlurmUser=root\nSlurmdUser=root\nAuthType=auth/munge\nAuthInfo=socket=" +
           folder + "/munge.socket\nCredType=cred/munge\nStateSaveLocation=" + folder +
           "/state\nSlurmdSpoolDir=" + folder + "/spool\nSlurmctldPidFile=" + folder +
           "/slurmctld.pid\nSlurmdPidFile=" + folder +
           "/slurmd.pid\nSlurmctldPort=" + QByteArray::number(port) +
           "\nSlurmdPort=" + QByteArray::number(port + 1) +
           "\nProctrackType=proctrack/pgid\nTaskPlugin=task/none\nSelectType=select/cons_tres\n"
           "SelectTypeParameters=CR_Core\nReturnToService=2\nMpiDefault=none\n"
           "JobAcctGatherType=jobacct_gather/none\nAccountingStorageType=accounting_storage/none\n"
           "SchedulerParameters=sched_interval=1\nKillWait=5\nNodeName=" +
           name + " NodeAddr=127.0.0.1 CPUs=2\nPartitionName=main Nodes=" + name +
           " Default=YES MaxTime=INFINITE State=UP\n";
  }

  void launch(const char* name, const QStringList& arguments) {
    processes_.push_back(std::make_unique<QProcess>());
    QProcess& process = *processes_.back();
    process.setProcessEnvironment(environment());
    process.setStandardErrorFile(at(name) + QStringLiteral(".err"));
    process.setStandardOutputFile(QProcess::nullDevice());
    process.start(program(name), arguments);
    process.waitForStarted();
  }

  template <class Done>
  static bool wait(const Done& done) {
    QElapsedTimer clock;
    clock.start();
    while (!done()) {
      if (clock.elapsed() > 30000) return false;
      QThread::msleep(200);
    }
    return true;
  }

  QTemporaryDir folder_;
  std::vector<std::unique_ptr<QProcess>> processes_;
};

}  // namespace espalier::test
