#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include "core/store/store.h"
#include "ui/jobs/bridge/store_queries.h"

using namespace espalier;
using namespace espalier::ui;
namespace event = espalier::plan::event;

namespace {

plan::Event step(std::int64_t at, double loss, double sparsity) {
  event::Step e;
  e.step = at;
  e.epoch = 1;
  e.loss = loss;
  e.sparsity = sparsity;
  return e;
}

plan::Event validation(std::int64_t at, double loss) {
  event::Validation e;
  e.epoch = 1;
  e.step = at;
  e.loss = loss;
  return e;
}

}  // namespace

/// What the window reads from a real store.
class TestStoreQueries : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void init();
  void rowsHoldWhatTablesShow();
  void theNewestByTimeHaveLines();
  void filesOfTheWorkspaceAreTheSame();
  void anInterruptedRunSaysHowFarItCame();
  void curvesComeWithoutEvents();
  void recordOfASample();
  void renamesStay();
  void methodsAreReadFromOutputs();
  void noStoreIsEmpty();

 private:
  QTemporaryDir m_folder;
  std::filesystem::path m_store;
  int m_count = 0;
};

void TestStoreQueries::init() {
  const std::filesystem::path folder = m_folder.path().toStdString();
  m_store = folder / (std::to_string(++m_count) + ".sqlite");
  store::Store db = store::Store::open(m_store);
  store::NewRun run;
  run.name = "help p30";
  run.method = "adaptive_merge";
  run.plan = {{"seed", 3},
              {"base_model", "models/m.gguf"},
              {"data",
               {{"train", "data/help-ja/train.jsonl"},
                {"validation", "data/help-ja/validation.jsonl"},
                {"language", "ja"},
                {"shots", 5},
                {"sample_seed", 2}}}};
  const std::string trained = db.create_run(run);
  event::Started started;
  started.trainable = 10;
  started.steps = 3;
  event::Finished finished;
  finished.best_epoch = 1;
  finished.best_step = 2;
  finished.validation_loss = 2.25;
  finished.validation_rouge_l = 0.25;
  finished.seconds = 96;
  finished.metrics = {
      {"rougeL", {{"value", 0.3}, {"low", 0.25}, {"high", 0.36}, {"signature", "words"}}},
      {"own", {{"value", 0.5}}}};
  db.append_events(trained, {started, step(1, 3, .1), step(2, 2.5, .2), validation(2, 2.25),
                             step(3, 2, .3), validation(3, 2.5), finished});
  run.name = "lead";
  run.method = "lead";
  db.create_run(run);
}

void TestStoreQueries::rowsHoldWhatTablesShow() {
  const QVector<RunRow> rows = queries::runs(m_store);
  QCOMPARE(rows.size(), 2);
  const RunRow& row = rows[0];
  QCOMPARE(row.name, QString("help p30"));
  QCOMPARE(row.data, QString("help-ja"));
  QCOMPARE(row.model, QString("m.gguf"));
  QCOMPARE(row.sampleSeed, quint64(2));
  QCOMPARE(row.state, QString("finished"));
  QCOMPARE(row.bestValidation.value_or(0), 2.25);
  QCOMPARE(row.validationRougeL.value_or(0), 0.25);
  QCOMPARE(row.bestStep.value_or(0), 2);
  // That of the state that was kept, not of the last step.
  QCOMPARE(row.sparsity.value_or(0), 0.2);
  QCOMPARE(row.metrics, (QMap<QString, double>{{"own", 0.5}, {"rougeL", 0.3}}));
  QCOMPARE(row.signatures.value("rougeL"), QString("words"));
  QVERIFY(row.intervals.value("rougeL") == std::pair(0.25, 0.36));
  QVERIFY(!row.intervals.contains("own"));
  QCOMPARE(row.losses.size(), 3);
  QVERIFY(!rows[1].sparsity && !rows[1].bestStep && !rows[1].validationRougeL);
}

