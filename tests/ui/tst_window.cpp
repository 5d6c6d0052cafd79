// The window around its pages: where the keyboard goes, what is remembered, what the status bar
// tells, the theme of the system, and that everything that has the keyboard has a name.
#include <QAbstractItemView>
#include <QComboBox>
#include <QHeaderView>
#include <QLineEdit>
#include <QMenu>
#include <QScreen>
#include <QScrollArea>
#include <QScrollBar>
#include <QSplitter>
#include <QTableView>
#include <QToolButton>

#include "tests/ui/stage.h"
#include "ui/dialogs/ask.h"
#include "ui/pages/runs_table.h"
#include "ui/settings/layout_memory.h"
#include "ui/settings/system_theme.h"
#include "ui/widgets/icon.h"
#include "ui/window/rail.h"

using namespace espalier::ui;

namespace {

const QStringList kPages = Rail::keys() + QStringList{"teach"};

struct Window : Stage {
  explicit Window(const QString& speaks = "en") : Stage(speaks) {}
  QWidget* page() const { return find<QWidget>(qPrintable(window->currentPage())); }
  /// As a hand on the keyboard: to whatever has it.
  void press(Qt::Key key, Qt::KeyboardModifiers modifiers = {}) const {
    QWidget* target = QApplication::focusWidget();
    QTest::keyClick(target != nullptr ? target : window.get(), key, modifiers);
  }
  bool focusOnPage() const {
    QWidget* focus = QApplication::focusWidget();
    return focus != nullptr && (focus == page() || page()->isAncestorOf(focus));
  }
  void reopen() {
    window->close();
    window.reset();
    openWindow();
  }
  QStringList facts(const char* name) const {
    click(name);
    QStringList lines;
    auto* menu = window->findChild<QMenu*>("factDetails");
    if (menu == nullptr) return lines;
    for (QAction* action : menu->actions())
      lines << action->text();
    delete menu;
    QApplication::setActiveWindow(window.get());
    return lines;
  }
};

/// Pulls a splitter's first handle as a mouse does.
void pull(QSplitter* splitter, int by) {
  QWidget* handle = splitter->handle(1);
  const QPoint from = handle->rect().center();
  const QPoint to =
      splitter->orientation() == Qt::Horizontal ? from + QPoint(by, 0) : from + QPoint(0, by);
  QTest::mousePress(handle, Qt::LeftButton, {}, from);
  QTest::mouseMove(handle, to);
  QTest::mouseRelease(handle, Qt::LeftButton, {}, to);
}

/// What has the keyboard and no name.
QStringList nameless(const QWidget& page) {
  QStringList out;
  for (const auto* widget : page.findChildren<QWidget*>()) {
    if (!widget->isVisible() || (widget->focusPolicy() & Qt::TabFocus) == 0) continue;
    if (widget->focusProxy() != nullptr || widget->objectName() == "qt_spinbox_lineedit") continue;
    const auto* button = qobject_cast<const QAbstractButton*>(widget);
    if (widget->accessibleName().isEmpty() && (button == nullptr || button->text().isEmpty()))
      out << QStringLiteral("%1: %2 in %3")
                 .arg(page.objectName() + " " + widget->objectName(),
                      widget->metaObject()->className(),
                      widget->parentWidget()->metaObject()->className());
  }
  return out;
}

}  // namespace

class TestWindow : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void keysWorkFromTheStart();
  void everyPageTakesTheKeyboard();
  void aPageGetsBackWhereOneWas();
  void splittersAndColumnsComeBack();
  void anOldLayoutThatNoLongerFits();
  void theLastPageComesBack();
  void statusBarTellsMore_data();
  void statusBarTellsMore();
  void theSystemsThemeIsFollowed();
  void fitsASmallScreen();
  void searchFields();
  void selectedChipsKeepTheirColour();
  void everyControlHasAName_data();
  void everyControlHasAName();
};

