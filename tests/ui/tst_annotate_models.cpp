#include <QAbstractItemModelTester>
#include <QKeyEvent>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include "ui/models/answer_draft.h"
#include "ui/models/answer_words.h"
#include "ui/models/code_points.h"
#include "ui/models/judge_tables.h"
#include "ui/models/judging_clock.h"
#include "ui/models/judging_keys.h"
#include "ui/models/tasks_model.h"
#include "ui/settings/settings.h"
#include "ui/settings/texts.h"

using namespace espalier;
using namespace espalier::ui;

/// What the Annotate page is made of, without the page.
class TestAnnotateModels : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void offsetsAreCodePoints();
  void clockLeavesPausesOut();
  void draftKnowsWhatIsMissing();
  void draftKeepsAnswersApart();
  void wordsGoByTheSidesShown();
  void keysAndConflicts();
  void brokenKeysFallBack();
  void everyKeyOfCoreHasAWord();
  void tasksAreAModel();
  void resultsAreModels();
};

namespace {

judge::Task task() {
  judge::Task task;
  task.id = "001";
  task.language = "en";
  task.criteria = {judge::default_criteria()[0]};
  return task;
}

judge::ItemView view() {
  judge::ItemView view;
  view.task = "001";
  view.item = "i";
  view.candidates = {{"x", "One text."}, {"y", "Another text."}};
  return view;
}

}  // namespace

void TestAnnotateModels::offsetsAreCodePoints() {
  const QString text = QString::fromUtf8("a🏛b🏛");
  QCOMPARE(text.size(), 6);
  const int points[] = {0, 1, 1, 2, 3, 3, 4};
  for (int unit = 0; unit <= 6; ++unit) {
    if (unit != 2 && unit != 5) QCOMPARE(codePointAt(text, unit), points[unit]);
  }
  for (int point = 0; point <= 4; ++point)
    QCOMPARE(codePointAt(text, unitAt(text, point)), point);
  QCOMPARE(unitAt(text, 2), 3);
  QCOMPARE(unitAt(text, 99), 6);
}

void TestAnnotateModels::clockLeavesPausesOut() {
  JudgingClock clock;
  clock.start(1000, 5000);
  QCOMPARE(clock.spent(1000), 5000);
  clock.touch(11000);
  QCOMPARE(clock.spent(11000), 15000);
  clock.touch(11000 + 600000);  // ten minutes of nothing count as one
  QCOMPARE(clock.spent(611000), 75000);
  clock.setActive(false, 621000);
  QCOMPARE(clock.spent(900000), 85000);
  clock.touch(900000);
  clock.setActive(true, 950000);
  QCOMPARE(clock.spent(950000), 85000);
  QCOMPARE(clock.spent(952000), 87000);
}

void TestAnnotateModels::draftKnowsWhatIsMissing() {
  AnswerDraft draft;
  draft.open(task(), view());
  QCOMPARE(draft.missing(), std::optional(AnswerDraft::Missing{}));
  draft.choose("a");
  QCOMPARE(draft.missing(), std::optional(AnswerDraft::Missing{"x", "faithfulness"}));
  draft.rate("x", "faithfulness", 6);
  draft.rate("x", "nonsense", 3);
  QCOMPARE(draft.missing(), std::optional(AnswerDraft::Missing{"x", "faithfulness"}));
  draft.rate("x", "faithfulness", 5);
  draft.rate("y", "faithfulness", 1);
  QVERIFY(!draft.missing());
  draft.choose("a");  // taken back
  QVERIFY(draft.missing());
  draft.setFlag("harmful", true);
  QVERIFY(draft.missing());
  draft.setFlag("broken_candidate", true);
  QVERIFY(!draft.missing());
  draft.setFlag("broken_candidate", false);
  QCOMPARE(draft.answer().flags, std::vector<std::string>{"harmful"});
  draft.addSpan("x", 3, 3, "not_in_source");
  draft.addSpan("x", 0, 3, "not_in_source");
  draft.addSpan("x", 0, 3, "not_in_source");
  QCOMPARE(draft.answer().spans.size(), std::size_t{1});
  draft.removeSpan(5);
  draft.removeSpan(0);
  QVERIFY(draft.answer().spans.empty());
}