/// Runs that were taken in are the last of the list, however long ago they were made.
void TestStoreQueries::theNewestByTimeHaveLines() {
  store::Store db = store::Store::open(m_store);
  store::RunRow row = db.run("1");
  for (int i = 1; i <= 70; ++i) {
    row.name = "old " + std::to_string(i);
    row.created = 1000 * i;
    db.import_run(row, {step(1, 3, .1), step(2, 2.5, .2)});
  }
  const QVector<RunRow> rows = queries::runs(m_store);
  QCOMPARE(rows.size(), 72);
  QCOMPARE(rows[0].losses.size(), 3);
  QCOMPARE(rows.last().losses.size(), 2);
  // Sixty have one; the two of before were made last.
  QCOMPARE(
      std::count_if(rows.begin(), rows.end(), [](const RunRow& r) { return !r.losses.isEmpty(); }),
      59);
  QVERIFY(rows[2].losses.isEmpty());
}

/// One that a study started says "models/m.gguf", one of the window the whole path.
void TestStoreQueries::filesOfTheWorkspaceAreTheSame() {
  store::Store db = store::Store::open(m_store);
  const std::filesystem::path folder = m_store.parent_path();
  store::NewRun run;
  run.name = "by hand";
  run.method = "adaptive_merge";
  run.plan = db.runs()[0].plan;
  run.plan["base_model"] = (folder / "models/m.gguf").string();
  run.plan["data"]["train"] = (folder / "data/help-ja/train.jsonl").string();
  run.plan["data"]["validation"] = "../data/help-ja/validation.jsonl";
  run.plan["data"]["test"] = "/elsewhere/test.jsonl";
  db.create_run(run);
  const QVector<RunRow> rows = queries::runs(m_store);
  Json wanted = rows[0].plan;
  wanted["data"]["test"] = "/elsewhere/test.jsonl";
  QVERIFY(rows.last().plan == wanted);
}

void TestStoreQueries::anInterruptedRunSaysHowFarItCame() {
  store::Store db = store::Store::open(m_store);
  store::NewRun run;
  run.name = "cut";
  run.method = "adaptive_merge";
  run.plan_hash = "abc";
  const std::string id = db.create_run(run);
  event::Started started;
  started.trainable = 10;
  started.steps = 9;
  started.facts = {{"records", {{"train", 5}, {"test", 4}}}};
  db.append_events(id, {started, step(1, 3, .1), step(2, 2.5, .2), step(3, 2, .3)});
  db.set_state(id, "interrupted");
  const auto last = [&] { return queries::runs(m_store).last(); };
  QCOMPARE(last().planHash, QString("abc"));
  QCOMPARE(last().steps, 9);
  QCOMPARE(last().testRecords, 4);
  QVERIFY(!last().hasOutputs());
  QCOMPARE(last().lastStep.value_or(0), 3);
  QVERIFY(!last().savedStep && !last().savedBestStep);
  // Its newest checkpoint that can be read counts; a half-written one has another name.
  const QString folder = QString::fromStdString((db.run(id).folder / "checkpoints").string());
  const auto write = [&](const char* name, const QByteArray& text) {
    QVERIFY(QDir().mkpath(folder + "/" + name));
    QFile file(folder + "/" + name + "/manifest.json");
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(text);
  };
  write("000001", R"({"values": {"steps": 1}})");
  write("000002", R"({"values": {"steps": 2, "best_step": 1, "best_loss": 2.25}})");
  write("000003", "{ damaged");
  write("000004.new", R"({"values": {"steps": 9}})");
  QCOMPARE(last().savedStep.value_or(0), 2);
  QCOMPARE(last().savedBestStep.value_or(0), 1);
  event::Failed failed;
  failed.error = {{"code", "file.missing"}, {"message", "gone"}, {"args", {{"path", "x"}}}};
  db.append_events(id, {failed});
  QCOMPARE(last().state, QString("failed"));
  QCOMPARE(last().error.code, QString("file.missing"));
  QCOMPARE(last().error.args.value("path"), QString("x"));
  // One that is done has no such numbers.
  QVERIFY(!queries::runs(m_store).first().lastStep);
}

void TestStoreQueries::curvesComeWithoutEvents() {
  const RunCurves curves = queries::curves(m_store, "001");
  QCOMPARE(curves.steps, (QVector<double>{1, 2, 3}));
  QCOMPARE(curves.loss, (QVector<double>{3, 2.5, 2}));
  QCOMPARE(curves.validationSteps, (QVector<double>{2, 3}));
  QCOMPARE(curves.validationLoss, (QVector<double>{2.25, 2.5}));
  QVERIFY(queries::curves(m_store, "002").steps.isEmpty());
}

