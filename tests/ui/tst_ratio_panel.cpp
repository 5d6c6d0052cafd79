// Controllers of the pruning ratio in the window: Monitor's charts of them, and Compose's form.
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QSlider>
#include <cmath>

#include "core/plan/controllers.h"
#include "tests/ui/compose_stage.h"
#include "ui/charts/ratio_charts.h"
#include "ui/pages/monitor_page.h"
#include "ui/pages/ratio_panel.h"
#include "ui/settings/texts.h"
#include "ui/widgets/heat.h"

using namespace espalier;
using namespace espalier::ui;

namespace {

plan::Event stepAt(qint64 number, double sparsity) {
  plan::event::Step step;
  step.step = number;
  step.loss = 2;
  step.sparsity = sparsity;
  step.seconds = 1;
  return step;
}

plan::event::Ratio told(qint64 step, double ratio, double mu, double sigma) {
  plan::event::Ratio e;
  e.step = step;
  e.controller = "grasp";
  e.ratio = ratio;
  e.mu = mu;
  e.sigma = sigma;
  return e;
}

/// Six steps with rounds at 2 and 4; the second commits nothing.
QVector<plan::Event> searched() {
  plan::event::Started started;
  started.run = "003";
  started.method = "adaptive_merge";
  started.steps = 6;
  plan::event::Ratio first = told(2, 0.5, 0.45, 0.125);
  first.base_loss = 2;
  first.trials = {{0.3, 2.1, -0.1}, {0.5, 1.8, 0.2}, {0.4, 2.0, 0.0}};
  first.committed = true;
  plan::event::Ratio second = told(4, 0.5, 0.5, 0.05);
  second.trials = {{0.6, 2.05, -0.05}, {0.7, std::nan(""), std::nan("")}};
  plan::event::Finished finished;
  finished.seconds = 90;
  finished.facts = {{"ratio",
                     {{"controller", "grasp"},
                      {"kept_ratio", 0.5},
                      {"kept_real", 0.4375},
                      {"rounds", 2},
                      {"passes", 8},
                      {"seconds", 30},
                      {"cost",
                       {{"search_seconds", 90},
                        {"final_run", false},
                        {"runs", 1.5},
                        {"grid", {0.3, 0.5, 0.7}},
                        {"grid_seconds", 180}}}}}};
  return {started,
          told(0, 0.4, 0.4, 0.125),
          stepAt(1, 0.25),
          stepAt(2, 0.4375),
          first,
          stepAt(3, 0.4375),
          stepAt(4, 0.4375),
          second,
          stepAt(5, 0.4375),
          stepAt(6, 0.4375),
          finished};
}

/// A stored run on Monitor whose events the test tells.
struct Search : Stage {
  RatioPanel* panel;
  RatioChart* ratio;
  RewardChart* rewards;

  explicit Search(const QString& speaks = "en") : Stage(speaks) {
    openDemo();
    panel = find<RatioPanel>("ratioPanel");
    ratio = find<RatioChart>("ratioChart");
    rewards = find<RewardChart>("rewardChart");
    Q_EMIT window->desk().runWanted("003");
    QTRY_VERIFY(find<MonitorPage>("monitor")->feed().lastStep().has_value());
  }
  void tell(const QVector<plan::Event>& events) { Q_EMIT jobs.eventsReady("003", events); }
  const Chart::Line& line(const char* key) const {
    for (const auto* chart : {static_cast<Chart*>(ratio), static_cast<Chart*>(rewards)}) {
      for (const Chart::Line& line : chart->lines()) {
        if (line.key == QLatin1String(key)) return line;
      }
    }
    qFatal("no line %s", key);
  }
};

void near(const QVector<double>& got, const QVector<double>& want) {
  QCOMPARE(got.size(), want.size());
  for (qsizetype i = 0; i < got.size(); ++i)
    QVERIFY2(std::abs(got[i] - want[i]) < 1e-9 || (std::isnan(got[i]) && std::isnan(want[i])),
             qPrintable(QStringLiteral("%1: %2").arg(i).arg(got[i])));
}

bool japanese(const QString& text) {
  return std::any_of(text.begin(), text.end(),
                     [](QChar c) { return c.unicode() >= 0x3040 && c.unicode() <= 0x9fff; });
}

struct Form : Compose {
  using Compose::Compose;
  QWidget* field(const char* path) const {
    for (auto* widget : window->findChildren<QWidget*>(path)) {
      if (widget->isVisible()) return widget;
    }
    return nullptr;
  }
  /// By the keys, as a hand without a mouse does it.
  void choose(int index) const {
    auto* box = find<QComboBox>("prune.controller");
    box->setFocus();
    QTest::keyClick(box, Qt::Key_Home);
    for (int i = 0; i < index; ++i)
      QTest::keyClick(box, Qt::Key_Down);
    QCOMPARE(box->currentIndex(), index);
  }
  Json prune() const { return draft().value("prune"); }
};

}  // namespace

