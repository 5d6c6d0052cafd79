#include <torch/torch.h>

#include <QtTest>
#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <set>

#include "core/base/error.h"
#include "core/merge/cma_es.h"
#include "core/merge/k_means.h"
#include "core/merge/module_drop.h"
#include "core/merge/weight_search.h"
#include "tests/support/error_code.h"
#include "tests/support/merge_golden.h"
#include "tests/support/tiny_adapters.h"

using namespace espalier;
using namespace espalier::test;

namespace {

using Vector = std::vector<double>;

double rosenbrock(const Vector& x) {
  double sum = 0;
  for (std::size_t i = 0; i + 1 < x.size(); ++i)
    sum += 100 * std::pow(x[i + 1] - x[i] * x[i], 2) + std::pow(1 - x[i], 2);
  return sum;
}

double sphere(const Vector& x) {
  return std::inner_product(x.begin(), x.end(), x.begin(), 0.0);
}

/// Evaluations until f falls below `goal`; more than `most` is given up.
std::int64_t evaluations(double (*f)(const Vector&), Vector start, double sigma, double goal,
                         std::int64_t most, std::uint64_t seed) {
  merge::CmaEs es(std::move(start), sigma, 0, seed);
  std::int64_t count = 0;
  while (count < most) {
    const auto points = es.ask();
    Vector values;
    for (const Vector& x : points)
      values.push_back(f(x));
    count += es.population();
    if (*std::min_element(values.begin(), values.end()) < goal) return count;
    es.tell(points, values);
  }
  return most + 1;
}

std::vector<double> gram(const std::vector<Vector>& points) {
  std::vector<double> out;
  for (const Vector& x : points) {
    for (const Vector& y : points)
      out.push_back(std::inner_product(x.begin(), x.end(), y.begin(), 0.0));
  }
  return out;
}

}  // namespace

