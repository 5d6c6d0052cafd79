#include <QClipboard>
#include <QCompleter>
#include <QLabel>
#include <QPlainTextEdit>
#include <QSignalSpy>

#include "tests/ui/results_driver.h"
#include "ui/models/tags.h"
#include "ui/pages/run_card.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/tag_chips.h"
#include "ui/widgets/tag_edit.h"

using namespace espalier;
using namespace espalier::ui;

namespace {

/// The demo with tags on three of its runs.
struct Words : Results {
  explicit Words(const QString& speaks = "en") : Results(speaks) {
    jobs.stored()[1].tags = QStringList{"baseline"};
    jobs.stored()[2].tags = QStringList{"baseline", "needs a look"};
    jobs.stored()[3].tags = QStringList{"base", "若い"};
    jobs.stored()[3].note = "diverged at first\nthen 回復";
    jobs.requestRuns();
    QTRY_COMPARE(tagsOf("003").size(), 2);
  }
  RunRow& stored(const char* id) {
    for (RunRow& row : jobs.stored()) {
      if (row.id == id) return row;
    }
    qFatal("no run %s", id);
  }
  QStringList tagsOf(const char* id) const { return window->desk().run(id)->tags; }
  int rowOf(const char* id) const { return static_cast<int>(shown("id").indexOf(id)); }
  void choose(const char* id) const { clickCell(rowOf(id), "method"); }
  void filter(const QString& words) const {
    auto* field = find<QLineEdit>("runFilter");
    field->selectAll();
    QTest::keyClick(field, Qt::Key_Delete);
    field->insert(words);  // as an input method does
  }
  void clickChip(const char* id, int chip) const {
    const int column = table()->proxy().runs().column("tags");
    const QModelIndex index = table()->model()->index(rowOf(id), column);
    table()->setColumnWidth(column, 260);
    table()->scrollTo(index);
    const auto laid = chips::laid(tagsOf(id), table()->visualRect(index).adjusted(8, 0, -8, 0));
    QTest::mouseClick(table()->viewport(), Qt::LeftButton, {}, laid[chip].rect.center());
  }
};

}  // namespace

/// Tags and notes of runs as a user handles them.
class TestRunWords : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void linesBecomeTags();
  void filterKnowsTags();
  void chipsFilter();
  void chipsCountWhatHasNoRoom();
  void editedInPlace();
  void completedFromThoseInUse();
  void undoneAndRedone();
  void severalRunsAtOnce();
  void noteIsKeptAsTyped();
  void noteOfOneRunIsOneStep();
  void noteFollowsTheSelection();
  void failureComesBack();
  void exportedWithTheTable();
  void shownElsewhere();
  void addedToTheLibrary();
  void speaksJapanese();
};

void TestRunWords::linesBecomeTags() {
  QCOMPARE(tags::fromLine(" b ,a,, a、若い　子，c"), (QStringList{"b", "a", "若い 子", "c"}));
  QCOMPARE(tags::toLine({"a", "b c"}), QString("a, b c"));
  QCOMPARE(tags::toFilter("p30"), QString("#p30"));
  QCOMPARE(tags::toFilter("a b"), QString("#\"a b\""));
  const QStringList known{"baseline", "Best", "other"};
  QCOMPARE(tags::completions("b", known), (QStringList{"baseline", "Best"}));
  QCOMPARE(tags::completions("baseline, b", known), QStringList{"baseline, Best"});
  QVERIFY(tags::completions("baseline, ", known).isEmpty());
}

void TestRunWords::filterKnowsTags() {
  Words page;
  const auto found = [&page](const QString& words) {
    page.filter(words);
    return page.shown("id");
  };
  QCOMPARE(found("#baseline"), (QStringList{"003", "002"}));
  // A tag that somebody has is meant itself, else its beginning.
  QCOMPARE(found("#base"), QStringList{"004"});
  QCOMPARE(found("#bas"), (QStringList{"004", "003", "002"}));
  QCOMPARE(found("#\"needs a look\""), QStringList{"003"});
  QCOMPARE(found("＃ＢＡＳＥＬＩＮＥ lead"), QStringList{"002"});
  // Words of tags and notes count like those of names.
  QCOMPARE(found("look"), QStringList{"003"});
  QCOMPARE(found("回復 DIVERGED"), QStringList{"004"});
  QCOMPARE(found("#nobody"), QStringList());
  QCOMPARE(found("#").size(), 5);
}