void TestAnnotateModels::draftKeepsAnswersApart() {
  judge::ItemView item = view();
  item.answer.emplace();
  item.answer->choice = "a";
  item.answer->comment = "old";
  AnswerDraft draft;
  QSignalSpy changed(&draft, &AnswerDraft::changed);
  draft.open(task(), item);
  QCOMPARE(draft.choice(), QString("a"));
  QVERIFY(!draft.touched());
  item.draft = item.answer;
  item.draft->choice = "b";
  draft.open(task(), item);
  QCOMPARE(draft.choice(), QString("b"));
  QCOMPARE(draft.answer().shown, (std::vector<std::string>{"x", "y"}));
  changed.clear();
  draft.setComment("old");
  QCOMPARE(changed.count(), 0);
  draft.setComment("new");
  QCOMPARE(changed.count(), 1);
  QVERIFY(!changed[0][0].toBool() && draft.touched());
}

void TestAnnotateModels::wordsGoByTheSidesShown() {
  judge::Answer answer;
  answer.choice = "a";
  answer.shown = {"y", "x"};
  answer.ratings["x"]["faithfulness"] = 4;
  answer.flags = {"unsure"};
  answer.spans = {{"x", 0, 3, "not_in_source"}};
  answer.comment = "two\nlines";
  QCOMPARE(answerWords(answer, task(), view()),
           QString("B is better · A: Faithfulness 4 · Unsure · 1 error(s) marked · "
                   "note: two lines"));
  answer.choice = "both_bad";
  QCOMPARE(choiceWords(answer, view()), QString("both bad"));
}

void TestAnnotateModels::keysAndConflicts() {
  using Action = JudgingKeys::Action;
  QTemporaryDir folder;
  Settings settings(folder.path());
  JudgingKeys keys(settings);
  const auto press = [&](int key, Qt::KeyboardModifiers modifiers = {}, bool digits = true) {
    return keys.actionOf(QKeyEvent(QEvent::KeyPress, key, modifiers), digits);
  };
  QCOMPARE(press(Qt::Key_1), std::optional(Action::Left));
  QCOMPARE(press(Qt::Key_2, Qt::KeypadModifier), std::optional(Action::Right));
  QCOMPARE(press(Qt::Key_1, {}, false), std::nullopt);
  QCOMPARE(press(Qt::Key_Enter, Qt::KeypadModifier), std::optional(Action::Submit));
  QCOMPARE(press(Qt::Key_Backtab, Qt::ShiftModifier), std::optional(Action::PreviousCriterion));
  QCOMPARE(press(Qt::Key_Backspace), std::nullopt);
  QCOMPARE(press(Qt::Key_Delete), std::nullopt);
  QString why;
  QSignalSpy changed(&keys, &JudgingKeys::changed);
  QVERIFY(!keys.bind(Action::Skip, QKeySequence(Qt::Key_Return), &why));
  QCOMPARE(why, QString("“Return” is taken: submit and go on."));
  QVERIFY(!keys.bind(Action::Skip, QKeySequence(Qt::CTRL | Qt::Key_9), &why));
  QVERIFY(!keys.bind(Action::Skip, QKeySequence(Qt::SHIFT | Qt::Key_Question), &why));
  QVERIFY(!keys.bind(Action::Skip, QKeySequence(Qt::Key_Backspace), &why));
  QCOMPARE(changed.count(), 0);
  QVERIFY(keys.bind(Action::Skip, QKeySequence(Qt::CTRL | Qt::Key_Backspace), &why));
  QVERIFY(why.isEmpty());
  QVERIFY(keys.bind(Action::Flag, QKeySequence(Qt::Key_S), &why));  // it is free now
  QCOMPARE(press(Qt::Key_S), std::optional(Action::Flag));
  JudgingKeys other(settings);
  QCOMPARE(other.shown(Action::Flag), QString("S"));
  keys.reset();
  QCOMPARE(press(Qt::Key_S), std::optional(Action::Skip));
  QCOMPARE(other.shown(Action::Flag), QString("F"));
}

