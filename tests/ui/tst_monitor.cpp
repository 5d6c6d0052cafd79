#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QPlainTextEdit>
#include <QSlider>
#include <QTextBrowser>
#include <QWheelEvent>
#include <cmath>

#include "tests/ui/stage.h"
#include "ui/charts/heat_map.h"
#include "ui/charts/run_charts.h"
#include "ui/pages/monitor_page.h"
#include "ui/widgets/format.h"

using namespace espalier;
using namespace espalier::ui;

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr int kSteps = FakeJobService::kSteps;
/// Values pass through single precision.
constexpr double kClose = 1e-6;

/// A stored, finished run on Monitor.
struct Stored : Stage {
  MonitorPage* page;
  LossChart* loss;
  WeightsChart* weights;
  QuantityChart* quantity;
  HeatMap* heat;
  QSlider* scrubber;

  explicit Stored(const QString& language = "en") : Stage(language) {
    openDemo();
    page = find<MonitorPage>("monitor");
    loss = find<LossChart>("lossChart");
    weights = find<WeightsChart>("weightsChart");
    quantity = find<QuantityChart>("quantityChart");
    heat = find<HeatMap>("heatMap");
    scrubber = find<QSlider>("stepScrubber");
  }
  void open() {
    Q_EMIT window->desk().runWanted("003");
    QTRY_COMPARE(page->feed().steps().x.size(), kSteps);
    QTRY_VERIFY(loss->replots() > 0 && heat->replots() > 0);
  }
  QVector<StepPlot*> plots() const { return {loss, weights, quantity, heat}; }
  bool follows() const { return find<QCheckBox>("followRun")->isChecked(); }
  QString text(const char* name) const { return find<QTextBrowser>(name)->toPlainText(); }
  void choose(const char* box, int index) const {
    auto* choice = find<QComboBox>(box);
    choice->setFocus();
    QTest::keyClick(choice, Qt::Key_Home);
    for (int i = 0; i < index; ++i)
      QTest::keyClick(choice, Qt::Key_Down);
    QCOMPARE(choice->currentIndex(), index);
  }
};

}  // namespace

class TestMonitor : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void scrubberMovesEverything();
  void keysOfThePage();
  void followWhileItRuns();
  void zoomIsLinked();
  void quantities();
  void heatMapValues();
  void heatMapColours();
  void heatMapAtTheStep();
  void heatMapReadout();
  void heatMapWithoutModules();
  void notANumberIsMarked();
  void replayTellsItAgain();
  void replayByKeys();
  void anotherRunEndsTheReplay();
  void noReplayWhileItRuns();
  void logFolds();
  void speaksJapanese();
  void everyControlHasAName();
};

