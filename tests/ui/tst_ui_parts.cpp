#include <QApplication>
#include <QFile>
#include <QFloat16>
#include <QHelpEvent>
#include <QMessageBox>
#include <QPushButton>
#include <QSignalSpy>
#include <QSlider>
#include <QStyleOptionComboBox>
#include <QTemporaryDir>
#include <QTest>
#include <QToolTip>
#include <QWheelEvent>
#include <cmath>

#include "core/base/error_codes.h"
#include "core/plan/descriptors.h"
#include "ui/charts/smoothing.h"
#include "ui/models/plan_draft.h"
#include "ui/models/run_feed.h"
#include "ui/models/text_marks.h"
#include "ui/pages/adapter_list.h"
#include "ui/settings/language.h"
#include "ui/settings/settings.h"
#include "ui/settings/texts.h"
#include "ui/widgets/format.h"
#include "ui/widgets/number_box.h"

using namespace espalier;
using namespace espalier::ui;

class TestUiParts : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void settingsKeepAndDefault();
  void settingsDropDeadWorkspaces();
  void textsKnowEveryKeyOfCore();
  void textsFillArguments();
  void feedReplaysARun();
  void feedGoesBackAfterAResume();
  void feedHidesTimeLeftAtFirst();
  void smoothingIsDebiased();
  void marksOfEnglish();
  void marksOfJapanese();
  void draftSetsAndRemoves();
  void draftRebasesPaths();
  void draftDropsWhatTheMethodLeaves();
  void wheelLeavesTheFormAlone();
  void narrowListFieldTellsItsText();
  void qtsOwnButtonsSpeakJapanese();
};

void TestUiParts::settingsKeepAndDefault() {
  QTemporaryDir folder;
  for (std::size_t i = 0; i < Settings::table().size(); ++i) {
    QVERIFY(static_cast<std::size_t>(Settings::table()[i].key) == i);
  }
  {
    Settings settings(folder.path());
    QCOMPARE(settings.value<QString>(Settings::Key::Theme), QString("system"));
    QCOMPARE(settings.value<int>(Settings::Key::TextSize), 15);
    settings.set(Settings::Key::TextSize, 18);
    settings.set(Settings::Key::WindowGeometry, QByteArray("abc"));
  }
  Settings again(folder.path());
  QCOMPARE(again.value<int>(Settings::Key::TextSize), 18);
  QCOMPARE(again.value<QByteArray>(Settings::Key::WindowGeometry), QByteArray("abc"));
  // What belongs to the machine stays out of the file that travels.
  QFile user(folder.filePath("espalier.ini"));
  QVERIFY(user.open(QIODevice::ReadOnly));
  const QByteArray text = user.readAll();
  QVERIFY(text.contains("text_size=18"));
  QVERIFY(!text.contains("geometry"));
}

void TestUiParts::settingsDropDeadWorkspaces() {
  QTemporaryDir folder;
  QTemporaryDir alive;
  Settings settings(folder.path());
  for (int i = 0; i < 20; ++i)
    settings.addRecentWorkspace(QStringLiteral("/nowhere/%1").arg(i));
  settings.addRecentWorkspace(alive.path());
  QCOMPARE(settings.recentWorkspaces(), QStringList{alive.path()});
  QCOMPARE(settings.value<QStringList>(Settings::Key::RecentWorkspaces).size(), 15);
}

