// The page Home: workspaces of before, what is dropped on it, the runs that go, and how it stands
// in a small window.
#include <QDir>
#include <QDropEvent>
#include <QGridLayout>
#include <QLabel>
#include <QMimeData>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QTableView>

#include "tests/ui/stage.h"
#include "ui/pages/run_card.h"
#include "ui/widgets/banner.h"

using namespace espalier;
using namespace espalier::ui;

namespace {

struct Home : Stage {
  explicit Home(const QString& speaks = "en") : Stage(speaks) {}
  QWidget* page() const { return find<QWidget>("home"); }
  /// The recent workspaces as they stand there, from above.
  QStringList recent() const {
    QStringList out;
    for (const auto* button : page()->findChildren<QPushButton*>()) {
      if (button->isVisible() && QDir::isAbsolutePath(button->toolTip())) out << button->toolTip();
    }
    return out;
  }
  QPushButton* recentButton(const QString& folder) const {
    for (auto* button : page()->findChildren<QPushButton*>()) {
      if (button->isVisible() && button->toolTip() == folder) return button;
    }
    return nullptr;
  }
  /// The cards in their order.
  QVector<RunCard*> cards() const {
    QVector<RunCard*> out;
    for (auto* card : page()->findChildren<RunCard*>()) {
      if (card->isVisible()) out << card;
    }
    std::sort(out.begin(), out.end(), [](const RunCard* a, const RunCard* b) {
      return std::pair(a->y(), a->x()) < std::pair(b->y(), b->x());
    });
    return out;
  }
  void drop(const QString& path) const {
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(path)});
    QDragEnterEvent enter({600, 400}, Qt::CopyAction, &data, Qt::LeftButton, {});
    QApplication::sendEvent(window.get(), &enter);
    QVERIFY(enter.isAccepted());
    QDropEvent event({600, 400}, Qt::CopyAction, &data, Qt::LeftButton, {});
    QApplication::sendEvent(window.get(), &event);
  }
  QString banner() const {
    for (auto* banner : window->findChildren<Banner*>(QString(), Qt::FindDirectChildrenOnly)) {
      if (banner->isVisible()) return banner->findChild<QLabel*>("bannerText")->text();
    }
    return {};
  }
};

}  // namespace

class TestHome : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void recentWorkspaces();
  void aRecentOneThatWentAway();
  void whatIsDropped_data();
  void whatIsDropped();
  void runsInProgress();
  void standsInASmallWindow_data();
  void standsInASmallWindow();
  void theQueueShowsItsColumns();
  void aNewWorkspaceSaysWhatIsNext();
};

void TestHome::recentWorkspaces() {
  Home stage;
  const QString one = stage.folder.filePath("one"), two = stage.folder.filePath("two");
  QVERIFY(QDir().mkpath(one) && QDir().mkpath(two));
  for (const QString& folder : {one, stage.folder.filePath("gone"), two})
    stage.settings.addRecentWorkspace(folder);
  stage.openWindow();
  QCOMPARE(stage.recent(), (QStringList{two, one}));
  QVERIFY(stage.recentButton(one)->text() == "one");
  QTest::mouseClick(stage.recentButton(one), Qt::LeftButton);
  QTRY_COMPARE(stage.window->desk().workspaceFolder(), one);
  // The one just opened is the newest.
  QTRY_COMPARE(stage.recent(), (QStringList{one, two}));
}

void TestHome::aRecentOneThatWentAway() {
  Home stage;
  const QString one = stage.folder.filePath("one");
  QVERIFY(QDir().mkpath(one));
  stage.settings.addRecentWorkspace(one);
  QVERIFY(QDir().rmdir(one));
  stage.openWindow();
  QVERIFY(stage.recent().isEmpty());
  // By the list above the pages neither.
  QVERIFY(stage.settings.recentWorkspaces().isEmpty());
}

void TestHome::whatIsDropped_data() {
  QTest::addColumn<QString>("language");
  QTest::addColumn<QString>("refused");
  QTest::newRow("en") << "en"
                      << "The file cannot be read: /there/closed";
  QTest::newRow("ja") << "ja"
                      << "/there/closed";
}

void TestHome::whatIsDropped() {
  QFETCH(QString, language);
  QFETCH(QString, refused);
  Home stage(language);
  stage.jobs.inspections = {
      {"/there/texts.jsonl", {{}, "data", {}}},
      {"/there/closed", {{}, {}, {"file.unreadable", {{"path", "/there/closed"}}, "denied", {}}}}};
  stage.openDemo();
  QCOMPARE(stage.window->currentPage(), QString("home"));
  // A folder that may not be read: told, and nothing opens.
  stage.drop("/there/closed");
  QTRY_VERIFY2(stage.banner().contains(refused), qPrintable(stage.banner()));
  QCOMPARE(stage.window->currentPage(), QString("home"));
  stage.drop("/there/texts.jsonl");
  QTRY_COMPARE(stage.window->currentPage(), QString("data"));
  QTRY_VERIFY(stage.find<QLabel>("importTitle")->text().contains("texts.jsonl"));
  QVERIFY(stage.banner().isEmpty());
}