void TestRunWords::chipsFilter() {
  Words page;
  QApplication::setDoubleClickInterval(50);
  page.clickChip("003", 1);
  auto* field = page.find<QLineEdit>("runFilter");
  QTRY_COMPARE(field->text(), QString("#\"needs a look\""));
  QCOMPARE(page.shown("id"), QStringList{"003"});
  page.clickChip("003", 0);
  QTRY_COMPARE(field->text(), QString("#\"needs a look\" #baseline"));
  // Once more takes it off.
  QTest::qWait(80);
  page.clickChip("003", 1);
  QTRY_COMPARE(field->text(), QString("#baseline"));
  QTRY_COMPARE(page.shown("id"), (QStringList{"003", "002"}));
}

void TestRunWords::chipsCountWhatHasNoRoom() {
  const QStringList tags{"one", "two", "three", "four"};
  const int all = chips::width(tags);
  QCOMPARE(chips::laid(tags, QRect(0, 0, all, 30)).size(), 4);
  const auto laid = chips::laid(tags, QRect(10, 0, all / 2, 30));
  QVERIFY(laid.size() < 4 && laid.last().more);
  QCOMPARE(laid.last().text, QString("+%1").arg(4 - (laid.size() - 1)));
  QVERIFY(laid.last().rect.right() <= 10 + all / 2);
  QCOMPARE(chips::at(laid, laid.first().rect.center()), QString("one"));
  QVERIFY(chips::at(laid, laid.last().rect.center()).isEmpty());
}

void TestRunWords::editedInPlace() {
  Words page;
  page.doubleClickCell(page.rowOf("001"), "tags");
  QTRY_VERIFY(page.table()->findChild<TagEdit*>() != nullptr);
  // What a double click on a name would do does not happen.
  QCOMPARE(page.window->currentPage(), QString("results"));
  auto* editor = page.table()->findChild<TagEdit*>();
  QTest::keyClicks(editor, "zero, reference ,zero");
  QTest::keyClick(editor, Qt::Key_Return);
  QTRY_COMPARE(page.tagsOf("001"), (QStringList{"zero", "reference"}));
  QCOMPARE(page.stored("001").tags, (QStringList{"zero", "reference"}));
  QCOMPARE(page.shown("tags")[page.rowOf("001")], QString("zero, reference"));
  // By keys, from any cell of the row; Escape leaves all as it is.
  page.choose("002");
  QTest::keyClick(page.table(), Qt::Key_F2, Qt::ShiftModifier);
  QTRY_VERIFY(page.table()->findChild<TagEdit*>() != nullptr);
  editor = page.table()->findChild<TagEdit*>();
  QCOMPARE(editor->text(), QString("baseline"));
  QTest::keyClicks(editor, "nonsense");
  QTest::keyClick(editor, Qt::Key_Escape);
  QCOMPARE(page.stored("002").tags, QStringList{"baseline"});
  QCOMPARE(page.table()->selectedRuns(), QStringList{"002"});
}

void TestRunWords::completedFromThoseInUse() {
  Words page;
  page.choose("001");
  page.click("showWords");
  auto* field = page.find<TagEdit>("runTags");
  QTRY_VERIFY(field->isVisible());
  field->setFocus();
  QTest::keyClicks(field, "needs");
  QCOMPARE(field->completer()->completionCount(), 1);
  QCOMPARE(field->completer()->currentCompletion(), QString("needs a look"));
  QTest::keyClicks(field, "x");
  QCOMPARE(field->completer()->completionCount(), 0);
}

void TestRunWords::undoneAndRedone() {
  Words page;
  page.choose("002");
  page.click("showWords");
  auto* field = page.find<TagEdit>("runTags");
  field->setFocus();
  field->selectAll();
  QTest::keyClicks(field, "other");
  QTest::keyClick(field, Qt::Key_Return);
  QCOMPARE(page.stored("002").tags, QStringList{"other"});
  QVERIFY(page.find<QAbstractButton>("undoEdit")->toolTip().contains("tags"));
  page.click("undoEdit");
  QCOMPARE(page.stored("002").tags, QStringList{"baseline"});
  QCOMPARE(field->text(), QString("baseline"));
  page.table()->setFocus();
  QTest::keySequence(page.table(), QKeySequence::Redo);
  QCOMPARE(page.stored("002").tags, QStringList{"other"});
}

