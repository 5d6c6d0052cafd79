#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>
#include <QToolTip>

#include "tests/ui/fake_job_service.h"
#include "ui/charts/histogram.h"
#include "ui/models/data_ask.h"
#include "ui/models/length_bins.h"
#include "ui/pages/data_panel.h"
#include "ui/pages/data_records.h"
#include "ui/settings/texts.h"
#include "ui/widgets/token_strip.h"

using namespace espalier;
using namespace espalier::ui;

namespace {

data::ViewedToken token(int id, const char* text, data::TokenPart part, bool special = false) {
  data::ViewedToken out;
  out.id = id;
  out.text = text;
  out.piece = text;
  out.part = part;
  out.special = special;
  return out;
}

data::TokenView view() {
  using data::TokenPart;
  data::TokenView out;
  out.tokens = {token(2, "<bos>", TokenPart::bos, true), token(10, "Article:", TokenPart::prompt),
                token(11, " a", TokenPart::document),    token(12, " <E3>", TokenPart::document),
                token(13, "\n", TokenPart::prompt),      token(14, "مرحبا", TokenPart::completion),
                token(1, "<eos>", TokenPart::eos, true)};
  out.document = {40, 2, "and the rest of it 😀"};
  return out;
}

}  // namespace

class TestDataModels : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void bins();
  void facts();
  void recordsAsATable();
  void oneQuestionAtATime();
  void tokensInAFlow();
  void tokensByKeys();
  void manyTokens();
  void histogramSaysItsNumbers();
  void settingsOfTheSet();
  void everyFaultHasASentence();
};

void TestDataModels::bins() {
  QCOMPARE(binLengths({}).counts, QVector<qint64>());
  LengthBins b = binLengths({0, 1, 1, 3});
  QCOMPARE(b.width, 1);
  QCOMPARE(b.counts, (QVector<qint64>{1, 2, 0, 1}));
  b = binLengths({5, 39}, 40);
  QCOMPARE(b.width, 1);
  b = binLengths({5, 40}, 40);
  QCOMPARE(b.width, 2);
  QCOMPARE(b.counts.size(), 21);
  QCOMPARE(b.counts[2], 1);
  QCOMPARE(b.counts[20], 1);
  b = binLengths({0, 49, 50, 1999}, 40);
  QCOMPARE(b.width, 50);
  QCOMPARE(b.counts[0], 2);
  QCOMPARE(b.counts[1], 1);
  QCOMPARE(b.counts[39], 1);
  QCOMPARE(binLengths({2000}, 40).width, 100);
  QCOMPARE(binLengths({2000000000}, 40).width, 100000000);
}