void TestMonitor::scrubberMovesEverything() {
  Stored stage;
  stage.open();
  QCOMPARE(stage.scrubber->maximum(), kSteps);
  QCOMPARE(stage.scrubber->value(), kSteps);
  QVERIFY(stage.follows());
  for (const StepPlot* plot : stage.plots())
    QVERIFY(std::isnan(plot->marker()));
  QVERIFY(stage.text("sampleText").contains("方法を説明"));
  QTRY_VERIFY(stage.text("sampleArticle").contains("フォルダー内の"));
  QVERIFY(stage.text("sampleReference").contains("更新日でファイルを並べ替えます"));
  QVERIFY(stage.jobs.calls.contains("record 003 nautilus-7"));
  // To step 13: one validation has been, of step 12.
  stage.scrubber->setFocus();
  QTest::keyClick(stage.scrubber, Qt::Key_Home);
  QCOMPARE(stage.scrubber->value(), 0);
  QVERIFY(!stage.follows());
  QVERIFY(stage.text("sampleText").contains("No validation up to this step"));
  for (int i = 0; i < 13; ++i)
    QTest::keyClick(stage.scrubber, Qt::Key_Right);
  for (const StepPlot* plot : stage.plots()) {
    QCOMPARE(plot->marker(), 13.0);
    QVERIFY(!plot->follows());
  }
  QCOMPARE(stage.find<QLabel>("scrubberStep")->text(), QString("step 13 of 50"));
  QCOMPARE(stage.text("sampleText"), QString("ファイルの並べ替え。"));
  QVERIFY(stage.text("sampleBest").contains("方法を説明"));  // of step 36
  const QVector<double>& y = stage.loss->lines()[1].data.y();
  QTRY_COMPARE(stage.loss->lines()[1].item->value(), formatNumber(y[12], 4));
  QCOMPARE(stage.weights->lines()[0].item->value(),
           formatNumber(stage.page->feed().weights()[0].y[12], 3));
  QTRY_COMPARE(stage.quantity->lines()[4].item->value(), QString("30.0 %"));
  // Back to the newest.
  stage.click("followRun");
  QVERIFY(stage.follows());
  QCOMPARE(stage.scrubber->value(), kSteps);
  for (const StepPlot* plot : stage.plots()) {
    QVERIFY(std::isnan(plot->marker()));
    QVERIFY(plot->follows());
  }
  QTRY_COMPARE(stage.loss->lines()[1].item->value(), formatNumber(y.last(), 4));
  // A hand on the slider does the same as the keys.
  QTest::mouseClick(stage.scrubber, Qt::LeftButton, {}, QPoint(4, stage.scrubber->height() / 2));
  QCOMPARE(stage.scrubber->value(), kSteps - stage.scrubber->pageStep());
  QCOMPARE(stage.heat->marker(), 45.0);
}

void TestMonitor::keysOfThePage() {
  Stored stage;
  stage.open();
  stage.find<QAbstractButton>("compareButton")->setFocus();
  QTest::keyClick(stage.page, Qt::Key_Left);
  QCOMPARE(stage.scrubber->value(), kSteps - 1);
  QTest::keyClick(stage.page, Qt::Key_Home);
  QCOMPARE(stage.heat->marker(), 0.0);
  QTest::keyClick(stage.page, Qt::Key_Left);
  QCOMPARE(stage.heat->marker(), 0.0);
  QTest::keyClick(stage.page, Qt::Key_End);
  QCOMPARE(stage.scrubber->value(), kSteps);
  QCOMPARE(stage.heat->marker(), 50.0);
}

void TestMonitor::followWhileItRuns() {
  Stored stage;
  stage.startRun();
  QVERIFY(!stage.scrubber->isEnabled());
  stage.jobs.advance(24);
  QCOMPARE(stage.scrubber->value(), 24);
  stage.scrubber->setFocus();
  for (int i = 0; i < 10; ++i)
    QTest::keyClick(stage.scrubber, Qt::Key_Left);
  stage.jobs.advance(6);
  QCOMPARE(stage.scrubber->value(), 14);
  QCOMPARE(stage.scrubber->maximum(), 30);
  QCOMPARE(stage.loss->marker(), 14.0);
  QCOMPARE(stage.text("sampleText"), QString("ファイルの並べ替え。"));
  stage.click("followRun");
  QCOMPARE(stage.scrubber->value(), 30);
  QVERIFY(stage.text("sampleText").contains("方法を説明"));
  stage.jobs.advance(1);
  QCOMPARE(stage.scrubber->value(), 31);
  // Unticked it stays where it is.
  stage.click("followRun");
  stage.jobs.advance(1);
  QCOMPARE(stage.scrubber->value(), 31);
  // A new run begins anew.
  stage.click("abortButton");
  QTRY_COMPARE(stage.jobs.state(), JobState::Stopped);
  stage.startRun();
  QVERIFY(stage.follows());
  QVERIFY(std::isnan(stage.loss->marker()));
}

