#include <QHeaderView>
#include <QSvgRenderer>
#include <QTableView>

#include "tests/ui/results_driver.h"
#include "ui/dialogs/ask.h"
#include "ui/models/matrix_model.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/format.h"
#include "ui/widgets/table_picture.h"

using namespace espalier;
using namespace espalier::ui;

namespace {

judge::ScoredRun scoredRun(const char* id, const char* method, double by) {
  judge::ScoredRun run;
  run.id = id;
  run.plan = {{"method", {{"name", method}}},
              {"data", {{"shots", 5}, {"sample_seed", 1}}},
              {"base_model", "m.gguf"}};
  run.test = "hash";
  run.data = "help-ja";
  for (int i = 0; i < 10; ++i)
    run.scores["r" + std::to_string(i)] = 0.1 * (i % 5) + by;
  return run;
}

int count(const QImage& image, const QColor& colour) {
  int out = 0;
  for (int y = 0; y < image.height(); ++y) {
    for (int x = 0; x < image.width(); ++x)
      out += image.pixelColor(x, y) == colour ? 1 : 0;
  }
  return out;
}

}  // namespace

/// Tables as they are painted: on the screen, and as pictures of the whole.
class TestTablePicture : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void bestCellsAreTinted();
  void wholeTableIsInThePicture();
  void menuSavesPictures();
  void everyTableHasThem();
  void zeroHasNoSign();
};

void TestTablePicture::bestCellsAreTinted() {
  for (const auto mode : {Theme::Mode::Light, Theme::Mode::Dark}) {
    Results page;
    Theme::get().setMode(mode);
    page.jobs.scored = {scoredRun("002", "lead", 0), scoredRun("003", "adaptive_merge", .3)};
    page.jobs.requestRuns();
    page.click("showMethods");
    auto* table = page.find<QTableView>("matrixTable");
    Q_EMIT page.jobs.runsReady({});
    page.jobs.requestRuns();
    QTRY_COMPARE(table->model()->rowCount(), 2);
    const QColor tint = Theme::get().colours().infoSoft;
    int best = -1;
    for (int row = 0; row < 2; ++row) {
      if (table->model()->index(row, 1).data(Qt::BackgroundRole).isValid()) best = row;
    }
    QVERIFY(best >= 0);
    const auto tinted = [&](int row) {
      const QRect cell = table->visualRect(table->model()->index(row, 1));
      return count(table->viewport()->grab(cell).toImage(), tint);
    };
    // Most of the cell, not a rim of it; the other one not at all.
    const QRect cell = table->visualRect(table->model()->index(best, 1));
    QVERIFY(tinted(best) > cell.width() * cell.height() / 2);
    QCOMPARE(tinted(1 - best), 0);
    QVERIFY(table->model()->index(best, 1).data(Qt::FontRole).value<QFont>().bold());
  }
}

void TestTablePicture::wholeTableIsInThePicture() {
  Results page;
  for (int i = 10; i < 60; ++i) {
    RunRow run = page.jobs.stored()[2];
    run.id = QStringLiteral("0%1").arg(i);
    page.jobs.stored() << run;
  }
  page.jobs.requestRuns();
  QTRY_COMPARE(page.table()->model()->rowCount(), 55);
  const QImage image = pictures::image(*page.table());
  const double ratio = image.devicePixelRatio();
  QVERIFY(image.height() / ratio >= 55 * 32);
  // Columns that are out of sight to the right are there too.
  page.window->resize(1100, 700);
  QVERIFY(image.width() / ratio > page.table()->viewport()->width() - 64);
  // The last row is painted: its name is not only ground.
  const QImage last = image.copy(0, image.height() - static_cast<int>(40 * ratio), 400, 60);
  QVERIFY(count(last, Theme::get().colours().surface) < last.width() * last.height());
  QVERIFY(pictures::fits(*page.table()));
  const QByteArray svg = pictures::svg(*page.table(), "runs");
  QSvgRenderer renderer(svg);
  QVERIFY(renderer.isValid());
  QCOMPARE(svg.count("help-ja 5 shots p30"), 51);
  QVERIFY(svg.contains("Learning rate"));
}

void TestTablePicture::menuSavesPictures() {
  Results page;
  const auto save = [&page](const char* action, const char* name) {
    QString path = page.folder.filePath(name);
    ask::setNextFile(path);
    page.click("exportTable");
    page.choose(page.menu("exportMenu"), action);
    return path;
  };
  const QString png = save("savePNG", "runs.png");
  QVERIFY(!QImage(png).isNull());
  QVERIFY(page.find<Banner>("resultsBanner")->isVisible());
  QTRY_VERIFY(page.window->findChild<QMenu*>("exportMenu") == nullptr);
  QSvgRenderer renderer(save("saveSVG", "runs.svg"));
  QVERIFY(renderer.isValid());
  QTRY_VERIFY(page.window->findChild<QMenu*>("exportMenu") == nullptr);
  save("savePNG", "no/such/folder/runs.png");
  QCOMPARE(page.find<Banner>("resultsBanner")->property("level").toString(), QString("error"));
}

void TestTablePicture::everyTableHasThem() {
  Results page;
  page.clickCell(1, "method");
  page.clickCell(2, "method", Qt::ControlModifier);
  page.click("showSettings");
  page.click("exportDifference");
  QMenu* menu = page.menu("exportMenu");
  QVERIFY(menu->findChild<QAction*>("savePNG") != nullptr);
  const QString path = page.folder.filePath("settings.md");
  ask::setNextFile(path);
  page.choose(menu, "saveMarkdown");
  QFile file(path);
  QVERIFY(file.open(QIODevice::ReadOnly));
  QVERIFY(QString::fromUtf8(file.readAll()).contains("| Learning rate | 0.001 | 0.0005 |"));
}

void TestTablePicture::zeroHasNoSign() {
  QLocale::setDefault(QLocale("en_US"));
  QCOMPARE(formatScore(-0.0003), QString("0.0"));
  QCOMPARE(formatScore(-0.0006), QString("-0.1"));
  QCOMPARE(formatDifference(-0.0003), QString("0.0"));
  QCOMPARE(formatDifference(0.0003), QString("0.0"));
  QCOMPARE(formatDifference(0.012), QString("+1.2"));
  QCOMPARE(formatDifference(-0.012), QString("-1.2"));
  QCOMPARE(formatDifference({}), QString("–"));
  QCOMPARE(formatShare(-0.0001), QString("0.0 %"));
  QCOMPARE(formatNumber(-0.0004, 1), QString("-0.0004"));
  // What is rounded up to a power of ten has its figures, not one more.
  QCOMPARE(formatNumber(9.9996), QString("10.00"));
  QCOMPARE(formatNumber(9.9994), QString("9.999"));
  QCOMPARE(formatNumber(-0.99996, 2), QString("-1.0"));
  QCOMPARE(formatNumber(99.96, 3), QString("100"));
  QCOMPARE(formatNumber(1000), QString("1,000"));
  QLocale::setDefault(QLocale("de_DE"));
  QCOMPARE(formatDifference(0.012), QString("+1,2"));
  QLocale::setDefault(QLocale("en_US"));
}

QTEST_MAIN(TestTablePicture)
#include "tst_table_picture.moc"
