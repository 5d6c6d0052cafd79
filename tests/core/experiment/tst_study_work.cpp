// A study over two targets and two numbers of shots, worked off by somebody else: waves, a restart
// in the middle, what is left, and its grid.
#include <QtTest>
#include <filesystem>
#include <set>

#include "core/experiment/study_runner.h"
#include "core/experiment/study_work.h"
#include "core/store/store.h"
#include "tests/support/tiny_plan.h"

using namespace espalier;
namespace fs = std::filesystem;

namespace {

Json tiny_study(const QTemporaryDir& folder) {
  Json plan = test::tiny_plan(folder);
  plan["optimizer"]["select"] = "rougeL";
  plan["optimizer"]["epochs"] = 1;
  plan.erase("prune");
  write_file((folder.path() + QStringLiteral("/other.jsonl")).toStdString(),
             test::tiny_records("other", 3));
  return {
      {"espalier_study", 1},
      {"name", "tiny study"},
      {"plan", plan},
      {"baseline", "lead"},
      {"ratios", {0.1, 0.5}},
      {"targets", {{{"name", "one"}}, {{"name", "two"}, {"set", {{"data.test", "other.jsonl"}}}}}},
      {"shots", {2, 4}},
      {"runs",
       {{{"name", "lead"}, {"set", {{"method.name", "lead"}}}},
        {{"name", "pruned"},
         {"set", {{"method.name", "adaptive_merge"}, {"prune.ratio", 0.1}}},
         {"choose", {{"prune.ratio", {0.1, 0.5}}}}}}},
      {"sample_seeds", {1, 2}}};
}

/// Works plans off in this process, at most so many.
experiment::WaveWorker worker(const fs::path& store, experiment::Session& session, Control& control,
                              std::size_t& most, std::vector<std::vector<plan::Plan>>& waves) {
  return [&, store](const std::vector<plan::Plan>& wave) {
    waves.push_back(wave);
    for (const plan::Plan& plan : wave) {
      if (most == 0) {
        control.request_stop();
        return;
      }
      --most;
      experiment::RunOptions options;
      options.store = store;
      experiment::run(plan, options, session, control, {});
    }
  };
}

}  // namespace

class TestStudyWork : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void waves_go_on_where_they_stopped() {
    QTemporaryDir folder;
    const fs::path path = folder.path().toStdString();
    const plan::Study study = plan::parse_study(tiny_study(folder), path);
    const fs::path store = path / "espalier.sqlite";
    // Two targets with one validation set: their trials are the same ones. Runs: a lead for each
    // target (shots do not change its plan's data, but its hash), and 2 seeds at 2 ratios.
    auto left = experiment::study_left(study, store);
    QCOMPARE(left.done, std::size_t{0});
    QCOMPARE(left.trials, std::size_t{4});
    QCOMPARE(left.runs, std::size_t{4 + 16});
    QCOMPARE(left.columns.size(), std::size_t{4});
    QCOMPARE(left.unknown, std::size_t{24});
    left = experiment::study_left(study, store, [](const plan::Plan&) { return 2.0; });
    QCOMPARE(left.seconds, 48.0);
    QCOMPARE(experiment::next_wave(study, store).size(), std::size_t{4});

    experiment::Session session;
    std::vector<std::vector<plan::Plan>> waves;
    std::size_t most = 3;
    Control stopping;
    experiment::work_study(study, store, stopping, worker(store, session, stopping, most, waves));
    QCOMPARE(waves.size(), std::size_t{1});
    for (const plan::Plan& plan : waves[0])
      QVERIFY(plan.data.test.empty() && plan.metrics.empty());
    QCOMPARE(experiment::study_left(study, store).trials, std::size_t{1});
    QCOMPARE(experiment::study_runs(study, store).size(), std::size_t{3});

    waves.clear();
    most = 1 + 7;
    Control again;
    experiment::work_study(study, store, again, worker(store, session, again, most, waves));
    QCOMPARE(waves.size(), std::size_t{2});
    QCOMPARE(waves[0].size(), std::size_t{1});
    QCOMPARE(waves[1].size(), std::size_t{20});
    left = experiment::study_left(study, store);
    QCOMPARE(left.trials, std::size_t{0});
    QCOMPARE(left.runs, std::size_t{13});
    QCOMPARE(left.unknown, std::size_t{0});  // the like of each has been timed by now
    QCOMPARE(experiment::study_grid(study, store).complete, false);

    waves.clear();
    most = 100;
    Control last;
    experiment::work_study(study, store, last, worker(store, session, last, most, waves));
    QCOMPARE(waves.size(), std::size_t{1});
    QVERIFY(experiment::next_wave(study, store).empty());
    QCOMPARE(store::Store::open_read_only(store).runs().size(), std::size_t{24});
    QCOMPARE(experiment::study_runs(study, store).size(), std::size_t{24});
    check_grid(study, store);
    // The same study in this process finds everything done.
    Control control;
    const Json table = experiment::run_study(study, store, session, control, {}, {});
    QCOMPARE(table["complete"], Json(true));
    QCOMPARE(store::Store::open_read_only(store).runs().size(), std::size_t{24});
  }

 private:
  static void check_grid(const plan::Study& study, const fs::path& store) {
    const judge::StudyGrid grid = experiment::study_grid(study, store);
    QVERIFY(grid.complete);
    QCOMPARE(grid.columns.size(), std::size_t{4});
    QCOMPARE(grid.rows.size(), std::size_t{4});
    QCOMPARE(grid.cells.size(), std::size_t{16});
    QCOMPARE(grid.columns[0].metric, std::string("rougeL"));
    QCOMPARE(grid.columns[0].records, std::size_t{3});
    QCOMPARE(*grid.columns[1].shots, std::int64_t{4});
    const judge::GridCell* chosen = grid.cell(1, 0);
    QCOMPARE(chosen->facts.runs.size(), std::size_t{2});
    QCOMPARE(chosen->facts.trials.size(), std::size_t{2});
    QCOMPARE(chosen->facts.chosen_by, std::string("validation rougeL"));
    QVERIFY(chosen->facts.sparsity && chosen->facts.seconds && chosen->facts.peak_bytes);
    const double ratio = chosen->facts.point["prune.ratio"].get<double>();
    // The chosen ratio's cell is that of the row at this ratio.
    const judge::GridCell* fixed = grid.cell(ratio == 0.1 ? 2 : 3, 0);
    QCOMPARE(fixed->estimate.mean, chosen->estimate.mean);
    QCOMPARE(fixed->facts.runs, chosen->facts.runs);
    QVERIFY(grid.cell(0, 0)->facts.runs.size() == 1);
    QVERIFY(grid.cell(0, 0)->same_for_every_seed);
    QVERIFY(grid.columns[0].scorings > 0);
    // Another baseline than the study's own.
    QCOMPARE(experiment::study_grid(study, store, "pruned").baseline, std::string("pruned"));
  }
};

QTEST_GUILESS_MAIN(TestStudyWork)
#include "tst_study_work.moc"