void TestDataModels::facts() {
  QCOMPARE(lengthFacts({}).count, 0);
  const std::vector<std::int32_t> lengths{1, 2, 4, 9};
  const LengthFacts f = lengthFacts(lengths);
  QCOMPARE(f.count, 4);
  QCOMPARE(f.mean, 4.0);
  QCOMPARE(f.median, 3.0);
  QCOMPARE(f.p95, 9.0);
  QCOMPARE(f.longest, 9);
  std::vector<std::int32_t> hundred;
  for (int i = 1; i <= 100; ++i)
    hundred.push_back(i);
  QCOMPARE(lengthFacts(hundred).p95, 95.0);
  QCOMPARE(longerThan(lengths, 4), 1);
  QCOMPARE(longerThan(lengths, 3), 2);
  QCOMPARE(longerThan(lengths, 0), 0);
  QCOMPARE(longerThan(lengths, 5'000'000'000LL), 0);
}

void TestDataModels::recordsAsATable() {
  RowsModel<data::Record> model(recordColumns());
  QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
  data::Record record{"a", std::string(50000, 'x'), "two\nlines", "", "a", {}};
  model.setRows({record, record});
  QCOMPARE(model.index(0, 2).data().toString(), QString("two lines"));
  // A cell holds the beginning only.
  QVERIFY(model.index(0, 3).data().toString().size() <= 300);
  model.setRows({});
  QCOMPARE(model.rowCount(), 0);
}

void TestDataModels::oneQuestionAtATime() {
  FakeJobService jobs("/nowhere");
  jobs.holdData = true;
  DataAsk ask(jobs);
  int answers = 0;
  connect(&ask, &DataAsk::answered, this, [&] { ++answers; });
  ask.ask(workbench::DrawShots{});
  const int first = jobs.lastData();
  ask.ask(workbench::DrawShots{});
  QCOMPARE(jobs.dataStopped, QVector<int>{first});
  QVERIFY(ask.busy());
  Q_EMIT jobs.dataAnswered(first, data::ShotOrder{});
  QCOMPARE(answers, 0);
  jobs.answerData(jobs.lastData());
  QCOMPARE(answers, 1);
  QVERIFY(!ask.busy());
  ask.ask(workbench::DrawShots{});
  ask.stop();
  jobs.answerData(jobs.lastData());
  QCOMPARE(answers, 1);
  QVERIFY(!ask.busy());
}

void TestDataModels::tokensInAFlow() {
  TokenStrip strip;
  strip.resize(400, 300);
  strip.show();
  strip.setView(view());
  using Kind = TokenStrip::Kind;
  QVector<Kind> kinds;
  for (int i = 0; i < strip.count(); ++i)
    kinds << strip.kind(i);
  // What was cut stands where it would have gone on: behind the document.
  QCOMPARE(kinds, (QVector<Kind>{Kind::Bos, Kind::Prompt, Kind::Document, Kind::Document, Kind::Cut,
                                 Kind::Cut, Kind::Cut, Kind::Prompt, Kind::Completion, Kind::Eos}));
  QCOMPARE(strip.shown(2), QString("·a"));
  QCOMPARE(strip.shown(3), QString("·<E3>"));
  QCOMPARE(strip.shown(4) + strip.shown(5), QString("and·the·rest·of·it·😀"));
  QCOMPARE(strip.shown(6), QString("38 tokens cut off"));
  QCOMPARE(strip.shown(7), QString("↵"));
  QVERIFY(strip.words(4).isEmpty());
  QVERIFY(strip.words(8).contains("id 14"));
  QVERIFY(strip.words(8).contains("Learnt"));
  // The place counts tokens, not what was cut.
  QVERIFY(strip.words(9).startsWith("Token 7:"));
  // A line break ends the line.
  QVERIFY(strip.rectOf(8).top() > strip.rectOf(7).bottom());
  QVERIFY(!strip.rectOf(1).intersects(strip.rectOf(2)));
  strip.clear();
  QCOMPARE(strip.count(), 0);
}

void TestDataModels::tokensByKeys() {
  TokenStrip strip;
  strip.resize(400, 300);
  strip.show();
  strip.setView(view());
  QCOMPARE(strip.current(), 0);
  QTest::keyClick(&strip, Qt::Key_Right);
  QTest::keyClick(&strip, Qt::Key_Right);
  QCOMPARE(strip.current(), 2);
  QTest::keyClick(&strip, Qt::Key_Left);
  QCOMPARE(strip.current(), 1);
  QTest::keyClick(&strip, Qt::Key_End);
  QCOMPARE(strip.current(), 9);
  QTest::keyClick(&strip, Qt::Key_Right);
  QCOMPARE(strip.current(), 9);
  QTest::keyClick(&strip, Qt::Key_Home);
  QTest::keyClick(&strip, Qt::Key_Down);
  QVERIFY(strip.rectOf(strip.current()).top() > strip.rectOf(0).bottom());
  QTest::mouseClick(strip.viewport(), Qt::LeftButton, {}, strip.rectOf(3).center());
  QCOMPARE(strip.current(), 3);
}

void TestDataModels::manyTokens() {
  data::TokenView large;
  for (int i = 0; i < 50000; ++i)
    large.tokens.push_back(token(i, "ab", data::TokenPart::document));
  TokenStrip strip;
  strip.resize(600, 300);
  strip.show();
  strip.setView(large);
  QTest::keyClick(&strip, Qt::Key_End);
  QCOMPARE(strip.current(), 49999);
  // The last one is in sight.
  QVERIFY(strip.viewport()->rect().contains(strip.rectOf(49999)));
  QVERIFY(!strip.grab().isNull());
}

void TestDataModels::histogramSaysItsNumbers() {
  Histogram chart(0);
  chart.setTitle("Documents");
  chart.setLengths({1, 2, 4, 9});
  chart.setBound(3);
  QCOMPARE(chart.facts(),
           QString("4 texts; tokens: mean 4.00, median 3.00, 95 % within 9, longest 9"));
  const auto labels = chart.findChildren<QLabel*>();
  const auto says = [&](const QString& words) {
    return std::any_of(labels.begin(), labels.end(),
                       [&](const QLabel* label) { return label->text() == words; });
  };
  QVERIFY(says("Cut at 3 tokens by the plan: 2 of 4"));
  chart.setBound(0);
  QVERIFY(says("The plan cuts none of them."));
  QVERIFY(chart.csv().startsWith("from,to,texts\n0,0,0\n1,1,1\n2,2,1\n3,3,0\n4,4,1\n"));
  chart.setLengths({});
  QCOMPARE(chart.facts(), QString("none"));
}

void TestDataModels::settingsOfTheSet() {
  PlanDraft draft;
  experiment::DataItem set;
  set.folder = "/w/data/help-ja";
  set.prompt = "own {document}";
  draft.set("data.max_document_tokens", 7);
  draft.set("data.prompt", "plan's {document}");
  draft.set("data.train", "data/other/train.jsonl");
  // Another set's templates mean nothing here; the bounds are the plan's.
  Json settings = settingsFor(draft, set, "/w");
  QCOMPARE(settings["prompt"], Json("own {document}"));
  QCOMPARE(settings["max_document_tokens"], Json(7));
  draft.set("data.train", "data/help-ja/train.jsonl");
  settings = settingsFor(draft, set, "/w");
  QCOMPARE(settings["prompt"], Json("plan's {document}"));
}

void TestDataModels::everyFaultHasASentence() {
  QSet<QString> sentences;
  const QStringList faults{"json",        "key_twice",      "no_object",  "no_text",
                           "no_document", "empty_document", "no_summary", "empty_summary",
                           "twice",       "fields",         "open_quote", "stray_quote"};
  for (const QString& fault : faults)
    sentences << texts::fault({"data.record", {{"fault", fault}}, "m", ""});
  QCOMPARE(sentences.size(), faults.size());
  const QString usual = texts::error({"data.record", {}, "m", ""});
  QVERIFY(!sentences.contains(usual));
  QCOMPARE(texts::fault({"data.record", {{"fault", "unheard of"}}, "m", ""}), usual);
}

QTEST_MAIN(TestDataModels)
#include "tst_data_models.moc"
