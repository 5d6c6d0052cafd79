// A study on a tiny model: trials without test, choice, table, and a restart that repeats nothing.
#include <QtTest>
#include <filesystem>
#include <set>

#include "core/experiment/study_runner.h"
#include "core/store/store.h"
#include "tests/support/error_code.h"
#include "tests/support/tiny_plan.h"

using namespace espalier;
namespace fs = std::filesystem;

namespace {

Json tiny_study(const QTemporaryDir& folder) {
  Json plan = test::tiny_plan(folder);
  plan["optimizer"]["select"] = "rougeL";
  plan["optimizer"]["epochs"] = 1;
  Json grid = {{"optimizer.lr", {1e-4, 1e-3}}, {"prune.ratio", {0.1, 0.5}}};
  return {{"espalier_study", 1},
          {"name", "tiny study"},
          {"plan", plan},
          {"runs",
           {{{"name", "lead"}, {"set", {{"method.name", "lead"}}}},
            {{"name", "target alone"}, {"set", {{"method.name", "lora"}}}},
            {{"name", "pruned"},
             {"set", {{"method.name", "adaptive_merge"}, {"prune.ratio", 0.3}}},
             {"choose", grid}}}},
          {"choose", {{"by", "validation rougeL"}}},
          {"sample_seeds", {1, 2}}};
}

}  // namespace

class TestStudyRunner : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void a_study_restarts_and_fills_its_table() {
    QTemporaryDir folder;
    const fs::path path = folder.path().toStdString();
    const plan::Study study = plan::parse_study(tiny_study(folder), path);
    const fs::path store = path / "espalier.sqlite";
    experiment::Session session;
    Control control;
    std::size_t most = 0;
    const auto watch = [&](const experiment::StudyProgress& p) { most = std::max(most, p.total); };
    // A time limit of a moment ends the study after its first cell.
    Json part = experiment::run_study(study, store, session, control, {}, watch, 1e-9);
    QCOMPARE(part["complete"].get<bool>(), false);
    const Json table = experiment::run_study(study, store, session, control, {}, watch);
    QCOMPARE(table["complete"].get<bool>(), true);
    QCOMPARE(most, std::size_t{4 + 1 + 2 + 2});
    const auto count = [&] { return store::Store::open_read_only(store).runs().size(); };
    const std::size_t runs = count();
    QCOMPARE(runs, std::size_t{9});
    experiment::run_study(study, store, session, control, {}, watch);
    QCOMPARE(count(), runs);
    QCOMPARE(table["rows"].size(), std::size_t{3});
    QVERIFY(!table["comparisons"].empty());
    // No trial has seen a test record.
    std::size_t without_test = 0;
    const auto reader = store::Store::open_read_only(store);
    for (const store::RunRow& run : reader.runs()) {
      without_test += reader.outputs(run.id).empty() ? 1 : 0;
    }
    QCOMPARE(without_test, std::size_t{4});
  }

  void a_run_left_in_the_middle_is_gone_on_with() {
    QTemporaryDir folder;
    const fs::path path = folder.path().toStdString();
    const plan::Study study = plan::parse_study(tiny_study(folder), path);
    const fs::path store_path = path / "espalier.sqlite";
    experiment::Session session;
    Control stopping;
    const auto stop = [&](const plan::Event& e) {
      const auto* step = std::get_if<plan::event::Step>(&e);
      if (step != nullptr && step->step == 2) stopping.request_stop();
    };
    QCOMPARE(test::code_of(
                 [&] { experiment::run_study(study, store_path, session, stopping, stop, {}); }),
             std::string("stopped"));
    Control control;
    const Json table = experiment::run_study(study, store_path, session, control, {}, {});
    QCOMPARE(table["complete"].get<bool>(), true);
    const auto rows = store::Store::open_read_only(store_path).runs();
    QCOMPARE(rows.size(), std::size_t{9});
    QCOMPARE(rows[0].state, std::string("finished"));
    QCOMPARE(rows[0].facts["resumed_at_step"], Json(2));
  }

  void the_first_seed_takes_over_what_its_trial_trained() {
    QTemporaryDir folder;
    const fs::path path = folder.path().toStdString();
    const plan::Study study = plan::parse_study(tiny_study(folder), path);
    const fs::path store_path = path / "espalier.sqlite";
    experiment::Session session;
    Control control;
    experiment::run_study(study, store_path, session, control, {}, {});
    const auto reader = store::Store::open_read_only(store_path);
    const store::RunRow* taken = nullptr;
    const auto rows = reader.runs();
    std::size_t taken_over = 0;
    for (const store::RunRow& row : rows) {
      if (!row.facts.contains("trained_in")) continue;
      taken = &row;
      ++taken_over;
    }
    QCOMPARE(taken_over, std::size_t{1});  // the other rows have no trials, the other seed none
    const store::RunRow trial = reader.run(taken->facts["trained_in"].get<std::string>());
    QVERIFY(reader.outputs(trial.id).empty());
    QCOMPARE(reader.points(taken->id, "step").size(), reader.points(trial.id, "step").size());
    QVERIFY(!reader.points(taken->id, "step").empty());

    // Trained anew, the plan gives the same numbers.
    plan::Plan plan = plan::parse(taken->plan, path);
    experiment::RunOptions options;
    options.store = path / "anew.sqlite";
    const experiment::RunResult anew = experiment::run(plan, options, session, control, {});
    QVERIFY(!anew.finished.facts.contains("trained_in"));
    QCOMPARE(anew.finished.best_step, taken->best_step);
    QCOMPARE(*anew.finished.validation_loss, *taken->validation_loss);
    const auto again = store::Store::open_read_only(options.store).outputs(anew.run);
    const auto outputs = reader.outputs(taken->id);
    QCOMPARE(again.size(), outputs.size());
    QVERIFY(!outputs.empty());
    for (std::size_t i = 0; i < outputs.size(); ++i)
      QCOMPARE(again[i].raw, outputs[i].raw);
  }
};

QTEST_GUILESS_MAIN(TestStudyRunner)
#include "tst_study_runner.moc"
