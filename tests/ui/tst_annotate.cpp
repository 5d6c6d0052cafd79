#include <QInputMethodEvent>
#include <QPlainTextEdit>
#include <QProgressBar>

#include "tests/ui/judging_driver.h"
#include "ui/pages/choice_row.h"
#include "ui/pages/rating_row.h"

using namespace espalier;
using namespace espalier::ui;

/// Judging as an annotator does it: by keys.
class TestAnnotate : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void threeItemsByKeys();
  void practiceIsExplained();
  void nothingIsPassedOver();
  void ratingsByKeys();
  void advancesByItself();
  void backRevises();
  void draftsAreKept();
  void peersOnlyAfterwards();
  void spansInCodePoints();
  void flagsAndNote();
  void compositionOwnsTheKeys();
  void highlightsAreRecorded();
  void keysAreBoundAnew();
  void refusedAnswerStays();
  void guidelinesAndFocusMode();
  void sizeHelpAndComingBack();
  void speaksJapanese();
};

void TestAnnotate::threeItemsByKeys() {
  Judging page(Judging::task());
  page.sitDown("mori");
  page.skipPractice();
  QCOMPARE(page.candidate("A")->toPlainText(), QString("Repairs to the roof begin on Monday."));
  QCOMPARE(page.find<QLabel>("judgedTitle")->text(), QString("Roof"));
  Judging::key(Qt::Key_2);
  QVERIFY(page.checked("choose_b"));
  Judging::key(Qt::Key_0);
  QVERIFY(page.checked("choose_tie") && !page.checked("choose_b"));
  Judging::key(Qt::Key_Return);
  QTRY_COMPARE(page.place(), QString("3 of 3"));
  QVERIFY(!page.checked("choose_tie"));
  QCOMPARE(page.find<QProgressBar>("judgeProgress")->value(), 2);
  Judging::key(Qt::Key_9);
  Judging::key(Qt::Key_Return);
  QTRY_VERIFY(page.banner().startsWith("All items are answered."));
  const auto& given = page.service().submitted;
  QCOMPARE(given.size(), std::size_t{3});
  QCOMPARE(given[1].choice, std::string("tie"));
  QCOMPARE(given[1].annotator, std::string("mori"));
  QCOMPARE(given[1].shown, (std::vector<std::string>{"c3", "c4"}));
  QCOMPARE(given[1].guidelines, std::int64_t{2});
  QCOMPARE(given[2].choice, std::string("both_bad"));
  QVERIFY(!given[2].highlights);
}

void TestAnnotate::practiceIsExplained() {
  Judging page(Judging::task());
  page.sitDown("mori");
  QTRY_COMPARE(page.place(), QString("Practice 1 of 3"));
  Judging::key(Qt::Key_2);
  Judging::key(Qt::Key_Return);
  QTRY_COMPARE(page.banner(),
               QString("Not as expected. Expected: A is better. The other one invents a fire."));
  QCOMPARE(page.place(), QString("Practice 1 of 3"));
  Judging::key(Qt::Key_Return);
  QTRY_COMPARE(page.place(), QString("2 of 3"));
  QVERIFY(page.banner().isEmpty());
  QCOMPARE(page.service().submitted.size(), std::size_t{1});
}

void TestAnnotate::nothingIsPassedOver() {
  Judging page(Judging::task(true, true));
  page.sitDown("mori");
  QTRY_COMPARE(page.place(), QString("Practice 1 of 3"));
  // What is told moves nothing under the mouse.
  const auto place = [&page] {
    const auto* choice = page.find<QWidget>("choiceRow");
    return choice->mapTo(page.window.get(), QPoint(0, 0));
  };
  const QPoint before = place();
  Judging::key(Qt::Key_Return);
  QCOMPARE(page.hint(), QString("Still to say: which is better."));
  QTest::qWait(30);
  QCOMPARE(place(), before);
  QVERIFY(page.find<ChoiceRow>("choiceRow")->property("invalid").toBool());
  Judging::key(Qt::Key_1);
  QVERIFY(page.hint().isEmpty());
  Judging::key(Qt::Key_Return);
  QCOMPARE(page.hint(), QString("Still to rate: Faithfulness of A."));
  auto* row = page.find<RatingRow>("rating_A_faithfulness");
  QVERIFY(row->hasFocus() && row->property("invalid").toBool());
  QVERIFY(page.service().submitted.empty());
}

