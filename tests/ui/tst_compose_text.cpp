// The plan as text beside the form, each following the other.
#include <QAbstractButton>
#include <QCheckBox>
#include <QClipboard>
#include <QDoubleSpinBox>
#include <QGuiApplication>
#include <QInputMethodEvent>
#include <QLabel>
#include <QLineEdit>
#include <QSlider>
#include <QTest>
#include <QTextBlock>
#include <QTextLayout>

#include "tests/ui/stage.h"
#include "ui/models/plan_draft.h"
#include "ui/pages/compose_page.h"
#include "ui/pages/plan_text.h"

using namespace espalier;
using namespace espalier::ui;

namespace {

struct Text : Stage {
  PlanEdit* edit;
  explicit Text(const QString& speaks = "en") : Stage(speaks) {
    openDemo();
    click("rail_compose");
    click("planFold");
    edit = find<PlanEdit>("planText");
    edit->setFocus();
  }
  PlanDraft& draft() const { return find<ComposePage>("compose")->draft(); }
  QString words() const { return edit->toPlainText(); }
  QLabel* error() const { return find<QLabel>("planTextError"); }
  bool startable() const { return find<QAbstractButton>("startButton")->isEnabled(); }
  /// The caret behind a piece of the text.
  void putBehind(const QString& piece) const {
    const qsizetype at = words().indexOf(piece);
    if (at < 0) qFatal("no %s", qPrintable(piece));
    QTextCursor cursor = edit->textCursor();
    cursor.setPosition(static_cast<int>(at + piece.size()));
    edit->setTextCursor(cursor);
  }
  /// Types over a piece of the text.
  void typeOver(const QString& piece, const QString& instead) const {
    putBehind(piece);
    QTextCursor cursor = edit->textCursor();
    cursor.movePosition(QTextCursor::Left, QTextCursor::KeepAnchor, static_cast<int>(piece.size()));
    edit->setTextCursor(cursor);
    QTest::keyClicks(edit, instead);
  }
};

}  // namespace

class TestComposeText : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void formAndTextFollowEachOther();
  void commentsStay();
  void undoGoesBack();
  void aFaultIsLeftAlone();
  void unknownKeysAreNamed();
  void copyAndPutBack();
  void startTakesWhatIsTyped();
  void startHoldsBackAFault();
  void theNameFollows();
  void composingIsNotDisturbed();
  void partsHaveColours();
  void foldedTextIsLate();
  void japanese();
};

void TestComposeText::formAndTextFollowEachOther() {
  Text page;
  QCOMPARE(page.words(), page.draft().text());
  page.typeOver("\"ratio\": 0.3", "\"ratio\": 0.45");
  auto* ratio = page.find<QDoubleSpinBox>("prune.ratio");
  QCOMPARE(ratio->value(), 0.3);
  QTRY_COMPARE(ratio->value(), 0.45);
  QVERIFY(page.edit->hasFocus());
  ratio->setValue(0.6);
  QVERIFY(page.words().contains("\"ratio\": 0.6"));
  QVERIFY(Json::parse(page.words().toStdString()) == page.draft().json());
  // A member more: the text is written anew.
  page.click("metric_rouge2");
  QVERIFY(page.words().contains("\"metrics\""));
  QVERIFY(Json::parse(page.words().toStdString()) == page.draft().json());
}

void TestComposeText::commentsStay() {
  Text page;
  page.putBehind("\"prune\": {");
  QTest::keyClicks(page.edit, " // keep most");
  page.typeOver("\"ratio\": 0.3", "\"ratio\": 0.2");
  QTRY_VERIFY(page.draft().value("prune.ratio") == Json(0.2));
  QVERIFY(page.words().contains("{ // keep most"));
  // The form's own values go into their places.
  page.find<QDoubleSpinBox>("prune.ratio")->setValue(0.7);
  QVERIFY(page.words().contains("{ // keep most"));
  QVERIFY(page.words().contains("\"ratio\": 0.7"));
}

