#include <QAbstractButton>
#include <QApplication>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QScrollArea>
#include <QScrollBar>
#include <QSlider>
#include <QTest>
#include <cmath>

#include "tests/ui/stage.h"
#include "ui/pages/teach_page.h"
#include "ui/widgets/heat.h"
#include "ui/widgets/number_grid.h"
#include "ui/widgets/slider_box.h"

using namespace espalier;
using namespace espalier::ui;

namespace {

/// The real window, small, on the page Teach.
struct TeachStage : Stage {
  explicit TeachStage(const QString& tongue) : Stage(tongue) { window->resize(1100, 700); }
  void open() const {
    click("openTeach");
    QCOMPARE(window->currentPage(), QString("teach"));
  }
  const ToyState& state() const { return find<TeachPage>("teach")->state(); }
  /// Types a number into a cell, as a hand would.
  void type(const char* grid, int row, int column, const QString& number) const {
    auto* table = find<NumberGrid>(grid);
    const QPoint at = table->visualRect(table->model()->index(row, column)).center();
    QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, at);
    QTest::mouseDClick(table->viewport(), Qt::LeftButton, {}, at);
    QTRY_VERIFY(table->findChild<QDoubleSpinBox*>() != nullptr);
    auto* editor = table->findChild<QDoubleSpinBox*>();
    editor->selectAll();
    QTest::keyClicks(editor, number);
    QTest::keyClick(editor, Qt::Key_Return);
    QTRY_VERIFY(table->findChild<QDoubleSpinBox*>() == nullptr);
  }
  double shown(const char* label) const { return find<QLabel>(label)->text().toDouble(); }
};

int markedCells(const NumberGrid& grid) {
  int count = 0;
  for (int r = 0; r < grid.rowCount(); ++r) {
    for (int c = 0; c < grid.columnCount(); ++c)
      count += grid.marked(r, c) ? 1 : 0;
  }
  return count;
}

/// The first widget of the page that some widget around it cuts; empty where all are whole.
QString cutWidget(const QScrollArea& area) {
  if (area.horizontalScrollBar()->maximum() > 0) return "the page";
  for (auto* widget : area.widget()->findChildren<QWidget*>()) {
    const bool content =
        qobject_cast<NumberGrid*>(widget) != nullptr || qobject_cast<QLabel*>(widget) != nullptr;
    if (!content || !widget->isVisible()) continue;
    const auto* label = qobject_cast<QLabel*>(widget);
    const QSize needed = label != nullptr && label->wordWrap()
                             ? QSize(0, label->heightForWidth(label->width()))
                             : widget->sizeHint();
    if (widget->width() < needed.width() || widget->height() < needed.height())
      return "too small: " + widget->objectName() + (label != nullptr ? label->text() : QString());
    for (auto* around = widget->parentWidget(); around != &area; around = around->parentWidget()) {
      const QRect place(widget->mapTo(around, QPoint()), widget->size());
      if (!around->rect().contains(place) && around != area.viewport())
        return "cut: " + widget->objectName() + (label != nullptr ? label->text() : QString());
    }
  }
  return {};
}

}  // namespace

class TestTeach : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void reachedByClickAndKey();
  void editAndWeigh_data() { languages(); }
  void editAndWeigh();
  void pruneAndUndo_data() { languages(); }
  void pruneAndUndo();
  void anotherAndReset();
  void rankKeepsTheNumbers();
  void cellsByKeyboard();
  void dragIsOneStep();
  void enteredNumbersAreUndoneByThePage();
  void languageSwitchesAtOnce();
  void everyControlHasAName_data() { languages(); }
  void everyControlHasAName();
  void fitsASmallWindow_data() { languages(); }
  void fitsASmallWindow();
  void numbersReadOnTheirColours();

 private:
  static void languages() {
    QTest::addColumn<QString>("language");
    QTest::newRow("en") << "en";
    QTest::newRow("ja") << "ja";
  }
};

void TestTeach::reachedByClickAndKey() {
  TeachStage stage("en");
  auto* home = stage.find<QAbstractButton>("rail_home");
  QVERIFY(home->isChecked());
  stage.open();
  QVERIFY(!home->isChecked());
  stage.click("rail_home");
  QCOMPARE(stage.window->currentPage(), QString("home"));
  QVERIFY(home->isChecked());
  QTest::keyClick(stage.window.get(), Qt::Key_T, Qt::ControlModifier);
  QTRY_COMPARE(stage.window->currentPage(), QString("teach"));
  QTest::keyClick(stage.window.get(), Qt::Key_Left, Qt::AltModifier);
  QTRY_COMPARE(stage.window->currentPage(), QString("home"));
}