void TestMonitor::zoomIsLinked() {
  Stored stage;
  stage.open();
  QCustomPlot* plot = stage.loss->plot();
  const QPointF middle = plot->axisRect()->rect().center();
  QWheelEvent wheel(middle, plot->mapToGlobal(middle), {}, {0, 120}, Qt::NoButton, Qt::NoModifier,
                    Qt::NoScrollPhase, false);
  QApplication::sendEvent(plot, &wheel);
  const QCPRange zoomed = plot->xAxis->range();
  QVERIFY(zoomed.size() < 50);
  QVERIFY(!stage.follows());
  for (const StepPlot* other : stage.plots()) {
    QCOMPARE(other->plot()->xAxis->range(), zoomed);
    QVERIFY(!other->follows());
  }
  QTest::mouseMove(plot, middle.toPoint());
  const QPoint centre = stage.heat->plot()->axisRect()->rect().center();
  QTest::mouseClick(stage.heat->plot(), Qt::LeftButton, {}, centre);  // the first of the two
  QTest::mouseDClick(stage.heat->plot(), Qt::LeftButton, {}, centre);
  QVERIFY(stage.follows());
  for (const StepPlot* other : stage.plots())
    QTRY_COMPARE(other->plot()->xAxis->range(), QCPRange(0, 51));
}

void TestMonitor::quantities() {
  Stored stage;
  stage.open();
  QCOMPARE(stage.quantity->lines().size(), 5);
  QCOMPARE(stage.quantity->title(), QString("Sparsity"));
  stage.choose("quantityChoice", 1);
  QCOMPARE(stage.quantity->lines().size(), 1);
  QCOMPARE(stage.quantity->lines()[0].data.y(), QVector<double>(kSteps, 5e-4));
  QCOMPARE(stage.quantity->title(), QString("Learning rate"));
  stage.choose("quantityChoice", 2);
  QCOMPARE(stage.quantity->lines()[0].data.y().size(), kSteps);
  QCOMPARE(stage.quantity->lines()[0].data.y()[7], 1200 / 1.9);
  QVERIFY(stage.quantity->csv().startsWith("step,tokens_per_second\n1,"));
  stage.choose("quantityChoice", 3);
  QCOMPARE(stage.quantity->lines()[0].data.y()[9], 1.92);
  QTRY_COMPARE(stage.quantity->lines()[0].item->value(), QString("2.00 GB"));
  stage.choose("quantityChoice", 0);
  QCOMPARE(stage.quantity->lines().size(), 5);
  QCOMPARE(stage.quantity->lines()[4].data.y(), QVector<double>(kSteps, 30));
}

void TestMonitor::heatMapValues() {
  Stored stage;
  stage.open();
  HeatMap& heat = *stage.heat;
  QCOMPARE(heat.quantity(), HeatMap::Quantity::SparsityA);
  QCOMPARE(heat.rows().size(), 2 * FakeJobService::kLayers);
  QCOMPARE(heat.rows()[5], QString("layer 2 v_proj"));
  QVERIFY(std::abs(heat.shown(6, 10) - 100 * (0.3 + 0.02 * std::sin(3 + 2.0))) < 100 * kClose);
  stage.choose("heatQuantity", 1);
  QVERIFY(std::abs(heat.shown(6, 15) - 100 * (0.34 + 0.06 * (1 - std::exp(-1.0)) + 0.012)) <
          100 * kClose);
  stage.choose("heatQuantity", 2);
  QVERIFY(std::abs(heat.shown(6, 10) - FakeJobService::moduleWeight(10, 3, 0, 0)) < kClose);
  stage.choose("heatAdapter", 1);
  QVERIFY(std::abs(heat.shown(7, 50) - FakeJobService::moduleWeight(50, 3, 1, 1)) < kClose);
  // The map is drawn from the same numbers: a cell a step, a row a module.
  auto* map = heat.plot()->findChild<QCPColorMap*>();
  if (map == nullptr) map = qobject_cast<QCPColorMap*>(heat.plot()->plottable(0));
  QVERIFY(map != nullptr);
  QTRY_COMPARE(map->data()->keySize(), kSteps);
  QCOMPARE(map->data()->valueSize(), 36);
  for (const int step : {1, 20, 50}) {
    QTRY_VERIFY(std::abs(map->data()->cell(step - 1, 7) -
                         FakeJobService::moduleWeight(step, 3, 1, 1)) < kClose);
    QCOMPARE(map->data()->data(step, 7), map->data()->cell(step - 1, 7));
  }
  stage.choose("heatQuantity", 3);
  const double fresh = 0.12 * std::exp(-1.0) + 0.01, revived = 0.1 * std::exp(-1.0);
  QVERIFY(std::abs(heat.shown(1, 20) - 100 * (fresh + revived)) < 100 * kClose);
  QVERIFY(
      heat.csv().startsWith("step,module,adapter,churn\n"
                            "1,model.layers.0.self_attn.q_proj,manual-ja,0.114"));
  QCOMPARE(heat.csv().count('\n'), 1 + kSteps * 36);
  // Before the first step that was told, and beyond the last step, nothing is known.
  QVERIFY(std::isnan(heat.shown(1, 0)));
  QVERIFY(std::isnan(heat.shown(1, 60)));
  QVERIFY(std::isnan(heat.shown(40, 10)));
}

