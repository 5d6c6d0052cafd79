// How quick the window is (targets of the workbench): how long its thread is kept from answering
// while a run trains and writes, and while many records are imported; frames a second of a chart of
// a million points; the filter of a long table; the time until it can be used. A program to run by
// hand; prints one JSON object.
//
//   bench_window WORKSPACE [SECONDS] [RECORDS]
//
// A workspace with a model, adapters and a data set, made for this: a run and a data set stay in
// it. SECONDS is the longest that the run may take (60; with 600 it ends by itself and what it
// generates is measured too), RECORDS what is imported (100000).
#include <QAbstractButton>
#include <QApplication>
#include <QComboBox>
#include <QElapsedTimer>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <atomic>
#include <condition_variable>
#include <cstdio>
#include <fstream>
#include <mutex>
#include <thread>

#include "core/base/json.h"
#include "ui/charts/run_charts.h"
#include "ui/dialogs/ask.h"
#include "ui/jobs/bridge/core_job_service.h"
#include "ui/models/runs_proxy.h"
#include "ui/settings/language.h"
#include "ui/settings/settings.h"
#include "ui/settings/theme.h"
#include "ui/window/main_window.h"

using namespace espalier;
using namespace espalier::ui;

namespace {

constexpr int kChartPoints = 1000000;
constexpr int kTableRows = 10000;

/// Asks the window's thread for a sign of life every few milliseconds and keeps how long each took.
class Watchdog {
 public:
  explicit Watchdog(QObject& window)
      : thread_([signs = signs_, &window] { watch(window, signs); }) {}
  ~Watchdog() {
    signs_->end = true;
    thread_.join();
  }
  /// Milliseconds of what was asked since the last call, sorted.
  std::vector<double> take() {
    const std::lock_guard lock(signs_->mutex);
    std::vector<double> out;
    out.swap(signs_->waits);
    std::sort(out.begin(), out.end());
    return out;
  }

 private:
  using Clock = std::chrono::steady_clock;
  /// Outlives the watchdog for as long as the window still has a question to answer.
  struct Signs {
    std::mutex mutex;
    std::vector<double> waits;
    std::atomic<bool> answered{false}, end{false};
  };
  static void watch(QObject& window, const std::shared_ptr<Signs>& signs) {
    while (!signs->end) {
      signs->answered = false;
      QMetaObject::invokeMethod(
          &window,
          [signs, asked = Clock::now()] {
            const double ms =
                std::chrono::duration<double, std::milli>(Clock::now() - asked).count();
            const std::lock_guard lock(signs->mutex);
            signs->waits.push_back(ms);
            signs->answered = true;
          },
          Qt::QueuedConnection);
      while (!signs->end && !signs->answered)
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
      std::this_thread::sleep_for(std::chrono::milliseconds(4));
    }
  }
  std::shared_ptr<Signs> signs_ = std::make_shared<Signs>();
  std::thread thread_;
};

Json summary(const std::vector<double>& waits) {
  if (waits.empty()) return nullptr;
  const auto at = [&](double share) {
    return waits[static_cast<std::size_t>(share * static_cast<double>(waits.size() - 1))];
  };
  return {{"signs", waits.size()},
          {"median_ms", at(.5)},
          {"p99_ms", at(.99)},
          {"max_ms", waits.back()}};
}

template <typename Widget>
Widget* find(const MainWindow& window, const char* name) {
  auto* widget = window.findChild<Widget*>(name);
  if (widget == nullptr) qFatal("no %s", name);
  return widget;
}

void click(const MainWindow& window, const char* name) {
  auto* button = find<QAbstractButton>(window, name);
  if (!QTest::qWaitFor([&] { return button->isVisible() && button->isEnabled(); }, 60000))
    qFatal("%s cannot be clicked", name);
  QTest::mouseClick(button, Qt::LeftButton);
}

/// A run as Compose has it, until it has written for a while or the time is over.
Json whileRunning(MainWindow& window, CoreJobService& jobs, Watchdog& watchdog, int seconds) {
  click(window, "rail_compose");
  QTest::qWait(2000);
  watchdog.take();
  click(window, "startButton");
  QElapsedTimer clock;
  clock.start();
  Json out;
  bool generating = false;
  const QObject here;  // what is told later finds nobody
  QObject::connect(&jobs, &JobService::eventsArrived, &here, [&](const auto& events) {
    for (const plan::Event& event : events) {
      const auto* phase = std::get_if<plan::event::Phase>(&event);
      if (phase == nullptr || phase->name != "generate" || generating) continue;
      generating = true;
      out["training"] = summary(watchdog.take());
    }
  });
  const auto ended = [&] {
    return jobs.state() == JobState::Finished || jobs.state() == JobState::Failed ||
           jobs.state() == JobState::Stopped;
  };
  const bool whole =
      QTest::qWaitFor([&] { return ended() || clock.elapsed() > seconds * 1000LL; }, 24 * 3600000);
  out[generating ? "generation" : "training"] = summary(watchdog.take());
  if (whole && !ended()) {
    jobs.abort();
    if (!QTest::qWaitFor(ended, 60000)) qFatal("the run does not end");
  }
  return out;
}

Json whileImporting(MainWindow& window, Watchdog& watchdog, const QString& folder, int records) {
  const QString file = folder + "/many.jsonl";
  {
    std::ofstream out(file.toStdString());
    for (int i = 0; i < records; ++i) {
      out << R"({"id": "r)" << i << R"(", "document": "Record )" << i
          << " tells of the town's library, which will close for " << i % 50
          << R"( weeks.", "summary": "Library )" << i << R"( closed"})"
          << "\n";
    }
  }
  click(window, "rail_data");
  QTest::qWait(1000);
  watchdog.take();
  auto* sets = find<QTableView>(window, "dataTable");
  const int before = sets->model()->rowCount();
  QElapsedTimer clock;
  clock.start();
  ask::setNextFile(file);
  click(window, "importData");
  click(window, "runImport");
  if (!QTest::qWaitFor([&] { return sets->model()->rowCount() > before; }, 600000))
    qFatal("the import does not end");
  QTest::qWait(2000);
  Json out = summary(watchdog.take());
  out["records"] = records;
  out["seconds"] = static_cast<double>(clock.elapsed()) / 1000 - 2;
  return out;
}