class TestRatioPanel : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void aFixedRatioHasNoPanel();
  void chartsHoldTheTrials();
  void longValuesHaveRoom();
  void dotsAreShadedByReward();
  void costIsToldInWords();
  void aMeasuredGridIsTold();
  void aRampHasNoTrials();
  void theScrubberMovesThemToo();
  void aResumedRunTellsAgain();
  void formsBuildThemselves();
  void foreignKeysGo();
  void everyKeyHasWords();
  void speaksJapanese();
};

void TestRatioPanel::aFixedRatioHasNoPanel() {
  Search stage;
  QVERIFY(!stage.panel->isVisible());
  stage.tell(searched());
  QVERIFY(stage.panel->isVisible());
  stage.tell({stepAt(1, 0.3)});
  QVERIFY(!stage.panel->isVisible());
}

void TestRatioPanel::chartsHoldTheTrials() {
  Search stage;
  stage.tell(searched());
  // In force until the next round, and to the last step.
  near(stage.line("ratio").data.x(), {0, 2, 4, 6});
  near(stage.line("ratio").data.y(), {40, 50, 50, 50});
  near(stage.line("real").data.y(), {25, 43.75, 43.75, 43.75, 43.75, 43.75});
  near(stage.line("mean").data.y(), {40, 45, 50});
  near(stage.line("mean_low").data.y(), {27.5, 32.5, 45});
  near(stage.line("mean_high").data.y(), {52.5, 57.5, 55});
  near(stage.line("trial").data.x(), {2, 2, 2, 4, 4});
  near(stage.line("trial").data.y(), {30, 50, 40, 60, 70});
  near(stage.line("reward").data.y(), {-0.1, 0.2, 0.0, -0.05, std::nan("")});
  near(stage.line("best").data.x(), {2});
  near(stage.line("best").data.y(), {0.2});
  QVERIFY(stage.rewards->isVisible());
  QTRY_COMPARE(stage.line("ratio").item->value(), QString("50.0 %"));
  QVERIFY(stage.ratio->csv().contains("\n2,50,43.75,45,32.5,57.5,30\n"));
}

/// A reward has a sign and many figures: the legend gives it room.
void TestRatioPanel::longValuesHaveRoom() {
  Search stage;
  stage.tell(searched());
  LegendItem* item = stage.line("reward").item;
  for (const char* value : {"-0.02675", "-0.0001234"}) {
    item->setValue(value);
    const QFontMetrics metrics(item->font());
    QTRY_VERIFY(item->width() >= metrics.horizontalAdvance(item->text()) +
                                     metrics.horizontalAdvance(value) + legendMarkWidth({}));
  }
}

void TestRatioPanel::dotsAreShadedByReward() {
  Search stage;
  stage.tell(searched());
  const QVector<QColor> colours = stage.ratio->trialColours();
  QCOMPARE(colours.size(), 5);
  QCOMPARE(colours[1], lineHeat(1));     // the best
  QCOMPARE(colours[0], lineHeat(0.25));  // half as bad as that is good
  QCOMPARE(colours[2], lineHeat(0.5));   // no better, no worse
  QCOMPARE(colours[4], lineHeat(0.5));   // unknown
  // And so they are painted, in both themes.
  const auto painted = [&](int i) {
    QCustomPlot* const plot = stage.ratio->plot();
    const auto& trial = stage.line("trial").data;
    const QPointF at(plot->xAxis->coordToPixel(trial.x()[i]),
                     plot->yAxis->coordToPixel(trial.y()[i]));
    return plot->grab().toImage().pixelColor(at.toPoint());
  };
  for (const Theme::Mode mode : {Theme::Mode::Dark, Theme::Mode::Light}) {
    Theme::get().setMode(mode);
    QTRY_COMPARE(painted(1), lineHeat(1));
    QTRY_COMPARE(painted(0), lineHeat(0.25));
  }
  // The dots are there, each in its shade; hidden with their entry in the legend.
  const auto dots = [&] {
    int count = 0;
    for (int i = 0; i < stage.ratio->plot()->graphCount(); ++i) {
      const QCPGraph* graph = stage.ratio->plot()->graph(i);
      if (graph->scatterStyle().shape() == QCPScatterStyle::ssCircle &&
          graph->scatterStyle().size() == 8)
        count += graph->dataCount();
    }
    return count;
  };
  QTRY_COMPARE(dots(), 5);
  QTest::mouseClick(stage.line("trial").item, Qt::LeftButton);
  QTRY_COMPARE(dots(), 0);
}