void TestMonitor::heatMapColours() {
  Stored stage;
  stage.open();
  HeatMap& heat = *stage.heat;
  QTRY_COMPARE(heat.limits(), QCPRange(28, 32));  // all close together
  stage.choose("heatQuantity", 5);
  QCOMPARE(heat.limits(), QCPRange(0, 10));  // at most 9.05 % revived, and none at first
  stage.choose("heatQuantity", 2);
  QCOMPARE(heat.limits(), QCPRange(-1, 1));
  Q_EMIT stage.jobs.eventsReady("003",
                                {plan::event::Step{.step = 3, .weights = {}},
                                 plan::event::Modules{3,
                                                      {{"model.layers.0.q_proj", "v", -0.4},
                                                       {"model.layers.1.q_proj", "v", 0},
                                                       {"model.layers.2.q_proj", "v", 0.4}}}});
  QCOMPARE(heat.limits(), QCPRange(-0.4, 0.4));
  const QColor against = heat.colourAt(0, 3), none = heat.colourAt(1, 3),
               with = heat.colourAt(2, 3);
  QVERIFY(against.blue() > against.red() + 60);
  QVERIFY(with.red() > with.blue() + 100);
  QVERIFY(none.red() > 240 && none.green() > 240 && none.blue() > 240);
  // In the dark the middle is dark.
  Theme::get().setMode(Theme::Mode::Dark);
  QVERIFY(heat.colourAt(1, 3).lightness() < 60);
  Theme::get().setMode(Theme::Mode::Light);
}

void TestMonitor::heatMapAtTheStep() {
  Stored stage;
  stage.open();
  HeatMap& heat = *stage.heat;
  stage.choose("heatQuantity", 2);
  stage.choose("heatView", 1);
  QVERIFY(!stage.find<QComboBox>("heatAdapter")->isVisible() || heat.replots() >= 0);
  QCOMPARE(heat.rows(),
           (QStringList{"descriptions-ja q_proj", "descriptions-ja v_proj", "manual-ja q_proj",
                        "manual-ja v_proj", "papers-approach q_proj", "papers-approach v_proj"}));
  QVERIFY(std::abs(heat.shown(3, 5) - FakeJobService::moduleWeight(50, 5, 1, 1)) < kClose);
  stage.scrubber->setFocus();
  QTest::keyClick(stage.scrubber, Qt::Key_Home);
  QVERIFY(std::isnan(heat.shown(3, 5)));
  QTest::keyClick(stage.scrubber, Qt::Key_Right);
  QVERIFY(std::abs(heat.shown(3, 5) - FakeJobService::moduleWeight(1, 5, 1, 1)) < kClose);
  QTRY_VERIFY(!stage.find<QComboBox>("heatAdapter")->isVisible());
  QTRY_COMPARE(heat.plot()->xAxis->range(), QCPRange(-0.5, 17.5));
  // Its axis is one of layers: a zoom elsewhere leaves it alone, and back it follows the steps.
  stage.loss->plot()->xAxis->setRange(2, 9);
  QTest::qWait(150);
  QCOMPARE(heat.plot()->xAxis->range(), QCPRange(-0.5, 17.5));
  stage.choose("heatView", 0);
  stage.click("followRun");
  QTRY_COMPARE(heat.plot()->xAxis->range(), QCPRange(0, 51));
}