void TestWindow::keysWorkFromTheStart() {
  Window stage;
  stage.jobs.openDemo();
  QTRY_VERIFY(!stage.window->desk().runs().isEmpty());
  stage.press(Qt::Key_3, Qt::ControlModifier);
  QCOMPARE(stage.window->currentPage(), QString("data"));
  QVERIFY(stage.focusOnPage());
  ask::setNextFile("/somewhere/news.jsonl");
  stage.press(Qt::Key_I, Qt::ControlModifier);
  QTRY_VERIFY(stage.find<QAbstractButton>("cancelImport")->isVisible());
}

void TestWindow::everyPageTakesTheKeyboard() {
  Window stage;
  stage.openDemo();
  for (int i = 0; i < Rail::keys().size(); ++i) {
    stage.press(static_cast<Qt::Key>(Qt::Key_1 + i), Qt::ControlModifier);
    QCOMPARE(stage.window->currentPage(), Rail::keys()[i]);
    QVERIFY2(stage.focusOnPage(), qPrintable(Rail::keys()[i]));
    // Letters are the page's keys, not words in a field.
    QVERIFY2(qobject_cast<QLineEdit*>(QApplication::focusWidget()) == nullptr,
             qPrintable(Rail::keys()[i]));
    // Where there is more than one control, Tab goes to the next.
    if (!QStringList{"library", "data", "compose", "results"}.contains(Rail::keys()[i])) continue;
    stage.press(Qt::Key_Tab);
    QVERIFY2(stage.focusOnPage(), qPrintable(Rail::keys()[i]));
  }
  // By the rail too.
  stage.click("rail_library");
  QVERIFY(stage.focusOnPage());
  stage.press(Qt::Key_Left, Qt::AltModifier);
  QCOMPARE(stage.window->currentPage(), QString("annotate"));
  QVERIFY(stage.focusOnPage());
}

void TestWindow::aPageGetsBackWhereOneWas() {
  Window stage;
  stage.openDemo();
  stage.click("rail_library");
  auto* filter = stage.find<QLineEdit>("libraryFilter");
  filter->setFocus();
  stage.press(Qt::Key_4, Qt::ControlModifier);
  QVERIFY(stage.focusOnPage());
  stage.press(Qt::Key_2, Qt::ControlModifier);
  QCOMPARE(QApplication::focusWidget(), filter);
}

void TestWindow::splittersAndColumnsComeBack() {
  Window stage;
  stage.openDemo();
  stage.click("rail_library");
  auto* parts = stage.find<QSplitter>("libraryParts");
  QTRY_VERIFY(parts->isVisible());
  const QList<int> usual = parts->sizes();
  pull(parts, -90);
  const QList<int> pulled = parts->sizes();
  QVERIFY(pulled[0] <= usual[0] - 60);
  auto* table = stage.find<QTableView>("adapterTable");
  table->horizontalHeader()->resizeSection(1, 77);
  table->sortByColumn(1, Qt::DescendingOrder);
  stage.reopen();
  stage.jobs.openDemo();
  stage.click("rail_library");
  parts = stage.find<QSplitter>("libraryParts");
  QTRY_COMPARE(parts->sizes(), pulled);
  table = stage.find<QTableView>("adapterTable");
  QCOMPARE(table->columnWidth(1), 77);
  QCOMPARE(table->horizontalHeader()->sortIndicatorSection(), 1);
  QCOMPARE(table->horizontalHeader()->sortIndicatorOrder(), Qt::DescendingOrder);
  // Every division of the window has a name to be remembered by.
  for (const QSplitter* splitter : stage.window->findChildren<QSplitter*>())
    QVERIFY2(!splitter->objectName().isEmpty(),
             splitter->parentWidget()->metaObject()->className());
}