void TestUiParts::textsKnowEveryKeyOfCore() {
  for (const CodeInfo& code : all_codes()) {
    const QString key = QString::fromUtf8(code.key.data(), static_cast<qsizetype>(code.key.size()));
    QVERIFY2(texts::hasError(key), qPrintable("no sentence for error " + key));
  }
  for (const plan::MethodInfo& method : plan::methods()) {
    const QString name = QString::fromStdString(method.name);
    QVERIFY2(texts::hasMethod(name), qPrintable("no words for method " + name));
    for (const std::string& note : method.notes) {
      const QString key = QString::fromStdString(note);
      QVERIFY2(!plan::method_note(note).empty(), qPrintable("core has no text for note " + key));
      QVERIFY2(texts::hasMethodNote(key), qPrintable("no words for the method note " + key));
    }
    for (const plan::ParameterInfo& parameter : method.parameters) {
      QVERIFY2(texts::hasParameter(QString::fromStdString(parameter.key)),
               qPrintable("no words for parameter " + QString::fromStdString(parameter.key)));
      if (parameter.type != "choice") continue;
      for (const std::string& value : parameter.choices) {
        QVERIFY2(texts::hasChoice(QString::fromStdString(value)),
                 qPrintable("no word for choice " + QString::fromStdString(value)));
      }
    }
  }
}

void TestUiParts::textsFillArguments() {
  QCOMPARE(inSentences({"One.", "Two."}), QString("One. Two."));
  QCOMPARE(inSentences({"一。", "二。", "Two."}), QString("一。二。Two."));
  workbench::Note note;
  note.key = "preflight.data_too_few";
  note.args = {{"shots", "7"}, {"split", "train"}, {"records", "6"}};
  QCOMPARE(texts::note(note), QString("7 shots are asked for, but training has 6 records."));
  QCOMPARE(texts::fill("No file[: {path}].", {{"path", "/a"}}), QString("No file: /a."));
  QCOMPARE(texts::fill("No file[: {path}].", {}), QString("No file."));
  // An argument that looks like a pattern stays as it is.
  QCOMPARE(texts::fill("{a} {b}", {{"a", "{b}"}, {"b", "x"}}), QString("{b} x"));
  ErrorInfo info{"plan.unknown_key", {{"key", "lrr"}, {"nearest", "lr"}}, "m", "h"};
  QVERIFY(texts::error(info).contains("lrr"));
  info.code = "no.such.code";
  QCOMPARE(texts::error(info), QString("m"));
}

namespace {

plan::event::Started started(std::int64_t steps) {
  plan::event::Started s;
  s.run = "007";
  s.name = "n";
  s.method = "adaptive_merge";
  s.steps = steps;
  s.adapters = {"x", "y"};
  return s;
}

plan::event::Step stepAt(std::int64_t at, double loss) {
  plan::event::Step s;
  s.step = at;
  s.epoch = 1;
  s.loss = loss;
  s.sparsity = 0.3;
  s.seconds = 2;
  s.weights = {{"x", 0.75}, {"y", 0.25}};
  return s;
}

}  // namespace

void TestUiParts::feedReplaysARun() {
  RunFeed feed;
  QSignalSpy changed(&feed, &RunFeed::changed);
  plan::event::Validation best{1, 2, 2.5, {}, true};
  feed.apply({started(10), plan::event::Phase{"train", 0, 10},
              plan::event::Example{1, 1, "r", 3.5, 10}, stepAt(1, 3.0), stepAt(2, 2.0), best,
              plan::event::Sample{2, "r", "text"}});
  QCOMPARE(changed.count(), 1);
  QCOMPARE(feed.runId(), QString("007"));
  QCOMPARE(feed.steps().y, (QVector<double>{3.0, 2.0}));
  QCOMPARE(feed.examples().y, QVector<double>{3.5});
  QCOMPARE(feed.adapters(), (QStringList{"x", "y"}));
  QCOMPARE(feed.weights()[0].y, (QVector<double>{0.75, 0.75}));
  QCOMPARE(feed.best()->second, 2.5);
  QCOMPARE(feed.progress(), 0.2);
  feed.apply({plan::event::Phase{"validate", 0, 20}});
  QCOMPARE(feed.progress(), 0.2);  // of the whole run, not of the validation
  plan::event::Finished done;
  done.best_step = 2;
  feed.apply({plan::event::Stopped{2, "stop"}, done});
  QCOMPARE(feed.state(), JobState::Stopped);
  QCOMPARE(feed.progress(), 1.0);
  Json broken = {{"code", "data.empty"}, {"args", {{"path", "p"}}}, {"message", 3}};
  feed.apply({plan::event::Failed{broken}});
  QCOMPARE(feed.failure().code, QString("data.empty"));
  QCOMPARE(feed.failure().args.value("path"), QString("p"));
}