void TestMonitor::heatMapReadout() {
  Stored stage;
  stage.open();
  HeatMap& heat = *stage.heat;
  QTRY_COMPARE(heat.readout(), QString("told at 50 steps"));
  stage.choose("heatQuantity", 2);
  QTRY_COMPARE(heat.limits(), QCPRange(-1, 1));
  QCustomPlot* plot = heat.plot();
  // Wherever the cell lies once the plot has found its size.
  const auto readAt = [&] {
    const QPoint at(static_cast<int>(std::lround(plot->xAxis->coordToPixel(10))),
                    static_cast<int>(std::lround(plot->yAxis->coordToPixel(6))));
    QTest::mouseMove(plot, at + QPoint(1, 0));
    QTest::mouseMove(plot, at);
    return heat.readout();
  };
  const QString value = formatNumber(FakeJobService::moduleWeight(10, 3, 0, 0), 3);
  QTRY_COMPARE(readAt(), "layer 3 q_proj, step 10: " + value);
  // The other charts tell of the same step.
  QTRY_COMPARE(stage.loss->lines()[1].item->value(),
               formatNumber(stage.loss->lines()[1].data.y()[9], 4));
  QEvent leave(QEvent::Leave);
  QApplication::sendEvent(plot, &leave);
  // By keys: down from the first module, at the newest step.
  heat.setFocus();
  QTest::keyClick(&heat, Qt::Key_Down);
  QCOMPARE(heat.readout(), "layer 0 v_proj, step 50: " +
                               formatNumber(FakeJobService::moduleWeight(50, 0, 1, 0), 3));
  QTest::keyClick(&heat, Qt::Key_Left);  // the page's key: one step back
  QCOMPARE(stage.scrubber->value(), 49);
  QCOMPARE(heat.readout(), "layer 0 v_proj, step 49: " +
                               formatNumber(FakeJobService::moduleWeight(49, 0, 1, 0), 3));
}

void TestMonitor::heatMapWithoutModules() {
  Stored stage;
  stage.open();
  QVERIFY(!stage.heat->isBlank());
  auto* blank = stage.find<QLabel>("heatBlank");
  QVERIFY(!blank->isVisible());
  plan::event::Step step;
  step.step = 1;
  Q_EMIT stage.jobs.eventsReady("003", {step, plan::event::Finished{}});
  QVERIFY(stage.heat->isBlank());
  QTRY_VERIFY(blank->isVisible());
  QVERIFY(blank->text().contains("has kept no figures of its modules"));
  QVERIFY(!stage.heat->plot()->isVisible());
  Q_EMIT stage.jobs.eventsReady("003", {plan::event::Finished{}});
  QTRY_VERIFY(blank->text().contains("trains nothing"));
  QVERIFY(!stage.scrubber->isEnabled());
  QVERIFY(!stage.find<QAbstractButton>("replayButton")->isVisible());
  // Nor has such an old run kept its memory.
  stage.choose("quantityChoice", 3);
  Q_EMIT stage.jobs.eventsReady("003", {step});
  bool said = false;
  for (const auto* label : stage.quantity->findChildren<QLabel*>())
    said = said || label->text().contains("kept no figures of its memory");
  QVERIFY(said);
}

void TestMonitor::notANumberIsMarked() {
  Stored stage;
  stage.open();
  QVERIFY(stage.loss->gaps().isEmpty());
  plan::event::Step good, bad;
  good.step = 1;
  good.loss = 2;
  bad.step = 2;
  bad.loss = kNaN;
  Q_EMIT stage.jobs.eventsReady("003", {good, bad});
  QCOMPARE(stage.loss->gaps(), (QVector<double>{2}));
  QTRY_COMPARE(stage.loss->lines()[1].item->value(), QString("not a number"));
  stage.loss->setCrosshair(1);
  QCOMPARE(stage.loss->lines()[1].item->value(), QString("2.000"));
}

