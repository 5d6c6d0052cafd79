// What the ratio keeps, drawn from the adapters of the plan.
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QSlider>
#include <QTest>
#include <cmath>

#include "tests/ui/compose_stage.h"
#include "ui/charts/importance_chart.h"

using namespace espalier;
using namespace espalier::ui;

namespace {

/// Two adapters of 18 layers with 4,000 entries each, by a name of 9 and one of 13 letters.
void addAdapters(const Compose& page) {
  Json adapters = Json::array();
  for (const char* name : {"manual-ja", "papers-method"})
    adapters.push_back({{"path", std::string("adapters/") + name}, {"name", name}});
  page.draft().fix("adapters", adapters);
}

}  // namespace

class TestImportancePanel : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void ratioMovesTheLine();
  void pictureFollowsAdaptersAndRule();
  void pictureSaysWhyThereIsNone();
};

void TestImportancePanel::ratioMovesTheLine() {
  Compose page;
  addAdapters(page);
  auto* words = page.find<QLabel>("importanceWords");
  auto* chart = page.find<ImportanceChart>("importanceChart");
  page.draft().fix("prune.ratio", 0.5);
  const qint64 count = 2;
  QTRY_COMPARE(chart->bins().entries, count * 72000);
  QCOMPARE(chart->bins().kept, count * 36000);
  QTRY_VERIFY(words->text().contains("entries"));
  QVERIFY(page.find<QLabel>("importanceNote")->text().contains("n = 1"));
  const qsizetype asked = page.jobs.calls.filter("importance").size();
  const double before = *chart->lineAt();
  auto* slider = page.find<QSlider>("ratioSlider");
  slider->setFocus();
  QTest::keyClick(slider, Qt::Key_Left);
  QVERIFY(*chart->lineAt() < before);
  QCOMPARE(chart->bins().kept, count * (72000 - 18 * (490 + 1470)));
  QTest::keyClick(slider, Qt::Key_Home);
  QVERIFY(!chart->lineAt());
  QCOMPARE(chart->bins().kept, chart->bins().entries);
  QTest::qWait(400);
  QCOMPARE(page.jobs.calls.filter("importance").size(), asked);
  page.click("languageSwitch");
  QTRY_COMPARE(words->text(), QString("144,000 個の要素のうち 144,000 個を残す"));
  QVERIFY(page.find<QLabel>("importanceNote")->text().contains("データなし"));
}

void TestImportancePanel::pictureFollowsAdaptersAndRule() {
  Compose page;
  addAdapters(page);
  auto* chart = page.find<ImportanceChart>("importanceChart");
  QTRY_VERIFY(chart->bins().entries > 0);
  const double before = chart->bins().high;
  // A weight is known to the window: nothing is asked.
  const qsizetype asked = page.jobs.calls.filter("importance").size();
  Json adapters = page.draft().value("adapters");
  for (Json& adapter : adapters)
    adapter["weight"] = -4.0;
  page.draft().fix("adapters", adapters);
  QVERIFY(std::abs(chart->bins().high - before - std::log10(2.0)) < 1e-6);
  auto* rule = page.find<QComboBox>("prune.importance");
  rule->setFocus();
  QTest::keyClick(rule, Qt::Key_Down);
  QTRY_COMPARE(page.jobs.calls.filter("importance gradient").size(), 1);
  QTRY_VERIFY(page.find<QLabel>("importanceNote")->text().contains("gradients"));
  QCOMPARE(page.jobs.calls.filter("importance input").size(), asked);
  adapters = Json::array({adapters[0]});
  page.draft().fix("adapters", adapters);
  QTRY_COMPARE(chart->bins().entries, 72000);
}

void TestImportancePanel::pictureSaysWhyThereIsNone() {
  Compose page;
  addAdapters(page);
  auto* chart = page.find<ImportanceChart>("importanceChart");
  auto* words = page.find<QLabel>("importanceWords");
  QTRY_VERIFY(chart->isVisible());
  page.jobs.importanceError = {"adapter.incomplete", {{"path", "x"}}, "has no lora_B", ""};
  page.draft().fix("prune.importance", "gradient");
  QTRY_VERIFY(!chart->isVisible());
  QTRY_VERIFY(!words->text().isEmpty() && !words->text().contains("Looking"));
  page.jobs.importanceError = {};
  page.draft().fix("adapters", Json::array());
  QTRY_VERIFY(words->text().contains("With adapters"));
  auto* granularity = page.find<QComboBox>("prune.granularity");
  auto* quantile = page.find<QDoubleSpinBox>("prune.threshold_quantile");
  QVERIFY(!quantile->isVisible());
  granularity->setFocus();
  QTest::keyClick(granularity, Qt::Key_Down);
  QVERIFY(words->text().contains("Whole modules"));
  QVERIFY(quantile->isVisible());
  quantile->setValue(0.4);
  QVERIFY(page.draft().value("prune.threshold_quantile") == Json(0.4));
}

QTEST_MAIN(TestImportancePanel)
#include "tst_importance_panel.moc"
