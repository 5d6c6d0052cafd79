// What preflight says before a run: counts that the run will have, and every mismatch as a note.
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <set>

#include "core/base/atomic_file.h"
#include "core/workbench/merge_folders.h"
#include "core/workbench/preflight.h"
#include "tests/support/error_code.h"
#include "tests/support/golden.h"

using espalier::Json;
using espalier::workbench::Note;
using espalier::workbench::Preflight;

namespace {

const Note* find(const Preflight& p, const std::string& key) {
  const auto it = std::find_if(p.notes.begin(), p.notes.end(),
                               [&](const Note& note) { return note.key == key; });
  return it == p.notes.end() ? nullptr : &*it;
}

}  // namespace

class TestPreflight : public QObject {
  Q_OBJECT

 private:
  QTemporaryDir folder_;
  std::filesystem::path root() const { return folder_.path().toStdString(); }

  void write_records(const std::string& name, const std::string& prefix, int count) {
    std::string text;
    for (int i = 0; i < count; ++i) {
      text += espalier::json::dump({{"id", prefix + std::to_string(i)},
                                    {"document", "A dog ran up the hill and down again."},
                                    {"summary", "A dog ran."}}) +
              "\n";
    }
    espalier::write_file(root() / name, text);
  }
  static Json base_plan() {
    const std::string golden = espalier::test::golden_path("").string();
    return {{"espalier_plan", 1},
            {"base_model", golden + "models/tiny-llama"},
            {"adapters",
             {{{"path", golden + "adapters/tiny-llama-a"}},
              {{"path", golden + "adapters/tiny-llama-b"}}}},
            {"data",
             {{"train", "train.jsonl"},
              {"validation", "validation.jsonl"},
              {"test", "test.jsonl"},
              {"shots", 4},
              {"validation_shots", 2}}},
            {"method", {{"name", "adaptive_merge"}}},
            {"optimizer", {{"epochs", 6}, {"accumulate", 1}, {"lr", 0.001}}}};
  }
  Preflight check(const Json& plan) const {
    return espalier::workbench::preflight(espalier::plan::parse(plan, root()));
  }

 private Q_SLOTS:
  void initTestCase() {
    write_records("train.jsonl", "a", 6);
    write_records("validation.jsonl", "b", 3);
    write_records("test.jsonl", "c", 5);
  }

  void a_searched_ratio_tells_what_it_costs() {
    Json plan = base_plan();
    plan["prune"] = {{"controller", "grasp_as_coded"}, {"interval", 4}};
    Preflight p = check(plan);
    QVERIFY(p.ok());
    const Note* search = find(p, "preflight.ratio_search");
    QVERIFY(search != nullptr);
    QCOMPARE(search->args.at("rounds"), std::string("6"));
    QCOMPARE(search->args.at("passes"), std::string("24"));
    QCOMPARE(search->args.at("records"), std::string("2"));
    QVERIFY(find(p, "preflight.ratio_as_coded") != nullptr);
    QVERIFY(find(p, "preflight.ratio_few_rounds") == nullptr);
    plan["prune"] = {{"controller", "grasp"}};
    p = check(plan);
    const Note* few = find(p, "preflight.ratio_few_rounds");
    QVERIFY(few != nullptr);
    QCOMPARE(few->args.at("rounds"), std::string("2"));
    QVERIFY(few->fix == Json({{"prune.interval", 2}}));
    QVERIFY(find(p, "preflight.ratio_as_coded") == nullptr);
    plan["prune"] = {{"ratio", 0.3}, {"controller", "cubic"}};
    QVERIFY(find(check(plan), "preflight.ratio_search") == nullptr);
  }

  void counts_what_the_run_will_have() {
    const Preflight p = check(base_plan());
    QVERIFY(p.ok());
    QCOMPARE(p.trainable, std::int64_t{3264});
    QCOMPARE(p.steps, std::int64_t{24});
    QCOMPARE(p.examples, std::int64_t{4});
    QCOMPARE(p.validation, std::int64_t{2});
    QCOMPARE(p.test, std::int64_t{5});
    QCOMPARE(p.effective_lr, 0.002);
    QCOMPARE(p.strengths.size(), std::size_t{2});
    QCOMPARE(p.strengths[0].second, 1.0);
    QVERIFY(p.seconds > 0 && p.bytes > 0);
    QVERIFY(find(p, "preflight.few_steps") == nullptr);
  }

  void strength_is_weight_times_scale() {
    Json plan = base_plan();
    plan["adapters"][0]["weight"] = -0.5;
    plan["method"]["scale_adapters"] = true;
    // alpha 8, rank 4.
    QCOMPARE(check(plan).strengths[0].second, -1.0);
  }

  void a_new_lora_is_counted() {
    Json plan = base_plan();
    plan["method"] = {{"name", "lora"}, {"rank", 2}, {"target_modules", {"q_proj"}}};
    plan.erase("adapters");
    // Three layers, q_proj 48 x 32, rank 2.
    QCOMPARE(check(plan).trainable, std::int64_t{3 * 2 * (48 + 32)});
  }

  void few_steps_and_accumulate() {
    Json plan = base_plan();
    plan["optimizer"] = {{"epochs", 3}, {"accumulate", 8}, {"min_steps", 0}};
    const Preflight p = check(plan);
    QVERIFY(p.ok());
    QCOMPARE(p.steps, std::int64_t{3});
    QCOMPARE(find(p, "preflight.few_steps")->args.at("steps"), std::string("3"));
    const Note* accumulate = find(p, "preflight.accumulate");
    QVERIFY(accumulate != nullptr);
    QVERIFY((accumulate->fix == Json{{"optimizer.accumulate", 1}}));
  }

