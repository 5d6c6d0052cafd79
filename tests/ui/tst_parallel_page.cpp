#include <QClipboard>
#include <QComboBox>
#include <QElapsedTimer>
#include <QLabel>
#include <QSignalSpy>
#include <QSvgRenderer>
#include <QTableView>
#include <cmath>

#include "tests/ui/results_driver.h"
#include "ui/charts/front_chart.h"
#include "ui/charts/parallel_plot.h"
#include "ui/charts/runs_chart.h"
#include "ui/dialogs/ask.h"
#include "ui/widgets/heat.h"

using namespace espalier;
using namespace espalier::ui;

namespace {

/// Twelve finished runs over ratio, learning rate and method under the table, by clicks.
struct Parallel : Results {
  explicit Parallel(const QString& speaks = "en") : Results(speaks) {
    const RunRow pattern = jobs.stored()[2];
    jobs.stored().clear();
    for (int i = 0; i < 12; ++i) {
      RunRow run = pattern;
      run.id = QStringLiteral("%1").arg(i + 1, 3, 10, QLatin1Char('0'));
      run.name = QStringLiteral("run %1").arg(i + 1);
      run.method = i % 4 == 3 ? "lora" : "adaptive_merge";
      run.plan["prune"]["ratio"] = 0.1 * (i % 6);
      run.plan["optimizer"]["lr"] = i < 6 ? 1e-4 : 1e-3;
      run.metrics["rougeL_char"] = 0.2 + 0.01 * i;
      run.bestValidation = 3 - 0.1 * i;
      // A lead has no sparsity.
      if (i == 11) run.sparsity.reset();
      jobs.stored() << run;
    }
    jobs.requestRuns();
    QTRY_COMPARE(table()->model()->rowCount(), 12);
    click("showParallel");
    QTRY_VERIFY(plot()->isVisible());
    QTRY_VERIFY(!plot()->drawing());
  }
  ParallelPlot* plot() const { return find<ParallelPlot>("parallelPlot"); }
  int axis(const char* key) const {
    for (int i = 0; i < plot()->runs().axes.size(); ++i) {
      if (plot()->runs().axes[i].key == key) return i;
    }
    return -1;
  }
  int run(const char* id) const { return static_cast<int>(plot()->runs().ids.indexOf(id)); }
  QStringList axes() const {
    QStringList out;
    for (const ParallelAxis& axis : plot()->runs().axes)
      out << axis.key;
    return out;
  }
  QPoint at(const char* key, double place) const {
    return plot()->axisLine(axis(key)).pointAt(place).toPoint();
  }
  void drag(const QPoint& from, const QPoint& to) const {
    QTest::mousePress(plot(), Qt::LeftButton, {}, from);
    QTest::mouseMove(plot(), (from + to) / 2);
    QTest::mouseMove(plot(), to);
    QTest::mouseRelease(plot(), Qt::LeftButton, {}, to);
  }
  QStringList kept() const {
    QStringList out = plot()->kept();
    out.sort();
    return out;
  }
  /// The runs that the table shows.
  QStringList rows() const {
    QStringList out = shown("id");
    out.sort();
    return out;
  }
  QString readout() const { return find<QLabel>("parallelReadout")->text(); }
  void key(Qt::Key key, Qt::KeyboardModifiers modifiers = {}) const {
    QTest::keyClick(plot(), key, modifiers);
  }
};

}  // namespace

/// Parallel coordinates under the table of runs, by mouse and keys.
class TestParallel : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void linesGoThroughTheValues();
  void brushesFilterAndMeet();
  void brushIsMovedAndStretched();
  void wordsAreBrushed();
  void missingStandAtTheNotch();
  void axesAreDragged();
  void axesAreChosen();
  void keysDoAll();
  void pointedAtEverywhere();
  void lineIsClicked();
  void coloursByOutcome();
  void logarithmAndEnds();
  void selectedAlone();
  void filterKeepsBrushes();
  void asATable();
  void saved();
  void tenThousandHoldNobodyUp();
  void emptyIsTold();
  void speaksJapanese();
};

