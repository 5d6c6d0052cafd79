#include <torch/torch.h>

#include <QtTest>
#include <cmath>
#include <filesystem>

#include "core/merge/report.h"
#include "tests/support/error_code.h"
#include "tests/support/tiny_adapters.h"

using namespace espalier;
using namespace espalier::test;
using merge::Request;

namespace {

/// A adapter of one module whose full matrix (360 GB) could not be made.
lora::Adapter wide(const std::string& name, std::int64_t rank, std::uint64_t seed) {
  constexpr std::int64_t kWide = 300000;
  torch::manual_seed(seed);
  lora::Adapter out;
  out.name = name;
  out.rank = rank;
  out.alpha = static_cast<double>(rank);
  out.modules[{0, model::Proj::q}] = {torch::randn({rank, kWide}), torch::randn({kWide, rank}),
                                      out.alpha};
  return out;
}

/// Cosine and norm of two updates from rank-size products.
double inner(const lora::Factors& x, const lora::Factors& y) {
  const auto f64 = torch::kFloat64;
  return (x.b.to(f64).t().matmul(y.b.to(f64)) * x.a.to(f64).matmul(y.a.to(f64).t()))
             .sum()
             .item<double>() *
         x.scale() * y.scale();
}

lora::Adapter saved_and_loaded(const lora::Adapter& adapter) {
  QTemporaryDir folder;
  const std::filesystem::path path = folder.filePath("merged").toStdString();
  lora::save_adapter(adapter, path);
  return lora::load_adapter(path);
}

bool on_factors(const std::string& method) {
  for (const char* name :
       {"linear", "ties", "dare_linear", "dare_ties", "magnitude_prune", "robust_merge"}) {
    if (method == name) return true;
  }
  return false;
}

}  // namespace