  void another_base_is_an_error() {
    Json plan = base_plan();
    plan["adapters"][1]["path"] = espalier::test::golden_path("adapters/tiny-gemma3-a").string();
    const Preflight p = check(plan);
    QVERIFY(!p.ok());
    const Note* note = find(p, "preflight.adapter_module");
    QVERIFY(note != nullptr);
    QCOMPARE(note->field, std::string("adapters.1.path"));
    const Note* shape = find(p, "preflight.adapter_shape");
    QVERIFY(shape == nullptr || shape->args.at("base_shape") != shape->args.at("adapter_shape"));
  }

  void missing_files_are_notes() {
    Json plan = base_plan();
    plan["data"]["train"] = "nothing.jsonl";
    plan["base_model"] = "nothing.gguf";
    plan["adapters"][0]["path"] = "nothing";
    const Preflight p = check(plan);
    QVERIFY(!p.ok());
    QCOMPARE(find(p, "preflight.file_missing")->field, std::string("data.train"));
    QVERIFY(find(p, "preflight.model") != nullptr);
    QCOMPARE(find(p, "preflight.adapter")->args.at("code"), std::string("adapter.bad"));
  }

  void too_few_records() {
    Json plan = base_plan();
    plan["data"]["shots"] = 7;
    const Preflight p = check(plan);
    const Note* note = find(p, "preflight.data_too_few");
    QVERIFY(!p.ok() && note != nullptr);
    QCOMPARE(note->args.at("records"), std::string("6"));
    QVERIFY((note->fix == Json{{"data.shots", 6}}));
  }

  void prompt_and_metrics() {
    Json plan = base_plan();
    plan["data"]["prompt"] = "Text: {document}\nSummary: ";
    plan["metrics"] = {"rouge1", "rouge1_char"};
    plan["data"].erase("validation");
    const Preflight p = check(plan);
    QVERIFY((find(p, "preflight.prompt_ends_in_space")->fix ==
             Json{{"data.prompt", "Text: {document}\nSummary:"}}));
    QVERIFY(find(p, "preflight.no_validation") != nullptr);
    QCOMPARE(find(p, "preflight.metric")->args.at("metric"), std::string("rouge1_char"));
    QCOMPARE(find(p, "preflight.metric")->field, std::string("metrics.1"));
  }

  void metrics_of_commands_and_models() {
    Json plan = base_plan();
    const std::string encoder = espalier::test::golden_path("encoders/tiny-bert").string();
    plan["metrics"] = {"density",
                       {{"name", "mine"}, {"command", {"prog"}}},
                       {{"name", "bertscore"}, {"model", encoder}, {"layer", 3}},
                       {{"name", "bertscore-9"}, {"model", encoder}, {"layer", 9}},
                       {{"name", "summac"}, {"model", "nowhere"}}};
    const Preflight p = check(plan);
    const Note* command = find(p, "preflight.metric_command");
    QCOMPARE(command->args.at("code"), std::string("metric.command_refused"));
    std::vector<std::string> models;
    for (const Note& note : p.notes) {
      if (note.key == "preflight.metric_model") models.push_back(note.args.at("metric"));
    }
    QCOMPARE(models, (std::vector<std::string>{"bertscore-9", "summac"}));
    QVERIFY(find(p, "preflight.metric") == nullptr);
    QCOMPARE(command->field, std::string("metrics.1"));
    QCOMPARE(find(p, "preflight.metric_model")->field, std::string("metrics.3"));
    // Without a test set nothing is scored, and a run refuses the command all the same.
    plan["data"].erase("test");
    plan["metrics"].push_back("rouge1_char");
    const Preflight untested = check(plan);
    QVERIFY(find(untested, "preflight.no_test") != nullptr);
    QVERIFY(find(untested, "preflight.metric_command") != nullptr);
    QVERIFY(find(untested, "preflight.metric") == nullptr);
  }

  void documents_that_are_cut() {
    Json plan = base_plan();
    plan["data"]["max_document_tokens"] = 5;
    QCOMPARE(find(check(plan), "preflight.documents_cut")->args.at("k"), std::string("11"));
  }

  void training_documents_in_test() {
    write_records("leak.jsonl", "a", 5);
    Json plan = base_plan();
    plan["data"]["test"] = "leak.jsonl";
    plan["data"]["shots"] = 6;
    const Preflight p = check(plan);
    const Note* note = find(p, "preflight.train_in_test");
    QVERIFY(note != nullptr);
    QCOMPARE(note->args.at("k"), std::string("5"));
  }

  void keys_are_unique_and_named() {
    const auto& keys = espalier::workbench::note_keys();
    QCOMPARE(std::set<std::string>(keys.begin(), keys.end()).size(), keys.size());
    for (const std::string& key : keys)
      QVERIFY(key.starts_with("preflight."));
  }

  void weights_split_at_the_last_sign() {
    using espalier::workbench::parse_weighted;
    QCOMPARE(parse_weighted("a=b=-0.5"), (std::pair<std::filesystem::path, double>("a=b", -0.5)));
    QCOMPARE(parse_weighted("a"), (std::pair<std::filesystem::path, double>("a", 1.0)));
    for (const char* bad : {"", "=1", "a=", "a=1x", "a=nan"}) {
      QCOMPARE(espalier::test::code_of([&] { parse_weighted(bad); }), std::string("usage"));
    }
  }
};

QTEST_GUILESS_MAIN(TestPreflight)
#include "tst_preflight.moc"