/// What one more letter in the filter of a long table takes, with the table on the screen.
Json tableFilter() {
  QVector<RunRow> runs;
  for (int i = 0; i < kTableRows; ++i) {
    RunRow run;
    run.id = QString::number(i + 1).rightJustified(5, QLatin1Char('0'));
    run.name =
        QStringLiteral("adaptive, pruned · seed %1 · lr 5e-4 · ratio 0.%2").arg(i).arg(i % 9);
    run.data = i % 2 == 0 ? "help-ja" : "papers-outcome";
    run.method = i % 3 == 0 ? "adaptive_merge" : "lora";
    run.metrics = {{"rougeL", (i % 100) / 100.0}};
    runs << run;
  }
  RunsModel model;
  model.setRuns(runs);
  RunsProxy proxy(&model);
  QTableView view;
  view.setModel(&proxy);
  view.resize(1200, 700);
  view.show();
  if (!QTest::qWaitForWindowExposed(&view)) qFatal("no table");
  std::vector<double> waits;
  for (const QString& word :
       {QStringLiteral("seed 99 papers"), QStringLiteral("adaptive ratio 0.3")}) {
    for (qsizetype n = 1; n <= word.size(); ++n) {
      QElapsedTimer clock;
      clock.start();
      proxy.setFilter(word.left(n));
      QApplication::processEvents();
      waits.push_back(static_cast<double>(clock.nsecsElapsed()) * 1e-6);
    }
    proxy.setFilter({});
    QApplication::processEvents();
  }
  std::sort(waits.begin(), waits.end());
  Json out = summary(waits);
  out["rows"] = kTableRows;
  return out;
}

/// Counts pictures of a plot that reached the window and differ from the one before.
class Frames : public QObject {
 public:
  explicit Frames(QCustomPlot& plot) : plot_(plot) { plot.installEventFilter(this); }
  int count = 0;
  double longest_ms = 0;
  void begin() {
    count = 0;
    longest_ms = 0;
    last_.start();
  }

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override {
    if (event->type() == QEvent::Paint && !(plot_.xAxis->range() == shown_)) {
      shown_ = plot_.xAxis->range();
      longest_ms = std::max(longest_ms, static_cast<double>(last_.nsecsElapsed()) * 1e-6);
      last_.start();
      ++count;
    }
    return QObject::eventFilter(watched, event);
  }

