#include <torch/torch.h>

#include <QtTest>

#include "core/merge/merge.h"
#include "core/merge/report.h"
#include "core/model/loader.h"
#include "tests/support/error_code.h"
#include "tests/support/golden.h"
#include "tests/support/merge_golden.h"
#include "tests/support/tiny_adapters.h"

using namespace espalier;
using namespace espalier::test;
using merge::Request;

namespace {

/// sum_i w_i (alpha_i / r_i) B_i A_i, written out.
torch::Tensor weighted_sum(const Request& r, model::ModuleId id) {
  torch::Tensor out;
  for (const lora::Entry& e : r.entries) {
    const auto it = e.adapter->modules.find(id);
    if (it == e.adapter->modules.end()) continue;
    const torch::Tensor d = update_of(it->second) * e.weight;
    out = out.defined() ? out + d : d;
  }
  return out;
}

void expect_one_rank(const lora::Adapter& a, std::int64_t rank) {
  QCOMPARE(a.rank, rank);
  QCOMPARE(a.alpha, static_cast<double>(rank));
  for (const auto& [id, f] : a.modules) {
    QCOMPARE(f.rank(), rank);
    QCOMPARE(f.scale(), 1.0);
  }
}

}  // namespace

class TestMerge : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() { torch::set_num_threads(2); }

  /// PEFT's own, and beside it the plain writing of what PEFT has not (plain_merges.py).
  void merges_equal_the_reference_data() {
    QTest::addColumn<int>("at");
    const Json g = golden("merge.json");
    for (std::size_t i = 0; i < g["cases"].size(); ++i) {
      const Json& c = g["cases"][i];
      QString name = QString::fromStdString(c["model"].get<std::string>() + " " +
                                            c["method"].get<std::string>());
      for (const auto& [letter, weight] : c["weights"].items())
        name += QString(" %1=%2").arg(letter.c_str()).arg(weight.get<double>());
      name += " " + QString::fromStdString(c["parameters"].dump());
      QTest::newRow(qPrintable(name)) << static_cast<int>(i);
    }
  }
  void merges_equal_the_reference() {
    QFETCH(int, at);
    const Json c = golden("merge.json")["cases"][static_cast<std::size_t>(at)];
    Request r;
    r.method = c["method"].get<std::string>();
    merge::read_parameters(c["parameters"], r);
    for (const auto& [letter, weight] : c["weights"].items())
      r.entries.push_back({&adapter(c["model"].get<std::string>(), letter), weight.get<double>()});
    const lora::Adapter got = merge::merge(r);
    const double worst = farthest_of(got, c["modules"]);
    qInfo("largest difference relative to a module's norm: %.2e", worst);
    QVERIFY2(worst < 1e-6, qPrintable(QString::number(worst)));
  }

  /// Without alpha / r every D_i is B_i A_i: a and b have alpha 8 at rank 4.
  void alpha_can_stay_outside() {
    for (const char* method : {"linear", "cat", "svd", "task_arithmetic", "core_space", "knots"}) {
      Request r = request(method, {{"a", 0.7}, {"b", 0.4}}, 0);
      r.combine.rule = "linear";
      const lora::Adapter with = merge::merge(r);
      r.scale = false;
      for (const auto& [id, f] : merge::merge(r).modules)
        QVERIFY(distance(update_of(f) * 2, update_of(with.modules.at(id))) < 1e-6);
    }
  }

  /// The report's figures, from products of rank size, against the matrices themselves.
  void the_report_equals_the_dense_figures() {
    Request r = request("ties_svd", {{"a", 0.7}, {"c", -0.4}, {"f", 1.2}}, 5);
    r.combine.density = 0.5;
    const lora::Adapter merged = merge::merge(r);
    const Json report = merge::report(r.entries, true, merged);
    QCOMPARE(report["modules"].size(), merged.modules.size());
    std::vector<std::vector<double>> inner(3, std::vector<double>(3, 0));
    double off = 0, whole = 0;
    std::size_t at = 0;
    const auto close = [](const Json& got, double want) {
      return std::abs(got.get<double>() - want) < 1e-6 * std::max(1.0, std::abs(want));
    };
    for (const auto& [id, f] : merged.modules) {
      const Json& row = report["modules"][at++];
      QCOMPARE(row["module"], Json(model::module_name(id.layer, id.proj)));
      std::vector<torch::Tensor> d;
      torch::Tensor a = torch::zeros({6, f.a.size(1)}, torch::kFloat64);
      torch::Tensor b = torch::zeros({f.b.size(0), 6}, torch::kFloat64);
      for (const lora::Entry& e : r.entries) {
        const auto it = e.adapter->modules.find(id);
        d.push_back(torch::zeros({f.b.size(0), f.a.size(1)}, torch::kFloat64));
        if (it == e.adapter->modules.end()) continue;
        d.back() = update_of(it->second);
        const double root = std::sqrt(std::abs(e.weight));
        a.narrow(0, 0, it->second.rank()).add_(it->second.a, std::copysign(root, e.weight));
        b.narrow(1, 0, it->second.rank()).add_(it->second.b * it->second.scale(), root);
      }
      torch::Tensor sum = torch::zeros_like(d[0]), mass = sum.clone();
      torch::Tensor plus = sum > 1, minus = sum > 1;
      for (std::size_t i = 0; i < 3; ++i) {
        const torch::Tensor x = d[i] * r.entries[i].weight;
        sum = sum + x;
        mass = mass + x.abs();
        plus = plus.logical_or(x > 0);
        minus = minus.logical_or(x < 0);
        QVERIFY(close(row["norms"][i], d[i].norm().item<double>()));
        for (std::size_t j = 0; j < 3; ++j)
          inner[i][j] += (d[i] * d[j]).sum().item<double>();
      }
      const torch::Tensor m = update_of(f), s = at::linalg_svdvals(m);
      const torch::Tensor p = s / s.sum();
      QVERIFY(close(row["merged_norm"], m.norm().item<double>()));
      QVERIFY(close(row["distance"], distance(m, sum)));
      QVERIFY(close(row["cross_term_error"], distance(b.matmul(a), sum)));
      QVERIFY(close(row["sign_conflict"],
                    plus.logical_and(minus).to(torch::kFloat64).mean().item<double>()));
      QVERIFY(close(row["cancelled"], 1 - (sum.abs().sum() / mass.sum()).item<double>()));
      QVERIFY(
          close(row["effective_rank"], std::exp(-(p * (p + 1e-300).log()).sum().item<double>())));
      QVERIFY(close(row["spectrum"][0], s[0].item<double>()));
      off += (m - sum).square().sum().item<double>();
      whole += sum.square().sum().item<double>();
    }
    QVERIFY(close(report["total"]["distance"], std::sqrt(off / whole)));
    for (std::size_t i = 0; i < 3; ++i) {
      for (std::size_t j = 0; j < 3; ++j) {
        const double cosine = inner[i][j] / std::sqrt(inner[i][i] * inner[j][j]);
        QVERIFY(close(report["similarity"][i][j], cosine));
        QCOMPARE(merge::similarity(r.entries, true)["cosines"][i][j], report["similarity"][i][j]);
      }
    }
  }

  void cat_is_exact_and_ranks_add_up() {
    const Request r = request("cat", {{"a", 1}, {"c", 0.3}, {"f", -1.2}});
    const lora::Adapter got = merge::merge(r);
    expect_one_rank(got, 4 + 2 + 6);
    for (const auto& [id, f] : got.modules)
      QVERIFY(distance(update_of(f), weighted_sum(r, id)) < 1e-6);
  }

  /// No adapter of that rank is nearer to the sum: the error is that of the singular values left.
  void svd_is_the_nearest_of_its_rank() {
    for (const std::int64_t rank : {1, 3, 7}) {
      const Request r = request("svd", {{"a", 1}, {"c", 0.3}, {"f", -1.2}}, rank);
      const lora::Adapter got = merge::merge(r);
      expect_one_rank(got, rank);
      for (const auto& [id, f] : got.modules) {
        const torch::Tensor want = weighted_sum(r, id);
        const torch::Tensor s = at::linalg_svdvals(want);
        const std::int64_t left = s.size(0) - std::min(rank, s.size(0));
        const double least = s.narrow(0, s.size(0) - left, left).norm().item<double>();
        const double error = (update_of(f) - want).norm().item<double>();
        QVERIFY2(std::abs(error - least) < 1e-5 * want.norm().item<double>(),
                 qPrintable(QString("%1 in place of %2").arg(error).arg(least)));
      }
    }
    // Rank enough: exact. Without a wish the largest of the adapters.
    const Request all = request("svd", {{"a", 1}, {"b", 0.5}}, 8);
    for (const auto& [id, f] : merge::merge(all).modules)
      QVERIFY(distance(update_of(f), weighted_sum(all, id)) < 1e-6);
    QCOMPARE(merge::merge(request("svd", {{"a", 1}, {"f", 1}})).rank, 6);
    // More than the sum has: padded, still exact.
    const Request wide = request("svd", {{"a", 1}}, 40);
    const lora::Adapter padded = merge::merge(wide);
    expect_one_rank(padded, 40);
    for (const auto& [id, f] : padded.modules)
      QVERIFY(distance(update_of(f), weighted_sum(wide, id)) < 1e-6);
  }

  void product_of_sums_multiplies_the_sums() {
    Request r = request("product_of_sums", {{"a", 2}, {"c", -0.5}});
    double worst = 0;
    for (const bool scale : {false, true}) {
      r.scale = scale;
      const lora::Adapter got = merge::merge(r);
      expect_one_rank(got, 4);
      QCOMPARE(got.modules.size(), std::size_t{21});
      for (const auto& [id, f] : got.modules) {
        const lora::Factors& c = adapter("tiny-llama", "c").modules.at(id);
        const double root = std::sqrt(0.5);
        torch::Tensor a = torch::zeros({4, f.a.size(1)}), b = torch::zeros({f.b.size(0), 4});
        a.narrow(0, 0, 2) += c.a * -root;
        b.narrow(1, 0, 2) += c.b * root * (scale ? 4 : 1);  // alpha 8 at rank 2
        const auto it = adapter("tiny-llama", "a").modules.find(id);
        if (it != adapter("tiny-llama", "a").modules.end()) {
          a += it->second.a * std::sqrt(2.0);
          b += it->second.b * std::sqrt(2.0) * (scale ? 2 : 1);
        }
        worst = std::max(
            {worst, (f.a - a).abs().max().item<double>(), (f.b - b).abs().max().item<double>()});
      }
    }
    qInfo("largest difference of an entry of A or B: %.2e", worst);
    QVERIFY(worst < 1e-6);
    // LoraHub's form: w on each side.
    Request hub = request("product_of_sums", {{"b", -0.5}});
    hub.weight_both = true;
    for (const auto& [id, f] : merge::merge(hub).modules)
      QVERIFY(distance(update_of(f), update_of(adapter("tiny-llama", "b").modules.at(id)) * 0.25) <
              1e-6);
  }

  void merged_folders_open_again() {
    QTemporaryDir folder;
    const std::filesystem::path path = folder.filePath("merged").toStdString();
    const lora::Adapter got = merge::merge(request("cat", {{"a", 1}, {"c", 0.3}}));
    lora::save_adapter(got, path);
    const auto back =
        lora::load_adapter(path, model::read_config(golden_path("models/tiny-llama")));
    QCOMPARE(back.rank, 6);
    for (const auto& [id, f] : got.modules)
      QVERIFY(torch::equal(update_of(f), update_of(back.modules.at(id))));
  }

  void wrong_requests_are_refused() {
    const auto code = [](const Request& r) { return code_of([&] { merge::merge(r); }); };
    QCOMPARE(code(request("linear", {{"a", 1}, {"f", 1}})), std::string("adapter.rank"));
    QCOMPARE(code(request("linear", {})), std::string("train.not_trainable"));
    QCOMPARE(code(request("average", {{"a", 1}})), std::string("plan.method"));
    QCOMPARE(code(request("svd", {{"a", 1}, {"f", 0}})), std::string("none"));
  }
};

QTEST_GUILESS_MAIN(TestMerge)
#include "tst_merge.moc"