void TestAnnotate::ratingsByKeys() {
  Judging page(Judging::task(true, true));
  page.sitDown("mori");
  QTRY_COMPARE(page.place(), QString("Practice 1 of 3"));
  QVERIFY(page.find<ChoiceRow>("choiceRow")->hasFocus());
  Judging::key(Qt::Key_1);
  for (const Qt::Key value : {Qt::Key_4, Qt::Key_2, Qt::Key_5, Qt::Key_1}) {
    Judging::key(Qt::Key_Tab);
    Judging::key(value);
  }
  QVERIFY(page.find<RatingRow>("rating_B_coverage")->hasFocus());
  Judging::key(Qt::Key_Tab, Qt::ShiftModifier);
  QVERIFY(page.find<RatingRow>("rating_B_faithfulness")->hasFocus());
  Judging::key(Qt::Key_9);  // no value of the scale, and no choice while a criterion has the focus
  QVERIFY(page.checked("choose_a"));
  Judging::key(Qt::Key_3);
  Judging::key(Qt::Key_Return);
  QTRY_COMPARE(page.service().submitted.size(), std::size_t{1});
  const judge::Answer& answer = page.service().submitted[0];
  QCOMPARE(answer.choice, std::string("a"));
  const std::map<std::string, std::map<std::string, int>> wanted{
      {"c1", {{"faithfulness", 4}, {"coverage", 2}}},
      {"c2", {{"faithfulness", 3}, {"coverage", 1}}}};
  QCOMPARE(answer.ratings, wanted);
}

void TestAnnotate::advancesByItself() {
  Judging page(Judging::task());
  page.sitDown("mori");
  page.skipPractice();
  Judging::key(Qt::Key_1);
  QTest::qWait(JudgingView::kAdvanceMs + 200);
  QCOMPARE(page.place(), QString("2 of 3"));  // off unless asked for
  Judging::key(Qt::Key_1);                    // takes the choice back
  page.click("autoAdvance");
  QVERIFY(page.settings.value<bool>(Settings::Key::JudgingAdvance));
  page.find<ChoiceRow>("choiceRow")->setFocus();
  Judging::key(Qt::Key_1);
  Judging::key(Qt::Key_1);  // and away again: nothing may be submitted
  QTest::qWait(JudgingView::kAdvanceMs + 200);
  QCOMPARE(page.place(), QString("2 of 3"));
  Judging::key(Qt::Key_2);
  QTRY_COMPARE(page.place(), QString("3 of 3"));
  QCOMPARE(page.service().submitted.back().choice, std::string("b"));
}

void TestAnnotate::backRevises() {
  Judging page(Judging::task());
  page.sitDown("mori");
  page.skipPractice();
  Judging::key(Qt::Key_1);
  Judging::key(Qt::Key_Return);
  QTRY_COMPARE(page.place(), QString("3 of 3"));
  Judging::key(Qt::Key_Z, Qt::ControlModifier);
  QTRY_COMPARE(page.place(), QString("2 of 3"));
  QVERIFY(page.checked("choose_a"));
  Judging::key(Qt::Key_Z, Qt::ControlModifier);
  QTRY_COMPARE(page.place(), QString("Practice 1 of 3"));
  Judging::key(Qt::Key_Down);
  QTRY_COMPARE(page.place(), QString("2 of 3"));
  Judging::key(Qt::Key_2);
  Judging::key(Qt::Key_Return);
  QTRY_COMPARE(page.place(), QString("3 of 3"));
  const auto& revisions = page.service().answers["mori"]["i1"];
  QCOMPARE(revisions.size(), std::size_t{2});
  QCOMPARE(revisions[0].choice, std::string("a"));
  QCOMPARE(revisions[1].choice, std::string("b"));
  // The item as it stands is not submitted again.
  Judging::key(Qt::Key_Up);
  QTRY_COMPARE(page.place(), QString("2 of 3"));
  Judging::key(Qt::Key_Return);
  QTRY_COMPARE(page.place(), QString("3 of 3"));
  QCOMPARE(page.service().answers["mori"]["i1"].size(), std::size_t{2});
}