void TestUiParts::feedGoesBackAfterAResume() {
  RunFeed feed;
  feed.apply({started(10), stepAt(1, 3), stepAt(2, 2), stepAt(3, 1), stepAt(2, 5)});
  QCOMPARE(feed.steps().x, (QVector<double>{1, 2}));
  QCOMPARE(feed.steps().y, (QVector<double>{3, 5}));
  QCOMPARE(feed.weights()[1].x, (QVector<double>{1, 2}));
}

void TestUiParts::feedHidesTimeLeftAtFirst() {
  RunFeed feed;
  feed.apply({started(10), plan::event::Phase{"train", 0, 10}});
  for (int i = 1; i <= 4; ++i)
    feed.apply({stepAt(i, 1)});
  QVERIFY(!feed.secondsLeft());
  feed.apply({stepAt(5, 1)});
  QCOMPARE(feed.secondsLeft().value_or(-1), 10.0);
}

void TestUiParts::smoothingIsDebiased() {
  QCOMPARE(smoothed({2, 2, 2}, 0.9), (QVector<double>{2, 2, 2}));
  QCOMPARE(smoothed({1, 5}, 0), (QVector<double>{1, 5}));
  const QVector<double> two = smoothed({1, 3}, 0.5);
  QVERIFY(std::abs(two[1] - 7.0 / 3.0) < 1e-12);
  QVERIFY(std::isnan(smoothed({1, std::nan(""), 1}, 0.5)[1]));
}

void TestUiParts::marksOfEnglish() {
  const QString summary = "The Quick brown fox sleeps.";
  const auto marks = markSummary("A quick brown fox jumps over the dog.", summary, "en");
  QCOMPARE(marks.size(), 2);
  QCOMPARE(summary.mid(marks[0].start, marks[0].length), QString("Quick brown fox"));
  QCOMPARE(marks[0].kind, TextMark::Kind::Taken);
  QCOMPARE(summary.mid(marks[1].start, marks[1].length), QString("sleeps"));
  QCOMPARE(marks[1].kind, TextMark::Kind::Foreign);
  QVERIFY(markedHtml("a <b>", {}).contains("&lt;b&gt;"));
  QVERIFY(markSummary("", "", "en").isEmpty());
}

void TestUiParts::marksOfJapanese() {
  const QString summary = "ファイルを並べ替える手順";
  const auto marks = markSummary("フォルダー内のファイルを並べ替える方法です。", summary, "ja");
  QCOMPARE(marks.size(), 2);
  QCOMPARE(summary.mid(marks[0].start, marks[0].length), QString("ファイルを並べ替える"));
  QCOMPARE(summary.mid(marks[1].start, marks[1].length), QString("手順"));
  QCOMPARE(marks[1].kind, TextMark::Kind::Foreign);
}

void TestUiParts::draftSetsAndRemoves() {
  PlanDraft draft;
  QSignalSpy changed(&draft, &PlanDraft::changed);
  draft.set("optimizer.lr", 1e-3);
  QCOMPARE(draft.value("optimizer.lr").get<double>(), 1e-3);
  draft.set("optimizer.lr", 1e-3);
  QCOMPARE(changed.count(), 1);
  draft.set("optimizer.lr", Json());
  QVERIFY(!draft.has("optimizer.lr"));
  draft.set("adapters", Json::array({{{"path", "a"}, {"weight", 1.0}}}));
  draft.set("adapters.0.weight", 0.5);
  QCOMPARE(draft.value("adapters.0.weight").get<double>(), 0.5);
  draft.set("data.train", "data/help-ja/train.jsonl");
  draft.set("data.shots", 5);
  // Without a translator: plurals come with it.
  QCOMPARE(draft.suggestedName(), QString("help-ja 5 shot(s) p30"));
  draft.load(Json::array());
  QVERIFY(draft.json().is_object());
}