void TestTeach::editAndWeigh() {
  QFETCH(QString, language);
  TeachStage stage(language);
  stage.open();
  // Rank 1, two adapters worked out by hand: A = (1 3 1 0), B = (3 1 2 0).
  stage.find<QComboBox>("toyRank")->setFocus();
  QTest::keyClick(stage.find<QComboBox>("toyRank"), Qt::Key_Up);
  QCOMPARE(stage.find<NumberGrid>("toyA1")->rowCount(), 1);
  const char* const a[2][4] = {{"1", "2", "0", "-1"}, {"0", "1", "1", "1"}};
  const char* const b[2][4] = {{"1", "0", "2", "-1"}, {"2", "1", "0", "1"}};
  for (int j = 0; j < 4; ++j) {
    stage.type("toyA1", 0, j, a[0][j]);
    stage.type("toyA2", 0, j, a[1][j]);
    stage.type("toyB1", j, 0, b[0][j]);
    stage.type("toyB2", j, 0, b[1][j]);
  }
  auto* whole = stage.find<NumberGrid>("toyWhole");
  auto* own = stage.find<NumberGrid>("toyOwn");
  auto* cross = stage.find<NumberGrid>("toyCross");
  QCOMPARE(whole->value(0, 1), 9.0);
  QCOMPARE(own->value(0, 1), 4.0);
  QCOMPARE(cross->value(0, 1), 5.0);
  QCOMPARE(stage.find<QLabel>("toyEffective1")->text(), QString("0.568"));
  QCOMPARE(stage.find<QLabel>("toyEffective2")->text(), QString("0.432"));
  QCOMPARE(stage.find<QLabel>("toyEffectiveSum")->text(), QString("1.00"));
  // A weight multiplies the adapter's own product.
  auto* number = stage.find<QWidget>("toyWeight2")->findChild<QDoubleSpinBox*>();
  number->setFocus();
  number->selectAll();
  QTest::keyClicks(number, "-1");
  QTest::keyClick(number, Qt::Key_Return);
  QCOMPARE(stage.state().adapters[1].weight, -1.0);
  QCOMPARE(own->value(0, 1), 0.0);    // 2 - 2
  QCOMPARE(cross->value(0, 1), 3.0);  // B_1 (-A_2) + B_2 A_1 = -1 + 4
  for (int r = 0; r < 4; ++r) {
    for (int c = 0; c < 4; ++c)
      QVERIFY(std::abs(own->value(r, c) + cross->value(r, c) - whole->value(r, c)) < 1e-12);
  }
}

void TestTeach::pruneAndUndo() {
  QFETCH(QString, language);
  TeachStage stage(language);
  stage.open();
  const ToyState before = stage.state();
  auto* grid = stage.find<NumberGrid>("toyA1");
  auto* importance = stage.find<NumberGrid>("toyImportanceA1");
  auto* ratio = stage.find<SliderBox>("toyRatio");
  auto* number = ratio->findChild<QDoubleSpinBox*>();
  number->setFocus();
  number->selectAll();
  QTest::keyClicks(number, "0.4");
  QTest::keyClick(number, Qt::Key_Return);
  QCOMPARE(stage.state().ratio, 0.4);
  QCOMPARE(markedCells(*grid), 3);  // floor(0.4 * 8)
  QVERIFY(stage.find<QLabel>("toyCount")->text().contains("3"));
  for (int r = 0; r < 2; ++r) {
    for (int c = 0; c < 4; ++c)
      QCOMPARE(grid->marked(r, c), importance->marked(r, c));
  }
  const ToyState pruned = toy_pruned(stage.state());
  const QString after = stage.find<QLabel>("toyAfterAll")->text();
  QVERIFY(after != stage.find<QLabel>("toyNowAll")->text());
  stage.click("toyPrune");
  QVERIFY(stage.state() == pruned);
  QCOMPARE(stage.find<QLabel>("toyNowAll")->text(), after);
  stage.click("toyUndo");
  QCOMPARE(stage.state().adapters[0].a.values, before.adapters[0].a.values);
  stage.click("toyRedo");
  QVERIFY(stage.state() == pruned);
  QTest::keyClick(stage.window.get(), Qt::Key_Z, Qt::ControlModifier);
  QTRY_VERIFY(!(stage.state() == pruned));
  // To the value that the adapter came with, by the key.
  auto* reset = stage.find<QComboBox>("toyReset");
  reset->setFocus();
  QTest::keyClick(reset, Qt::Key_Down);
  QCOMPARE(stage.state().reset, ToyReset::initial);
  QTest::keyClick(stage.window.get(), Qt::Key_Return, Qt::ControlModifier);
  QTRY_VERIFY(stage.state().adapters != before.adapters);
  const ToyMarks marks = toy_prune([&] {
                           ToyState at = before;
                           at.ratio = 0.4;
                           return at;
                         }())
                             .a[0];
  for (std::size_t i = 0; i < 8; ++i) {
    const ToyAdapter& was = before.adapters[0];
    QCOMPARE(stage.state().adapters[0].a.values[i],
             marks.least[i] ? was.a_came.values[i] : was.a.values[i]);
  }
}