void TestRatioPanel::costIsToldInWords() {
  Search stage;
  stage.tell(searched());
  const QString words = stage.find<QLabel>("ratioCost")->text();
  QVERIFY2(words.contains("Kept: ratio 50.0 %, really zero 43.8 %"), qPrintable(words));
  QVERIFY2(words.contains("Rounds: 2; passes over the trial records: 8, 0:30"), qPrintable(words));
  QVERIFY2(words.contains("took 1:30, the time of 1.50 runs at a fixed ratio. A grid of 3 ratios "
                          "takes about 3:00, estimated from this run's own time."),
           qPrintable(words));
  QVERIFY(!words.contains("script"));
  QVector<plan::Event> events = searched();
  Json& facts = std::get<plan::event::Finished>(events.last()).facts["ratio"];
  facts["script_choice"] = 0.31;
  facts["cost"]["final_run"] = true;
  stage.tell(events);
  const QString coded = stage.find<QLabel>("ratioCost")->text();
  QVERIFY2(coded.contains("script would choose 31.0 %"), qPrintable(coded));
  QVERIFY2(coded.contains("With one more run at the ratio found"), qPrintable(coded));
  events.removeLast();
  stage.tell(events);
  QVERIFY(!stage.find<QLabel>("ratioCost")->isVisible());
}

/// Where the workspace holds the grid's runs, their seconds stand in the estimate's place.
void TestRatioPanel::aMeasuredGridIsTold() {
  Search stage;
  stage.tell(searched());
  stage.window->findChild<RatioPanel*>("ratioPanel")
      ->setGrid(plan::RatioGrid{{0.3, 0.5}, {"004", "005"}, 100, 2.25, 0.5}, 2.125);
  const QString words = stage.find<QLabel>("ratioCost")->text();
  QVERIFY2(words.endsWith("The grid of this workspace (0.300, 0.500) took 1:40, measured. Its best "
                          "validation loss is 2.250, at the ratio 0.500. That of this run is "
                          "2.125."),
           qPrintable(words));
  QVERIFY(!words.contains("estimated"));
}

void TestRatioPanel::aRampHasNoTrials() {
  Search stage;
  plan::event::Ratio one, two;
  one.step = 1;
  one.controller = two.controller = "cubic";
  two.step = 2;
  two.ratio = 0.25;
  stage.tell({stepAt(1, 0), one, stepAt(2, 0.25), two});
  QVERIFY(stage.panel->isVisible());
  QVERIFY(!stage.rewards->isVisible());
  near(stage.line("ratio").data.y(), {0, 25});
  QVERIFY(stage.line("mean").data.y().isEmpty() && stage.line("trial").data.y().isEmpty());
  QVERIFY(!stage.line("mean").item->isVisible());
}

void TestRatioPanel::theScrubberMovesThemToo() {
  Search stage;
  stage.tell(searched());
  auto* scrubber = stage.find<QSlider>("stepScrubber");
  scrubber->setFocus();
  QTest::keyClick(scrubber, Qt::Key_Home);
  for (int i = 0; i < 3; ++i)
    QTest::keyClick(scrubber, Qt::Key_Right);
  QCOMPARE(stage.ratio->marker(), 3.0);
  QCOMPARE(stage.rewards->marker(), 3.0);
  // A replay tells of a round with its step.
  auto& replay = stage.find<MonitorPage>("monitor")->replay();
  double now = 0;
  replay.setClock([&now] { return now; });
  stage.click("followRun");
  stage.click("replayButton");
  QCOMPARE(stage.line("trial").data.x().size(), 0);
  near(stage.line("ratio").data.y(), {40});
  now += 1.01;  // two steps
  replay.tick();
  near(stage.line("trial").data.x(), {2, 2, 2});
  stage.click("wholeRun");
  QCOMPARE(stage.line("trial").data.x().size(), 5);
}

void TestRatioPanel::aResumedRunTellsAgain() {
  Search stage;
  QVector<plan::Event> events = searched();
  events.removeLast();
  plan::event::Ratio again = told(4, 0.55, 0.5, 0.06);
  again.trials = {{0.65, 1, 0.125}};
  events << plan::event::Resumed{3} << stepAt(4, 0.5) << again;
  stage.tell(events);
  near(stage.line("ratio").data.y(), {40, 50, 55});
  near(stage.line("trial").data.y(), {30, 50, 40, 65});
}

