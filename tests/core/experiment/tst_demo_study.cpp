// The demo's study over all targets takes the committed runs as done, where they are its own.
#include <QTemporaryDir>
#include <QtTest>
#include <algorithm>
#include <filesystem>
#include <map>
#include <string>

#include "core/experiment/demo.h"
#include "core/experiment/study_cells.h"
#include "core/experiment/study_work.h"

using namespace espalier;
namespace fs = std::filesystem;

namespace {

const fs::path kDemo = ESPALIER_DEMO;

/// What the committed runs of help-ja and of the papers hold: methods with something to choose, and
/// those that learn from the shots. Copying sentences of papers is not committed.
const std::vector<std::string> kLearned{"in-context", "LoRA on the target", "adaptive",
                                        "adaptive, random sources", "adaptive, pruned"};

}  // namespace

class TestDemoStudy : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() {
    QVERIFY(folder_.isValid());
    store_ = folder_.path().toStdString() + "/espalier.sqlite";
    store::Store store = store::Store::open(store_);
    for (const auto& entry : fs::directory_iterator(kDemo / "results")) {
      if (entry.path().extension() == ".json") experiment::import_run_file(store, entry.path());
    }
    study_ = plan::parse_study_file(kDemo / "studies/transfer.json");
  }

  void four_targets_at_two_sizes() {
    QCOMPARE(plan::columns(study_).size(), std::size_t{8});
    QCOMPARE(study_.baseline, std::string("LoRA on the target"));
    std::map<std::string, std::size_t> trials;
    for (const plan::StudyColumn& column : plan::columns(study_)) {
      for (std::size_t row = 0; row < column.study.runs.size(); ++row) {
        const std::size_t count = plan::trials(column.study, row).size();
        // Every method that has something to choose has as many trials.
        QVERIFY(count == 0 || count == 3);
        trials[column.study.runs[row].name] += count;
      }
    }
    QCOMPARE(trials["adaptive, pruned"], std::size_t{24});
    QCOMPARE(trials["best source"], std::size_t{24});
    QCOMPARE(trials["zero-shot"], std::size_t{0});
  }

  void committed_runs_count_as_done() {
    const store::Store store = store::Store::open_read_only(store_);
    std::size_t columns = 0;
    for (const plan::StudyColumn& column : plan::columns(study_)) {
      if (column.target != "help-ja" && column.target != "papers-outcome") continue;
      ++columns;
      const auto& runs = column.study.runs;
      for (const std::string& name : kLearned) {
        const auto at = std::find_if(runs.begin(), runs.end(),
                                     [&](const auto& run) { return run.name == name; });
        QVERIFY(at != runs.end());
        const auto row = static_cast<std::size_t>(at - runs.begin());
        const experiment::Choice choice = experiment::choose(column.study, row, store);
        const std::string where = column.target + " " + std::to_string(*column.shots) + " " + name;
        QVERIFY2(choice.point.has_value(), where.c_str());
        const auto cells = experiment::table_cells(column.study, row, *choice.point);
        QCOMPARE(cells.size(), std::size_t{3});
        for (const plan::StudyCell& cell : cells)
          QVERIFY2(experiment::finished_run(store, cell.plan).has_value(), where.c_str());
      }
    }
    QCOMPARE(columns, std::size_t{4});
  }

  void its_table_stands_on_them() {
    const judge::StudyGrid grid = experiment::study_grid(study_, store_);
    QCOMPARE(grid.columns.size(), std::size_t{8});
    const auto row = [&](const char* name) {
      for (std::size_t i = 0; i < grid.rows.size(); ++i) {
        if (grid.rows[i].name == name) return i;
      }
      return grid.rows.size();
    };
    // As README has it: LoRA on papers-outcome at 20 shots 32.5 ± 1.0, pruned 31.3 ± 2.2.
    const judge::GridCell* lora = grid.cell(row("LoRA on the target"), 3);
    QVERIFY(lora != nullptr);
    QVERIFY(std::abs(lora->estimate.mean - 0.325) < 0.0006);
    QVERIFY(std::abs(*lora->estimate.deviation - 0.010) < 0.0006);
    const judge::GridCell* pruned = grid.cell(row("adaptive, pruned"), 3);
    QVERIFY(std::abs(pruned->estimate.mean - 0.313) < 0.0006);
    QCOMPARE(pruned->facts.runs.size(), std::size_t{3});
    QVERIFY(pruned->against.has_value() && pruned->facts.sparsity.has_value());
    // The chosen ratio's runs fill the row at that ratio as well.
    const judge::GridCell* fixed = grid.cell(row("adaptive, pruned, r = 0.3"), 3);
    QVERIFY(fixed != nullptr);
    QCOMPARE(fixed->facts.runs, pruned->facts.runs);
  }

  void what_is_left_is_the_further_targets() {
    const experiment::StudyLeft left = experiment::study_left(study_, store_);
    QCOMPARE(left.columns.size(), std::size_t{8});
    for (const auto& column : left.columns) {
      // Of the committed targets the sources' trials on validation, which are cheap.
      const bool committed = column.target == "help-ja" || column.target == "papers-outcome";
      QVERIFY(committed ? column.trials <= 3 : column.trials <= 15);
      QVERIFY(committed ? column.runs <= 12 : column.runs <= 27);
    }
  }

 private:
  QTemporaryDir folder_;
  fs::path store_;
  plan::Study study_;
};

QTEST_GUILESS_MAIN(TestDemoStudy)
#include "tst_demo_study.moc"