void TestParallel::linesGoThroughTheValues() {
  Parallel page;
  QCOMPARE(page.axes(), (QStringList{"method", "plan.optimizer.lr", "plan.prune.ratio",
                                     "validation_loss", "sparsity", "metric.rougeL_char"}));
  const auto line = page.plot()->axisLine(page.axis("plan.prune.ratio"));
  // .0 at the foot, .5 at the head.
  QCOMPARE(page.plot()->pointOf(page.run("001"), page.axis("plan.prune.ratio")), line.p1());
  QVERIFY(QLineF(page.plot()->pointOf(page.run("006"), page.axis("plan.prune.ratio")), line.p2())
              .length() < 1e-6);
  const QPointF middle = page.plot()->pointOf(page.run("002"), page.axis("plan.prune.ratio"));
  QVERIFY(QLineF(middle, line.pointAt(.2)).length() < 1e-6);
  QCOMPARE(page.readout(), QString("12 runs"));
  // The line is really there: at the foot of its axis something else than the ground shows.
  const QImage shown = page.plot()->grab().toImage();
  const QPointF foot =
      (page.plot()->pointOf(page.run("001"), 1) + page.plot()->pointOf(page.run("001"), 2)) / 2;
  bool drawn = false;
  for (int dy = -2; dy <= 2; ++dy) {
    const QPoint pixel =
        (foot + QPointF(0, dy)).toPoint() * static_cast<int>(shown.devicePixelRatio());
    drawn = drawn || shown.pixelColor(pixel) != Theme::get().colours().surface;
  }
  QVERIFY(drawn);
}

void TestParallel::brushesFilterAndMeet() {
  Parallel page;
  page.drag(page.at("plan.prune.ratio", .5), page.at("plan.prune.ratio", 1));
  QCOMPARE(page.kept(), (QStringList{"004", "005", "006", "010", "011", "012"}));
  // The table shows the same, and says how many.
  QCOMPARE(page.rows(), page.kept());
  QCOMPARE(page.find<QLabel>("runCount")->text(), QString("6 of 12 runs"));
  page.drag(page.at("metric.rougeL_char", .6), page.at("metric.rougeL_char", 1));
  QCOMPARE(page.kept(), (QStringList{"010", "011", "012"}));
  QVERIFY2(page.readout().contains("3 of 12 runs"), qPrintable(page.readout()));
  QTest::mouseDClick(page.plot(), Qt::LeftButton, {}, page.at("plan.prune.ratio", .7));
  QCOMPARE(page.kept(), (QStringList{"008", "009", "010", "011", "012"}));
  page.click("clearBrushes");
  QCOMPARE(page.kept().size(), 12);
  QCOMPARE(page.table()->model()->rowCount(), 12);
  QVERIFY(!page.find<QAbstractButton>("clearBrushes")->isVisible());
}

void TestParallel::brushIsMovedAndStretched() {
  Parallel page;
  page.drag(page.at("validation_loss", .1), page.at("validation_loss", .3));
  const auto before = *page.plot()->brush("validation_loss");
  page.drag(page.at("validation_loss", .2), page.at("validation_loss", .6));
  const auto moved = *page.plot()->brush("validation_loss");
  QVERIFY(std::abs((moved.high - moved.low) - (before.high - before.low)) < .02);
  QVERIFY(moved.low > before.high);
  page.drag(page.at("validation_loss", .7), page.at("validation_loss", .95));
  const auto longer = *page.plot()->brush("validation_loss");
  QVERIFY(std::abs(longer.low - moved.low) < .02);
  QVERIFY(longer.high > moved.high + .2);
}

void TestParallel::wordsAreBrushed() {
  Parallel page;
  page.drag(page.at("method", -.02), page.at("method", .1));
  QCOMPARE(page.kept(), (QStringList{"004", "008", "012"}));
  QCOMPARE(page.plot()->brush("method")->words, QStringList{"New LoRA"});
}

void TestParallel::missingStandAtTheNotch() {
  Parallel page;
  const int sparsity = page.axis("sparsity");
  const QLineF line = page.plot()->axisLine(sparsity);
  const QPointF notch = page.plot()->pointOf(page.run("012"), sparsity);
  QVERIFY(notch.y() > line.y1() + 8);
  page.drag((notch + QPointF(0, 4)).toPoint(), (notch - QPointF(0, 4)).toPoint());
  QCOMPARE(page.kept(), QStringList{"012"});
  QVERIFY(page.readout().contains("none"));
  page.drag((notch + QPointF(0, 4)).toPoint(), line.pointAt(1).toPoint());
  QCOMPARE(page.kept().size(), 12);
  page.drag(line.pointAt(.1).toPoint(), line.pointAt(1).toPoint());
}

void TestParallel::axesAreDragged() {
  Parallel page;
  const QPoint from = page.plot()->labelOf(0).center().toPoint();
  page.drag(from, page.plot()->labelOf(2).center().toPoint() + QPoint(4, 0));
  const QStringList wanted{"plan.optimizer.lr", "plan.prune.ratio", "method",
                           "validation_loss",   "sparsity",         "metric.rougeL_char"};
  QCOMPARE(page.axes(), wanted);
  // Kept for the next time, and the table follows.
  auto* table = page.find<QTableView>("parallelTable");
  QCOMPARE(table->model()->headerData(2, Qt::Horizontal).toString(), QString("Learning rate"));
  QCOMPARE(page.settings.value<QStringList>(Settings::Key::ParallelAxes), wanted);
}