void TestAnnotate::draftsAreKept() {
  Judging page(Judging::task(true, true));
  page.sitDown("mori");
  QTRY_COMPARE(page.place(), QString("Practice 1 of 3"));
  Judging::key(Qt::Key_2);
  QTRY_VERIFY(page.service().drafts["mori"].contains("i0"));
  QCOMPARE(page.service().drafts["mori"]["i0"].choice, std::string("b"));
  QVERIFY(page.service().submitted.empty());
  Judging::key(Qt::Key_Tab);
  Judging::key(Qt::Key_4);
  Judging::key(Qt::Key_S);  // what is not yet written is, before the item is left
  QTRY_COMPARE(page.place(), QString("2 of 3"));
  QCOMPARE(page.service().drafts["mori"]["i0"].ratings["c1"]["faithfulness"], 4);
  // Another window on the same store finds it.
  page.openWindow();
  page.openDemo();
  page.click("rail_annotate");
  QTRY_VERIFY(page.find<QAbstractButton>("startJudging")->isEnabled());
  QCOMPARE(page.find<QLineEdit>("loginName")->text(), QString("mori"));
  page.click("startJudging");
  QTRY_COMPARE(page.place(), QString("Practice 1 of 3"));
  QVERIFY(page.checked("choose_b"));
  QVERIFY(page.checked("rate_A_faithfulness_4"));
}

void TestAnnotate::peersOnlyAfterwards() {
  Judging page(Judging::task());
  judge::Answer sato;
  sato.item = "i1";
  sato.annotator = "sato";
  sato.choice = "a";
  sato.shown = {"c4", "c3"};  // stood the other way round
  sato.comment = "Roof only";
  page.service().answers["sato"]["i1"] = {sato};
  page.sitDown("mori");
  page.skipPractice();
  QVERIFY(!page.find<QAbstractButton>("judge_others")->isEnabled());
  Judging::key(Qt::Key_O);
  QVERIFY(!page.find<QTextBrowser>("judgeOthers")->isVisible());
  Judging::key(Qt::Key_1);
  Judging::key(Qt::Key_Return);
  QTRY_COMPARE(page.place(), QString("3 of 3"));
  Judging::key(Qt::Key_Up);
  QTRY_COMPARE(page.place(), QString("2 of 3"));
  Judging::key(Qt::Key_O);
  auto* others = page.find<QTextBrowser>("judgeOthers");
  QVERIFY(others->isVisible());
  // By the sides that stand here: sato's left one is B.
  QCOMPARE(others->toPlainText(), QString("sato B is better · note: Roof only"));
  Judging::key(Qt::Key_2);
  Judging::key(Qt::Key_Return);
  QTRY_COMPARE(page.place(), QString("3 of 3"));
  QVERIFY(page.service().submitted.back().after_peers);
}

