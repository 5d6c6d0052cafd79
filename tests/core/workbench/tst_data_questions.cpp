// What the Data page asks, answered as the window's worker does it.
#include <QtTest>

#include "core/data/records.h"
#include "core/experiment/open_model.h"
#include "core/experiment/run_data.h"
#include "core/experiment/workspace.h"
#include "core/plan/plan.h"
#include "core/workbench/data_questions.h"
#include "tests/support/error_code.h"
#include "tests/support/golden.h"
#include "tests/support/scratch_file.h"

using namespace espalier;
using namespace espalier::workbench;
using test::code_of;
namespace fs = std::filesystem;

namespace {

Json plan_json(const fs::path& model, const Json& data) {
  return {{"espalier_plan", 1},
          {"base_model", model.string()},
          {"data", data},
          {"method", {{"name", "zero_shot"}}}};
}

}  // namespace

class TestDataQuestions : public QObject {
  Q_OBJECT

  test::ScratchFolder folder_;
  DataDesk desk_;
  Control control_;

  template <typename Answer>
  Answer ask(const DataQuestion& question) {
    return std::get<Answer>(desk_.answer(question, control_));
  }

 private Q_SLOTS:
  void tokens_are_those_of_training_data() {
    QTest::addColumn<QString>("model");
    for (const char* model : {"tiny-llama", "tiny-gemma3", "tiny-qwen2", "tiny-gemma3.gguf",
                              "tiny-llama.gguf", "tiny-qwen2.gguf"})
      QTest::newRow(model) << model;
  }
  void tokens_are_those_of_training() {
    QFETCH(QString, model);
    const fs::path path = test::golden_path("models") / model.toStdString();
    const auto tokenizer = experiment::open_tokenizer(path);
    const data::Record record{
        "r", "A dog ran up the hill, 記事 😀 and down.", "A dog ran.", "T", "r", {}};
    for (const Json& settings :
         {Json{{"train", "t.jsonl"}}, Json{{"train", "t.jsonl"},
                                           {"prompt", "{title}: {document}\n="},
                                           {"completion", " {summary}."},
                                           {"max_document_tokens", 5},
                                           {"max_summary_tokens", 3},
                                           {"add_bos", "false"},
                                           {"append_eos", false}}}) {
      const plan::Plan plan = plan::parse(plan_json(path, settings), {});
      const auto wanted = experiment::encode_examples({record}, plan, *tokenizer).at(0);
      const auto view = ask<data::TokenView>(ShowTokens{path, settings, record});
      QCOMPARE(view.example.ids, wanted.ids);
      QCOMPARE(view.example.prompt_tokens, wanted.prompt_tokens);
      QCOMPARE(view.document.cut() > 0, wanted.document_cut);
      QCOMPARE(view.summary.cut() > 0, wanted.summary_cut);
      for (std::size_t i = 0; i < wanted.ids.size(); ++i) {
        QCOMPARE(view.tokens[i].id, wanted.ids[i]);
        QCOMPARE(view.tokens[i].label, std::int64_t(i) >= wanted.first_label());
      }
    }
  }

  void tokens_need_no_weights() {
    const fs::path model = folder_.path() / "weightless";
    fs::create_directory(model);
    for (const char* name : {"config.json", "tokenizer.json", "tokenizer_config.json"})
      fs::copy_file(test::golden_path("models/tiny-llama") / name, model / name);
    const auto view =
        ask<data::TokenView>(ShowTokens{model, Json::object(), {"r", "D", "S", "", "r", {}}});
    QVERIFY(!view.tokens.empty());
    QCOMPARE(code_of([&] {
               desk_.answer(ShowTokens{model, {{"max_document_token", 3}}, {}}, control_);
             }),
             std::string("plan.unknown_key"));
    QCOMPARE(code_of([&] {
               desk_.answer(ShowTokens{model, {{"prompt", "{nothing}"}}, {}}, control_);
             }),
             std::string("template.bad"));
    QCOMPARE(code_of([&] {
               desk_.answer(ShowTokens{"/nowhere", {}, {}}, control_);
             }),
             std::string("file.missing"));
  }