class TestMergeSearch : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() { torch::set_num_threads(2); }

  void weights_are_found_without_gradients() {
    merge::WeightSearch search;
    search.weights = 3;
    search.penalty = 0;
    search.budget = 200;
    const std::vector<double> wanted{0.7, -0.3, 1.5};  // the last one beyond the bound
    const auto bowl = [&](const std::vector<double>& w) -> std::optional<double> {
      double sum = 0;
      for (std::size_t i = 0; i < w.size(); ++i)
        sum += (w[i] - wanted[i] * (i == 2 ? 2 : 1)) * (w[i] - wanted[i] * (i == 2 ? 2 : 1));
      return sum;
    };
    const merge::FoundWeights found = merge::search_weights(search, bowl);
    for (std::size_t i = 0; i < 3; ++i)
      QVERIFY(std::abs(found.weights[i] - wanted[i]) < 1e-2);
    QVERIFY(found.evaluations <= 200);
    // A heavy penalty keeps everything at 0; a loss that fails is told to the caller.
    search.penalty = 1000;
    for (const double w : merge::search_weights(search, bowl).weights)
      QVERIFY(std::abs(w) < 1e-2);
    const auto fails = [](const std::vector<double>&) -> std::optional<double> {
      throw Error(Code::stopped, "no");
    };
    QCOMPARE(code_of([&] { merge::search_weights(search, fails); }), std::string("stopped"));
    int calls = 0;
    const merge::FoundWeights stopped =
        merge::search_weights(search, [&](const std::vector<double>&) -> std::optional<double> {
          if (++calls == 4) return std::nullopt;
          return 1.0 / calls;
        });
    QVERIFY(stopped.stopped);
    QCOMPARE(stopped.evaluations, std::int64_t{3});
  }

  /// The tutorial's steps as plain_merges.py writes them (which pycma takes too: check_cma_es.py).
  void cma_es_takes_the_steps_of_the_tutorial() {
    const Json rows = golden("cma_es.json")["generations"];
    merge::CmaEs es({0.5, -0.3, 0.8, 0.0}, 0.4, 0, 1);
    QCOMPARE(es.population(), std::int64_t{8});
    double worst = 0;
    for (std::size_t g = 0; g < rows.size(); ++g) {
      auto points = es.ask();
      const auto wanted = rows[g]["points"].get<std::vector<Vector>>();
      for (std::size_t k = 0; k < wanted.size(); ++k) {
        for (std::size_t i = 0; i < 4; ++i)
          worst = std::max(worst, std::abs(points[k][i] - wanted[k][i]));
      }
      if (g == 7) {  // points that it never asked for
        for (std::size_t k = 0; k < points.size(); ++k) {
          for (std::size_t i = 0; i < 4; ++i)
            points[k][i] = std::cos(3 * static_cast<double>(k) + static_cast<double>(i));
        }
      }
      Vector values;
      for (const Vector& x : points)
        values.push_back(rosenbrock(x));
      es.tell(points, values);
      const auto mean = rows[g]["mean"].get<Vector>(), c = rows[g]["covariance"].get<Vector>();
      for (std::size_t i = 0; i < 4; ++i)
        worst = std::max(worst, std::abs(es.mean()[i] - mean[i]));
      worst = std::max(worst, std::abs(es.sigma() / rows[g]["sigma"].get<double>() - 1));
      worst = std::max(worst, (es.covariance().reshape({-1}) - torch::tensor(c, torch::kFloat64))
                                  .abs()
                                  .max()
                                  .item<double>());
    }
    qInfo("largest difference over %d generations: %.2e", static_cast<int>(rows.size()), worst);
    QVERIFY2(worst < 1e-6, qPrintable(QString::number(worst)));
  }

  /// Known behaviour: log-linear on the sphere, a few thousand evaluations on Rosenbrock's valley.
  void cma_es_finds_the_least() {
    for (const std::uint64_t seed : {1U, 2U, 3U}) {
      const std::int64_t bowl = evaluations(sphere, Vector(10, 1.0), 0.5, 1e-10, 4000, seed);
      const std::int64_t far = evaluations(sphere, Vector(10, 1.0), 0.5, 1e-20, 8000, seed);
      QVERIFY2(bowl < 2500, qPrintable(QString::number(bowl)));
      QVERIFY2(far < 2.4 * static_cast<double>(bowl), qPrintable(QString::number(far)));
      const std::int64_t valley = evaluations(rosenbrock, Vector(5, 0.0), 0.5, 1e-10, 12000, seed);
      QVERIFY2(valley < 8000, qPrintable(QString::number(valley)));
    }
  }

  void cma_es_searches_weights() {
    merge::WeightSearch search;
    search.optimizer = "cma_es";
    search.weights = 3;
    search.penalty = 0;
    search.budget = 600;
    // Negative weights are found, and the bound holds.
    const auto bowl = [](const Vector& w) -> std::optional<double> {
      for (const double x : w) {
        if (std::abs(x) > 1.5) return std::nullopt;
      }
      return std::pow(w[0] - 0.7, 2) + std::pow(w[1] + 1.1, 2) + std::pow(w[2] - 3, 2);
    };
    const merge::FoundWeights found = merge::search_weights(search, bowl);
    QVERIFY(!found.stopped);
    QCOMPARE(found.evaluations, std::int64_t{600});
    QVERIFY(std::abs(found.weights[0] - 0.7) < 1e-3);
    QVERIFY(std::abs(found.weights[1] + 1.1) < 1e-3);
    QVERIFY(std::abs(found.weights[2] - 1.5) < 1e-3);
    QCOMPARE(merge::search_weights(search, bowl).weights, found.weights);
    search.seed = 2;
    QVERIFY(merge::search_weights(search, bowl).weights != found.weights);
    search.optimizer = "luck";
    QCOMPARE(code_of([&] { merge::search_weights(search, bowl); }), std::string("plan.method"));
    // Stopped at once: the start is what is left.
    search.optimizer = "cma_es";
    search.start = -1;
    const merge::FoundWeights none = merge::search_weights(
        search, [](const Vector&) -> std::optional<double> { return std::nullopt; });
    QVERIFY(none.stopped);
    QCOMPARE(none.weights, Vector(3, -1.0));
  }

  void groups_above_zero_are_left_out() {
    using merge::dropped_groups;
    using Mask = std::vector<bool>;
    QCOMPARE(dropped_groups({-1, 0.5, 2, 0.1, 3}, 0.4), (Mask{false, false, true, false, true}));
    QCOMPARE(dropped_groups({-1, -0.5, 2, -0.1, 0}, 0.8), (Mask{false, false, true, false, false}));
    QCOMPARE(dropped_groups({1, 1, 1, 1}, 0.5), (Mask{true, true, false, false}));
    QCOMPARE(dropped_groups({1, 1, 1, 1}, 0.2), Mask(4, false));
    const lora::Adapter& a = adapter("tiny-llama", "a");  // q and v
    const lora::Adapter& c = adapter("tiny-llama", "c");  // all seven
    const std::vector<lora::Entry> entries{{&a, 1}, {&c, 1}};
    const auto layers = merge::drop_groups(entries, "layer");
    QCOMPARE(layers.size(), std::size_t{6});
    const auto modules = merge::drop_groups(entries, "module");
    QCOMPARE(modules.size(), a.modules.size() + c.modules.size());
    Mask mask(layers.size(), false);
    mask[0] = mask[3] = true;  // layer 0 of a, layer 1 of c
    const auto kept = merge::without_groups(entries, layers, mask);
    QCOMPARE(kept[0].modules.size(), a.modules.size() - 2);
    QCOMPARE(kept[1].modules.size(), c.modules.size() - 7);
    QVERIFY(!kept[0].modules.contains({0, model::Proj::q}));
    QVERIFY(!kept[1].modules.contains({1, model::Proj::down}));
    QVERIFY(kept[1].modules.contains({0, model::Proj::down}));
    QCOMPARE(a.modules.size(), std::size_t{6});
  }

  /// ENMP at given numbers: which groups go, and what the rest adds up to.
  void pruned_merges_equal_the_reference() {
    const Json all = golden("search.json");
    QCOMPARE(all["enmp"].size(), std::size_t{3});
    for (const Json& c : all["enmp"]) {
      std::vector<lora::Entry> entries;
      for (const auto& [letter, weight] : c["weights"].items())
        entries.push_back({&adapter(c["model"], letter), weight.get<double>()});
      const auto groups = merge::drop_groups(entries, c["granularity"]);
      const auto dropped = merge::dropped_groups(c["x"].get<Vector>(), c["share"]);
      QCOMPARE(Json(dropped), c["left_out"]);
      const auto left = merge::without_groups(entries, groups, dropped);
      merge::Request r;
      r.method = "task_arithmetic";
      for (std::size_t i = 0; i < left.size(); ++i)
        r.entries.push_back({&left[i], entries[i].weight});
      const double worst = farthest_of(merge::merge(r), c["modules"]);
      qInfo("enmp: largest difference relative to a module's norm: %.2e", worst);
      QVERIFY2(worst < 1e-6, qPrintable(QString::number(worst)));
    }
  }

  /// LoraHub's objective: the best of one generation of points.
  void the_objective_equals_the_reference() {
    double worst = 0;
    const Json all = golden("search.json");
    QCOMPARE(all["lorahub"].size(), std::size_t{3});
    for (const Json& c : all["lorahub"]) {
      merge::WeightSearch search;
      search.optimizer = "cma_es";
      search.weights = c["weights"];
      search.start = c["start"];
      search.bound = c["bound"];
      search.penalty = c["penalty"];
      search.seed = c["seed"];
      search.budget = c["evaluations"];
      const auto found =
          merge::search_weights(search, [](const Vector& w) -> std::optional<double> {
            double loss = 0;
            for (std::size_t i = 0; i < w.size(); ++i)
              loss += std::pow(w[i] - 0.3 * static_cast<double>(i), 2);
            return loss;
          });
      QCOMPARE(found.evaluations, c["evaluations"].get<std::int64_t>());
      worst = std::max(worst, std::abs(found.objective - c["objective"].get<double>()));
      for (std::size_t i = 0; i < found.weights.size(); ++i)
        worst = std::max(worst, std::abs(found.weights[i] - c["found"][i].get<double>()));
    }
    qInfo("lorahub: largest difference of a weight or the objective: %.2e", worst);
    QVERIFY(worst < 1e-6);
  }

  /// A loss that three of twenty groups spoil, two of them only together.
  void negative_groups_are_found() {
    merge::WeightSearch search;
    search.optimizer = "cma_es";
    search.weights = 20;
    search.start = -1;
    search.bound = std::numeric_limits<double>::infinity();
    search.penalty = 0;
    search.budget = 240;
    search.population = 8;
    const auto spoilt = [](const Vector& x) -> std::optional<double> {
      const auto out = merge::dropped_groups(x, 0.2);
      double loss = 1;
      for (std::size_t g = 0; g < out.size(); ++g)
        loss += out[g] && g != 3 && g != 8 && g != 15 ? 0.1 : 0;
      loss += out[3] ? 0 : 1;
      return loss + (out[8] && out[15] ? 0 : 0.5);
    };
    const double start = *spoilt(Vector(20, -1.0));
    const merge::FoundWeights found = merge::search_weights(search, spoilt);
    QVERIFY(found.objective < start - 0.9);
    QVERIFY(merge::dropped_groups(found.weights, 0.2)[3]);
  }

  void k_means_finds_clusters() {
    // Three clouds of four points.
    std::vector<Vector> points;
    for (int i = 0; i < 12; ++i) {
      const double far = 10.0 * (i % 3);
      points.push_back({far + 0.1 * i, -far + 0.05 * i, i % 3 == 2 ? 7.0 : 0.0});
    }
    merge::KMeans how;
    how.clusters = 3;
    for (const std::uint64_t seed : {1U, 2U, 3U, 4U}) {
      how.seed = seed;
      const auto labels = merge::k_means(how, gram(points), points.size());
      for (std::size_t i = 3; i < points.size(); ++i)
        QCOMPARE(labels[i], labels[i % 3]);
      QCOMPARE(std::set<std::size_t>(labels.begin(), labels.end()).size(), std::size_t{3});
      QCOMPARE(merge::k_means(how, gram(points), points.size()), labels);
    }
    how.clusters = 12;
    const auto each = merge::k_means(how, gram(points), points.size());
    QCOMPARE(std::set<std::size_t>(each.begin(), each.end()).size(), std::size_t{12});
    // Points that coincide: fewer clusters than asked for.
    const std::vector<Vector> same(6, Vector{1, 2});
    how.clusters = 3;
    for (const std::size_t label : merge::k_means(how, gram(same), same.size()))
      QVERIFY(label < 3);
  }
};

QTEST_GUILESS_MAIN(TestMergeSearch)
#include "tst_merge_search.moc"