void TestWindow::anOldLayoutThatNoLongerFits() {
  Window stage;
  stage.openDemo();
  stage.click("rail_library");
  auto* table = stage.find<QTableView>("adapterTable");
  const int before = table->columnWidth(0);
  setLayoutOf(*stage.window, {{"columns/adapterTable", QVariantList{300, 20}},
                              {"sort/adapterTable", QVariantList{99, 0}},
                              {"splitter/libraryParts", QByteArray("no state")},
                              {"splitter/gone", QByteArray("x")}});
  QCOMPARE(table->columnWidth(0), before);
  QVERIFY(table->horizontalHeader()->sortIndicatorSection() < table->model()->columnCount());
}

void TestWindow::theLastPageComesBack() {
  Window stage;
  stage.openDemo();
  stage.click("rail_results");
  stage.reopen();
  // Without a workspace there is nothing to show on it yet.
  QCOMPARE(stage.window->currentPage(), QString("home"));
  stage.openDemo();
  QCOMPARE(stage.window->currentPage(), QString("results"));
  stage.click("rail_compose");
  stage.reopen();
  // Who has gone somewhere is left there.
  stage.click("rail_data");
  stage.jobs.openDemo();
  QTRY_VERIFY(!stage.window->desk().runs().isEmpty());
  QCOMPARE(stage.window->currentPage(), QString("data"));
}

void TestWindow::statusBarTellsMore_data() {
  QTest::addColumn<QString>("language");
  QTest::addColumn<QString>("device");
  QTest::addColumn<QString>("free");
  QTest::newRow("en") << "en"
                      << "Device: "
                      << "Free: ";
  QTest::newRow("ja") << "ja"
                      << "デバイス："
                      << "空き：";
}

void TestWindow::statusBarTellsMore() {
  QFETCH(QString, language);
  QFETCH(QString, device);
  QFETCH(QString, free);
  Window stage(language);
  stage.openDemo();
  const MachineFacts machine = stage.jobs.machine();
  const QStringList about = stage.facts("deviceFacts");
  QVERIFY2(about.value(0) == device + machine.device, qPrintable(about.join('\n')));
  QVERIFY(about.value(2).endsWith(QString::number(machine.threads)));
  const QStringList memory = stage.facts("memoryFacts");
  QCOMPARE(memory.size(), 3);
  QVERIFY2(memory.value(2).startsWith(free), qPrintable(memory.join('\n')));
  Q_EMIT stage.jobs.saved();
  const QStringList saved = stage.facts("savedFacts");
  QVERIFY2(saved.value(1).endsWith(stage.window->desk().workspaceFolder()),
           qPrintable(saved.join('\n')));
  // By keys as well.
  auto* button = stage.find<QToolButton>("deviceFacts");
  button->setFocus();
  QTest::keyClick(button, Qt::Key_Space);
  QTRY_VERIFY(stage.window->findChild<QMenu*>("factDetails") != nullptr);
}

void TestWindow::theSystemsThemeIsFollowed() {
  Window stage;
  bool dark = false;
  setSystemDark([&dark] { return dark; });
  Theme& theme = Theme::get();
  theme.setMode(Theme::Mode::System);
  QVERIFY(!theme.dark());
  dark = true;
  QEvent active(QEvent::ApplicationActivate);
  QApplication::sendEvent(qApp, &active);
  QVERIFY(theme.dark());
  QCOMPARE(stage.window->palette().color(QPalette::Window), theme.colours().window);
  dark = false;
  QEvent palette(QEvent::ApplicationPaletteChange);
  QApplication::sendEvent(qApp, &palette);
  QVERIFY(!theme.dark());
  // A theme of one's own choice stays.
  theme.setMode(Theme::Mode::Light);
  dark = true;
  QApplication::sendEvent(qApp, &active);
  QVERIFY(!theme.dark());
  setSystemDark({});
}