void TestRatioPanel::formsBuildThemselves() {
  Form page;
  QVERIFY(page.field("prune.ratio") != nullptr);
  QVERIFY(page.field("prune.p_min") == nullptr);
  page.choose(2);
  QCOMPARE(page.prune()["controller"], Json("grasp"));
  QVERIFY(!page.prune().contains("ratio"));
  QTRY_VERIFY(page.field("prune.ratio") == nullptr);
  for (const std::string& key : plan::find_controller("grasp")->keys)
    QTRY_VERIFY2(page.field(("prune." + key).c_str()) != nullptr, key.c_str());
  auto* least = qobject_cast<QDoubleSpinBox*>(page.field("prune.p_min"));
  QCOMPARE(least->value(), 0.1);
  QCOMPARE(least->accessibleName(), QString("Least ratio"));
  least->setFocus();
  QTest::keyClick(least, Qt::Key_Up);
  QCOMPARE(page.prune()["p_min"], Json(0.15));
  // Automatic until a number is chosen.
  auto* cap = qobject_cast<QDoubleSpinBox*>(page.field("prune.sigma_cap"));
  QCOMPARE(cap->text(), QString("automatic"));
  QVERIFY(!page.prune().contains("sigma_cap"));
}

void TestRatioPanel::foreignKeysGo() {
  Form page;
  page.draft().set("prune.ratio", 0.45);
  Q_EMIT page.draft().loaded();
  page.choose(2);
  QTRY_VERIFY(page.field("prune.interval") != nullptr);
  auto* rounds = qobject_cast<QDoubleSpinBox*>(page.field("prune.interval"));
  rounds->setFocus();
  QTest::keyClick(rounds, Qt::Key_Up);
  QCOMPARE(page.prune()["interval"], Json(11));
  page.choose(1);
  QVERIFY(!page.prune().contains("interval"));
  QCOMPARE(page.prune()["controller"], Json("cubic"));
  QCOMPARE(page.prune()["ratio"], Json(0.45));  // as it stood before
  QTRY_VERIFY(page.field("prune.ramp_end") != nullptr);
  QVERIFY(page.field("prune.interval") == nullptr);
  page.choose(0);
  QCOMPARE(page.prune(), Json({{"controller", "fixed"}, {"ratio", 0.45}}));
  // A plan that is read comes as it is.
  Json plan = page.draft().json();
  plan["prune"] = {{"controller", "grasp_as_coded"}, {"group_size", 5}};
  page.draft().load(plan);
  QCOMPARE(page.prune(), plan["prune"]);
  QTRY_VERIFY(page.field("prune.group_size") != nullptr);
  QCOMPARE(qobject_cast<QDoubleSpinBox*>(page.field("prune.group_size"))->value(), 5.0);
  QVERIFY(page.field("prune.sigma_cap") == nullptr);
}

void TestRatioPanel::everyKeyHasWords() {
  for (const plan::ControllerInfo& info : plan::controllers()) {
    QVERIFY2(texts::hasChoice(QString::fromStdString(info.name)), info.name.c_str());
    for (const std::string& key : info.keys) {
      QVERIFY(!plan::prune_parameter(key).about.empty());
      if (key == "ratio") continue;  // it has a slider of its own
      QVERIFY2(texts::hasParameter(QString::fromStdString(key)), key.c_str());
    }
  }
}

void TestRatioPanel::speaksJapanese() {
  Search stage("ja");
  stage.tell(searched());
  QVERIFY(japanese(stage.ratio->title()) && japanese(stage.rewards->title()));
  for (const char* key : {"ratio", "real", "mean", "trial", "reward"})
    QVERIFY2(japanese(stage.line(key).name), key);
  QVERIFY(japanese(stage.find<QLabel>("ratioCost")->text()));
  stage.click("languageSwitch");
  QTRY_COMPARE(stage.ratio->title(), QString("Pruning ratio"));
  QVERIFY(stage.find<QLabel>("ratioCost")->text().startsWith("Kept:"));
  Form page("ja");
  page.choose(2);
  QTRY_VERIFY(page.field("prune.p_min") != nullptr);
  QVERIFY(japanese(page.field("prune.p_min")->accessibleName()));
  page.click("languageSwitch");
  const auto named = [&page] {
    const QWidget* least = page.field("prune.p_min");
    return least != nullptr ? least->accessibleName() : QString();
  };
  QTRY_COMPARE(named(), QString("Least ratio"));
}

QTEST_MAIN(TestRatioPanel)
#include "tst_ratio_panel.moc"