void TestHome::runsInProgress() {
  Home stage;
  stage.jobs.stored()[1].state = "running";
  stage.openDemo();
  QTRY_VERIFY(!stage.cards().isEmpty());
  // What goes stands first, whenever it began.
  const RunRow going = stage.jobs.stored()[1];
  RunCard* first = stage.cards().first();
  QCOMPARE(first->objectName(), "runCard_" + going.id);
  QStringList words;
  for (const QLabel* label : first->findChildren<QLabel*>())
    words << label->text();
  QVERIFY2(words.contains("Running"), qPrintable(words.join('|')));
  QTest::mouseClick(first, Qt::LeftButton);
  QTRY_COMPARE(stage.window->currentPage(), QString("monitor"));
  // By keys as well.
  stage.click("rail_home");
  first = stage.cards().first();
  first->setFocus();
  QTest::keyClick(first, Qt::Key_Return);
  QTRY_COMPARE(stage.window->currentPage(), QString("monitor"));
}

void TestHome::standsInASmallWindow_data() {
  QTest::addColumn<QString>("language");
  QTest::newRow("en") << "en";
  QTest::newRow("ja") << "ja";
}

void TestHome::standsInASmallWindow() {
  QFETCH(QString, language);
  Home stage(language);
  stage.openDemo();
  QTRY_VERIFY(stage.cards().size() >= 3);
  auto* area = stage.find<QScrollArea>("homeRuns");
  const auto inFirstRow = [&] {
    const auto cards = stage.cards();
    return std::count_if(cards.begin(), cards.end(),
                         [&](const RunCard* card) { return card->y() == cards.first()->y(); });
  };
  QTRY_COMPARE(inFirstRow(), 3);
  stage.window->resize(1100, 700);
  QTRY_COMPARE(inFirstRow(), 2);
  QCOMPARE(area->horizontalScrollBar()->maximum(), 0);
  for (const RunCard* card : stage.cards()) {
    const int right = card->mapTo(area->viewport(), QPoint(card->width(), 0)).x();
    QVERIFY2(right <= area->viewport()->width(), qPrintable(card->objectName()));
  }
  stage.window->resize(1440, 900);
  QTRY_COMPARE(inFirstRow(), 3);
}

void TestHome::theQueueShowsItsColumns() {
  Home stage;
  stage.openDemo();
  QueueRow waits;
  waits.run = "021";
  waits.name = "help-ja 5 shots p30";
  waits.state = "queued";
  stage.jobs.fakeQueue.put(waits);
  stage.window->resize(1100, 700);
  auto* table = stage.find<QTableView>("queueTable");
  QTRY_VERIFY(table->isVisible());
  QTRY_COMPARE(table->horizontalScrollBar()->maximum(), 0);
  // Nothing went wrong: no column for it.
  QVERIFY(table->isColumnHidden(4));
  QVERIFY(table->columnWidth(1) > 150);
}

/// Each time the one step that is lacking, and a button that leads there.
void TestHome::aNewWorkspaceSaysWhatIsNext() {
  Home stage;
  auto* words = stage.find<QLabel>("noRuns");
  auto* next = stage.find<QPushButton>("nextStep");
  QVERIFY(words->text().contains("Open the demo"));
  QVERIFY(!next->isVisible());
  stage.jobs.stored().clear();
  experiment::Workspace w;
  w.folder = stage.folder.path().toStdString();
  Q_EMIT stage.jobs.workspaceOpened(w);
  QTRY_VERIFY(next->isVisible());
  const auto leadsTo = [&](const char* page) {
    stage.click("nextStep");
    const bool there = stage.find<QWidget>(page)->isVisible();
    stage.click("rail_home");
    return there;
  };
  QVERIFY2(words->text().contains("base model"), qPrintable(words->text()));
  QVERIFY(leadsTo("library"));
  w.models.push_back({"base.gguf", w.folder / "models/base.gguf", "gemma3", 1, ""});
  Q_EMIT stage.jobs.workspaceReread(w);
  QVERIFY2(words->text().contains("data set"), qPrintable(words->text()));
  QVERIFY(leadsTo("data"));
  w.data.push_back({"mine", w.folder / "data/mine", "en", 20, 2, 8, "", "", "", {}});
  Q_EMIT stage.jobs.workspaceReread(w);
  QVERIFY(leadsTo("compose"));
}

QTEST_MAIN(TestHome)
#include "tst_home.moc"