void TestWindow::fitsASmallScreen() {
  Window stage;
  MainWindow fresh(stage.jobs, stage.settings, stage.language);
  const QSize room = fresh.screen()->availableGeometry().size();
  QVERIFY(fresh.width() <= room.width() && fresh.height() <= room.height());
  QVERIFY(fresh.minimumWidth() <= room.width() && fresh.minimumHeight() <= room.height());
  // What does not fit is scrolled to.
  stage.window->setMinimumSize(300, 200);
  stage.window->resize(600, 400);
  auto* area = stage.find<QScrollArea>("pageArea");
  QTRY_VERIFY(area->horizontalScrollBar()->maximum() > 0);
  QVERIFY(area->verticalScrollBar()->maximum() > 0);
  stage.window->resize(1100, 700);
  QTRY_COMPARE(area->horizontalScrollBar()->maximum(), 0);
  QCOMPARE(area->verticalScrollBar()->maximum(), 0);
}

void TestWindow::searchFields() {
  Window stage;
  stage.openDemo();
  stage.click("rail_library");
  auto* filter = stage.find<QLineEdit>("libraryFilter");
  QTest::keyClicks(filter, "ma");
  int icons = 0;
  for (const auto* part : filter->findChildren<QToolButton*>()) {
    ++icons;
    QVERIFY2(std::abs(part->geometry().center().y() - filter->rect().center().y()) <= 1,
             qPrintable(QString::number(part->geometry().center().y())));
  }
  QCOMPARE(icons, 2);
  // The cross is our own and empties the field.
  auto* clear = filter->findChild<QAction*>("_q_qlineeditclearaction");
  QVERIFY(clear != nullptr);
  QCOMPARE(clear->icon().pixmap(16, 16).toImage(),
           icon("abort", IconRole::Muted).pixmap(16, 16).toImage());
  for (auto* part : filter->findChildren<QToolButton*>()) {
    if (part->defaultAction() == clear) QTest::mouseClick(part, Qt::LeftButton);
  }
  QVERIFY(filter->text().isEmpty());
}

void TestWindow::selectedChipsKeepTheirColour() {
  Window stage;
  stage.openDemo();
  stage.click("rail_library");
  auto* table = stage.find<QTableView>("adapterTable");
  QTRY_VERIFY(table->model()->rowCount() > 0);
  const auto chip = table->model()->index(0, 0).data(Qt::DecorationRole).value<QIcon>();
  QVERIFY(!chip.isNull());
  QCOMPARE(chip.pixmap(12, QIcon::Selected).toImage(), chip.pixmap(12).toImage());
}

void TestWindow::everyControlHasAName_data() {
  QTest::addColumn<QString>("language");
  QTest::newRow("en") << "en";
  QTest::newRow("ja") << "ja";
}

void TestWindow::everyControlHasAName() {
  QFETCH(QString, language);
  Window stage(language);
  stage.openDemo();
  QStringList missing;
  int pages = 0;
  const auto look = [&] {
    QTest::qWait(50);
    missing += nameless(*stage.page());
    ++pages;
  };
  for (const QString& key : kPages) {
    stage.window->openPage(key);
    look();
  }
  stage.window->openPage("results");
  stage.find<RunsTable>("runTable")->selectRuns({"003", "004"});
  for (const char* tab :
       {"showSettings", "showMethods", "showFront", "showParallel", "showWords"}) {
    stage.click(tab);
    look();
  }
  stage.window->openPage("data");
  for (const char* tab : {"lengthsTab", "tokensTab", "splitsTab", "importData"}) {
    ask::setNextFile("/somewhere/news.jsonl");
    stage.click(tab);
    look();
  }
  stage.window->openPage("library");
  stage.click("showSimilarity");
  look();
  stage.window->openPage("annotate");
  stage.click("newTask");
  look();
  stage.startRun();
  stage.jobs.advance(10);
  stage.window->openPage("monitor");
  look();
  // Around the pages.
  for (const char* part : {"rail", "topBar", "statusBar"})
    missing += nameless(*stage.find<QWidget>(part));
  QVERIFY2(missing.isEmpty(), qPrintable(missing.join('\n')));
  QVERIFY(pages > 20);
}

QTEST_MAIN(TestWindow)
#include "tst_window.moc"
