#include <QtTest>
#include <atomic>
#include <string>
#include <vector>

#include "core/experiment/compute_thread.h"

using namespace espalier;
using experiment::ComputeThread;

class TestComputeThread : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void an_interactive_job_goes_between_the_packs_of_a_training() {
    ComputeThread thread;
    std::vector<std::string> order;
    std::atomic<bool> started{false}, queued{false};
    thread.submit(ComputeThread::Priority::training,
                  [&](Control& control) {
                    started = true;
                    while (!queued)
                      std::this_thread::yield();
                    order.push_back("pack 1");
                    control.check();
                    order.push_back("pack 2");
                  },
                  {});
    while (!started)
      std::this_thread::yield();
    thread.submit(ComputeThread::Priority::training, [&](Control&) { order.push_back("later"); },
                  {});
    thread.submit(ComputeThread::Priority::interactive, [&](Control&) { order.push_back("now"); },
                  {});
    queued = true;
    thread.drain();
    QCOMPARE(order, (std::vector<std::string>{"pack 1", "now", "pack 2", "later"}));
  }

  void failures_come_back_and_the_thread_lives_on() {
    ComputeThread thread;
    std::string code;
    thread.submit(
        ComputeThread::Priority::training,
        [](Control&) { throw Error(Code::data_empty, "nothing"); },
        [&](const Error& error) { code = code_info(error.code()).key; });
    bool ran = false;
    thread.submit(ComputeThread::Priority::training, [&](Control&) { ran = true; }, {});
    thread.drain();
    QCOMPARE(code, std::string("data.empty"));
    QVERIFY(ran);
  }

  void a_job_stopped_while_it_waits_never_runs() {
    ComputeThread thread;
    std::atomic<bool> go{false};
    bool ran = false;
    thread.submit(ComputeThread::Priority::training,
                  [&](Control&) {
                    while (!go)
                      std::this_thread::yield();
                  },
                  {});
    const auto control =
        thread.submit(ComputeThread::Priority::training, [&](Control&) { ran = true; }, {});
    control->request_abort();
    go = true;
    thread.drain();
    QVERIFY(!ran);
  }
};

QTEST_GUILESS_MAIN(TestComputeThread)
#include "tst_compute_thread.moc"
