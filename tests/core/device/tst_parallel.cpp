#include <torch/torch.h>

#include <QtTest>
#include <atomic>
#include <mutex>
#include <set>
#include <stdexcept>
#include <thread>
#include <vector>

#include "core/device/parallel.h"

using namespace espalier;

/// Loops over LibTorch's threads.
class TestParallel : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void cleanup() { torch::set_num_threads(2); }

  void every_index_comes_once() {
    torch::set_num_threads(3);
    for (const std::int64_t count : {0, 1, 2, 3, 7, 100}) {
      for (const std::int64_t grain : {0, 1, 3, 1000}) {
        std::vector<std::atomic<int>> seen(static_cast<std::size_t>(count));
        device::parallel_for(5, 5 + count, grain, [&](std::int64_t from, std::int64_t to) {
          QVERIFY(from < to);
          for (std::int64_t i = from; i < to; ++i)
            ++seen[static_cast<std::size_t>(i - 5)];
        });
        for (const auto& times : seen)
          QCOMPARE(times.load(), 1);
      }
    }
  }

  /// The header of ATen runs on one thread in programs like this one: this must not.
  void work_is_done_side_by_side() {
    torch::set_num_threads(2);
    std::mutex mutex;
    std::set<std::thread::id> threads;
    std::atomic<int> inside{0};
    // Each part waits until both have begun; a serial loop would wait in vain.
    device::parallel_for(0, 2, 1, [&](std::int64_t, std::int64_t) {
      ++inside;
      for (int i = 0; i < 5000 && inside < 2; ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
      const std::lock_guard lock(mutex);
      threads.insert(std::this_thread::get_id());
    });
    QCOMPARE(inside.load(), 2);
    QCOMPARE(threads.size(), std::size_t{2});
  }

  void one_thread_and_nested_loops_stay_where_they_are() {
    torch::set_num_threads(1);
    const auto here = std::this_thread::get_id();
    device::parallel_for(0, 10, 1, [&](std::int64_t from, std::int64_t to) {
      QCOMPARE(std::this_thread::get_id(), here);
      QCOMPARE(to - from, std::int64_t{10});
    });
    torch::set_num_threads(2);
    std::atomic<int> inner{0};
    device::parallel_for(0, 2, 1, [&](std::int64_t, std::int64_t) {
      device::parallel_for(0, 8, 1, [&](std::int64_t from, std::int64_t to) {
        inner += static_cast<int>(to - from) == 8 ? 1 : 100;
      });
    });
    QCOMPARE(inner.load(), 2);
  }

  void an_exception_comes_through() {
    torch::set_num_threads(2);
    try {
      device::parallel_for(0, 4, 1, [](std::int64_t, std::int64_t to) {
        if (to == 4) throw std::runtime_error("here");
      });
      QFAIL("nothing was thrown");
    } catch (const std::runtime_error& error) {
      QCOMPARE(error.what(), "here");
    }
  }
};

QTEST_GUILESS_MAIN(TestParallel)
#include "tst_parallel.moc"
