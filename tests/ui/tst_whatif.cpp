// The page "What if" in the real window: sliders by mouse and keys, what follows read back.
#include <QAbstractSlider>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QSlider>
#include <QTextBrowser>
#include <cmath>

#include "tests/ui/stage.h"
#include "ui/pages/whatif_controls.h"
#include "ui/pages/whatif_page.h"
#include "ui/widgets/heat.h"
#include "ui/widgets/heat_scale.h"
#include "ui/widgets/number_box.h"
#include "ui/widgets/plane_view.h"
#include "ui/widgets/slider_box.h"
#include "ui/widgets/triangle_view.h"

using namespace espalier;
using namespace espalier::ui;

namespace {

struct WhatIfStage : Stage {
  using Stage::Stage;
  void open() {
    openDemo();
    click("rail_whatif");
    QTRY_COMPARE(label("whatifCount"), whole);
  }
  QString label(const char* name) const { return find<QLabel>(name)->text(); }
  QString text(const char* name) const { return find<QTextBrowser>(name)->toPlainText(); }
  QSlider* slider(const char* box) const { return find<SliderBox>(box)->findChild<QSlider*>(); }
  QString whole = "mean of 20 of 20 validation records";
};

}  // namespace

class TestWhatIf : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  /// The newest merge opens by itself and is asked at rest.
  void it_opens_at_rest() {
    WhatIfStage stage;
    stage.open();
    QVERIFY(stage.jobs.calls.contains("openLive 003"));
    QCOMPARE(stage.jobs.livePoint, workbench::LivePoint());
    QCOMPARE(stage.label("whatifLoss"), QString("2.300"));
    QCOMPARE(stage.label("whatifRestLoss"), QString("at rest 2.300, over 20"));
    QCOMPARE(stage.text("whatifNow"), QString::fromUtf8("名前で並べ替えます。"));
    QCOMPARE(stage.text("whatifRest"), stage.text("whatifNow"));
    QVERIFY(stage.label("whatifKind").contains("as training left it"));
    QCOMPARE(stage.find<ChoiceBox>("whatifRecord")->count(), 6);
    QCOMPARE(stage.find<ChoiceBox>("whatifRecord")->currentData().toInt(),
             2);  // the first test one
  }

  /// A slider that moves asks once, with where it came to stand.
  void a_slider_is_followed() {
    WhatIfStage stage;
    stage.open();
    const auto asked = stage.jobs.calls.filter("askLive").size();
    QSlider* slider = stage.slider("whatifWeight_manual-ja");
    slider->setFocus();
    for (int i = 0; i < 5; ++i)
      QTest::keyClick(slider, Qt::Key_PageDown);
    QTRY_COMPARE(stage.jobs.calls.filter("askLive").size(), asked + 1);
    QCOMPARE(stage.jobs.livePoint.weights.size(), std::size_t{1});
    QCOMPARE(stage.jobs.livePoint.weights.at("manual-ja"), -0.25);
    QTRY_COMPARE(stage.label("whatifLoss"), QString("2.456"));  // 2.3 + .1 x 1.25^2
    QCOMPARE(stage.label("whatifRestLoss"), QString("at rest 2.300, over 20"));
    // A mean of the first two stands beside that of the first two at rest.
    QStringList both;
    QObject::connect(&stage.jobs, &JobService::liveUpdated, &stage.jobs,
                     [&](int, const workbench::LiveUpdate& update) {
                       if (update.count == 2)
                         both << stage.label("whatifLoss") << stage.label("whatifRestLoss");
                     });
    QTest::keyClick(slider, Qt::Key_PageUp);
    QTRY_COMPARE(both, (QStringList{"2.300", "at rest 2.200, over 2"}));
    QTest::keyClick(slider, Qt::Key_PageDown);
    QTRY_COMPARE(stage.label("whatifLoss"), QString("2.456"));
    QCOMPARE(stage.text("whatifNow"), QString::fromUtf8("設定を変更する。"));
    QCOMPARE(stage.text("whatifRest"), QString::fromUtf8("名前で並べ替えます。"));
    stage.click("whatifReset");
    QTRY_COMPARE(stage.label("whatifLoss"), QString("2.300"));
    QCOMPARE(stage.jobs.livePoint, workbench::LivePoint());
  }

  /// A run that does not open is no dead end, and nothing is said of it before it has opened.
  void one_that_does_not_open() {
    WhatIfStage stage;
    stage.openDemo();
    stage.jobs.nextLiveError = {"file.missing", {{"path", "adapter"}}, "m", "h"};
    stage.click("rail_whatif");
    auto* runs = stage.find<ChoiceBox>("whatifRun");
    QCOMPARE(runs->currentText(), QString("003  help-ja 5 shots p30"));
    QCOMPARE(stage.label("whatifKind"), QString::fromUtf8("Opening the model…"));
    QCOMPARE(stage.label("whatifCount") + stage.label("whatifPlaneWords"), QString());
    QTRY_VERIFY2(stage.label("whatifKind").contains("could not be opened"),
                 qPrintable(stage.label("whatifKind")));
    QVERIFY(!stage.find<QAbstractButton>("whatifKeep")->isEnabled());
    QVERIFY(runs->isEnabled());
    runs->setFocus();
    QTest::keyClick(runs, Qt::Key_Up);
    QTRY_COMPARE(stage.label("whatifCount"), stage.whole);
    QVERIFY(stage.jobs.calls.contains("openLive 004"));
    QVERIFY(stage.find<QAbstractButton>("whatifKeep")->isEnabled());
  }

  /// Before a loss is known the plane has its axes, and a click moves the sliders.
  void an_empty_plane_moves_the_sliders() {
    WhatIfStage stage;
    stage.open();
    auto* plane = stage.find<PlaneView>("whatifPlane");
    QCOMPARE(plane->losses().filled(), 0);
    QTest::mouseClick(plane, Qt::LeftButton, {}, plane->cellRect(2, 4).center());
    QTRY_COMPARE(stage.jobs.livePoint.weights,
                 (std::map<std::string, double>{{"descriptions-ja", 0.0}, {"manual-ja", 0.5}}));
  }

  void ratio_and_layers() {
    WhatIfStage stage;
    stage.open();
    QSlider* ratio = stage.slider("whatifRatio");
    ratio->setFocus();
    QTest::keyClick(ratio, Qt::Key_PageUp);
    stage.click("whatifLayer_0");
    stage.click("whatifLayer_17");
    QTRY_COMPARE(stage.jobs.livePoint.layers_off, (std::set<std::int64_t>{0, 17}));
    QCOMPARE(stage.jobs.livePoint.ratio, 0.25);
    QTRY_COMPARE(stage.label("whatifLoss"), QString("2.570"));
    stage.click("whatifLayersOff");
    QTRY_COMPARE(stage.jobs.livePoint.layers_off.size(), std::size_t{18});
    stage.click("whatifLayersOn");
    QTRY_VERIFY(stage.jobs.livePoint.layers_off.empty());
  }

  void another_record() {
    WhatIfStage stage;
    stage.open();
    auto* record = stage.find<ChoiceBox>("whatifRecord");
    record->setFocus();
    QTest::keyClick(record, Qt::Key_Down);
    QTRY_VERIFY(stage.jobs.calls.contains("askLive 3"));
    QVERIFY(stage.text("whatifArticle").startsWith(QString::fromUtf8("フォルダー内の")));
    QVERIFY(stage.text("whatifReference").startsWith(QString::fromUtf8("名前、サイズ")));
  }

  /// The plane fills in, shows its lowest point, and a click moves both sliders there.
  void a_plane_of_two_weights() {
    WhatIfStage stage;
    stage.open();
    auto* plane = stage.find<PlaneView>("whatifPlane");
    stage.click("whatifPlaneStart");
    QTRY_COMPARE(plane->losses().filled(), 81);
    QVERIFY(stage.label("whatifPlaneWords").startsWith("81 of 81 points"));
    // 9 points from -0.5 to 1.5: weight 1 is the seventh.
    QCOMPARE(plane->losses().lowest().value(), QPoint(6, 6));
    QCOMPARE(*plane->losses().loss(6, 6), 2.3);
    QCOMPARE(*plane->losses().loss(2, 6), 2.4);
    QCOMPARE(plane->hint(2, 6), QString("descriptions-ja 0, manual-ja 1: 2.400"));
    QTest::mouseClick(plane, Qt::LeftButton, {}, plane->cellRect(2, 4).center());
    QTRY_COMPARE(stage.jobs.livePoint.weights,
                 (std::map<std::string, double>{{"descriptions-ja", 0.0}, {"manual-ja", 0.5}}));
    QCOMPARE(stage.find<SliderBox>("whatifWeight_descriptions-ja")->value(), 0.0);
    // By keys: one to the right, chosen with Enter.
    plane->setFocus();
    QTest::keyClick(plane, Qt::Key_Right);
    QTest::keyClick(plane, Qt::Key_Return);
    QTRY_COMPARE(stage.jobs.livePoint.weights.at("descriptions-ja"), 0.25);
  }

  /// The colours have a scale with the values of both ends, painted as the cells are.
  void the_colours_have_a_scale() {
    WhatIfStage stage;
    stage.open();
    auto* scale = stage.find<HeatScale>("whatifScale");
    auto* plane = stage.find<PlaneView>("whatifPlane");
    QVERIFY(scale->isVisible());
    QVERIFY(scale->least().isEmpty() && scale->most().isEmpty());
    stage.click("whatifPlaneStart");
    QTRY_COMPARE(plane->losses().filled(), 81);
    // 2.3 where both are at 1; both at -0.5 is the furthest: 2.3 + 2 x .1 x 1.5^2.
    QCOMPARE(scale->least(), QString("2.300"));
    QCOMPARE(scale->most(), QString("2.750"));
    QCOMPARE(scale->accessibleDescription(), QString("dark: 2.300, yellow: 2.750"));
    for (const Theme::Mode mode : {Theme::Mode::Light, Theme::Mode::Dark}) {
      Theme::get().setMode(mode);
      const QImage bar = scale->grab().toImage(), picture = plane->grab().toImage();
      const QRect at = scale->bar();
      const QPoint low(at.left(), at.center().y()), high(at.right(), at.center().y());
      QCOMPARE(bar.pixelColor(low), sequentialHeat(0, 1));
      QCOMPARE(bar.pixelColor(high), sequentialHeat(1, 1));
      QCOMPARE(picture.pixelColor(plane->cellRect(0, 0).topLeft() + QPoint(3, 3)),
               sequentialHeat(1, 1));
      QCOMPARE(picture.pixelColor(plane->cellRect(6, 6).topLeft() + QPoint(1, 1)),
               sequentialHeat(0, 1));
    }
    Theme::get().setMode(Theme::Mode::Light);
    // A loss that is no number has a colour of its own, and the scale says so.
    plane->addCell(0, 0, std::nan(""));
    QVERIFY(plane->losses().broken());
    scale->setLosses(plane->losses());
    QVERIFY(scale->accessibleDescription().contains("red: no number"));
  }

  /// Three weights that sum to 1: a triangle that fills in, a click and keys that move the sliders.
  void a_triangle_of_three_weights() {
    WhatIfStage stage;
    stage.open();
    auto* view = stage.find<TriangleView>("whatifTriangle");
    QVERIFY(!view->isVisible());
    QVERIFY(!stage.find<QComboBox>("whatifPlaneZ")->isVisible());
    stage.click("whatifShapeTriangle");
    QVERIFY(view->isVisible());
    QVERIFY(stage.find<QComboBox>("whatifPlaneZ")->isVisible());
    QCOMPARE(stage.find<QComboBox>("whatifPlaneZ")->currentText(), QString("papers-approach"));
    QVERIFY2(stage.label("whatifPlaneWords").contains("they sum to 1"),
             qPrintable(stage.label("whatifPlaneWords")));
    stage.click("whatifPlaneStart");
    QTRY_COMPARE(view->losses().filled(), 66);
    QVERIFY(stage.label("whatifPlaneWords").startsWith("66 of 66 points"));
    // At rest all three stand at 1: that is not on it.
    QVERIFY(!view->mark());
    QVERIFY2(stage.label("whatifPlaneWords").contains("sum to 3"),
             qPrintable(stage.label("whatifPlaneWords")));
    // The nearest to (1, 1, 1) is the middle; a corner is the furthest.
    const QPoint lowest = view->losses().lowest().value();
    QVERIFY((lowest.x() == 3 || lowest.x() == 4) && (lowest.y() == 3 || lowest.y() == 4));
    QCOMPARE(stage.find<HeatScale>("whatifScale")->most(), QString("2.500"));
    QCOMPARE(view->hint(2, 5), QString("descriptions-ja 0.2, manual-ja 0.5, papers-approach 0.3: "
                                       "2.438"));
    const QImage picture = view->grab().toImage();
    const auto near = [&](int column, int row) {
      return picture.pixelColor((view->centre(column, row) + QPointF(4, 4)).toPoint());
    };
    QCOMPARE(near(10, 0), sequentialHeat(1, 1));
    QVERIFY(near(4, 3) != near(10, 0));
    QTest::mouseClick(view, Qt::LeftButton, {}, view->centre(2, 5).toPoint());
    const std::map<std::string, double> wanted{
        {"descriptions-ja", 0.2}, {"manual-ja", 0.5}, {"papers-approach", 0.3}};
    QTRY_COMPARE(stage.jobs.livePoint.weights, wanted);
    QCOMPARE(stage.find<SliderBox>("whatifWeight_papers-approach")->value(), 0.3);
    // What was chosen is marked there.
    QVERIFY(view->mark() && QLineF(*view->mark(), view->centre(2, 5)).length() < 0.5);
    QVERIFY(!stage.label("whatifPlaneWords").contains("off the triangle"));
    // By keys: right, up and back down, left, Enter.
    view->setFocus();
    QTest::keyClick(view, Qt::Key_Right);
    QCOMPARE(view->accessibleDescription(), view->hint(1, 6));
    QTest::keyClick(view, Qt::Key_Up);
    QVERIFY(view->accessibleDescription().contains("papers-approach 0.4"));
    QTest::keyClick(view, Qt::Key_Down);
    QCOMPARE(view->accessibleDescription(), view->hint(1, 6));
    QTest::keyClick(view, Qt::Key_Return);
    QTRY_COMPARE(stage.jobs.livePoint.weights.at("manual-ja"), 0.6);
    QVERIFY(std::abs(stage.jobs.livePoint.weights.at("descriptions-ja") - 0.1) < 1e-9);
    // To the corner on top, which is one adapter alone, and no further.
    for (int i = 0; i < 12; ++i)
      QTest::keyClick(view, Qt::Key_Up);
    QCOMPARE(view->accessibleDescription(), view->hint(0, 0));
    QTest::keyClick(view, Qt::Key_Space);
    QTRY_COMPARE(stage.jobs.livePoint.weights,
                 (std::map<std::string, double>{{"descriptions-ja", 0.0}, {"manual-ja", 0.0}}));
    QCOMPARE(stage.find<SliderBox>("whatifWeight_papers-approach")->value(), 1.0);
    // One undo brings all three back.
    stage.click("undoWhatif");
    QCOMPARE(stage.find<SliderBox>("whatifWeight_manual-ja")->value(), 0.6);
  }

  /// In the smallest window nothing of the right column is cut or lies over its neighbour.
  void it_fits_a_small_window() {
    for (const char* language : {"en", "ja"}) {
      WhatIfStage stage(language);
      if (language == QLatin1String("ja"))
        stage.whole = QString::fromUtf8("検証レコード 20 件中 20 件の平均");
      stage.window->resize(1100, 700);
      stage.open();
      stage.click("whatifShapeTriangle");
      stage.click("whatifPlaneStart");
      auto* view = stage.find<TriangleView>("whatifTriangle");
      QTRY_COMPARE(view->losses().filled(), 66);
      const auto* page = stage.window->findChild<QWidget*>("whatif");
      const auto place = [&](const char* name) {
        auto* part = stage.find<QWidget>(name);
        return QRect(part->mapTo(page, QPoint()), part->size());
      };
      const char* const parts[] = {"whatifRestLoss",   "whatifShapePlane", "whatifPlaneZ",
                                   "whatifPlaneX",     "whatifTriangle",   "whatifScale",
                                   "whatifPlaneWords", "whatifName"};
      for (std::size_t i = 1; i < std::size(parts); ++i) {
        QVERIFY2(place(parts[i - 1]).bottom() < place(parts[i]).top(), parts[i]);
        QVERIFY2(page->rect().contains(place(parts[i])), parts[i]);
      }
      const auto* words = stage.find<QLabel>("whatifPlaneWords");
      QVERIFY(words->height() >= words->heightForWidth(words->width()));
    }
  }

  void a_triangle_needs_three() {
    WhatIfStage stage;
    stage.jobs.liveAdapters.removeLast();
    stage.open();
    stage.click("whatifShapeTriangle");
    QCOMPARE(stage.label("whatifPlaneWords"), QString("A triangle needs three adapters."));
    QVERIFY(!stage.find<QAbstractButton>("whatifPlaneStart")->isEnabled());
    stage.click("whatifShapePlane");
    QVERIFY(stage.find<QAbstractButton>("whatifPlaneStart")->isEnabled());
    // Filling in stops when the other picture is gone to.
    stage.click("whatifPlaneStart");
    QTRY_VERIFY(stage.find<PlaneView>("whatifPlane")->losses().filled() > 0);
    stage.click("whatifShapeTriangle");
    QVERIFY(stage.jobs.calls.contains("cancelLive"));
  }

  /// A plane can be stopped, and a slider that moves ends it.
  void a_plane_gives_way() {
    WhatIfStage stage;
    stage.open();
    auto* plane = stage.find<PlaneView>("whatifPlane");
    stage.click("whatifPlaneStart");
    QTRY_VERIFY(plane->losses().filled() > 0);
    stage.click("whatifPlaneStart");
    QVERIFY(stage.jobs.calls.contains("cancelLive"));
    const int there = plane->losses().filled();
    QTest::qWait(60);
    QCOMPARE(plane->losses().filled(), there);
    QVERIFY(there < 81);
  }

  void a_point_is_kept() {
    WhatIfStage stage;
    stage.open();
    stage.slider("whatifRatio")->setFocus();
    QTest::keyClick(stage.slider("whatifRatio"), Qt::Key_PageUp);
    auto* name = stage.find<QLineEdit>("whatifName");
    QVERIFY(!name->text().isEmpty());
    name->setText("../out");
    stage.click("whatifKeep");
    QVERIFY(stage.jobs.calls.filter("keepLive").isEmpty());
    name->setText("my point");
    stage.click("whatifKeep");
    QTRY_VERIFY(stage.jobs.calls.contains("keepLive my point"));
    QCOMPARE(stage.jobs.livePoint.ratio, 0.25);
  }

  /// One adapter, and a merge that is made anew.
  void other_kinds() {
    WhatIfStage whole;
    whole.jobs.liveKind = "whole";
    whole.open();
    QVERIFY(whole.label("whatifKind").contains("parts were not kept"));
    QVERIFY(!whole.find<QAbstractButton>("whatifPlaneStart")->isEnabled());
    WhatIfStage sources;
    sources.jobs.liveKind = "sources";
    sources.open();
    QVERIFY(!sources.find<SliderBox>("whatifRatio")->isEnabled());
  }

  /// The merge that this window trains is offered, and opened anew once it has ended.
  void a_running_merge() {
    WhatIfStage stage;
    stage.openDemo();
    stage.startRun();
    stage.jobs.advance(12);
    RunRow row = stage.jobs.stored().last();
    row.id = stage.window->desk().live().runId();
    row.name = "the running one";
    row.method = "adaptive_merge";
    row.state = "running";
    RunRow other = row;
    other.id = "090";
    other.name = "another process's";
    stage.jobs.stored() << row << other;
    stage.jobs.requestRuns();
    auto* runs = stage.find<QComboBox>("whatifRun");
    QTRY_VERIFY(runs->findData(row.id) >= 0);
    QVERIFY(runs->itemText(runs->findData(row.id)).contains("the running one"));
    QCOMPARE(runs->findData("090"), -1);
    stage.jobs.liveKind = "running";
    stage.find<WhatIfPage>("whatif")->showRun(row.id);
    stage.click("rail_whatif");
    QTRY_VERIFY(stage.label("whatifKind").contains("as it stands in training"));
    stage.jobs.liveKind = "parts";
    stage.jobs.stored()[stage.jobs.stored().size() - 2].state = "finished";
    stage.jobs.requestRuns();
    QTRY_VERIFY(stage.label("whatifKind").contains("as training left it"));
    QCOMPARE(stage.jobs.calls.filter("openLive " + row.id).size(), 2);
  }

  void in_japanese() {
    WhatIfStage stage("ja");
    stage.whole = QString::fromUtf8("検証レコード 20 件中 20 件の平均");
    stage.open();
    QCOMPARE(stage.find<QAbstractButton>("whatifShapeTriangle")->text(),
             QString::fromUtf8("3 つ：三角形"));
    QCOMPARE(stage.find<QAbstractButton>("rail_whatif")->text(), QString::fromUtf8("もしも"));
    QCOMPARE(stage.label("whatifRestLoss"), QString::fromUtf8("動かす前は 2.300（20 件）"));
  }

  void errors_stand_on_the_page() {
    WhatIfStage stage;
    stage.open();
    ErrorInfo error;
    error.code = "file.missing";
    error.args["path"] = "/x";
    Q_EMIT stage.jobs.liveFailed(error);
    QVERIFY(stage.window->findChild<QWidget*>("whatif")->isVisible());
    bool found = false;
    for (const QLabel* label : stage.window->findChild<QWidget*>("whatif")->findChildren<QLabel*>())
      found = found || (label->isVisible() && label->text().contains("/x"));
    QVERIFY(found);
  }
};

QTEST_MAIN(TestWhatIf)
#include "tst_whatif.moc"