 private:
  QCustomPlot& plot_;
  QCPRange shown_;
  QElapsedTimer last_;
};

/// Frames while a hand drags the chart to and fro, and while its wheel turns, with the whole of it
/// in sight; and what a batch of new points costs the window's thread.
Json chartFrames(Settings& settings) {
  RunFeed feed;
  const auto event = [](int i) {
    const double noise = static_cast<double>(static_cast<unsigned>(i) * 2654435761U % 1000) / 1000;
    return plan::event::Example{i + 1, 1, "x", 2.0 + noise, 10};
  };
  QVector<plan::Event> events;
  for (int i = 0; i < kChartPoints; ++i)
    events << event(i);
  LossChart chart(feed, settings);
  chart.resize(900, 400);
  chart.show();
  if (!QTest::qWaitForWindowExposed(&chart)) qFatal("no chart");
  feed.apply(events);
  QTest::qWait(1000);
  if (chart.lines()[0].data.y().size() != kChartPoints) qFatal("the chart lacks points");
  auto* plot = chart.plot();
  Frames frames(*plot);
  const auto rate = [&](const std::function<void(int)>& move) {
    frames.begin();
    QElapsedTimer clock;
    clock.start();
    for (int i = 0; clock.elapsed() < 3000; ++i) {
      move(i);
      QApplication::processEvents();
    }
    return Json{{"frames_a_second", frames.count * 1000.0 / static_cast<double>(clock.elapsed())},
                {"longest_ms", frames.longest_ms}};
  };
  const QPoint middle = plot->axisRect()->rect().center();
  QTest::mousePress(plot, Qt::LeftButton, {}, middle);
  const Json pan =
      rate([&](int i) { QTest::mouseMove(plot, middle + QPoint(i % 2 * 9 - i % 7, 0)); });
  QTest::mouseRelease(plot, Qt::LeftButton, {}, middle);
  const Json zoom = rate([&](int i) {
    QWheelEvent wheel(middle, plot->mapToGlobal(middle), {}, {0, i / 10 % 2 == 0 ? 120 : -120},
                      Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
    QApplication::sendEvent(plot, &wheel);
  });
  chart.setFollow(true);
  QTest::qWait(300);
  Json growing;
  {
    Watchdog watchdog(chart);
    watchdog.take();
    for (int batch = 0; batch < 30; ++batch) {
      feed.apply({event(kChartPoints + batch)});
      QTest::qWait(100);
    }
    growing = summary(watchdog.take());
  }
  return {{"points", kChartPoints}, {"pan", pan}, {"zoom", zoom}, {"growing", growing}};
}

}  // namespace

int main(int argc, char** argv) {
  QElapsedTimer sinceStart;
  sinceStart.start();
  QApplication app(argc, argv);
  if (argc < 2) {
    std::fprintf(stderr, "bench_window WORKSPACE [SECONDS] [RECORDS]\n");
    return 2;
  }
  const QTemporaryDir folder;
  Settings settings(folder.path());
  settings.set(Settings::Key::Language, "en");
  Theme::get().install(app, settings);
  Language language(settings);
  CoreJobService jobs;
  MainWindow window(jobs, settings, language);
  window.show();
  if (!QTest::qWaitForWindowExposed(&window)) qFatal("no window");
  Json out;
  out["window_shown_ms"] = sinceStart.elapsed();
  jobs.openWorkspace(QString::fromLocal8Bit(argv[1]));
  if (!QTest::qWaitFor([&] { return window.desk().hasWorkspace(); }, 60000)) qFatal("no workspace");
  out["workspace_open_ms"] = sinceStart.elapsed();
  {
    Watchdog watchdog(window);
    QTest::qWait(2000);
    out["idle"] = summary(watchdog.take());
    const Json run = whileRunning(window, jobs, watchdog, argc > 2 ? std::atoi(argv[2]) : 60);
    out.update(run);
    out["import"] =
        whileImporting(window, watchdog, folder.path(), argc > 3 ? std::atoi(argv[3]) : 100000);
  }
  out["filter"] = tableFilter();
  out["chart"] = chartFrames(settings);
  std::printf("%s\n", json::dump(out, 2).c_str());
  jobs.shutDown();
  return 0;
}