void TestAnnotate::spansInCodePoints() {
  Judging page(Judging::task());
  page.sitDown("mori");
  page.skipPractice();
  Judging::key(Qt::Key_1);
  Judging::key(Qt::Key_Return);
  QTRY_COMPARE(page.place(), QString("3 of 3"));
  QTextBrowser* text = page.candidate("A");
  QCOMPARE(text->toPlainText(), QString::fromUtf8("It closes 🏛 for good."));
  QTextCursor cursor = text->textCursor();
  cursor.setPosition(13);  // behind the pair of surrogates
  cursor.setPosition(21, QTextCursor::KeepAnchor);
  QCOMPARE(cursor.selectedText(), QString("for good"));
  text->setTextCursor(cursor);
  Judging::key(Qt::Key_E);
  QMenu* menu = page.menu("spanMenu");
  QTRY_VERIFY(menu->isVisible());
  QTest::keyClick(menu, Qt::Key_2);
  auto* chip = page.find<QAbstractButton>("span_A_0");
  QCOMPARE(chip->text(), QString("“for good”: Not in the article"));
  QCOMPARE(text->extraSelections().size(), 1);
  QCOMPARE(text->extraSelections()[0].cursor.selectedText(), QString("for good"));
  Judging::key(Qt::Key_1);
  Judging::key(Qt::Key_Return);
  QTRY_COMPARE(page.service().submitted.size(), std::size_t{3});
  const judge::Span wanted{"c5", 12, 20, "not_in_source"};
  QCOMPARE(page.service().submitted.back().spans, std::vector<judge::Span>{wanted});
  // Taken away again.
  Judging::key(Qt::Key_Z, Qt::ControlModifier);
  QTRY_COMPARE(page.place(), QString("3 of 3"));
  page.click("span_A_0");
  QTRY_VERIFY(page.window->findChild<QAbstractButton*>("span_A_0") == nullptr);
  QVERIFY(page.candidate("A")->extraSelections().isEmpty());
  Judging::key(Qt::Key_Return);
  QTRY_COMPARE(page.service().submitted.size(), std::size_t{4});
  QVERIFY(page.service().submitted.back().spans.empty());
}

void TestAnnotate::flagsAndNote() {
  Judging page(Judging::task());
  page.sitDown("mori");
  page.skipPractice();
  Judging::key(Qt::Key_F);
  QMenu* menu = page.menu("flagMenu");
  QTRY_VERIFY(menu->isVisible());
  QTest::keyClick(menu, Qt::Key_2);
  QCOMPARE(page.find<QAbstractButton>("judge_flag")->text(), QString("Flags: 1"));
  Judging::key(Qt::Key_N);
  auto* note = page.find<QPlainTextEdit>("judgeNote");
  QVERIFY(note->isVisible() && note->hasFocus());
  QTest::keyClicks(note, "12 shfn");  // no letter and no digit is a key here
  QVERIFY(!page.checked("choose_a") && !page.checked("judge_highlights"));
  QCOMPARE(note->toPlainText(), QString("12 shfn"));
  QTest::keyClick(note, Qt::Key_Escape);
  QVERIFY(!note->hasFocus() && note->isVisible());
  // A broken article needs no choice.
  Judging::key(Qt::Key_Return);
  QTRY_COMPARE(page.place(), QString("3 of 3"));
  const judge::Answer& answer = page.service().submitted.back();
  QCOMPARE(answer.flags, std::vector<std::string>{"broken_source"});
  QCOMPARE(answer.comment, std::string("12 shfn"));
  QVERIFY(answer.choice.empty());
}

void TestAnnotate::compositionOwnsTheKeys() {
  Judging page(Judging::task());
  page.sitDown("mori");
  page.skipPractice();
  // No input method where letters are keys.
  QVERIFY(!QApplication::focusWidget()->testAttribute(Qt::WA_InputMethodEnabled));
  QVERIFY(!page.candidate("A")->testAttribute(Qt::WA_InputMethodEnabled));
  Judging::key(Qt::Key_1);
  Judging::key(Qt::Key_N);
  auto* note = page.find<QPlainTextEdit>("judgeNote");
  QVERIFY(note->testAttribute(Qt::WA_InputMethodEnabled));
  QInputMethodEvent composing(QString::fromUtf8("にほんご"), {});
  QApplication::sendEvent(note, &composing);
  for (const Qt::Key key : {Qt::Key_Return, Qt::Key_S, Qt::Key_H, Qt::Key_2, Qt::Key_Escape})
    QTest::keyClick(note, key);
  QTest::keyClick(note, Qt::Key_Return, Qt::ControlModifier);
  QTest::keyClick(note, Qt::Key_Z, Qt::ControlModifier);
  QTest::qWait(50);
  QVERIFY(note->hasFocus());
  QCOMPARE(page.place(), QString("2 of 3"));
  QCOMPARE(page.service().submitted.size(), std::size_t{1});
  QVERIFY(page.checked("choose_a") && !page.checked("judge_highlights"));
  QVERIFY(note->toPlainText().isEmpty());
  QInputMethodEvent done;
  done.setCommitString(QString::fromUtf8("日本語"));
  QApplication::sendEvent(note, &done);
  QCOMPARE(note->toPlainText(), QString::fromUtf8("日本語"));
  QTest::keyClick(note, Qt::Key_Return, Qt::ControlModifier);
  QTRY_COMPARE(page.place(), QString("3 of 3"));
  QCOMPARE(page.service().submitted.back().comment, std::string("日本語"));
}