void TestParallel::axesAreChosen() {
  Parallel page;
  page.click("parallelAxes");
  QMenu* menu = page.menu("axesMenu");
  QTRY_VERIFY(menu->isVisible());
  QVERIFY(menu->findChild<QAction*>("axis_data") == nullptr);  // the same in all
  page.choose(menu, "axis_sparsity");
  QTRY_VERIFY(page.window->findChild<QMenu*>("axesMenu") == nullptr);
  QVERIFY(!page.axes().contains("sparsity"));
  page.click("parallelAxes");
  page.choose(page.menu("axesMenu"), "axis_sparsity");
  QTRY_VERIFY(page.window->findChild<QMenu*>("axesMenu") == nullptr);
  // One that comes back stands at the end.
  QCOMPARE(page.axes().last(), QString("sparsity"));
  page.click("parallelAxes");
  page.choose(page.menu("axesMenu"), "usualAxes");
  QCOMPARE(page.axes().size(), 6);
  QCOMPARE(page.axes().last(), QString("metric.rougeL_char"));
}

void TestParallel::keysDoAll() {
  Parallel page;
  page.plot()->setFocus();
  page.key(Qt::Key_Right);
  page.key(Qt::Key_Right);
  QCOMPARE(page.plot()->currentAxis(), page.axis("plan.prune.ratio"));
  // A new brush comes from below; plus moves it up, Page Up widens it.
  page.key(Qt::Key_Plus);
  auto brush = *page.plot()->brush("plan.prune.ratio");
  QCOMPARE(brush.low, 0.0);
  QVERIFY(std::abs(brush.high - .125) < 1e-9);
  page.key(Qt::Key_Plus);
  page.key(Qt::Key_Plus);
  brush = *page.plot()->brush("plan.prune.ratio");
  QVERIFY(std::abs(brush.low - .05) < 1e-9);
  QCOMPARE(page.kept(), (QStringList{"002", "008"}));
  QCOMPARE(page.table()->model()->rowCount(), 2);
  page.key(Qt::Key_PageUp);
  QVERIFY(page.plot()->brush("plan.prune.ratio")->high > brush.high);
  page.key(Qt::Key_Minus);
  QVERIFY(page.plot()->brush("plan.prune.ratio")->low < brush.low);
  page.key(Qt::Key_Delete);
  QVERIFY(!page.plot()->brushed());
  page.key(Qt::Key_Minus);
  QVERIFY(std::abs(page.plot()->brush("plan.prune.ratio")->high - .5) < 1e-9);
  page.key(Qt::Key_Escape);
  QVERIFY(!page.plot()->brushed());
  // The notch of what is missing.
  while (page.plot()->currentAxis() < page.axis("sparsity"))
    page.key(Qt::Key_Right);
  page.key(Qt::Key_N);
  QCOMPARE(page.kept(), QStringList{"012"});
  page.key(Qt::Key_N);
  QVERIFY(!page.plot()->brushed());
  // Runs are walked by the current axis; Enter selects.
  page.key(Qt::Key_Right);
  page.key(Qt::Key_Up);
  QCOMPARE(page.plot()->highlighted(), QString("001"));
  page.key(Qt::Key_Up);
  page.key(Qt::Key_Return);
  QCOMPARE(page.table()->selectedRuns(), QStringList{"002"});
  page.key(Qt::Key_Left, Qt::ControlModifier | Qt::ShiftModifier);
  QCOMPARE(page.axes().mid(4), (QStringList{"metric.rougeL_char", "sparsity"}));
  QVERIFY(page.plot()->accessibleDescription().contains("run 2"));
}

