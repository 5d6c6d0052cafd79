// Programs started, fed, bounded and ended.
#include <QTemporaryDir>
#include <QtTest>
#include <chrono>
#include <csignal>
#include <thread>
#include <utility>

#include "core/base/process.h"
#include "tests/support/error_code.h"

using namespace espalier;
using namespace std::chrono_literals;
using test::code_of;
using End = ProcessResult::End;

namespace {

ProcessResult run(std::vector<std::string> command, std::string_view input = {}) {
  ProcessRequest request;
  request.command = std::move(command);
  request.input = input;
  return run_process(request);
}

}  // namespace

class TestProcess : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void input_and_output() {
    // Far more than a pipe holds, both ways at once.
    const std::string text(3 << 20, 'x');
    const ProcessResult result = run({"cat"}, text);
    QVERIFY(result.end == End::exited);
    QCOMPARE(result.code, 0);
    QVERIFY(result.output == text);
    QVERIFY(result.errors.empty());
  }

  void arguments_are_no_shell_text() {
    const std::string text = "a b; $(echo x) '\"*";
    QCOMPARE(run({"printf", "%s", text}).output, text);
  }

  void ends() {
    const ProcessResult failed = run({"sh", "-c", "echo out; echo why >&2; exit 3"});
    QVERIFY(failed.end == End::exited);
    QCOMPARE(failed.code, 3);
    QCOMPARE(failed.output, std::string("out\n"));
    QCOMPARE(failed.errors, std::string("why\n"));
    const ProcessResult killed = run({"sh", "-c", "kill -9 $$"});
    QVERIFY(killed.end == End::killed);
    QCOMPARE(killed.code, SIGKILL);
    // One that does not read: SIGPIPE must not end this process.
    QCOMPARE(run({"true"}, std::string(1 << 20, 'x')).code, 0);
  }

  void signals_reach_the_program() {
    QTemporaryDir folder;
    const QString on = folder.filePath("on");
    ProcessRequest request;
    request.command = {
        "sh", "-c", "trap 'echo asked; exit 4' TERM; : > \"$0\"; while true; do sleep 0.05; done",
        on.toStdString()};
    // Sent once: a second one would interrupt the answer to the first on a busy machine.
    bool sent = false;
    request.signal = [&] {
      if (sent || !QFile::exists(on)) return 0;
      sent = true;
      return SIGTERM;
    };
    request.time_limit = 60s;
    const ProcessResult result = run_process(request);
    QVERIFY(result.end == End::exited);
    QCOMPARE(result.code, 4);
    QCOMPARE(result.output, std::string("asked\n"));
    // Signals 10 and 12 are blocked at first, so that one which nobody awaits yet ends nothing (a
    // shell unblocks them).
    request.command = {"grep", "SigBlk", "/proc/self/status"};
    request.signal = [] { return 0; };
    QCOMPARE(run_process(request).output, std::string("SigBlk:\t0000000000000a00\n"));
  }

  void limits() {
    ProcessRequest request;
    request.command = {"sh", "-c", "sleep 60 & sleep 60"};
    request.time_limit = 300ms;
    const auto start = std::chrono::steady_clock::now();
    QVERIFY(run_process(request).end == End::time_limit);
    request.command = {"yes"};
    request.time_limit = 60s;
    request.output_limit = 1000;
    const ProcessResult much = run_process(request);
    QVERIFY(much.end == End::output_limit);
    QCOMPARE(much.output.size(), std::size_t{1000});
    // What a program leaves behind does not hold us, though it holds the pipe.
    QCOMPARE(run({"sh", "-c", "sleep 60 & echo done"}).output, std::string("done\n"));
    QVERIFY(std::chrono::steady_clock::now() - start < 20s);
    QVERIFY(run({"sh", "-c", "i=0; while [ $i -lt 9000 ]; do echo 12345678 >&2; i=$((i+1)); done"})
                .errors.size() <= 4096);
  }

  void stops() {
    ProcessRequest request;
    request.command = {"sleep", "60"};
    Control control;
    std::thread other([&control] {
      std::this_thread::sleep_for(200ms);
      control.request_stop();
    });
    QCOMPARE(code_of([&] { run_process(request, &control); }), std::string("stopped"));
    other.join();
  }

  void folders_and_programs() {
    const QTemporaryDir folder;
    ProcessRequest request;
    request.command = {"pwd"};
    request.folder = folder.path().toStdString();
    QCOMPARE(run_process(request).output, folder.path().toStdString() + "\n");
    request.folder = "/nonexistent";
    QCOMPARE(code_of([&] { run_process(request); }), std::string("file.missing"));
    QCOMPARE(code_of([] { run({"no-such-program-here"}); }), std::string("file.missing"));
    QCOMPARE(code_of([] { run({"/etc/passwd"}); }), std::string("file.missing"));
    QCOMPARE(code_of([] { run({}); }), std::string("file.missing"));
  }
};

QTEST_GUILESS_MAIN(TestProcess)
#include "tst_process.moc"