void TestRunWords::severalRunsAtOnce() {
  Words page;
  page.choose("002");
  page.clickCell(page.rowOf("003"), "method", Qt::ControlModifier);
  page.click("showWords");
  auto* field = page.find<TagEdit>("runTags");
  QTRY_VERIFY(field->isVisible());
  QVERIFY(!page.find<QPlainTextEdit>("runNote")->isVisible());
  QCOMPARE(field->text(), QString("baseline"));
  QCOMPARE(page.find<QLabel>("wordsTitle")->text(), QString("2 runs"));
  field->setFocus();
  field->selectAll();
  QTest::keyClicks(field, "both");
  QTest::keyClick(field, Qt::Key_Return);
  QCOMPARE(page.stored("002").tags, QStringList{"both"});
  QCOMPARE(page.stored("003").tags, (QStringList{"needs a look", "both"}));
  // One step back for all of them.
  page.click("undoEdit");
  QCOMPARE(page.stored("002").tags, QStringList{"baseline"});
  QCOMPARE(page.stored("003").tags, (QStringList{"baseline", "needs a look"}));
}

void TestRunWords::noteIsKeptAsTyped() {
  Words page;
  page.choose("003");
  QTest::keyClick(page.table(), Qt::Key_F2, Qt::ControlModifier);
  auto* note = page.find<QPlainTextEdit>("runNote");
  QTRY_VERIFY(note->hasFocus());
  QTest::keyClicks(note, "first");
  QTest::keyClick(note, Qt::Key_Return);
  QTest::keyClicks(note, "second");
  QVERIFY(page.stored("003").note.isEmpty());
  QTRY_COMPARE(page.stored("003").note, QString("first\nsecond"));
  QCOMPARE(page.stored("003").tags, (QStringList{"baseline", "needs a look"}));
  // The cursor stays where it is, though the runs were told anew.
  QTest::keyClicks(note, "!");
  QTRY_COMPARE(page.stored("003").note, QString("first\nsecond!"));
  QCOMPARE(page.shown("note")[page.rowOf("003")], QString("first\nsecond!"));
  // Leaving at once keeps it too.
  QTest::keyClicks(note, "?");
  page.click("rail_home");
  QCOMPARE(page.stored("003").note, QString("first\nsecond!?"));
  // And so does the end of the window.
  page.click("rail_results");
  auto* field = page.find<TagEdit>("runTags");
  field->setFocus();
  field->setText("last");
  QTest::keyClicks(field, " words");
  page.window.reset();
  QCOMPARE(page.stored("003").tags, QStringList{"last words"});
}

void TestRunWords::noteOfOneRunIsOneStep() {
  Words page;
  page.choose("003");
  page.click("showWords");
  auto* note = page.find<QPlainTextEdit>("runNote");
  note->setFocus();
  for (const char* words : {"one ", "two ", "three"}) {
    const QString before = page.stored("003").note;
    QTest::keyClicks(note, words);
    QTRY_VERIFY(page.stored("003").note != before);
  }
  QCOMPARE(page.stored("003").note, QString("one two three"));
  page.table()->setFocus();
  QTest::keySequence(page.table(), QKeySequence::Undo);
  QCOMPARE(page.stored("003").note, QString());
  QTRY_COMPARE(note->toPlainText(), QString());
  QTest::keySequence(page.table(), QKeySequence::Redo);
  QCOMPARE(page.stored("003").note, QString("one two three"));
}

void TestRunWords::noteFollowsTheSelection() {
  Words page;
  page.choose("004");
  page.click("showWords");
  auto* note = page.find<QPlainTextEdit>("runNote");
  QTRY_COMPARE(note->toPlainText(), QString("diverged at first\nthen 回復"));
  note->setFocus();
  note->moveCursor(QTextCursor::End);
  QTest::keyClicks(note, ".");
  // Not yet told, and it belongs to the run that was here.
  page.choose("003");
  QCOMPARE(page.stored("004").note, QString("diverged at first\nthen 回復."));
  QVERIFY(page.stored("003").note.isEmpty());
  QCOMPARE(note->toPlainText(), QString());
  page.doubleClickCell(page.rowOf("004"), "note");
  QTRY_COMPARE(note->toPlainText(), QString("diverged at first\nthen 回復."));
  QCOMPARE(page.window->currentPage(), QString("results"));
  QVERIFY(note->hasFocus());
}