void TestTeach::anotherAndReset() {
  TeachStage stage("en");
  stage.open();
  QCOMPARE(stage.find<QLabel>("toyExample")->text(), QString("Example 1"));
  stage.click("toyAnother");
  QCOMPARE(stage.find<QLabel>("toyExample")->text(), QString("Example 2"));
  QVERIFY(stage.state() == toy_example(2, 2));
  stage.type("toyNorms", 0, 2, "7.5");
  QCOMPARE(stage.state().norms[2], 7.5);
  // A norm is positive: a zero is not taken.
  stage.type("toyNorms", 0, 2, "0");
  QCOMPARE(stage.state().norms[2], 7.5);
  stage.click("toyPrune");
  stage.click("toyResetAll");
  QVERIFY(stage.state() == toy_example(2, 2));
  stage.click("toyUndo");
  QVERIFY(!(stage.state() == toy_example(2, 2)));
}

void TestTeach::rankKeepsTheNumbers() {
  TeachStage stage("en");
  stage.open();
  auto* rank = stage.find<QComboBox>("toyRank");
  rank->setFocus();
  stage.type("toyA1", 1, 3, "2.25");
  QTest::keyClick(rank, Qt::Key_Up);
  QCOMPARE(stage.state().rank, std::size_t(1));
  QCOMPARE(stage.find<NumberGrid>("toyB2")->columnCount(), 1);
  QCOMPARE(stage.find<NumberGrid>("toyImportanceB2")->columnCount(), 1);
  QTest::keyClick(rank, Qt::Key_Down);
  QCOMPARE(stage.find<NumberGrid>("toyA1")->value(1, 3), 2.25);
}

void TestTeach::cellsByKeyboard() {
  TeachStage stage("en");
  stage.open();
  auto* grid = stage.find<NumberGrid>("toyB1");
  grid->setFocus();
  grid->setCurrentCell(0, 0);
  QTest::keyClick(grid, Qt::Key_Down);
  QTest::keyClick(grid, Qt::Key_Right);
  QTest::keyClick(grid, Qt::Key_Minus);
  auto* editor = grid->findChild<QDoubleSpinBox*>();
  QVERIFY(editor != nullptr);
  QCOMPARE(editor->text(), QString("-"));
  QTest::keyClicks(editor, "0.5");
  QTest::keyClick(editor, Qt::Key_Return);
  QTRY_COMPARE(stage.state().adapters[0].b.at(1, 1), -0.5);
  // Tab leaves the grid for the next one.
  QTRY_VERIFY(grid->findChild<QDoubleSpinBox*>() == nullptr);
  grid->setFocus();
  QTest::keyClick(grid, Qt::Key_Tab);
  QCOMPARE(QApplication::focusWidget(), stage.find<NumberGrid>("toyA1"));
}

void TestTeach::dragIsOneStep() {
  TeachStage stage("en");
  stage.open();
  auto* slider = stage.find<SliderBox>("toyWeight1")->findChild<QSlider*>();
  slider->setFocus();
  for (int i = 0; i < 5; ++i)
    QTest::keyClick(slider, Qt::Key_Left);
  QCOMPARE(stage.state().adapters[0].weight, 0.75);
  stage.click("toyUndo");
  QCOMPARE(stage.state().adapters[0].weight, 1.0);
  QCOMPARE(slider->value(), 100);
  QVERIFY(!stage.find<QAbstractButton>("toyUndo")->isEnabled());
}

