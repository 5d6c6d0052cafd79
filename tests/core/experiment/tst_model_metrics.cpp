// Metrics by an encoder, as plans ask for them, against bert_score and SummaC.
#include <QtTest>
#include <cmath>
#include <string>
#include <vector>

#include "core/base/json.h"
#include "core/experiment/model_metrics.h"
#include "tests/support/error_code.h"
#include "tests/support/golden.h"

using namespace espalier;
using namespace espalier::experiment;

namespace {

const Json& golden(const QString& name) {
  static const Json json = json::parse_file(test::golden_path("encoders.json"));
  return json[name.toStdString()];
}

void families() {
  QTest::addColumn<QString>("name");
  for (const char* name : {"tiny-bert", "tiny-roberta", "tiny-xlmr"})
    QTest::newRow(name) << name;
}

plan::MetricEntry entry_of(const QString& name) {
  plan::MetricEntry entry;
  entry.name = "metric";
  entry.model = name.toStdString();
  return entry;
}

}  // namespace

class TestModelMetrics : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void two_references_data() { families(); }
  /// Of two references the better precision, recall and F, each by itself.
  void two_references() {
    QFETCH(QString, name);
    const Json& g = golden(name)["bertscore"];
    metrics::Texts texts;
    texts.candidates = g["candidates"].get<std::vector<std::string>>();
    std::vector<std::string> first = g["references"], second(first.begin() + 1, first.end());
    second.push_back(first[0]);
    texts.references = {first, second};
    plan::MetricEntry entry = entry_of(name);
    entry.layer = 3;
    const BertScores found =
        bert_scores(entry, test::golden_path("encoders"), "cpu", texts, nullptr);
    QVERIFY(found.signature.starts_with("nrefs:2|model:"));
    QCOMPARE(found.each.size(), texts.candidates.size());
    const Json& wanted = g["two_references"];
    double largest = 0;
    const auto near = [&largest](double value, const Json& number) {
      QVERIFY(!number.is_null());
      largest = std::max(largest, std::abs(value - number.get<double>()));
    };
    for (std::size_t i = 0; i < found.each.size(); ++i) {
      near(found.each[i].precision, wanted["p"][i]);
      near(found.each[i].recall, wanted["r"][i]);
      near(found.each[i].f, wanted["f"][i]);
    }
    qInfo("largest difference %g over %zu candidates", largest, found.each.size());
    QVERIFY(largest <= 1e-6);
  }

  void faithful_data() { families(); }
  /// Whole texts, one sentence a line: SummaC-ZS as the authors' package gives it, and the plain
  /// writing. The last document is longer than what they look at.
  void faithful() {
    QFETCH(QString, name);
    metrics::Texts texts;
    for (const Json& row : golden(name)["summac"]) {
      texts.documents.push_back(row["document"]);
      texts.candidates.push_back(row["summary"]);
    }
    const FaithfulnessScores found =
        faithfulness(entry_of(name), test::golden_path("encoders"), "cpu", "en", texts, nullptr);
    double largest = 0;
    for (std::size_t i = 0; i < found.each.size(); ++i) {
      for (const char* source : {"value", "package"}) {
        const double wanted = golden(name)["summac"][i][source];
        largest = std::max(largest, std::abs(found.each[i] - wanted));
      }
    }
    qInfo("largest difference %g over %zu texts", largest, found.each.size());
    QVERIFY(largest <= 1e-6);
  }
};

QTEST_GUILESS_MAIN(TestModelMetrics)
#include "tst_model_metrics.moc"
