// The way back on Compose and on What if: by clicks and keys, whatever changed the plan or the
// point.
#include <QComboBox>
#include <QLabel>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QSlider>
#include <QToolButton>

#include "tests/ui/compose_stage.h"
#include "ui/models/plan_history.h"
#include "ui/pages/adapter_list.h"
#include "ui/pages/whatif_controls.h"
#include "ui/widgets/number_box.h"
#include "ui/widgets/slider_box.h"

using namespace espalier;
using namespace espalier::ui;

namespace {

struct Undo : Compose {
  explicit Undo(const QString& speaks = "en") : Compose(speaks) {
    Json adapters = Json::array();
    for (const char* name : {"descriptions-ja", "manual-ja"})
      adapters.push_back(
          {{"path", std::string("adapters/") + name}, {"name", name}, {"weight", 1.0}});
    draft().fix("adapters", adapters);
    window->findChild<PlanHistory*>()->forget();
  }
  /// To whatever has the keyboard.
  void back() const { press(Qt::ControlModifier); }
  void again() const { press(Qt::ControlModifier | Qt::ShiftModifier); }
  void press(Qt::KeyboardModifiers modifiers) const {
    QWidget* target = QApplication::focusWidget();
    QTest::keyClick(target != nullptr ? target : window.get(), Qt::Key_Z, modifiers);
  }
  QAbstractButton* button() const { return find<QAbstractButton>("undoPlan"); }
  QStringList adapters() const {
    QStringList out;
    for (const Json& adapter : draft().value("adapters"))
      out << adapterName(adapter);
    return out;
  }
  /// The one that stands there: those that were taken away may still wait for their end.
  AdapterRow* adapterRow(int index) const {
    QCoreApplication::processEvents();
    AdapterRow* found = nullptr;
    for (auto* row : window->findChildren<AdapterRow*>(QStringLiteral("adapterRow%1").arg(index))) {
      if (row->isVisible()) found = row;
    }
    return found;
  }
};

}  // namespace

class TestComposeUndo : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void aRemovedAdapterComesBack_data();
  void aRemovedAdapterComesBack();
  void weightsAreOneStepEach();
  void methodAndPruning();
  void fieldsKeepTheirOwnUndo();
  void aLoadedPlanAndAFix();
  void theNameIsLeftAlone();
  void aDataSetIsOneStep();
  void otherWorkspacesBeginAnew();
  void fieldsMergeOnlyWithThemselves();
  void whatIf_data();
  void whatIf();
};

void TestComposeUndo::aRemovedAdapterComesBack_data() {
  QTest::addColumn<QString>("language");
  QTest::addColumn<QString>("words");
  QTest::newRow("en") << "en"
                      << "“%1” comes back";
  QTest::newRow("ja") << "ja"
                      << "「%1」が戻ります";
}

void TestComposeUndo::aRemovedAdapterComesBack() {
  QFETCH(QString, language);
  QFETCH(QString, words);
  Undo page(language);
  QVERIFY(!page.button()->isEnabled());
  const QStringList before = page.adapters();
  QVERIFY(!before.isEmpty());
  QTest::mouseClick(page.adapterRow(0)->findChild<QToolButton*>(), Qt::LeftButton);
  QCOMPARE(page.adapters(), before.mid(1));
  QVERIFY(page.button()->isEnabled());
  QCOMPARE(page.button()->toolTip(), words.arg(before.first()));
  page.back();
  QCOMPARE(page.adapters(), before);
  QVERIFY(page.adapterRow(static_cast<int>(before.size()) - 1) != nullptr);
  QVERIFY(!page.button()->isEnabled());
  QVERIFY(page.button()->toolTip().isEmpty());
  page.again();
  QCOMPARE(page.adapters(), before.mid(1));
  page.click("undoPlan");
  QCOMPARE(page.adapters(), before);
}

void TestComposeUndo::weightsAreOneStepEach() {
  Undo page;
  const QString first = page.adapters().value(0);
  const auto walk = [&](int index, int steps) {
    auto* slider = page.adapterRow(index)->findChild<QSlider*>();
    slider->setFocus();
    for (int i = 0; i < steps; ++i)
      QTest::keyClick(slider, Qt::Key_PageUp);
  };
  walk(0, 2);
  QVERIFY(page.draft().value("adapters.0.weight") == Json(1.5));
  QCOMPARE(page.button()->toolTip(),
           QStringLiteral("The weight of “%1” becomes 1 again").arg(first));
  // What a slider did in one go is one step.
  page.back();
  QVERIFY(page.draft().value("adapters.0.weight") == Json(1.0));
  QCOMPARE(page.adapterRow(0)->findChild<NumberBox*>()->value(), 1.0);
  QVERIFY(!page.button()->isEnabled());
  page.again();
  QCOMPARE(page.adapterRow(0)->findChild<NumberBox*>()->value(), 1.5);
}

