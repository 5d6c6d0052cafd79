#include <QtTest>

#include "core/plan/ratio_grid.h"

using namespace espalier;
using namespace espalier::plan;

/// Which runs are the grid over the ratio beside one that searched it.
class TestRatioGrid : public QObject {
  Q_OBJECT

  static Json made(const char* name, const Json& prune, int seed = 1) {
    return {{"name", name}, {"seed", seed}, {"data", {{"shots", 5}}}, {"prune", prune}};
  }

 private Q_SLOTS:
  void the_same_plan_but_for_its_ratio() {
    const Json searched =
        made("search", {{"controller", "grasp"}, {"p_min", 0.1}, {"reset", "zero"}});
    const Json low = made("a", {{"ratio", 0.3}, {"reset", "zero"}});
    const Json high =
        made("b", {{"controller", "fixed"}, {"ratio", 0.7}, {"reset", "zero"}, {"p_min", 0.2}});
    const Json again = made("c", {{"ratio", 0.3}, {"reset", "zero"}});
    const Json other_seed = made("d", {{"ratio", 0.5}, {"reset", "zero"}}, 2);
    const Json other_reset = made("e", {{"ratio", 0.5}, {"reset", "initial"}});
    const Json ramp = made("f", {{"controller", "cubic"}, {"ratio", 0.5}, {"reset", "zero"}});
    const Json bare = {{"name", "g"}, {"seed", 1}, {"data", {{"shots", 5}}}};
    std::vector<GridPoint> points{{"1", &low, 10, 2.5},      {"2", &high, 20, 2.25},
                                  {"3", &other_seed, 40, 1}, {"4", &other_reset, 80, 1},
                                  {"5", &ramp, 160, 1},      {"6", &searched, 320, 1},
                                  {"7", &bare, 640, 1},      {"8", &again, 11, 2.75}};
    const auto grid = ratio_grid(searched, points);
    QVERIFY(grid.has_value());
    QCOMPARE(grid->ratios, (std::vector<double>{0.3, 0.7}));
    QCOMPARE(grid->runs, (std::vector<std::string>{"8", "2"}));  // the newer one of two
    QCOMPARE(grid->seconds, 31.0);
    QCOMPARE(grid->validation, 2.25);
    QCOMPARE(grid->best_ratio, 0.7);
    points.erase(points.begin() + 1);
    QVERIFY(!ratio_grid(searched, points));  // one ratio is no grid
    QVERIFY(!ratio_grid(bare, points));
  }

  void without_validation() {
    const Json searched = made("search", {{"controller", "grasp"}});
    const Json low = made("a", {{"ratio", 0}}), high = made("b", {{"ratio", 0.7}});
    const auto grid = ratio_grid(searched, {{"1", &low, 1}, {"2", &high, 2}});
    QCOMPARE(grid->seconds, 3.0);
    QVERIFY(!grid->validation);
  }
};

QTEST_GUILESS_MAIN(TestRatioGrid)
#include "tst_ratio_grid.moc"
