// Who gets which item, in which order and on which side.
#include <QtTest>

#include <algorithm>
#include <map>
#include <set>

#include "core/judge/annotation_order.h"

using namespace espalier::judge;

namespace {

std::vector<ItemPlace> places(std::size_t count) {
  std::vector<ItemPlace> out(count);
  for (std::size_t i = 0; i < count; ++i)
    out[i].id = "item" + std::to_string(i);
  return out;
}

template <class Map>
int spread(const Map& counts) {
  int low = 1 << 30, high = 0;
  for (const auto& [key, count] : counts) {
    low = std::min(low, count);
    high = std::max(high, count);
  }
  return high - low;
}

}  // namespace

class TestAnnotationOrder : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void every_pair_once_and_no_system_ahead() {
    for (std::size_t m = 2; m <= 9; ++m) {
      const auto pairs = pair_rounds(m);
      QCOMPARE(pairs.size(), m * (m - 1) / 2);
      const std::set<std::pair<std::size_t, std::size_t>> unique(pairs.begin(), pairs.end());
      QCOMPARE(unique.size(), pairs.size());
      std::map<std::size_t, int> played;
      for (std::size_t i = 0; i < m; ++i)
        played[i] = 0;
      for (const auto& [a, b] : pairs) {
        QVERIFY(a < b && b < m);
        ++played[a];
        ++played[b];
        QVERIFY(spread(played) <= 2);
      }
      QCOMPARE(spread(played), 0);
    }
  }

  void a_design_is_balanced() {
    for (const auto& [records, kinds, each] :
         {std::array<std::size_t, 3>{100, 6, 2}, {7, 10, 3}, {33, 3, 0}, {5, 4, 9}, {41, 15, 4}}) {
      const auto design = balanced_design(records, kinds, each, 11);
      QCOMPARE(design.size(), records);
      std::map<std::size_t, int> counts;
      for (std::size_t i = 0; i < kinds; ++i)
        counts[i] = 0;
      for (const auto& chosen : design) {
        QCOMPARE(chosen.size(), each == 0 ? kinds : std::min(each, kinds));
        QCOMPARE(std::set<std::size_t>(chosen.begin(), chosen.end()).size(), chosen.size());
        for (const std::size_t kind : chosen)
          ++counts[kind];
      }
      QVERIFY(spread(counts) <= 1);
    }
    QVERIFY(balanced_design(50, 6, 2, 1) != balanced_design(50, 6, 2, 2));
    QVERIFY(balanced_design(50, 6, 2, 1) == balanced_design(50, 6, 2, 1));
  }

  void loads_and_strata_are_balanced() {
    for (const auto& [slots, raters, overlap] :
         {std::array<int, 3>{3, 1, 0}, {4, 2, 10}, {7, 3, 5}, {5, 5, 0}}) {
      std::vector<ItemPlace> items = places(101);
      std::vector<std::size_t> strata;
      for (std::size_t i = 0; i < items.size(); ++i)
        strata.push_back(i % 6);
      items[13].tied = true;
      deal(items, strata, static_cast<std::size_t>(overlap), 5);
      std::map<std::size_t, int> shared;
      for (std::size_t i = 0; i < items.size(); ++i)
        if (items[i].overlap) ++shared[strata[i]];
      if (overlap >= 6) QVERIFY(spread(shared) <= 1);
      Task task;
      task.seed = 9;
      task.slots = slots;
      task.raters = raters;
      std::map<int, int> loads;
      std::map<std::size_t, int> raters_of;
      std::map<std::pair<std::size_t, int>, int> cells;
      for (int slot = 0; slot < slots; ++slot) {
        const auto order = order_of(task, items, slot, "a" + std::to_string(slot));
        loads[slot] = static_cast<int>(order.size());
        for (std::size_t k = 0; k < 6; ++k)
          cells[{k, slot}] = 0;
        for (const std::size_t i : order) {
          ++raters_of[i];
          if (!items[i].overlap) ++cells[{strata[i], slot}];
        }
      }
      QVERIFY(spread(loads) <= 1);
      for (std::size_t k = 0; k < 6; ++k) {
        std::map<int, int> row;
        for (int slot = 0; slot < slots; ++slot)
          row[slot] = cells[{k, slot}];
        QVERIFY(spread(row) <= 1);
      }
      int everybody = 0;
      for (std::size_t i = 0; i < items.size(); ++i) {
        if (i == 13) {
          QCOMPARE(raters_of.count(i), std::size_t{0});
          continue;
        }
        QCOMPARE(raters_of[i], items[i].overlap ? slots : raters);
        everybody += items[i].overlap ? 1 : 0;
      }
      QCOMPARE(everybody, overlap);
      // One more annotator than planned shares the first one's items, in an order of his own.
      const auto first = order_of(task, items, 0, "a0");
      const auto late = order_of(task, items, slots, "late");
      QCOMPARE((std::set<std::size_t>(late.begin(), late.end())),
               (std::set<std::size_t>(first.begin(), first.end())));
      QVERIFY(late != first);
    }
  }

  void practice_first_and_gold_at_its_rate() {
    std::vector<ItemPlace> items = places(240);
    for (std::size_t i = 0; i < 3; ++i)
      items[i].kind = ItemKind::practice;
    for (std::size_t i = 3; i < 40; ++i)
      items[i].kind = ItemKind::gold;
    deal(items, std::vector<std::size_t>(items.size(), 0), 0, 1);
    Task task;
    task.seed = 3;
    task.gold_rate = 0.1;
    const auto order = order_of(task, items, 0, "mori");
    QCOMPARE(order[0], std::size_t{0});
    QCOMPARE(order[2], std::size_t{2});
    // 200 main items; one gold in each block of 10: 22 blocks, the last may be short.
    std::vector<std::size_t> gold_at;
    std::set<std::size_t> seen;
    for (std::size_t i = 3; i < order.size(); ++i) {
      QVERIFY(items[order[i]].kind != ItemKind::practice);
      QVERIFY(seen.insert(order[i]).second);
      if (items[order[i]].kind == ItemKind::gold) gold_at.push_back(i - 3);
    }
    QVERIFY(gold_at.size() == 22 || gold_at.size() == 23);
    for (std::size_t i = 0; i < 22; ++i)
      QCOMPARE(gold_at[i] / 10, i);
    std::set<std::size_t> offsets;
    for (const std::size_t at : gold_at)
      offsets.insert(at % 10);
    QVERIFY(offsets.size() > 4);  // never at one place that could be learnt
    QVERIFY(order_of(task, items, 0, "abe") != order);
    QVERIFY(order_of(task, items, 0, "mori") == order);
    task.from_packet = true;
    QCOMPARE(order_of(task, items, 0, "x").size(), items.size());
    QCOMPARE(order_of(task, items, 0, "x")[100], std::size_t{100});
  }

  void sides_are_balanced_and_stable() {
    const std::vector<Candidate> pair{{"c1", "one"}, {"c2", "two"}};
    std::map<std::string, int> left_by_annotator;
    int changed = 0, left = 0;
    constexpr int kItems = 2000;
    for (int i = 0; i < kItems; ++i) {
      const std::string item = "item" + std::to_string(i);
      const bool first = shown_order(77, item, "mori", pair)[0].id == "c1";
      const bool other = shown_order(77, item, "abe", pair)[0].id == "c1";
      left += first ? 1 : 0;
      left_by_annotator["abe"] += other ? 1 : 0;
      changed += first != other ? 1 : 0;
      // The order in which candidates come in does not matter.
      QCOMPARE(shown_order(77, item, "mori", {pair[1], pair[0]})[0].id == "c1", first);
    }
    // Within five standard deviations of a fair coin.
    for (const int count : {left, left_by_annotator["abe"], changed})
      QVERIFY2(std::abs(count - kItems / 2) < 112, qPrintable(QString::number(count)));
    // Fixed for ever: packets and stored answers rely on it.
    std::string sides;
    for (int i = 0; i < 16; ++i)
      sides += shown_order(1, "item" + std::to_string(i), "mori", pair)[0].id[1];
    QCOMPARE(sides, std::string("1212211221111111"));
    // Three candidates come in all six orders.
    std::map<std::string, int> orders;
    for (int i = 0; i < 600; ++i) {
      std::string order;
      for (const Candidate& one :
           shown_order(5, std::to_string(i), "a", {{"x", ""}, {"y", ""}, {"z", ""}}))
        order += one.id;
      ++orders[order];
    }
    QCOMPARE(orders.size(), std::size_t{6});
    for (const auto& [order, count] : orders)
      QVERIFY(count > 60);
  }

  void texts_are_compared_without_white_space() {
    QVERIFY(identical("a  b\n", " a b"));
    QVERIFY(identical("設定　を", "設定 を"));
    QVERIFY(!identical("a b", "ab"));
    QVERIFY(!identical("A", "a"));
  }
};

QTEST_GUILESS_MAIN(TestAnnotationOrder)
#include "tst_annotation_order.moc"