void TestComposeUndo::methodAndPruning() {
  Undo page;
  const Json before = page.draft().json();
  auto* slider = page.find<QSlider>("ratioSlider");
  slider->setFocus();
  for (int i = 0; i < 4; ++i)
    QTest::keyClick(slider, Qt::Key_Right);
  QVERIFY(page.draft().value("prune.ratio") == Json(0.34));
  QCOMPARE(page.button()->toolTip(), QString("Ratio becomes 0.3 again"));
  auto* importance = page.find<QComboBox>("prune.importance");
  importance->setFocus();
  QTest::keyClick(importance, Qt::Key_Down);
  QVERIFY(page.draft().value("prune.importance") == Json("gradient"));
  auto* list = page.find<QListWidget>("methodList");
  list->setFocus();
  const int row = list->currentRow();
  QTest::keyClick(list, row == 0 ? Qt::Key_End : Qt::Key_Home);
  QVERIFY(page.draft().method() != "adaptive_merge");
  QVERIFY2(page.button()->toolTip().startsWith("The method becomes"),
           qPrintable(page.button()->toolTip()));
  page.back();
  QCOMPARE(page.draft().method(), QString("adaptive_merge"));
  QCOMPARE(page.find<QListWidget>("methodList")->currentRow(), row);
  page.back();
  QCOMPARE(page.find<QComboBox>("prune.importance")->currentData().toString(), QString("input"));
  page.back();
  QCOMPARE(page.find<NumberBox>("prune.ratio")->value(), 0.3);
  QVERIFY(page.draft().json() == before);
  QVERIFY(!page.button()->isEnabled());
  for (int i = 0; i < 3; ++i)
    page.again();
  QVERIFY(page.draft().method() != "adaptive_merge");
}

void TestComposeUndo::fieldsKeepTheirOwnUndo() {
  Undo page;
  auto* slider = page.find<QSlider>("ratioSlider");
  slider->setFocus();
  QTest::keyClick(slider, Qt::Key_Right);
  auto* prompt = page.find<QPlainTextEdit>("data.prompt");
  prompt->setFocus();
  const QString before = prompt->toPlainText();
  QTest::keyClicks(prompt, "xyz");
  QVERIFY(prompt->toPlainText() != before);
  page.back();
  QCOMPARE(prompt->toPlainText(), before);
  // The slider stands where it stood: that was the field's own way back.
  QVERIFY(page.draft().value("prune.ratio") == Json(0.31));
  // A number that is entered is the page's, one that is being typed the field's.
  auto* epochs = page.find<NumberBox>("optimizer.epochs");
  epochs->setFocus();
  epochs->selectAll();
  QTest::keyClicks(epochs, "7");
  QTest::keyClick(epochs, Qt::Key_Return);
  QVERIFY(page.draft().value("optimizer.epochs") == Json(7));
  page.back();
  QVERIFY(!page.draft().has("optimizer.epochs"));
}

void TestComposeUndo::aLoadedPlanAndAFix() {
  Undo page;
  const Json before = page.draft().json();
  page.draft().fix("optimizer.epochs", 12);
  QCOMPARE(page.button()->toolTip(), QString("Epochs as it was"));
  page.draft().load({{"espalier_plan", 1}, {"base_model", "m"}, {"metrics", {"bleu"}}});
  QCOMPARE(page.button()->toolTip(), QString("The plan as it was"));
  page.click("undoPlan");
  QVERIFY(page.draft().value("optimizer.epochs") == Json(12));
  page.click("undoPlan");
  QVERIFY(page.draft().json() == before);
}

void TestComposeUndo::theNameIsLeftAlone() {
  Undo page;
  auto* name = page.find<QLineEdit>("runNameEdit");
  auto* slider = page.find<QSlider>("ratioSlider");
  slider->setFocus();
  QTest::keyClick(slider, Qt::Key_PageUp);
  QVERIFY(name->text().endsWith("p40"));
  page.back();
  // It follows the plan, and is no step of its own.
  QVERIFY(name->text().endsWith("p30"));
  QVERIFY(!page.button()->isEnabled());
  page.type(name, "mine");
  QVERIFY(!page.button()->isEnabled());
  slider->setFocus();
  QTest::keyClick(slider, Qt::Key_PageUp);
  page.back();
  QCOMPARE(name->text(), QString("mine"));
  QVERIFY(page.draft().value("name") == Json("mine"));
}

void TestComposeUndo::aDataSetIsOneStep() {
  Undo page;
  const Json before = page.draft().json();
  page.find<ComposePage>("compose")->useData("papers-outcome");
  QVERIFY(page.draft().value("data.train") != before["data"]["train"]);
  page.click("undoPlan");
  QVERIFY(page.draft().json() == before);
  QVERIFY(!page.button()->isEnabled());
}