void TestRunWords::failureComesBack() {
  Words page;
  page.choose("002");
  page.click("showWords");
  auto* field = page.find<TagEdit>("runTags");
  field->setFocus();
  QTest::keyClicks(field, ", lost");
  QTest::keyClick(field, Qt::Key_Return);
  page.stored("002").tags = QStringList{"as stored"};
  page.table()->setFocus();
  Q_EMIT page.jobs.queryFailed("describe", {"store.locked", {}, "the store is locked", ""});
  QTRY_COMPARE(page.tagsOf("002"), QStringList{"as stored"});
  QCOMPARE(field->text(), QString("as stored"));
  QVERIFY(page.find<Banner>("resultsBanner")->isVisible());
  QVERIFY(!page.find<QAbstractButton>("undoEdit")->isVisible());
}

void TestRunWords::exportedWithTheTable() {
  Words page;
  for (const RunColumn& column : page.table()->proxy().runs().columns())
    page.table()->setColumnShown(column.key, column.key == "tags" || column.key == "note");
  page.filter("#base");
  page.click("exportTable");
  page.Results::choose(page.menu("exportMenu"), "copyCSV");
  QCOMPARE(QApplication::clipboard()->text(),
           QString("Run,Tags,Note\nhelp-ja 5 shots lora,\"base, 若い\",\"diverged at first\nthen "
                   "回復\"\n"));
}

void TestRunWords::shownElsewhere() {
  Words page;
  page.choose("004");
  page.click("openMonitor");
  auto* row = page.find<TagRow>("runTagRow");
  QTRY_VERIFY(row->isVisible());
  QCOMPARE(row->tags(), (QStringList{"base", "若い"}));
  QVERIFY(row->toolTip().contains("diverged at first"));
  QVERIFY(row->accessibleName().startsWith("Tags: base, 若い\nNote: diverged"));
  page.click("rail_home");
  auto* card = page.find<RunCard>("runCard_004");
  QCOMPARE(card->findChild<QWidget*>("cardTags")->isVisible(), true);
  QCOMPARE(page.find<RunCard>("runCard_001")->findChild<QWidget*>("cardTags")->isVisible(), false);
}

void TestRunWords::addedToTheLibrary() {
  Words page;
  page.choose("003");
  QVERIFY(!page.find<QAbstractButton>("addToLibrary")->isEnabled());
  page.stored("003").adapter = page.folder.filePath("runs/003/adapter");
  page.jobs.requestRuns();
  QTRY_VERIFY(page.find<QAbstractButton>("addToLibrary")->isEnabled());
  page.click("addToLibrary");
  auto* banner = page.find<Banner>("resultsBanner");
  QTRY_VERIFY(banner->isVisible());
  QCOMPARE(page.jobs.adapters.last().name, std::string("help-ja 5 shots p30"));
  auto* open = banner->findChild<QAbstractButton*>("bannerAction");
  QVERIFY(open->isVisible());
  // From Monitor as well, under a name of its own.
  page.click("openMonitor");
  page.click("keepAdapter");
  auto* told = page.find<QWidget>("monitor")->findChild<Banner*>();
  QTRY_VERIFY(told->isVisible());
  page.jobs.nextChangeError = {"disk.full", {}, "the disk is full", ""};
  page.click("keepAdapter");
  QTRY_COMPARE(told->property("level").toString(), QString("error"));
}

void TestRunWords::speaksJapanese() {
  Words page("ja");
  page.choose("003");
  page.click("showWords");
  QCOMPARE(page.find<QAbstractButton>("showWords")->text(), QString("タグとメモ"));
  QVERIFY(page.find<TagEdit>("runTags")->placeholderText() == "タグ（コンマで区切る）");
  page.clickCell(page.rowOf("002"), "method", Qt::ControlModifier);
  QCOMPARE(page.find<QLabel>("wordsTitle")->text(), QString("2 件"));
  page.click("languageSwitch");
  QTRY_COMPARE(page.find<QLabel>("wordsTitle")->text(), QString("2 runs"));
}

QTEST_MAIN(TestRunWords)
#include "tst_run_words.moc"
