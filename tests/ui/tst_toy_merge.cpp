#include <QTest>
#include <cmath>

#include "ui/models/toy_merge.h"

using namespace espalier::ui;

/// The sums of the page Teach against numbers worked out by hand.
class TestToyMerge : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void mergeByHand();
  void ownAndCrossAreTheWhole();
  void weightsSumToOne();
  void weightsByTraces();
  void weightMultipliesTheUpdate();
  void countOfAStep();
  void leastWithTies();
  void importanceByHand();
  void importanceIsTheDerivative();
  void weightBreaksNoTie();
  void stepResets();
  void sparsityCounts();
  void examplesComeAgain();
};

namespace {

bool near(double left, double right) {
  return std::abs(left - right) < 1e-12;
}

/// Rank 1: A_1 = (1 2 0 -1), B_1 = (1 0 2 -1), A_2 = (0 1 1 1), B_2 = (2 1 0 1).
ToyState byHand() {
  ToyState state;
  state.rank = 1;
  const double a[2][4] = {{1, 2, 0, -1}, {0, 1, 1, 1}};
  const double b[2][4] = {{1, 0, 2, -1}, {2, 1, 0, 1}};
  for (std::size_t i = 0; i < 2; ++i) {
    for (std::size_t j = 0; j < 4; ++j) {
      state.adapters[i].a.at(0, j) = a[i][j];
      state.adapters[i].b.at(j, 0) = b[i][j];
    }
    state.adapters[i].a_came = state.adapters[i].a;
    state.adapters[i].b_came = state.adapters[i].b;
  }
  return state;
}

/// S = sum |B A| n, from the definition.
double strength(const ToyState& state, std::size_t adapter) {
  const ToyFactors f = toy_factors(state, adapter);
  const ToyMatrix update = product(f.b, f.a);
  double out = 0;
  for (std::size_t r = 0; r < 4; ++r) {
    for (std::size_t c = 0; c < 4; ++c)
      out += std::abs(update.at(r, c)) * state.norms[c];
  }
  return out;
}

}  // namespace

void TestToyMerge::mergeByHand() {
  // A = (1 3 1 0), B = (3 1 2 0).
  const ToyMerge merge = toy_merge(byHand());
  QCOMPARE(merge.whole.values,
           (std::vector<double>{3, 9, 3, 0, 1, 3, 1, 0, 2, 6, 2, 0, 0, 0, 0, 0}));
  QCOMPARE(merge.own.values,
           (std::vector<double>{1, 4, 2, 1, 0, 1, 1, 1, 2, 4, 0, -2, -1, -1, 1, 2}));
  QCOMPARE(merge.cross.values,
           (std::vector<double>{2, 5, 1, -1, 1, 2, 0, -1, 0, 2, 2, 2, 1, 1, -1, -2}));
  QVERIFY(near(norm(merge.whole), std::sqrt(154.0)));
  // |B|^2 = 14, |A|^2 = 11; <B, B_1> = 7, <A, A_1> = 7, so w_1 = (7/14 + 7/11) / 2.
  QVERIFY(near(merge.weights[0], (7.0 / 14 + 7.0 / 11) / 2));
  QVERIFY(near(merge.weights[1], (7.0 / 14 + 4.0 / 11) / 2));
}

void TestToyMerge::ownAndCrossAreTheWhole() {
  for (std::uint64_t seed = 1; seed <= 30; ++seed) {
    ToyState state = toy_example(seed, 1 + seed % 2);
    state.adapters[0].weight = -0.7;
    const ToyMerge merge = toy_merge(state);
    const ToyMatrix both = sum(merge.own, merge.cross);
    for (std::size_t i = 0; i < both.values.size(); ++i)
      QVERIFY(near(both.values[i], merge.whole.values[i]));
  }
}