void TestAnnotate::highlightsAreRecorded() {
  Judging page(Judging::task());
  page.sitDown("mori");
  page.skipPractice();
  QTextBrowser* text = page.candidate("A");
  QVERIFY(text->extraSelections().isEmpty());
  Judging::key(Qt::Key_H);
  QCOMPARE(text->extraSelections().size(), 1);
  QCOMPARE(text->extraSelections()[0].cursor.selectedText(),
           QString("Repairs to the roof begin on Monday"));
  QVERIFY(page.window->findChild<QWidget*>("judgedCoverage")->isVisible());
  Judging::key(Qt::Key_D);
  QVERIFY(page.checked("judge_difference") && !page.checked("judge_highlights"));
  QVERIFY(text->toPlainText().contains("Readers may keep books"));
  Judging::key(Qt::Key_D);
  QCOMPARE(text->toPlainText(), QString("Repairs to the roof begin on Monday."));
  Judging::key(Qt::Key_1);
  Judging::key(Qt::Key_Return);
  QTRY_COMPARE(page.place(), QString("3 of 3"));
  QVERIFY(page.service().submitted.back().highlights);
  Judging::key(Qt::Key_1);
  Judging::key(Qt::Key_Return);
  QTRY_COMPARE(page.service().submitted.size(), std::size_t{3});
  QVERIFY(!page.service().submitted.back().highlights);
}

void TestAnnotate::keysAreBoundAnew() {
  Judging page(Judging::task());
  page.sitDown("mori");
  page.skipPractice();
  page.click("judge_keys");
  page.click("key_skip");
  Judging::key(Qt::Key_H);
  QCOMPARE(page.find<QLabel>("keyRefusal")->text(),
           QString("“H” is taken: highlights of the source."));
  page.click("key_skip");
  Judging::key(Qt::Key_Delete);
  QVERIFY(page.find<QLabel>("keyRefusal")->text().contains("by mistake"));
  page.click("key_skip");
  Judging::key(Qt::Key_1, Qt::ControlModifier);
  QVERIFY(page.find<QLabel>("keyRefusal")->text().contains("belongs to the window"));
  QCOMPARE(page.window->currentPage(), QString("annotate"));
  page.click("key_skip");
  Judging::key(Qt::Key_J);
  QVERIFY(page.find<QLabel>("keyRefusal")->text().isEmpty());
  QCOMPARE(page.find<QAbstractButton>("key_skip")->text(), QString("J"));
  page.click("closeKeys");
  QCOMPARE(page.settings.value<QStringList>(Settings::Key::JudgingKeys), QStringList{"skip=J"});
  Judging::key(Qt::Key_S);
  QTest::qWait(30);
  QCOMPARE(page.place(), QString("2 of 3"));
  Judging::key(Qt::Key_J);
  QTRY_COMPARE(page.place(), QString("3 of 3"));
}