void TestAnnotateModels::brokenKeysFallBack() {
  QTemporaryDir folder;
  Settings settings(folder.path());
  settings.set(Settings::Key::JudgingKeys,
               QStringList{"skip=", "nonsense=J", "flag", "note=Ctrl+K, J"});
  JudgingKeys keys(settings);
  for (const JudgingKeys::Entry& entry : JudgingKeys::table())
    QCOMPARE(keys.key(entry.action), entry.usual);
}

void TestAnnotateModels::everyKeyOfCoreHasAWord() {
  for (const judge::Criterion& criterion : judge::default_criteria()) {
    QVERIFY(texts::hasWord("criterion." + QString::fromStdString(criterion.key)));
    QVERIFY(!texts::criterionHelp(criterion).isEmpty());
  }
  for (const std::string& kind : judge::span_kinds())
    QVERIFY2(texts::hasWord("span." + QString::fromStdString(kind)), kind.c_str());
  for (const std::string& kind : judge::flag_kinds())
    QVERIFY2(texts::hasWord("flag." + QString::fromStdString(kind)), kind.c_str());
}

void TestAnnotateModels::tasksAreAModel() {
  TasksModel model;
  QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
  TaskRow row;
  row.state.task = task();
  row.state.task.from_packet = true;
  row.state.items = 1234;
  annotation::AnnotatorState mori;
  mori.login = "mori";
  mori.progress.done = 2;
  mori.progress.practice_done = 1;
  mori.progress.total = 5;
  mori.progress.practice_total = 2;
  row.annotators = {mori};
  model.setRows({row});
  const auto text = [&](int column) { return model.index(0, column).data().toString(); };
  QCOMPARE(text(0), QString("Task 001"));
  QCOMPARE(text(1), QString("open, from a packet"));
  QCOMPARE(model.index(0, 2).data(TasksModel::SortRole).toLongLong(), 1234);
  QCOMPARE(text(5), QString("mori 3/7"));
  model.setRows({});
}

void TestAnnotateModels::resultsAreModels() {
  JudgeResults results;
  results.systems = {{"001", "one", "adaptive_merge"}, {"reference", "reference", "reference"}};
  results.wins = {{"001", "reference", {}, 0, 1, 2, 3, 1}};
  results.noStrengths = "judge.separated";
  results.ratings = {{"fluency", "reference", {4.25, std::nullopt, {}, 4}}};
  results.criteria = {judge::default_criteria()[2]};
  results.agreement = {{"choice", false, {0.9, std::nullopt, {}, 4}, std::nullopt}};
  results.pairs = {{"choice", "a", "b", {std::nullopt, std::nullopt, "judge.unanimous", 4}, 1.0}};
  annotation::AnnotatorState state;
  state.login = "a";
  results.annotators = {state};
  const QVector<QAbstractTableModel*> models{
      strengthsModel(results, this), winsModel(results, this),    agreementModel(results, this),
      pairsModel(results, this),     ratingsModel(results, this), annotatorsModel(results, this)};
  for (QAbstractTableModel* model : models) {
    QAbstractItemModelTester tester(model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    QVERIFY(model->rowCount() > 0);
  }
  const auto text = [&](int model, int column) {
    return models[model]->index(0, column).data().toString();
  };
  QCOMPARE(models[0]->rowCount(), 2);  // without strengths still who it was
  QCOMPARE(text(0, 2), QString("–"));
  QCOMPARE(text(1, 1), QString("Reference"));
  QCOMPARE(text(2, 4), QString("to be relied on"));
  QCOMPARE(text(3, 2), QString("All answers are the same: nothing tells agreement from chance."));
  QCOMPARE(text(4, 2), QString("4.25"));
  QCOMPARE(text(5, 2), QString("–"));
}

QTEST_MAIN(TestAnnotateModels)
#include "tst_annotate_models.moc"