void TestToyMerge::weightsSumToOne() {
  for (std::uint64_t seed = 1; seed <= 30; ++seed) {
    ToyState state = toy_example(seed, 1 + seed % 2);
    state.adapters[1].weight = 1.5;
    const ToyMerge merge = toy_merge(state);
    QVERIFY(near(merge.weights[0] + merge.weights[1], 1));
  }
  // An adapter against its own mirror image, and two silent ones: nothing is left, so half each.
  ToyState state = byHand();
  state.adapters[1] = state.adapters[0];
  state.adapters[1].a = ToyMatrix(2, 4);
  for (std::size_t j = 0; j < 4; ++j)
    state.adapters[1].a.at(0, j) = -state.adapters[0].a.at(0, j);
  QCOMPARE(toy_merge(state).weights[0], 0.5);
  for (ToyAdapter& adapter : state.adapters)
    adapter.weight = 0;
  QCOMPARE(toy_merge(state).weights[1], 0.5);
}

/// From r x r products alone: <B A, B_i A> = tr((B^T B_i)(A A^T)).
void TestToyMerge::weightsByTraces() {
  const ToyState state = toy_example(7, 2);
  const ToyFactors one = toy_factors(state, 0), two = toy_factors(state, 1);
  const ToyMatrix a = sum(one.a, two.a), b = sum(one.b, two.b);
  const auto trace = [](const ToyMatrix& m) { return m.at(0, 0) + m.at(1, 1); };
  const auto part = [&](const ToyMatrix& bi, const ToyMatrix& ai) {
    return trace(product(product(transposed(b), bi), product(ai, transposed(a))));
  };
  const double w = (part(one.b, a) + part(b, one.a)) / (2 * part(b, a));
  QVERIFY(near(toy_merge(state).weights[0], w));
}

void TestToyMerge::weightMultipliesTheUpdate() {
  ToyState state = byHand();
  const ToyMatrix before = product(toy_factors(state, 0).b, toy_factors(state, 0).a);
  for (const double w : {-1.5, -0.3, 0.0, 0.5, 1.0, 1.44}) {
    state.adapters[0].weight = w;
    const ToyFactors f = toy_factors(state, 0);
    const ToyMatrix after = product(f.b, f.a);
    for (std::size_t i = 0; i < after.values.size(); ++i)
      QVERIFY(near(after.values[i], w * before.values[i]));
  }
  // The sign goes to A alone, the root to both.
  state.adapters[0].weight = -0.25;
  QCOMPARE(toy_factors(state, 0).a.values, (std::vector<double>{-0.5, -1, -0.0, 0.5}));
  QCOMPARE(toy_factors(state, 0).b.values, (std::vector<double>{0.5, 0, 1, -0.5}));
}

void TestToyMerge::countOfAStep() {
  QCOMPARE(toy_prune_count(0.25, 8), std::size_t(2));
  QCOMPARE(toy_prune_count(0.3, 10), std::size_t(3));  // 0.3 * 10 is just under 3 in doubles
  QCOMPARE(toy_prune_count(0.05, 4), std::size_t(1));
  QCOMPARE(toy_prune_count(0.95, 8), std::size_t(7));
  QCOMPARE(toy_prune_count(0, 8), std::size_t(0));
  QCOMPARE(toy_prune_count(0.5, 0), std::size_t(0));
}

void TestToyMerge::leastWithTies() {
  QCOMPARE(toy_least({2, 1, 1, 1}, 2), (std::vector<bool>{false, true, true, false}));
  QCOMPARE(toy_least({0, 0, 0, 0}, 1), (std::vector<bool>{true, false, false, false}));
  QCOMPARE(toy_least({3, 2, 1, 0}, 3), (std::vector<bool>{false, true, true, true}));
  QCOMPARE(toy_least({1, 2}, 0), (std::vector<bool>{false, false}));
}

void TestToyMerge::importanceByHand() {
  ToyState state = byHand();
  state.norms = {1, 2, 3, 0.5};
  // B_1 A_1 has rows (1 2 0 -1), 0, (2 4 0 -2), (-1 -2 0 1), so G has (1 2 0 -.5), 0, the same,
  // minus it.
  const ToyPrune prune = toy_prune(state);
  QCOMPARE(prune.a[0].importance.values, (std::vector<double>{4, 8, 0, 2}));
  QCOMPARE(prune.b[0].importance.values, (std::vector<double>{5.5, 0, 5.5, 5.5}));
  QCOMPARE(prune.a[0].least, (std::vector<bool>{false, false, true, false}));
  state.ratio = 0.5;
  QCOMPARE(toy_prune(state).a[0].least, (std::vector<bool>{false, false, true, true}));
  QCOMPARE(toy_prune(state).b[0].least, (std::vector<bool>{true, true, false, false}));
}