void TestAnnotate::refusedAnswerStays() {
  Judging page(Judging::task());
  page.sitDown("mori");
  page.skipPractice();
  Judging::key(Qt::Key_2);
  QTRY_VERIFY(page.service().drafts["mori"].contains("i1"));
  page.service().nextError = {"store.locked", {}, "locked", ""};
  Judging::key(Qt::Key_Return);
  QTRY_COMPARE(page.banner(), QString("Another program is writing to the workspace's store."));
  QCOMPARE(page.place(), QString("2 of 3"));
  QVERIFY(page.checked("choose_b"));
  // While an answer is on its way nothing changes.
  page.service().holdAnswers = true;
  Judging::key(Qt::Key_Return);
  Judging::key(Qt::Key_1);
  Judging::key(Qt::Key_Return);
  QVERIFY(page.checked("choose_b"));
  QCOMPARE(page.place(), QString("2 of 3"));
  page.service().release();
  QTRY_COMPARE(page.place(), QString("3 of 3"));
  QCOMPARE(page.service().submitted.size(), std::size_t{2});
  QCOMPARE(page.service().submitted.back().choice, std::string("b"));
}

void TestAnnotate::guidelinesAndFocusMode() {
  Judging page(Judging::task());
  page.sitDown("mori");
  auto* guidelines = page.find<QTextBrowser>("judgeGuidelines");
  QTRY_VERIFY(guidelines->isVisible());  // before the first answer they stand there
  QVERIFY(guidelines->toPlainText().contains("Judge faithfulness first."));
  QVERIFY(guidelines->toPlainText().contains("Version 2"));
  Judging::key(Qt::Key_G);
  QVERIFY(!guidelines->isVisible());
  auto* rail = page.window->findChild<QWidget*>("rail");
  Judging::key(Qt::Key_F11);
  QVERIFY(!rail->isVisible());
  Judging::key(Qt::Key_F11);
  QVERIFY(rail->isVisible());
  Judging::key(Qt::Key_F11);
  page.window->openPage("home");
  QVERIFY(rail->isVisible());
}

void TestAnnotate::sizeHelpAndComingBack() {
  Judging page(Judging::task());
  page.sitDown("mori");
  page.skipPractice();
  const auto size = [&] {
    QTextCursor cursor(page.candidate("B")->document());
    cursor.setPosition(2);
    return cursor.charFormat().font().pixelSize();
  };
  QCOMPARE(size(), 15);
  Judging::key(Qt::Key_Plus, Qt::ControlModifier);
  QCOMPARE(size(), 16);
  Judging::key(Qt::Key_0, Qt::ControlModifier);
  QCOMPARE(size(), 15);
  QTest::keyClick(QApplication::focusWidget(), Qt::Key_Question);
  auto* help = page.window->findChild<QWidget*>("keyHelp");
  QVERIFY(help != nullptr && help->isVisible());
  QStringList told;
  for (const auto* label : help->findChildren<QLabel*>())
    told << label->text();
  QVERIFY(told.contains("submit and go on") && told.contains("Ctrl+Z"));
  QTest::keyClick(help, Qt::Key_A);
  Judging::key(Qt::Key_2);
  QVERIFY(page.checked("choose_b"));
  page.click("rail_home");
  page.click("rail_annotate");
  QTRY_VERIFY(page.find<ChoiceRow>("choiceRow")->hasFocus());
  Judging::key(Qt::Key_1);
  QVERIFY(page.checked("choose_a"));
}

void TestAnnotate::speaksJapanese() {
  Judging page(Judging::task(true, true), "ja");
  page.sitDown("mori");
  QTRY_VERIFY(page.find<QTextBrowser>("judgeGuidelines")
                  ->toPlainText()
                  .contains(QString::fromUtf8("まず忠実さを見てください。")));
  QCOMPARE(page.find<QAbstractButton>("choose_a")->text(), QString::fromUtf8("A の方が良い"));
  Judging::key(Qt::Key_Return);
  QCOMPARE(page.hint(), QString::fromUtf8("どちらが良いかをまだ選んでいません。"));
}

QTEST_MAIN(TestAnnotate)
#include "tst_annotate.moc"