  void from_a_file_to_a_set_of_the_workspace() {
    std::string csv = "key,article,highlights\r\n";
    for (int i = 0; i < 40; ++i)
      csv +=
          "k" + std::to_string(i) + ",これは記事その" + std::to_string(i) +
          "です。本文はどれも同じで、数字だけが変わります。ほかに違うところはありません。,要約\r\n";
    csv += "broken\r\n";
    const fs::path file = folder_.write("news.csv", csv);
    const auto seen = ask<data::ImportPreview>(PreviewImport{file, {}});
    QCOMPARE(seen.known, std::string("cnn_dailymail"));
    const data::ImportShares shares{true, "", 0.2, 0.2, 0};
    const auto checked = ask<ImportChecked>(CheckImport{file, seen.suggested, shares});
    QCOMPARE(checked.language, std::string("ja"));
    QCOMPARE(checked.check.records, std::int64_t{40});
    QCOMPARE(checked.check.left_out, std::int64_t{1});
    const fs::path workspace = folder_.path() / "w";
    const data::ImportTarget target{workspace / "data" / "news", checked.language, true, false};
    ask<Imported>(RunImport{file, seen.suggested, shares, target});
    const auto opened = experiment::open_workspace(workspace);
    QCOMPARE(opened.data.size(), std::size_t{1});
    const experiment::DataItem& item = opened.data[0];
    QCOMPARE(item.problem, std::string());
    QCOMPARE(item.language, std::string("ja"));
    QCOMPARE(item.train, checked.check.train);
    QCOMPARE(item.validation, checked.check.validation);
    QCOMPARE(item.test, checked.check.test);
    QCOMPARE(item.train + item.validation + item.test, std::int64_t{40});

    const auto found =
        ask<data::FoundRecords>(FindRecords{target.folder / "train.jsonl", "その1", 100});
    QCOMPARE(found.total, item.train);
    const auto order = ask<data::ShotOrder>(DrawShots{target.folder / "train.jsonl", 2, 5});
    QCOMPARE(order.records.size(), std::size_t{5});
    const auto lengths = ask<data::Lengths>(
        CountLengths{target.folder / "train.jsonl", test::golden_path("models/tiny-llama")});
    QCOMPARE(std::int64_t(lengths.documents.size()), item.train);
    // Texts that differ in a number alone are near duplicates.
    const auto duplicates = ask<data::Duplicates>(FindDuplicates{target.folder, "ja"});
    QVERIFY(duplicates.counts.at("train-test") > 0);
  }

  void a_set_of_tests_alone_is_no_broken_one() {
    const fs::path file = folder_.write(
        "t.jsonl", "{\"id\":\"a\",\"document\":\"some English words\",\"summary\":\"S\"}\n");
    const fs::path workspace = folder_.path() / "alone";
    ask<Imported>(RunImport{file,
                            {{"document", "document"}, {"summary", "summary"}},
                            {false, "test", 0, 0, 0},
                            {workspace / "data" / "t", "", false, false}});
    const experiment::DataItem item = experiment::open_workspace(workspace).data.at(0);
    QCOMPARE(item.problem, std::string());
    QCOMPARE(item.test, std::int64_t{1});
    QCOMPARE(item.language, std::string("en"));
  }

  void what_takes_long_waits_elsewhere() {
    QVERIFY(takes_long(CheckImport{}));
    QVERIFY(takes_long(RunImport{}));
    QVERIFY(takes_long(CountLengths{}));
    QVERIFY(takes_long(FindDuplicates{}));
    QVERIFY(!takes_long(PreviewImport{}));
    QVERIFY(!takes_long(FindRecords{}));
    QVERIFY(!takes_long(ShowTokens{}));
    QVERIFY(!takes_long(DrawShots{}));
    Control stopped;
    stopped.request_abort();
    QCOMPARE(code_of([&] { desk_.answer(DrawShots{}, stopped); }), std::string("aborted"));
  }
};

QTEST_GUILESS_MAIN(TestDataQuestions)
#include "tst_data_questions.moc"