void TestComposeUndo::otherWorkspacesBeginAnew() {
  Undo page;
  QTest::mouseClick(page.adapterRow(0)->findChild<QToolButton*>(), Qt::LeftButton);
  QVERIFY(page.button()->isEnabled());
  page.jobs.openWorkspace(page.folder.filePath("other"));
  QTRY_VERIFY(page.window->desk().workspaceFolder().endsWith("other"));
  QVERIFY(!page.button()->isEnabled());
}

void TestComposeUndo::fieldsMergeOnlyWithThemselves() {
  PlanDraft draft;
  PlanHistory history(draft);
  const auto steps = [&history] {
    int count = 0;
    while (history.canUndo()) {
      history.undo();
      ++count;
    }
    return count;
  };
  const Json adapters{{{"path", "adapters/a"}, {"weight", 1.0}}, {{"path", "adapters/b"}}};
  draft.set("adapters", adapters);
  draft.set("adapters.0.weight", 0.5);
  draft.set("adapters.0.weight", 0.4);
  draft.set("adapters.1.weight", 0.3);
  draft.set("optimizer.lr", 0.1);
  draft.set("optimizer.lr", 0.2);
  QCOMPARE(steps(), 4);
  QVERIFY(!draft.has("optimizer"));
  // There and back is nothing.
  draft.set("prune.ratio", 0.5);
  draft.set("prune.ratio", 0.3);
  QVERIFY(!history.canUndo());
  // Several at once are one.
  {
    const PlanDraft::Together one(draft);
    draft.set("seed", 4);
    draft.set("data.shots", 5);
  }
  QCOMPARE(steps(), 1);
  QVERIFY(!draft.has("seed") && !draft.has("data.shots"));
}

void TestComposeUndo::whatIf_data() {
  QTest::addColumn<QString>("language");
  QTest::addColumn<QString>("weight");
  QTest::addColumn<QString>("ratio");
  QTest::newRow("en") << "en"
                      << "The weight of “manual-ja” becomes 1 again"
                      << "The prune ratio becomes 0 again";
  QTest::newRow("ja") << "ja"
                      << "「manual-ja」の重みが 1 に戻ります"
                      << "枝刈り率が 0 に戻ります";
}

void TestComposeUndo::whatIf() {
  QFETCH(QString, language);
  QFETCH(QString, weight);
  QFETCH(QString, ratio);
  Undo page(language);
  page.click("rail_whatif");
  QTRY_VERIFY(page.window->findChild<SliderBox*>("whatifWeight_manual-ja") != nullptr);
  auto* undo = page.find<QAbstractButton>("undoWhatif");
  const auto slider = [&page](const char* box) {
    return page.find<SliderBox>(box)->findChild<QSlider*>();
  };
  const auto point = [&page] { return page.find<WhatIfControls>("whatifControls")->point(); };
  QTRY_VERIFY(slider("whatifWeight_manual-ja")->isEnabled());
  QVERIFY(!undo->isEnabled());
  QSlider* moved = slider("whatifWeight_manual-ja");
  moved->setFocus();
  for (int i = 0; i < 3; ++i)
    QTest::keyClick(moved, Qt::Key_PageDown);
  QCOMPARE(point().weights.at("manual-ja"), 0.25);
  QCOMPARE(undo->toolTip(), weight);
  slider("whatifRatio")->setFocus();
  QTest::keyClick(slider("whatifRatio"), Qt::Key_PageUp);
  QCOMPARE(undo->toolTip(), ratio);
  page.click("whatifLayer_3");
  page.click("whatifLayer_4");
  page.click("whatifReset");
  QCOMPARE(point(), workbench::LivePoint());
  // Backwards: all at rest, the two layers, the ratio, the weight in one go.
  page.back();
  QCOMPARE(point().layers_off, (std::set<std::int64_t>{3, 4}));
  page.back();
  page.back();
  QVERIFY(point().layers_off.empty());
  QVERIFY(page.find<QAbstractButton>("whatifLayer_3")->property("checked").toBool());
  QCOMPARE(point().ratio, 0.25);
  page.back();
  QCOMPARE(point().ratio, 0.0);
  QCOMPARE(page.find<SliderBox>("whatifWeight_manual-ja")->value(), 0.25);
  page.click("undoWhatif");
  QCOMPARE(page.find<SliderBox>("whatifWeight_manual-ja")->value(), 1.0);
  QVERIFY(!undo->isEnabled());
  // The loss follows back as it followed forth.
  QTRY_COMPARE(page.jobs.livePoint, workbench::LivePoint());
  page.again();
  QCOMPARE(page.find<SliderBox>("whatifWeight_manual-ja")->value(), 0.25);
  QTRY_COMPARE(page.jobs.livePoint.weights, (std::map<std::string, double>{{"manual-ja", 0.25}}));
}

QTEST_MAIN(TestComposeUndo)
#include "tst_compose_undo.moc"