void TestUiParts::draftRebasesPaths() {
  const Json plan = {{"base_model", "models/m.gguf"},
                     {"data", {{"train", "data/t.jsonl"}, {"test", "/abs/x"}}},
                     {"adapters", {{{"path", "adapters/a"}}}}};
  const Json moved = PlanDraft::rebased(plan, "/w", "/w/plans");
  QCOMPARE(moved["base_model"].get<std::string>(), std::string("../models/m.gguf"));
  QCOMPARE(moved["data"]["test"].get<std::string>(), std::string("/abs/x"));
  QVERIFY(PlanDraft::rebased(moved, "/w/plans", "/w") == plan);
}

void TestUiParts::draftDropsWhatTheMethodLeaves() {
  PlanDraft draft;
  draft.set("optimizer.lr", 1e-3);
  draft.set("method", Json{{"name", "zero_shot"}});
  const Json plan = planToRun(draft);
  QVERIFY(!plan.contains("adapters"));
  QVERIFY(!plan.contains("prune"));
  QVERIFY(!plan.contains("optimizer"));
  QVERIFY(draft.has("prune"));
}

/// Scrolling a form over a weight's slider changes neither the slider nor the weight.
void TestUiParts::wheelLeavesTheFormAlone() {
  AdapterRow row("help-ja", 1.0);
  row.show();
  QSignalSpy changed(&row, &AdapterRow::weightChanged);
  auto* slider = row.findChild<QSlider*>();
  QVERIFY(slider != nullptr);
  const int before = slider->value();
  for (const bool focused : {false, true}) {
    if (focused) slider->setFocus();
    const QPointF at = QRectF(slider->rect()).center();
    QWheelEvent wheel(at, slider->mapToGlobal(at), {}, {0, -120}, Qt::NoButton, Qt::NoModifier,
                      Qt::NoScrollPhase, false);
    QApplication::sendEvent(slider, &wheel);
    QVERIFY(!wheel.isAccepted());
    QCOMPARE(slider->value(), before);
  }
  QCOMPARE(changed.count(), 0);
  // A key still moves it, and the weight with it.
  QTest::keyClick(slider, Qt::Key_Right);
  QVERIFY(slider->value() > before);
}

void TestUiParts::narrowListFieldTellsItsText() {
  struct Shown : ChoiceBox {
    QString text() const {
      QStyleOptionComboBox option;
      initStyleOption(&option);
      return option.currentText;
    }
  } box;
  const QString name = "learned weights, one an adapter · seed 1";
  box.addItem(name);
  const auto hover = [&box] {
    QToolTip::hideText();
    const QPoint at = box.rect().center();
    QHelpEvent help(QEvent::ToolTip, at, box.mapToGlobal(at));
    QApplication::sendEvent(&box, &help);
    return QToolTip::text();
  };
  box.resize(120, 28);
  box.show();
  QVERIFY(box.text().endsWith(QChar(0x2026)) && name.startsWith(box.text().chopped(1)));
  QCOMPARE(hover(), name);
  QCOMPARE(box.currentText(), name);
  box.resize(600, 28);
  QCOMPARE(box.text(), name);
  hover();
  QTRY_VERIFY(QToolTip::text().isEmpty());
  box.resize(120, 28);
  box.setToolTip("What it is for");
  QCOMPARE(hover(), QString("What it is for"));
}

void TestUiParts::qtsOwnButtonsSpeakJapanese() {
  const QTemporaryDir folder;
  Settings settings(folder.path());
  settings.set(Settings::Key::Language, "ja");
  const Language language(settings);
  const QMessageBox box(QMessageBox::NoIcon, {}, {}, QMessageBox::Cancel);
  QCOMPARE(box.button(QMessageBox::Cancel)->text(), QString("キャンセル"));
}

QTEST_MAIN(TestUiParts)
#include "tst_ui_parts.moc"
