// Runs written out of Results: menus, progress, cancel, where it lies, what went wrong.
#include <QDesktopServices>
#include <QDir>
#include <QLabel>
#include <QProgressBar>
#include <QRegularExpression>
#include <QUrl>

#include "tests/ui/results_driver.h"
#include "ui/dialogs/ask.h"
#include "ui/widgets/banner.h"

using namespace espalier;
using namespace espalier::ui;

namespace {

struct Exports : Results {
  explicit Exports(const QString& speaks = "en") : Results(speaks) { table()->selectRuns({"003"}); }
  QMenu* open() const {
    click("exportTable");
    return menu("exportMenu");
  }
  void closed() const { QTRY_VERIFY(window->findChild<QMenu*>("exportMenu") == nullptr); }
  QString words() const { return find<QLabel>("exportWords")->text(); }
};

}  // namespace

class TestRunExport : public QObject {
  Q_OBJECT

 public Q_SLOTS:
  void opened(const QUrl& url) { m_opened = url; }

 private Q_SLOTS:
  void bundleWithProgressAndFolder();
  void pageInEitherLanguage();
  void aPageIsStopped();
  void dataIsStopped();
  void failuresAreTold();
  void bundlesAreChecked();
  void withoutARunNothingIsOffered();
  void rowsHaveAMenu();
  void speaksJapanese();

 private:
  QUrl m_opened;
};

void TestRunExport::bundleWithProgressAndFolder() {
  Exports page;
  ask::setNextFile(page.folder.path());
  page.choose(page.open(), "exportBundle");
  QCOMPARE(page.jobs.exports.size(), 1);
  const ExportWish wish = page.jobs.exports.last();
  QVERIFY(wish.kind == ExportWish::Kind::Bundle);
  QCOMPARE(wish.run, QString("003"));
  QCOMPARE(wish.path, page.folder.filePath("003-help-ja-5-shots-p30-bundle"));
  QCOMPARE(page.words(), QString("Writing the bundle of “help-ja 5 shots p30”"));
  auto* bar = page.find<QProgressBar>("exportBar");
  QVERIFY(bar->isVisible());
  page.jobs.advanceExport(3, 4);
  QCOMPARE(bar->value(), bar->maximum() * 3 / 4);
  page.jobs.endExport();
  QVERIFY(!bar->isVisible());
  QVERIFY(page.words().endsWith(QDir::toNativeSeparators(wish.path)));
  QDesktopServices::setUrlHandler("file", this, "opened");
  page.click("exportShow");
  QCOMPARE(m_opened, QUrl::fromLocalFile(wish.path));
  QDesktopServices::unsetUrlHandler("file");
  page.click("exportClose");
  QVERIFY(!page.find<QWidget>("runExport")->isVisible());
  // A folder of that name is there now: the next one gets another.
  page.closed();
  QVERIFY(QDir().mkpath(wish.path));
  ask::setNextFile(page.folder.path());
  page.choose(page.open(), "exportBundle");
  QCOMPARE(page.jobs.exports.last().path, wish.path + "-2");
}

void TestRunExport::pageInEitherLanguage() {
  Exports page;
  for (const char* language : {"en", "ja"}) {
    QMenu* menu = page.open();
    auto* pages = menu->findChild<QMenu*>("exportPages");
    QVERIFY(pages != nullptr && pages->isEnabled());
    // The window's own language stands first.
    QCOMPARE(pages->actions().first()->objectName(), QString("exportPage_en"));
    ask::setNextFile(page.folder.filePath("lecture"));
    pages->popup(menu->pos());
    page.choose(pages, QString("exportPage_") + language);
    QTRY_VERIFY(!page.jobs.exports.isEmpty());
    QVERIFY(page.jobs.exports.last().kind == ExportWish::Kind::Page);
    QCOMPARE(page.jobs.exports.last().language, QString(language));
    QCOMPARE(page.jobs.exports.last().path, page.folder.filePath("lecture.html"));
    page.jobs.endExport();
    if (page.window->findChild<QMenu*>("exportMenu") != nullptr)
      page.window->findChild<QMenu*>("exportMenu")->close();
    page.closed();
  }
  QDesktopServices::setUrlHandler("file", this, "opened");
  page.click("exportShow");
  QCOMPARE(m_opened, QUrl::fromLocalFile(page.folder.path()));
  QDesktopServices::unsetUrlHandler("file");
}

void TestRunExport::aPageIsStopped() {
  Exports page;
  QMenu* menu = page.open();
  auto* pages = menu->findChild<QMenu*>("exportPages");
  ask::setNextFile(page.folder.filePath("lecture"));
  pages->popup(menu->pos());
  page.choose(pages, "exportPage_en");
  QTRY_VERIFY(!page.jobs.exports.isEmpty());
  QVERIFY(page.jobs.exports.last().kind == ExportWish::Kind::Page);
  page.jobs.advanceExport(1, 4);
  auto* bar = page.find<QProgressBar>("exportBar");
  QCOMPARE(bar->value(), bar->maximum() / 4);
  page.click("exportStop");
  QCOMPARE(page.jobs.exportsStopped, QVector<int>{1});
  QVERIFY(!page.find<QWidget>("runExport")->isVisible());
}