void TestMonitor::replayTellsItAgain() {
  Stored stage;
  stage.open();
  Replay& replay = stage.page->replay();
  double now = 0;
  replay.setClock([&now] { return now; });
  const auto pass = [&](double seconds) {
    now += seconds;
    replay.tick();
  };
  auto* play = stage.find<QAbstractButton>("replayButton");
  QCOMPARE(play->text(), QString("Replay"));
  stage.click("replayButton");
  QCOMPARE(play->text(), QString("Hold"));
  QCOMPARE(stage.find<QLabel>("runState")->text(), QString("Replay"));
  QCOMPARE(stage.scrubber->value(), 0);
  QCOMPARE(stage.scrubber->maximum(), kSteps);
  QVERIFY(stage.loss->lines()[1].data.y().isEmpty());
  QVERIFY(stage.find<QTextBrowser>("sampleText")->toPlainText().contains("Every validation"));
  QVERIFY(!stage.find<QPlainTextEdit>("logText")->toPlainText().contains("Finished"));
  pass(6.01);
  QCOMPARE(stage.scrubber->value(), 12);
  QCOMPARE(stage.loss->lines()[1].data.y().size(), 12);
  QCOMPARE(stage.loss->lines()[3].data.x(), (QVector<double>{12}));
  QCOMPARE(stage.weights->lines()[2].data.y().size(), 12);
  QCOMPARE(stage.page->feed().modules().steps().last(), 12);
  QVERIFY(std::isnan(stage.heat->shown(0, 13)));
  QCOMPARE(stage.text("sampleText"), QString("ファイルの並べ替え。"));
  QVERIFY(stage.find<QAbstractButton>("compareButton")->isVisible());
  QTRY_COMPARE(stage.loss->plot()->xAxis->range(), QCPRange(0, 12 * 1.02));
  // Held, time does not pass.
  stage.click("replayButton");
  pass(100);
  QCOMPARE(stage.scrubber->value(), 12);
  QCOMPARE(play->text(), QString("Replay"));
  stage.choose("replaySpeed", 4);  // ten times
  stage.click("replayButton");
  pass(0.501);
  QCOMPARE(stage.scrubber->value(), 22);
  stage.choose("replaySpeed", 5);  // as it happened: 1.9 s a step
  pass(3.81);
  QCOMPARE(stage.scrubber->value(), 24);
  // Everything at once, and again from the start to the end.
  stage.click("wholeRun");
  QVERIFY(!replay.active());
  QCOMPARE(stage.loss->lines()[1].data.y().size(), kSteps);
  QCOMPARE(stage.find<QLabel>("runState")->text(), QString("Finished"));
  QVERIFY(!stage.find<QAbstractButton>("wholeRun")->isVisible());
  stage.click("replayButton");
  pass(kSteps * 1.9 + 1);
  QVERIFY(!replay.active());
  QCOMPARE(play->text(), QString("Replay"));
  QCOMPARE(stage.scrubber->value(), kSteps);
  QVERIFY(stage.find<QPlainTextEdit>("logText")->toPlainText().contains("Finished"));
}

void TestMonitor::replayByKeys() {
  Stored stage;
  stage.open();
  Replay& replay = stage.page->replay();
  double now = 0;
  replay.setClock([&now] { return now; });
  stage.scrubber->setFocus();
  for (int i = 0; i < 10; ++i)
    QTest::keyClick(stage.scrubber, Qt::Key_Left);
  QTest::keyClick(stage.scrubber, Qt::Key_Space);
  QVERIFY(replay.playing());
  QCOMPARE(replay.step(), 40);  // from the step that was chosen
  QVERIFY(std::isnan(stage.loss->marker()));
  // The slider moves the curtain.
  QTest::keyClick(stage.scrubber, Qt::Key_Left);
  QCOMPARE(stage.loss->lines()[1].data.y().size(), 39);
  QVERIFY(replay.playing());
  QTest::keyClick(stage.scrubber, Qt::Key_Space);
  QVERIFY(replay.active() && !replay.playing());
  QTest::keyClick(stage.scrubber, Qt::Key_Home);
  QVERIFY(stage.loss->lines()[1].data.y().isEmpty());
  QTest::keyClick(stage.scrubber, Qt::Key_End);
  QCOMPARE(stage.loss->lines()[1].data.y().size(), kSteps);
}