/// What holds for every method of the list, and where other programs are known to be wrong.
class TestMergeRules : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() { torch::set_num_threads(2); }

  void one_adapter_at_weight_one_comes_back_data() {
    QTest::addColumn<QString>("method");
    for (const std::string& method : merge::methods())
      QTest::newRow(method.c_str()) << QString::fromStdString(method);
  }
  void one_adapter_at_weight_one_comes_back() {
    QFETCH(QString, method);
    for (const char* letter :
         {"a", "c", "f", "peft-rslora", "peft-patterns", "peft-rslora-patterns"}) {
      const lora::Adapter& one = adapter("tiny-llama", letter);
      const lora::Adapter got = merge::merge(request(method.toStdString(), {{letter, 1}}));
      QCOMPARE(got.modules.size(), one.modules.size());
      QCOMPARE(got.rank, one.rank);
      for (const auto& [id, f] : one.modules)
        QVERIFY(distance(update_of(got.modules.at(id)), update_of(f)) < 1e-6);
    }
  }

  void the_order_of_adapters_does_not_matter_data() { one_adapter_at_weight_one_comes_back_data(); }
  void the_order_of_adapters_does_not_matter() {
    QFETCH(QString, method);
    Request there = request(method.toStdString(), {{"a", 0.7}, {"b", 0.4}});
    Request back = request(method.toStdString(), {{"b", 0.4}, {"a", 0.7}});
    there.combine.rule = back.combine.rule = "dare_ties";
    there.combine.density = back.combine.density = 0.6;
    const lora::Adapter one = merge::merge(there), two = merge::merge(back);
    for (const auto& [id, f] : one.modules)
      QVERIFY(distance(update_of(two.modules.at(id)), update_of(f)) < 1e-5);
  }

  /// Folders of one name (runs/ID/adapter) are told apart by what is in them, not by their places.
  void equal_names_do_not_depend_on_the_order_data() {
    one_adapter_at_weight_one_comes_back_data();
  }
  void equal_names_do_not_depend_on_the_order() {
    QFETCH(QString, method);
    if (method == "slerp") return;  // takes two
    lora::Adapter x = adapter("tiny-llama", "a"), y = adapter("tiny-llama", "b"), z = x;
    for (auto& [id, f] : z.modules)
      f = {f.a.flip(1), f.b.flip(0) * 0.5, f.alpha};
    x.path = "/runs/1/adapter";
    y.path = "/runs/2/adapter";
    z.path = "/runs/3/adapter/";
    x.name = "adapter";
    y.name = "adapter-2";  // as a plan numbers them, by place
    z.name = "adapter-3";
    const auto merged = [&](std::vector<lora::Entry> entries) {
      Request r;
      r.method = method.toStdString();
      r.entries = std::move(entries);
      r.combine.rule = "dare_ties";
      r.combine.density = 0.6;
      return merge::merge(r);
    };
    const lora::Adapter one = merged({{&x, 0.7}, {&y, 0.4}, {&z, 0.2}});
    std::swap(x.name, z.name);
    const lora::Adapter two = merged({{&z, 0.2}, {&x, 0.7}, {&y, 0.4}});
    for (const auto& [id, f] : one.modules)
      QVERIFY(distance(update_of(two.modules.at(id)), update_of(f)) < 1e-5);
  }

  void drops_follow_the_seed() {
    Request r = request("dare_linear", {{"a", 0.7}, {"b", 0.4}});
    r.combine.density = 0.5;
    const auto update = [&](std::uint64_t seed) {
      r.combine.seed = seed;
      return update_of(merge::merge(r).modules.begin()->second);
    };
    const torch::Tensor first = update(1);
    QVERIFY(torch::equal(first, update(1)));
    QVERIFY(distance(update(2), first) > 0.1);
  }

  void the_same_seed_gives_the_same_data() { one_adapter_at_weight_one_comes_back_data(); }
  void the_same_seed_gives_the_same() {
    QFETCH(QString, method);
    Request r = request(method.toStdString(), {{"a", 0.7}, {"b", 0.4}});
    r.combine.rule = "dare_ties";
    r.combine.density = 0.6;
    r.combine.seed = 5;
    const lora::Adapter one = merge::merge(r), two = merge::merge(r);
    for (const auto& [id, f] : one.modules) {
      QVERIFY(torch::equal(f.a, two.modules.at(id).a));
      QVERIFY(torch::equal(f.b, two.modules.at(id).b));
    }
  }

  void ranks_may_differ_data() { one_adapter_at_weight_one_comes_back_data(); }
  void ranks_may_differ() {
    QFETCH(QString, method);
    const Request r = request(method.toStdString(), {{"c", 0.7}, {"f", 0.4}});  // ranks 2 and 6
    if (on_factors(r.method)) {
      QCOMPARE(code_of([&] { merge::merge(r); }), std::string("adapter.rank"));
      return;
    }
    const lora::Adapter got = merge::merge(r);
    QCOMPARE(got.modules.size(), adapter("tiny-llama", "c").modules.size());
    for (const auto& [id, f] : got.modules) {
      QVERIFY(std::isfinite(update_of(f).norm().item<double>()));
      QVERIFY(update_of(f).norm().item<double>() > 0);
    }
  }

  /// Methods that work in rank space never make a matrix of size out x in: here none could be made.
  void rank_space_methods_stay_in_it_data() {
    QTest::addColumn<QString>("method");
    for (const char* method : {"product_of_sums", "cat", "svd", "task_arithmetic", "iso_c", "slerp",
                               "knots", "core_space", "tsv_m", "lora_lego", "robust_merge", "pico"})
      QTest::newRow(method) << method;
  }
  void rank_space_methods_stay_in_it() {
    QFETCH(QString, method);
    // robust_merge takes equal ranks.
    const lora::Adapter x = wide("x", method == "robust_merge" ? 3 : 2, 1), y = wide("y", 3, 2);
    Request r;
    r.method = method.toStdString();
    r.entries = {{&x, 0.6}, {&y, 0.5}};
    r.combine.rule = "ties";
    r.combine.density = 0.5;
    const lora::Adapter got = merge::merge(r);
    const lora::Factors& f = got.modules.begin()->second;
    const double norm = std::sqrt(inner(f, f));
    QVERIFY(std::isfinite(norm) && norm > 0);
    if (method == "cat" || method == "task_arithmetic") {
      const lora::Factors& dx = x.modules.begin()->second;
      const lora::Factors& dy = y.modules.begin()->second;
      const double want = 0.36 * inner(dx, dx) + 0.6 * inner(dx, dy) + 0.25 * inner(dy, dy);
      QVERIFY(std::abs(norm * norm / want - 1) < 1e-5);
    }
  }

  /// peft #3449: a merge of rslora adapters must not be sqrt(r) too strong once it is loaded again.
  void rslora_counts_once() {
    for (const char* method : {"linear", "cat", "svd", "ties_svd", "core_space"}) {
      Request r = request(method, {{"peft-rslora", 1.0}, {"a", 0.5}}, 0);
      r.combine.rule = "linear";
      if (r.method == "svd" || r.method == "ties_svd") r.rank = 8;
      const lora::Adapter got = merge::merge(r);
      const lora::Adapter back = saved_and_loaded(got);
      QVERIFY(!back.config.value("use_rslora", false));
      for (const auto& [id, f] : got.modules) {
        QVERIFY(distance(update_of(back.modules.at(id)), update_of(f)) < 1e-6);
        if (r.method == "linear" || r.method == "ties_svd") continue;  // no plain sum
        const lora::Adapter& rs = adapter("tiny-llama", "peft-rslora");
        torch::Tensor want = torch::zeros_like(update_of(f));
        if (const auto it = rs.modules.find(id); it != rs.modules.end()) {
          // alpha 6, r 4: alpha / sqrt r = 3.
          want += it->second.b.to(torch::kFloat64).matmul(it->second.a.to(torch::kFloat64)) * 3;
        }
        const lora::Adapter& a = adapter("tiny-llama", "a");
        if (const auto it = a.modules.find(id); it != a.modules.end()) {
          want += update_of(it->second) * 0.5;
        }
        QVERIFY(distance(update_of(f), want) < 1e-6);
      }
    }
  }

  /// peft #3737: what comes of adapters with rank_pattern can be loaded again, with its update.
  void rank_patterns_merge_into_what_loads_again() {
    for (const char* method : {"linear", "ties", "magnitude_prune", "cat", "svd"}) {
      const Request r = request(method, {{"peft-patterns", 0.5}, {"peft-patterns", 0.25}});
      const lora::Adapter got = merge::merge(r);
      const lora::Adapter back = saved_and_loaded(got);
      QCOMPARE(back.modules.size(), got.modules.size());
      for (const auto& [id, f] : got.modules) {
        QVERIFY(distance(update_of(back.modules.at(id)), update_of(f)) < 1e-6);
        const torch::Tensor one = update_of(adapter("tiny-llama", "peft-patterns").modules.at(id));
        const double root = std::sqrt(0.5) + std::sqrt(0.25);
        const double times = r.method == "linear" ? root * root : 0.75;
        if (r.method == "linear" || r.method == "cat" || r.method == "svd") {
          QVERIFY(distance(update_of(f), one * times) < 1e-6);
        }
      }
    }
  }

  /// peft #3111: alpha / r enters once where the updates are cut by SVD.
  void alpha_enters_once_by_svd() {
    for (const char* method : {"svd", "ties_svd", "dare_linear_svd", "magnitude_prune_svd"}) {
      Request r = request(method, {{"a", 1.0}, {"d", 1.0}}, 12);  // alpha / r 2 and 1
      r.combine.density = 1;
      const lora::Adapter got = merge::merge(r);
      for (const auto& [id, f] : got.modules) {
        const torch::Tensor a = update_of(adapter("tiny-llama", "a").modules.at(id));
        const torch::Tensor d = update_of(adapter("tiny-llama", "d").modules.at(id));
        if (r.method != "ties_svd") {
          QVERIFY(distance(update_of(f), a + d) < 1e-6);
        }
        QVERIFY(update_of(f).norm().item<double>() < 1.01 * (a.norm() + d.norm()).item<double>());
      }
    }
  }

  void one_adapter_is_never_pruned() {
    for (const std::string& method : merge::methods()) {
      Request r = request(method, {{"a", 1.0}});
      r.combine.rule = "dare_ties";
      r.combine.density = 0.1;
      for (const auto& [id, f] : merge::merge(r).modules) {
        QVERIFY2(
            distance(update_of(f), update_of(adapter("tiny-llama", "a").modules.at(id))) < 1e-6,
            method.c_str());
      }
    }
  }

  /// Pico: only proportions of weights count, and the norm is the weighted mean of the sources'.
  void pico_gives_the_norm_back() {
    Request r = request("pico", {{"a", 2.0}, {"b", 1.0}});
    Request half = request("pico", {{"a", 1.0}, {"b", 0.5}});
    const lora::Adapter one = merge::merge(r), two = merge::merge(half);
    r.rescale = false;
    const lora::Adapter bare = merge::merge(r);
    for (const auto& [id, f] : one.modules) {
      QVERIFY(distance(update_of(two.modules.at(id)), update_of(f)) < 1e-6);
      const torch::Tensor a = update_of(adapter("tiny-llama", "a").modules.at(id));
      const torch::Tensor b = update_of(adapter("tiny-llama", "b").modules.at(id));
      const double want = ((2 * a.norm() + b.norm()) / 3).item<double>();
      QVERIFY(std::abs(update_of(f).norm().item<double>() / want - 1) < 1e-6);
      QVERIFY(update_of(bare.modules.at(id)).norm().item<double>() <
              (2 * a + b).norm().item<double>());
    }
  }

  /// With as many ranks as units nothing is clustered: the sum itself, times sqrt(r / k).
  void lego_of_all_units_is_the_sum() {
    Request r = request("lora_lego", {{"a", 1.0}, {"b", -0.5}}, 8);
    r.output_reweight = false;
    for (const auto& [id, f] : merge::merge(r).modules) {
      const torch::Tensor a = update_of(adapter("tiny-llama", "a").modules.at(id));
      const torch::Tensor b = update_of(adapter("tiny-llama", "b").modules.at(id));
      QVERIFY(distance(update_of(f), a - 0.5 * b) < 1e-6);
    }
    // The same adapter twice: its units are found again, whatever the seed.
    for (const std::uint64_t seed : {1U, 2U, 3U}) {
      Request twice = request("lora_lego", {{"a", 1.0}, {"a", 1.0}}, 4);
      twice.combine.seed = seed;
      for (const auto& [id, f] : merge::merge(twice).modules)
        QVERIFY(distance(update_of(f), update_of(adapter("tiny-llama", "a").modules.at(id))) <
                1e-6);
    }
  }

  void slerp_takes_two() {
    QCOMPARE(code_of([] {
               merge::merge(request("slerp", {{"a", 1}, {"b", 1}, {"d", 1}}));
             }),
             std::string("plan.source_count"));
    // Half way between an adapter and itself is the adapter.
    for (const auto& [id, f] : merge::merge(request("slerp", {{"a", 1}, {"a", 1}})).modules)
      QVERIFY(distance(update_of(f), update_of(adapter("tiny-llama", "a").modules.at(id))) < 1e-6);
  }

  void pico_names_a_merge() {
    Request r = request("pico", {{"a", 1}, {"b", 1}});
    r.merge_by = "average";
    QCOMPARE(code_of([&] { merge::merge(r); }), std::string("plan.method"));
  }

  void similarity_tells_each_module() {
    const Request r = request("cat", {{"a", 1}, {"c", 5}, {"a", 2}});
    const Json found = merge::similarity(r.entries, true);
    QVERIFY(std::abs(found["cosines"][0][2].get<double>() - 1) < 1e-9);
    QCOMPARE(found["cosines"][0][1], found["cosines"][1][0]);
    QCOMPARE(found["modules"].size(), std::size_t{21});
    for (const Json& m : found["modules"]) {
      const auto id = model::parse_module(m["module"].get<std::string>());
      const lora::Adapter& a = adapter("tiny-llama", "a");
      const torch::Tensor c = update_of(adapter("tiny-llama", "c").modules.at(*id));
      QVERIFY(std::abs(m["norms"][1].get<double>() - c.norm().item<double>()) < 1e-9);
      const auto it = a.modules.find(*id);
      if (it == a.modules.end()) {
        QCOMPARE(m["cosines"][0][1].get<double>(), 0.0);
        continue;
      }
      const torch::Tensor d = update_of(it->second);
      const double want = ((c * d).sum() / c.norm() / d.norm()).item<double>();
      QVERIFY(std::abs(m["cosines"][0][1].get<double>() - want) < 1e-9);
    }
  }
};

QTEST_GUILESS_MAIN(TestMergeRules)
#include "tst_merge_rules.moc"