void TestParallel::pointedAtEverywhere() {
  Parallel page;
  const QPointF one = page.plot()->pointOf(page.run("006"), 2);
  const QPointF two = page.plot()->pointOf(page.run("006"), 3);
  QTest::mouseMove(page.plot(), ((one * 2 + two) / 3).toPoint());
  QTRY_COMPARE(page.plot()->highlighted(), QString("006"));
  QVERIFY(page.readout().startsWith("006  run 6"));
  const int row = static_cast<int>(page.shown("id").indexOf("006"));
  QCOMPARE(page.table()->model()->index(row, 3).data(Qt::BackgroundRole).value<QColor>(),
           Theme::get().colours().hover);
  QVERIFY(!page.table()->model()->index(row ? 0 : 1, 3).data(Qt::BackgroundRole).isValid());
  // And the other way round: the row under the mouse.
  const int other = static_cast<int>(page.shown("id").indexOf("009"));
  QTest::mouseMove(page.table()->viewport(), page.cell(other, "method"));
  QTRY_COMPARE(page.plot()->highlighted(), QString("009"));
  QVERIFY(std::any_of(page.find<FrontChart>("frontChart")->lines().last().data.x().begin(),
                      page.find<FrontChart>("frontChart")->lines().last().data.x().end(),
                      [](double x) { return std::abs(x - 31) < 1e-9; }));
}

void TestParallel::lineIsClicked() {
  Parallel page;
  const QPointF one = page.plot()->pointOf(page.run("004"), 2);
  const QPointF two = page.plot()->pointOf(page.run("004"), 3);
  QTest::mouseClick(page.plot(), Qt::LeftButton, {}, ((one * 2 + two) / 3).toPoint());
  QCOMPARE(page.table()->selectedRuns(), QStringList{"004"});
}

void TestParallel::coloursByOutcome() {
  Parallel page;
  auto* colours = page.find<QComboBox>("parallelColour");
  QCOMPARE(colours->currentData().toString(), QString("metric.rougeL_char"));
  QCOMPARE(page.plot()->colourOf(page.run("001")), lineHeat(0));
  QCOMPARE(page.plot()->colourOf(page.run("012")), lineHeat(1));
  colours->setCurrentIndex(0);
  Q_EMIT colours->activated(0);
  QCOMPARE(page.plot()->colourOf(0), Theme::get().series(Theme::get().runIndex("001")));
  // What has no value is grey.
  const int sparsity = colours->findData("sparsity");
  colours->setCurrentIndex(sparsity);
  Q_EMIT colours->activated(sparsity);
  QCOMPARE(page.plot()->colourOf(page.run("012")), Theme::get().colours().muted);
  // Every colour of the scale shows on either ground.
  for (const auto mode : {Theme::Mode::Light, Theme::Mode::Dark}) {
    Theme::get().setMode(mode);
    for (double share = 0; share <= 1; share += .05)
      QVERIFY(contrast(lineHeat(share), Theme::get().colours().surface) > 2.95);
  }
  Theme::get().setMode(Theme::Mode::Light);
}

void TestParallel::logarithmAndEnds() {
  Parallel page;
  const int lr = page.axis("plan.optimizer.lr");
  QVERIFY(page.plot()->runs().axes[lr].log);
  const auto open = [&page](const char* key) {
    QContextMenuEvent event(QContextMenuEvent::Mouse, page.at(key, .5),
                            page.plot()->mapToGlobal(page.at(key, .5)));
    QApplication::sendEvent(page.plot(), &event);
    return page.menu("chartMenu");
  };
  page.choose(open("plan.optimizer.lr"), "logAxis");
  QVERIFY(!page.plot()->runs().axes[lr].log);
  QTRY_VERIFY(page.window->findChild<QMenu*>("chartMenu") == nullptr);
  page.drag(page.at("validation_loss", .5), page.at("validation_loss", 1));
  page.choose(open("validation_loss"), "zoomAxis");
  const ParallelAxis& axis = page.plot()->runs().axes[page.axis("validation_loss")];
  QVERIFY(axis.low > 2.4 && axis.high == 3.0);
  QTRY_VERIFY(page.window->findChild<QMenu*>("chartMenu") == nullptr);
  page.choose(open("validation_loss"), "wholeAxis");
  QVERIFY(std::abs(page.plot()->runs().axes[page.axis("validation_loss")].low - 1.9) < 1e-9);
}

void TestParallel::selectedAlone() {
  Parallel page;
  page.clickCell(0, "method");
  page.clickCell(1, "method", Qt::ControlModifier);
  page.clickCell(2, "method", Qt::ControlModifier);
  auto* which = page.find<QComboBox>("parallelRuns");
  which->setCurrentIndex(1);
  Q_EMIT which->activated(1);
  QCOMPARE(page.plot()->runs().ids.size(), 3);
  page.clickCell(3, "method", Qt::ControlModifier);
  QTRY_COMPARE(page.plot()->runs().ids.size(), 4);
}