void TestMonitor::anotherRunEndsTheReplay() {
  Stored stage;
  stage.open();
  stage.click("replayButton");
  QVERIFY(stage.page->replay().active());
  Q_EMIT stage.window->desk().runWanted("004");
  QVERIFY(!stage.page->replay().active());
  QTRY_COMPARE(stage.page->feed().steps().x.size(), kSteps);
  QCOMPARE(stage.scrubber->value(), kSteps);
  stage.click("replayButton");
  stage.startRun();
  QVERIFY(!stage.page->replay().active());
  QTRY_COMPARE(stage.page->feed().state(), JobState::Running);
}

void TestMonitor::noReplayWhileItRuns() {
  Stored stage;
  stage.startRun();
  stage.jobs.advance(3);
  QVERIFY(!stage.find<QAbstractButton>("replayButton")->isVisible());
  stage.jobs.advance(kSteps);
  QTRY_COMPARE(stage.jobs.state(), JobState::Finished);
  // What has just run can be told again without the store.
  stage.click("replayButton");
  QVERIFY(stage.page->replay().active());
  QCOMPARE(stage.page->replay().lastStep(), kSteps);
}

void TestMonitor::logFolds() {
  Stored stage;
  stage.open();
  auto* log = stage.find<QPlainTextEdit>("logText");
  QVERIFY(log->isVisible());
  QVERIFY(log->toPlainText().contains("validation loss"));
  stage.click("logSwitch");
  QVERIFY(!log->isVisible());
  stage.click("logSwitch");
  QVERIFY(log->isVisible());
}

void TestMonitor::speaksJapanese() {
  Stored stage("ja");
  stage.open();
  const auto hasJapanese = [](const QString& text) {
    for (const QChar c : text) {
      if (c.unicode() >= 0x3040 && c.unicode() <= 0x9fff) return true;
    }
    return false;
  };
  for (const char* box : {"heatQuantity", "heatView", "quantityChoice"}) {
    auto* choice = stage.find<QComboBox>(box);
    for (int i = 0; i < choice->count(); ++i)
      QVERIFY2(hasJapanese(choice->itemText(i)), qPrintable(choice->itemText(i)));
  }
  QVERIFY(hasJapanese(stage.find<QComboBox>("replaySpeed")->itemText(5)));
  for (const char* button : {"replayButton", "followRun", "logSwitch"})
    QVERIFY2(hasJapanese(stage.find<QAbstractButton>(button)->text()), button);
  QVERIFY(hasJapanese(stage.find<QLabel>("scrubberStep")->text()));
  QTRY_VERIFY(hasJapanese(stage.heat->readout()));
  QVERIFY(hasJapanese(stage.heat->title()));
  stage.click("languageSwitch");
  QTRY_COMPARE(stage.heat->title(), QString("Sparsity of A"));
  QCOMPARE(stage.find<QAbstractButton>("replayButton")->text(), QString("Replay"));
  QTRY_COMPARE(stage.heat->readout(), QString("told at 50 steps"));
}

void TestMonitor::everyControlHasAName() {
  Stored stage;
  stage.open();
  int count = 0;
  for (const auto* widget : stage.page->findChildren<QWidget*>()) {
    if (widget->focusPolicy() == Qt::NoFocus || !widget->isVisible()) continue;
    ++count;
    const auto* button = qobject_cast<const QAbstractButton*>(widget);
    const bool named =
        !widget->accessibleName().isEmpty() || (button != nullptr && !button->text().isEmpty());
    QVERIFY2(named, qPrintable(widget->objectName() + " " + widget->metaObject()->className()));
  }
  QVERIFY(count > 12);
}

QTEST_MAIN(TestMonitor)
#include "tst_monitor.moc"