void TestRunExport::dataIsStopped() {
  Exports page;
  ask::setNextFile(page.folder.path());
  page.choose(page.open(), "exportData");
  QVERIFY(page.jobs.exports.last().kind == ExportWish::Kind::Data);
  QVERIFY(page.jobs.exports.last().path.endsWith("-data"));
  page.click("exportStop");
  QCOMPARE(page.jobs.exportsStopped, QVector<int>{1});
  QVERIFY(!page.find<QWidget>("runExport")->isVisible());
  // A question called off begins nothing.
  page.closed();
  ask::setNextFile(QString());
  page.choose(page.open(), "exportData");
  QCOMPARE(page.jobs.exports.size(), 1);
}

void TestRunExport::failuresAreTold() {
  Exports page;
  ask::setNextFile(page.folder.path());
  page.choose(page.open(), "exportBundle");
  page.jobs.endExport({"file.disk_full", {}, "no space left", {}});
  QVERIFY(!page.find<QWidget>("runExport")->isVisible());
  auto* banner = page.find<Banner>("resultsBanner");
  QVERIFY(banner->isVisible());
  QCOMPARE(banner->findChild<QLabel*>("bannerText")->text(),
           QString("The disk is full; nothing half-written was left behind."));
}

void TestRunExport::bundlesAreChecked() {
  Exports page;
  ask::setNextFile(page.folder.path());
  page.choose(page.open(), "verifyBundle");
  QVERIFY(page.jobs.exports.last().kind == ExportWish::Kind::Verify);
  page.jobs.endExport({}, {"files: 5 files as they were written", "adapter: none"});
  QVERIFY(page.words().startsWith("The bundle is whole"));
  QVERIFY(page.find<QLabel>("exportWords")->toolTip().contains("5 files as they were written"));
  page.closed();
  ask::setNextFile(page.folder.path());
  page.choose(page.open(), "verifyBundle");
  page.jobs.endExport({"bundle.bad", {{"detail", "run.json was changed"}}, {}, {}});
  QVERIFY(page.find<Banner>("resultsBanner")
              ->findChild<QLabel*>("bannerText")
              ->text()
              .contains("run.json was changed"));
}

void TestRunExport::withoutARunNothingIsOffered() {
  Exports page;
  page.table()->clearSelection();
  QMenu* menu = page.open();
  for (const char* name : {"exportBundle", "exportData"})
    QVERIFY2(!menu->findChild<QAction*>(name)->isEnabled(), name);
  QVERIFY(!menu->findChild<QMenu*>("exportPages")->isEnabled());
  QVERIFY(menu->findChild<QAction*>("verifyBundle")->isEnabled());
  menu->close();
  page.closed();
  page.table()->selectRuns({"005"});  // failed: data and page, but no bundle
  menu = page.open();
  QVERIFY(!menu->findChild<QAction*>("exportBundle")->isEnabled());
  QVERIFY(menu->findChild<QAction*>("exportData")->isEnabled());
}

void TestRunExport::rowsHaveAMenu() {
  Exports page;
  page.table()->setFocus();
  QContextMenuEvent event(QContextMenuEvent::Keyboard, page.cell(0, "name"),
                          page.table()->viewport()->mapToGlobal(page.cell(0, "name")));
  QApplication::sendEvent(page.table()->viewport(), &event);
  QMenu* menu = page.menu("rowMenu");
  QTRY_VERIFY(menu->isVisible());
  QVERIFY(menu->findChild<QAction*>("exportBundle")->isEnabled());
  QVERIFY(!menu->findChild<QAction*>("row_resumeRun")->isEnabled());
  page.choose(menu, "row_openMonitor");
  QCOMPARE(page.window->currentPage(), QString("monitor"));
}

void TestRunExport::speaksJapanese() {
  Exports page("ja");
  QMenu* menu = page.open();
  const QRegularExpression japanese("[\\x{3040}-\\x{30ff}\\x{4e00}-\\x{9fff}]");
  for (const char* name : {"exportBundle", "exportData", "verifyBundle"})
    QVERIFY2(japanese.match(menu->findChild<QAction*>(name)->text()).hasMatch(), name);
  auto* pages = menu->findChild<QMenu*>("exportPages");
  QVERIFY(japanese.match(pages->title()).hasMatch());
  QCOMPARE(pages->actions().first()->objectName(), QString("exportPage_ja"));
}

QTEST_MAIN(TestRunExport)
#include "tst_run_export.moc"