void TestStoreQueries::recordOfASample() {
  // Neither file is there yet.
  Record record = queries::record(m_store, "001", "v2");
  QCOMPARE(record.id, QString("v2"));
  QVERIFY(record.document.isEmpty() && record.summary.isEmpty());
  const QDir folder(m_folder.path());
  QVERIFY(folder.mkpath("data/help-ja"));
  const auto write = [&](const char* name, const QByteArray& text) {
    QFile file(folder.filePath(QStringLiteral("data/help-ja/") + name));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(text);
  };
  write("train.jsonl", R"({"id": "t1", "document": "of training", "summary": "t"})");
  write("validation.jsonl",
        "{\"id\": \"v1\", \"document\": \"one\", \"summary\": \"1\"}\n"
        "{\"id\": \"v2\", \"document\": \"two\", \"summary\": \"2\"}\n");
  record = queries::record(m_store, "001", "v2");
  QCOMPARE(record.document, QString("two"));
  QCOMPARE(record.summary, QString("2"));
  QCOMPARE(queries::record(m_store, "001", "t1").document, QString("of training"));
  QVERIFY(queries::record(m_store, "001", "v3").document.isEmpty());
}

void TestStoreQueries::renamesStay() {
  queries::rename(m_store, "002", "見出し");
  QCOMPARE(queries::runs(m_store)[1].name, QString("見出し"));
}

void TestStoreQueries::methodsAreReadFromOutputs() {
  store::Store db = store::Store::open(m_store);
  const auto scored = [&](const char* method, double by) {
    store::NewRun run;
    run.name = method;
    run.method = method;
    run.plan = {{"base_model", "models/m.gguf"},
                {"data", {{"test", "data/help-ja/test.jsonl"}, {"shots", 5}, {"sample_seed", 2}}},
                {"method", {{"name", method}}}};
    const std::string id = db.create_run(run);
    event::Started started;
    started.facts = {{"data", {{"test", "hash"}}}};
    event::Finished finished;
    finished.metrics = {{"rougeL", {{"value", by + .1}}}};
    finished.facts = {{"leaked", {{"leaked", 1}, {"records", 2}}}};
    std::vector<plan::Event> events{started};
    for (int i = 0; i < 2; ++i) {
      event::Output output;
      output.id = "r" + std::to_string(i);
      output.scores = {{"rougeL", by + .2 * i}, {"other", 1.0}};
      events.emplace_back(output);
    }
    events.emplace_back(finished);
    db.append_events(id, events);
    db.note_test_scoring("hash", method, id);
    return QString::fromStdString(id);
  };
  const QString lead = scored("lead", .1);
  const QString lora = scored("lora", .3);
  const MatrixInfo info = queries::matrix(m_store, {"001", "002", lead, lora}, "rougeL");
  QCOMPARE(info.matrix.rows.size(), std::size_t{2});
  QCOMPARE(info.matrix.targets.size(), std::size_t{1});
  QCOMPARE(info.matrix.targets[0].test, std::string("hash"));
  QCOMPARE(info.matrix.targets[0].data, std::string("help-ja"));
  QVERIFY(std::abs(info.matrix.cell(0, 0)->estimate.mean - .2) < 1e-12);
  QVERIFY(std::abs(info.matrix.cell(1, 0)->estimate.mean - .4) < 1e-12);
  QCOMPARE(info.matrix.cell(1, 0)->leaked, 1);
  QVERIFY(info.matrix.cell(1, 0)->best);
  QVERIFY(!info.matrix.corpus_metric);
  QCOMPARE(info.scorings.size(), 1);
  QCOMPARE(info.scorings[0].times, 2);
  QCOMPARE(info.scorings[0].configurations, 2);
  QCOMPARE(queries::matrix(m_store, {lora}, "rougeL").matrix.rows.size(), std::size_t{1});
  QVERIFY(queries::matrix(m_store, {lead, lora}, "bleu").matrix.cells.empty());
}

void TestStoreQueries::noStoreIsEmpty() {
  QVERIFY(queries::runs(m_folder.filePath("none.sqlite").toStdString()).isEmpty());
}

QTEST_GUILESS_MAIN(TestStoreQueries)
#include "tst_store_queries.moc"