void TestComposeText::undoGoesBack() {
  Text page;
  const Json before = page.draft().json();
  page.typeOver("\"ratio\": 0.3", "\"ratio\": 0.9");
  QTRY_VERIFY(page.draft().value("prune.ratio") == Json(0.9));
  for (int i = 0; i < 20 && page.words() != QString::fromStdString(json::dump(before, 2)); ++i)
    QTest::keyClick(page.edit, Qt::Key_Z, Qt::ControlModifier);
  QTRY_VERIFY(page.draft().json() == before);
  // What a slider does in one go is one step back.
  auto* slider = page.find<QSlider>("ratioSlider");
  slider->setFocus();
  for (int i = 0; i < 5; ++i)
    QTest::keyClick(slider, Qt::Key_Right);
  QVERIFY(page.draft().value("prune.ratio") == Json(0.35));
  page.edit->setFocus();
  QTest::keyClick(page.edit, Qt::Key_Z, Qt::ControlModifier);
  QTRY_VERIFY(page.draft().value("prune.ratio") == Json(0.3));
  QTest::keyClick(page.edit, Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
  QTRY_VERIFY(page.draft().value("prune.ratio") == Json(0.35));
}

void TestComposeText::aFaultIsLeftAlone() {
  Text page;
  const Json before = page.draft().json();
  page.edit->setPlainText("{\n  \"espalier_plan\": 1,\n  \"名前\" 5\n}");
  QTRY_VERIFY(page.error()->isVisible());
  // The fault is the number: six characters after the two blanks, whatever they take in bytes.
  QVERIFY2(page.error()->text().contains("Line 3, column 8:"), qPrintable(page.error()->text()));
  QVERIFY(page.draft().json() == before);
  QVERIFY(!page.startable());
  QCOMPARE(page.edit->extraSelections().size(), 1);
  QCOMPARE(page.edit->extraSelections().first().cursor.blockNumber(), 2);
  // The form moves on; the text is still the user's.
  page.find<QDoubleSpinBox>("prune.ratio")->setValue(0.1);
  QVERIFY(page.words().contains("名前"));
  page.edit->setPlainText("{\"a\": {\"x\": 1, \"x\": 2}}");
  QTRY_VERIFY(page.error()->text().contains("column 16"));
  page.edit->setPlainText("[1, 2]");
  QTRY_VERIFY(page.error()->text().contains("Line 1, column 1:"));
  QVERIFY(page.draft().value("prune.ratio") == Json(0.1));
  page.edit->setPlainText(QString::fromStdString(json::dump(before, 2)));
  QTRY_VERIFY(!page.error()->isVisible());
  QVERIFY(page.draft().json() == before);
  QTRY_VERIFY(page.startable());
}

void TestComposeText::unknownKeysAreNamed() {
  Text page;
  const Json before = page.draft().json();
  page.typeOver("\"ratio\"", "\"ration\"");
  QTRY_VERIFY(page.error()->isVisible());
  QVERIFY(page.error()->text().contains("prune.ration"));
  QVERIFY(page.error()->text().contains("prune.ratio”"));
  const qsizetype line = page.words().left(page.words().indexOf("ration")).count('\n') + 1;
  QVERIFY(page.error()->text().startsWith(QStringLiteral("Line %1, column 5:").arg(line)));
  QVERIFY(page.draft().json() == before);
}

void TestComposeText::copyAndPutBack() {
  Text page;
  page.edit->setPlainText("{ broken");
  QTRY_VERIFY(page.error()->isVisible());
  page.click("copyPlanText");
  QCOMPARE(QGuiApplication::clipboard()->text(), QString("{ broken"));
  page.click("putBackPlanText");
  QCOMPARE(page.words(), page.draft().text());
  QVERIFY(!page.error()->isVisible());
  QVERIFY(!page.find<QAbstractButton>("putBackPlanText")->isVisible());
  QTRY_VERIFY(page.startable());
  page.edit->setFocus();
  QTest::keyClick(page.edit, Qt::Key_Z, Qt::ControlModifier);
  QCOMPARE(page.words(), QString("{ broken"));
}

void TestComposeText::startTakesWhatIsTyped() {
  Text page;
  page.typeOver("\"ratio\": 0.3", "\"ratio\": 0.25");
  QTest::keyClick(page.edit, Qt::Key_Return, Qt::ControlModifier);
  QTRY_COMPARE(page.jobs.state(), JobState::Running);
  QVERIFY(page.jobs.lastPlan["prune"]["ratio"] == Json(0.25));
  QVERIFY(!page.words().contains("\n\n"));
}

void TestComposeText::startHoldsBackAFault() {
  Text page;
  page.putBehind("\"ratio\"");
  QTest::keyClicks(page.edit, " 7");
  QTest::keyClick(page.edit, Qt::Key_Return, Qt::ControlModifier);
  QTRY_VERIFY(page.error()->isVisible());
  QVERIFY(!page.startable());
  QTest::qWait(200);
  QVERIFY(!page.jobs.calls.contains("start"));
}

void TestComposeText::theNameFollows() {
  Text page;
  auto* name = page.find<QLineEdit>("runNameEdit");
  QCOMPARE(name->text(), QString("help-ja 5 shots p30"));
  // Not the user's name: it goes on saying what sets the plan apart, in the text, too.
  page.typeOver("\"ratio\": 0.3", "\"ratio\": 0.4");
  QTRY_COMPARE(name->text(), QString("help-ja 5 shots p40"));
  QVERIFY(page.words().contains("\"name\": \"help-ja 5 shots p40\""));
  page.typeOver("help-ja 5 shots p40", "mine");
  QTRY_COMPARE(name->text(), QString("mine"));
  page.find<QDoubleSpinBox>("prune.ratio")->setValue(0.5);
  QCOMPARE(name->text(), QString("mine"));
  name->setFocus();
  QTest::keyClicks(name, "2");
  QVERIFY(page.words().contains("\"name\": \"mine2\""));
}

void TestComposeText::composingIsNotDisturbed() {
  Text page;
  page.putBehind("\n  \"name\": \"");
  const QString before = page.words();
  QInputMethodEvent preedit("よう", {});
  QCoreApplication::sendEvent(page.edit, &preedit);
  page.find<QDoubleSpinBox>("prune.ratio")->setValue(0.55);
  QTest::qWait(700);
  QCOMPARE(page.words(), before);
  QVERIFY(!page.error()->isVisible());
  QInputMethodEvent commit;
  commit.setCommitString("要約 ");
  QCoreApplication::sendEvent(page.edit, &commit);
  QVERIFY(page.words().contains("\"name\": \"要約 "));
  QTRY_VERIFY(page.find<QLineEdit>("runNameEdit")->text().startsWith("要約 "));
}

void TestComposeText::partsHaveColours() {
  Text page;
  page.edit->setPlainText("{\n\"a\": \"b\", /* x\n\"c\": 1 */ \"d\": 2.5 // \"e\"\n}");
  const auto colour = [&page](int line, int column) {
    const QTextBlock block = page.edit->document()->findBlockByNumber(line);
    for (const auto& range : block.layout()->formats()) {
      if (column >= range.start && column < range.start + range.length)
        return range.format.foreground().color();
    }
    return QColor();
  };
  const Colours& c = Theme::get().colours();
  QCOMPARE(colour(1, 1), c.accent);
  QCOMPARE(colour(1, 6), c.good);
  QCOMPARE(colour(1, 12), c.muted);
  QCOMPARE(colour(2, 1), c.muted);
  QCOMPARE(colour(2, 11), c.accent);
  QCOMPARE(colour(2, 16), c.warning);
  QCOMPARE(colour(2, 23), c.muted);
  const QString before = page.words();
  Theme::get().setMode(Theme::Mode::Dark);
  QTRY_COMPARE(colour(1, 1), Theme::get().colours().accent);
  QCOMPARE(page.words(), before);
  Theme::get().setMode(Theme::Mode::Light);
}

void TestComposeText::foldedTextIsLate() {
  Text page;
  page.click("planFold");
  QVERIFY(!page.edit->isVisible());
  page.find<QDoubleSpinBox>("prune.ratio")->setValue(0.8);
  page.click("planFold");
  QCOMPARE(page.words(), page.draft().text());
}

void TestComposeText::japanese() {
  Text page("ja");
  QCOMPARE(page.edit->accessibleName(), QString("プランの本文"));
  page.edit->setPlainText("{\n \"a\": }");
  QTRY_VERIFY(page.error()->isVisible());
  QVERIFY2(page.error()->text().contains("2 行 7 文字目"), qPrintable(page.error()->text()));
  page.click("languageSwitch");
  QTRY_VERIFY(page.error()->text().contains("Line 2, column 7"));
}

QTEST_MAIN(TestComposeText)
#include "tst_compose_text.moc"