void TestToyMerge::importanceIsTheDerivative() {
  ToyState state = toy_example(3, 2);
  state.adapters[0].weight = 0.8;
  const ToyPrune prune = toy_prune(state);
  constexpr double kStep = 1e-6;
  const double root = std::sqrt(0.8);
  for (std::size_t r = 0; r < 2; ++r) {
    for (std::size_t c = 0; c < 4; ++c) {
      ToyState up = state, down = state;
      up.adapters[0].a.at(r, c) += kStep / root;
      down.adapters[0].a.at(r, c) -= kStep / root;
      const double slope = (strength(up, 0) - strength(down, 0)) / (2 * kStep);
      // Where an entry of B A is zero S has a corner, and both sides are averaged: sign 0 = 0.
      QVERIFY(std::abs(std::abs(slope) - prune.a[0].importance.at(r, c)) < 1e-6);
    }
  }
}

void TestToyMerge::weightBreaksNoTie() {
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    ToyState state = toy_example(seed, 2);
    state.ratio = 0.4;
    const ToyPrune plain = toy_prune(state);
    for (const double w : {-1.3, 0.7, 0.1}) {
      state.adapters[0].weight = w;
      QCOMPARE(toy_prune(state).a[0].least, plain.a[0].least);
      QCOMPARE(toy_prune(state).b[0].least, plain.b[0].least);
    }
  }
}

void TestToyMerge::stepResets() {
  ToyState state = byHand();
  state.norms = {1, 2, 3, 0.5};
  state.ratio = 0.5;
  state.adapters[0].a_came.at(0, 2) = 0.75;
  const ToyState zero = toy_pruned(state);
  QCOMPARE(zero.adapters[0].a.values, (std::vector<double>{1, 2, 0, 0, 0, 0, 0, 0}));
  QCOMPARE(zero.adapters[0].b.values, (std::vector<double>{0, 0, 0, 0, 2, 0, -1, 0}));
  state.reset = ToyReset::initial;
  const ToyState initial = toy_pruned(state);
  QCOMPARE(initial.adapters[0].a.values, (std::vector<double>{1, 2, 0.75, -1, 0, 0, 0, 0}));
  state.ratio = 0;
  QVERIFY(toy_pruned(state) == state);
}

void TestToyMerge::sparsityCounts() {
  // A: one zero of 4 and one of 4; B: one and one. A_1 + A_2 and B_1 + B_2 have one each.
  ToySparsity now = toy_sparsity(byHand());
  QCOMPARE(now.a, 2 / 8.0);
  QCOMPARE(now.b, 2 / 8.0);
  QCOMPARE(now.all, 4 / 16.0);
  QCOMPARE(now.merged, 2 / 8.0);
  ToyState state = byHand();
  state.adapters[0].weight = 0;
  now = toy_sparsity(state);
  QCOMPARE(now.all, (8 + 2) / 16.0);
  QCOMPARE(now.merged, 2 / 8.0);
}

void TestToyMerge::examplesComeAgain() {
  const ToyState one = toy_example(1, 2);
  QVERIFY(one == toy_example(1, 2));
  QVERIFY(one.adapters != toy_example(2, 2).adapters);
  QVERIFY(one.adapters == toy_example(1, 1).adapters);
  QVERIFY(one.adapters[0].a != one.adapters[1].a);
  for (std::size_t e = 0; e < 8; ++e) {
    for (const ToyAdapter& adapter : one.adapters) {
      QVERIFY(std::abs(adapter.a_came.values[e]) <= 1.5);
      QCOMPARE(adapter.b.values[e] * 4, std::round(adapter.b.values[e] * 4));
    }
    // Every adapter gets the same update.
    QCOMPARE(one.adapters[0].a.values[e] - one.adapters[0].a_came.values[e],
             one.adapters[1].a.values[e] - one.adapters[1].a_came.values[e]);
  }
  for (const double n : one.norms)
    QVERIFY(n >= 0.5 && n <= 3);
}

QTEST_GUILESS_MAIN(TestToyMerge)
#include "tst_toy_merge.moc"