void TestParallel::filterKeepsBrushes() {
  Parallel page;
  page.drag(page.at("plan.prune.ratio", .5), page.at("plan.prune.ratio", 1));
  QCOMPARE(page.table()->model()->rowCount(), 6);
  QTest::keyClicks(page.find<QLineEdit>("runFilter"), "adaptive");
  QTRY_COMPARE(page.plot()->runs().ids.size(), 9);
  QTRY_COMPARE(page.rows(), (QStringList{"005", "006", "010", "011"}));
  // Taken back, the runs that come again are sifted by the brush.
  page.find<QLineEdit>("runFilter")->clear();
  QTRY_COMPARE(page.plot()->runs().ids.size(), 12);
  QTRY_COMPARE(page.table()->model()->rowCount(), 6);
}

void TestParallel::asATable() {
  Parallel page;
  page.click("parallelAsTable");
  auto* table = page.find<QTableView>("parallelTable");
  QTRY_VERIFY(table->isVisible());
  QCOMPARE(table->model()->rowCount(), 12);
  QCOMPARE(table->model()->index(0, 4).data().toString(), QString("0"));
  QCOMPARE(table->accessibleName(), QString("Runs over the axes"));
  QTest::mouseClick(table->viewport(), Qt::LeftButton, {},
                    table->visualRect(table->model()->index(4, 1)).center());
  QCOMPARE(page.table()->selectedRuns(), QStringList{"005"});
  page.click("parallelExport");
  page.choose(page.menu("exportMenu"), "copyCSV");
  QVERIFY(QApplication::clipboard()->text().startsWith("Number,Run,Method,Learning rate,Ratio,"));
}

void TestParallel::saved() {
  Parallel page;
  page.drag(page.at("plan.prune.ratio", .9), page.at("plan.prune.ratio", 1));
  const QString csv = page.plot()->csv();
  QCOMPARE(csv.count('\n'), 3);
  QVERIFY(csv.contains("\n006,run 6,Adaptive merge,0.0001,0.5,2.5,"));
  const QString png = page.folder.filePath("p.png"), svg = page.folder.filePath("p.svg");
  QVERIFY(page.plot()->savePng(png));
  QCOMPARE(QImage(png).size(), page.plot()->size() * 2);
  QVERIFY(page.plot()->saveSvg(svg));
  QSvgRenderer renderer(svg);
  QVERIFY(renderer.isValid());
  QFile file(svg);
  QVERIFY(file.open(QIODevice::ReadOnly));
  const QByteArray text = file.readAll();
  QVERIFY(text.contains("Learning rate"));
  QVERIFY(text.count("<polyline") + text.count("<path") >= 12);
}

void TestParallel::tenThousandHoldNobodyUp() {
  ParallelRuns runs;
  constexpr int kMany = 10000;
  for (int axis = 0; axis < 8; ++axis) {
    ParallelAxis a;
    a.key = QString::number(axis);
    a.label = a.key;
    a.format = [](double v) { return QString::number(v); };
    for (int i = 0; i < kMany; ++i)
      a.values << std::fmod(i * (axis + 1) * .37, 10);
    a.fit();
    runs.axes << a;
  }
  for (int i = 0; i < kMany; ++i) {
    runs.ids << QString::number(i);
    runs.names << QString::number(i);
  }
  ParallelPlot plot;
  plot.resize(1200, 400);
  plot.setRuns(runs);
  plot.setColouring("0");
  plot.show();
  // The window has its turn between pieces: other events come while lines are still missing.
  int turns = 0;
  QTimer other;
  connect(&other, &QTimer::timeout, &other, [&] { turns += plot.drawing() ? 1 : 0; });
  other.start(1);
  QTRY_VERIFY_WITH_TIMEOUT(!plot.drawing(), 60000);
  QVERIFY(turns > 3);
  QCOMPARE(plot.kept().size(), kMany);
}

void TestParallel::emptyIsTold() {
  Parallel page;
  QTest::keyClicks(page.find<QLineEdit>("runFilter"), "nothing of this");
  QTRY_VERIFY(page.find<QLabel>("parallelEmpty")->isVisible());
  QVERIFY(!page.plot()->isVisible());
  page.find<QLineEdit>("runFilter")->clear();
  QTRY_VERIFY(page.plot()->isVisible());
}

void TestParallel::speaksJapanese() {
  Parallel page("ja");
  QCOMPARE(page.find<QAbstractButton>("showParallel")->text(), QString("平行座標"));
  QCOMPARE(page.plot()->runs().axes[1].label, QString("学習率"));
  QCOMPARE(page.readout(), QString("12 件"));
  page.click("languageSwitch");
  QTRY_COMPARE(page.plot()->runs().axes[1].label, QString("Learning rate"));
  QTRY_COMPARE(page.readout(), QString("12 runs"));
}

QTEST_MAIN(TestParallel)
#include "tst_parallel_page.moc"