void TestTeach::enteredNumbersAreUndoneByThePage() {
  TeachStage stage("en");
  stage.open();
  auto* number = stage.find<SliderBox>("toyRatio")->findChild<QDoubleSpinBox*>();
  number->setFocus();
  number->selectAll();
  QTest::keyClicks(number, "0.5");
  QTest::keyClick(number, Qt::Key_Return);
  QCOMPARE(stage.state().ratio, 0.5);
  QTest::keyClick(number, Qt::Key_Z, Qt::ControlModifier);
  QCOMPARE(stage.state().ratio, 0.25);
  QCOMPARE(number->text(), QString("0.25"));
  // Half typed, it is the field that takes back.
  number->selectAll();
  QTest::keyClicks(number, "0.7");
  QTest::keyClick(number, Qt::Key_Z, Qt::ControlModifier);
  QCOMPARE(stage.state().ratio, 0.25);
  QVERIFY(number->text() != "0.7");
}

void TestTeach::languageSwitchesAtOnce() {
  TeachStage stage("en");
  stage.open();
  QCOMPARE(stage.find<QAbstractButton>("toyPrune")->text(), QString("Prune once"));
  stage.find<QComboBox>("toyReset")->setFocus();
  QTest::keyClick(stage.find<QComboBox>("toyReset"), Qt::Key_Down);
  const ToyState before = stage.state();
  stage.click("languageSwitch");
  QTRY_COMPARE(stage.find<QAbstractButton>("toyPrune")->text(), QString("一度枝刈りする"));
  QCOMPARE(stage.find<QLabel>("toyExample")->text(), QString("例 1"));
  QCOMPARE(stage.find<QComboBox>("toyReset")->currentText(), QString("元の値"));
  QVERIFY(stage.state() == before);
}

void TestTeach::everyControlHasAName() {
  QFETCH(QString, language);
  TeachStage stage(language);
  stage.open();
  int controls = 0;
  for (auto* widget : stage.find<QWidget>("teach")->findChildren<QWidget*>()) {
    if (!widget->isVisible() || !(widget->focusPolicy() & Qt::TabFocus)) continue;
    if (widget->objectName() == "qt_spinbox_lineedit") continue;  // speaks for its box
    const auto* button = qobject_cast<QAbstractButton*>(widget);
    const bool named =
        !widget->accessibleName().isEmpty() || (button != nullptr && !button->text().isEmpty());
    QVERIFY2(named, qPrintable(widget->objectName() + widget->metaObject()->className()));
    ++controls;
  }
  QVERIFY(controls > 20);
}

void TestTeach::fitsASmallWindow() {
  QFETCH(QString, language);
  TeachStage stage(language);
  stage.open();
  QCOMPARE(stage.window->size(), QSize(1100, 700));
  auto* area = stage.find<QWidget>("teach")->findChild<QScrollArea*>();
  QTRY_COMPARE(cutWidget(*area), QString());
  // The wall: larger text makes larger grids, and still nothing is cut or leaves the page sideways.
  const int before = stage.find<NumberGrid>("toyWhole")->width();
  for (int i = 0; i < 5; ++i)
    QTest::keyClick(stage.window.get(), Qt::Key_Plus, Qt::ControlModifier);
  QTRY_VERIFY(stage.find<NumberGrid>("toyWhole")->width() > before);
  QTRY_COMPARE(cutWidget(*area), QString());
}

void TestTeach::numbersReadOnTheirColours() {
  TeachStage stage("en");
  for (const auto mode : {Theme::Mode::Light, Theme::Mode::Dark}) {
    Theme::get().setMode(mode);
    for (int i = -20; i <= 20; ++i) {
      const QColor diverging = divergingHeat(i, 20);
      const QColor sequential = sequentialHeat(std::abs(i), 20);
      QVERIFY(contrast(diverging, textOn(diverging)) >= 4.5);
      QVERIFY(contrast(sequential, textOn(sequential)) >= 4.5);
    }
  }
  Theme::get().setMode(Theme::Mode::Light);
}

QTEST_MAIN(TestTeach)
#include "tst_teach.moc"
