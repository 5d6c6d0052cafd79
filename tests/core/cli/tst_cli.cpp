// The real program as a child process: exit statuses, JSON on standard output, the rules of design
// section 6.
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

#include <signal.h>

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "core/base/atomic_file.h"
#include "tests/support/golden.h"

using espalier::Json;
namespace json = espalier::json;

namespace {

struct Answer {
  int status = -1;
  std::string out, err;
  Json object() const { return json::parse(out); }
  /// The objects of a run, one a line.
  std::vector<Json> lines() const {
    std::vector<Json> list;
    std::size_t at = 0;
    while (at < out.size()) {
      const std::size_t end = out.find('\n', at);
      list.push_back(json::parse(out.substr(at, end - at)));
      if (end == std::string::npos) break;
      at = end + 1;
    }
    return list;
  }
};

QString program() {
  return QStringLiteral(ESPALIER_BIN_DIR "/espalier-cli");
}

Answer ask(const QStringList& arguments) {
  QProcess process;
  process.start(program(), arguments);
  Answer answer;
  if (!process.waitForFinished(120000)) return answer;
  answer.status = process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -2;
  answer.out = process.readAllStandardOutput().toStdString();
  answer.err = process.readAllStandardError().toStdString();
  return answer;
}

QString golden(const char* name) {
  return QString::fromStdString(espalier::test::golden_path(name).string());
}

std::string code_of(const Answer& answer) {
  const Json object = answer.object();
  return object.contains("error") ? object["error"].at("code").get<std::string>() : "none";
}

}  // namespace

class TestCli : public QObject {
  Q_OBJECT

 private:
  QTemporaryDir folder_;
  std::filesystem::path root() const { return folder_.path().toStdString(); }
  QString path(const char* name) const { return folder_.filePath(QString::fromUtf8(name)); }

  void write_records(const char* name, int count) {
    std::string text;
    for (int i = 0; i < count; ++i) {
      const Json record{{"id", std::string(name) + std::to_string(i)},
                        {"document", "A dog number " + std::to_string(i) + " ran up the hill."},
                        {"summary", "A dog ran."}};
      text += json::dump(record) + "\n";
    }
    espalier::write_file(root() / name, text);
  }
  Json plan() const {
    const std::string golden = espalier::test::golden_path("").string();
    return {{"espalier_plan", 1},
            {"name", "tiny"},
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
            {"prune", {{"ratio", 0.3}}},
            {"optimizer", {{"epochs", 2}, {"min_steps", 4}}},
            {"generation", {{"max_new_tokens", 4}}}};
  }
  void write_plan(const char* name, const Json& plan) {
    espalier::write_file(root() / name, json::dump(plan, 1));
  }

 private Q_SLOTS:
  void initTestCase() {
    QVERIFY(folder_.isValid());
    write_records("train.jsonl", 6);
    write_records("validation.jsonl", 3);
    write_records("test.jsonl", 4);
    write_plan("plan.json", plan());
  }

  void inspect_names_kinds() {
    const std::vector<std::pair<QString, std::string>> cases{
        {golden("models/tiny-llama"), "model"},
        {golden("models/tiny-gemma3.gguf"), "model"},
        {golden("adapters/tiny-llama-a"), "adapter"},
        {path("train.jsonl"), "data"},
        {path("plan.json"), "plan"}};
    for (const auto& [file, kind] : cases) {
      const Answer answer = ask({"inspect", file, "--json"});
      QCOMPARE(answer.status, 0);
      QCOMPARE(answer.object().at("kind").get<std::string>(), kind);
      for (const char* key : {"family", "parameters", "dtype", "tokenizer", "warnings"})
        QVERIFY2(answer.object().contains(key), key);
    }
    const Json llama = ask({"inspect", golden("models/tiny-llama"), "--json"}).object();
    QCOMPARE(llama.at("family").get<std::string>(), std::string("llama"));
    QCOMPARE(llama.at("parameters").get<int>(), 53472);
    const Json adapter = ask({"inspect", golden("adapters/tiny-llama-a"), "--json"}).object();
    QCOMPARE(adapter.at("rank").get<int>(), 4);
    QCOMPARE(adapter.at("alpha").get<double>(), 8.0);
    QCOMPARE(adapter.at("kind_of_lora").get<std::string>(), std::string("plain"));
    QCOMPARE(adapter.at("modules").size(), std::size_t{6});
  }

  void logits_match_the_golden_order() {
    const Answer answer = ask({"logits", "--model", golden("models/tiny-llama"), "--ids", "1,5,9",
                               "--top", "328", "--json"});
    QCOMPARE(answer.status, 0);
    const Json top = answer.object().at("top");
    QCOMPARE(top.size(), std::size_t{3});
    for (const Json& position : top) {
      const auto values = position.at("logprobs").get<std::vector<double>>();
      QVERIFY(std::is_sorted(values.rbegin(), values.rend()));
      double sum = 0;
      for (const double value : values)
        sum += std::exp(value);
      QVERIFY(std::abs(sum - 1) < 1e-4);
    }
  }

  void generation_follows_the_logits() {
    const QString model = golden("models/tiny-gemma3");
    const Json text =
        ask({"generate", "--model", model, "--ids", "2,7,9", "--max-new-tokens", "1", "--json"})
            .object();
    const Json top =
        ask({"logits", "--model", model, "--ids", "2,7,9", "--top", "1", "--json"}).object();
    QCOMPARE(text.at("outputs")[0].at("ids")[0].get<int>(),
             top.at("top")[2].at("ids")[0].get<int>());
    // Gemma puts bos before a text and not before ids.
    const Json tokens = ask({"tokenize", "--model", model, "--text", "Hello", "--json"}).object();
    std::string ids = "2";
    for (const Json& id : tokens.at("ids"))
      ids += "," + std::to_string(id.get<int>());
    const Json by_ids = ask({"generate", "--model", model, "--ids", QString::fromStdString(ids),
                             "--max-new-tokens", "4", "--json"})
                            .object();
    const Json by_text =
        ask({"generate", "--model", model, "--text", "Hello", "--max-new-tokens", "4", "--json"})
            .object();
    QVERIFY(by_text.at("outputs")[0].at("ids") == by_ids.at("outputs")[0].at("ids"));
  }

  void tokenize_takes_specials_as_text() {
    const QString model = golden("models/tiny-llama");
    const Json plain = ask({"tokenize", "--model", model, "--text", "<s>", "--json"}).object();
    const Json special =
        ask({"tokenize", "--model", model, "--text", "<s>", "--special", "--json"}).object();
    QVERIFY(plain.at("ids").size() > 1);
    QVERIFY(special.at("ids") == Json::parse("[1]"));
  }

  void score_gives_each_record() {
    const Answer answer =
        ask({"score", "--model", golden("models/tiny-llama"), "--input", path("test.jsonl"),
             "--prompt", "{document}", "--completion", " {summary}", "--json"});
    QCOMPARE(answer.status, 0);
    const Json object = answer.object();
    QCOMPARE(object.at("records").size(), std::size_t{4});
    double sum = 0;
    for (const Json& record : object.at("records")) {
      QVERIFY(record.at("tokens").get<int>() > 1);
      sum += record.at("loss").get<double>();
    }
    QVERIFY(std::abs(object.at("mean").get<double>() - sum / 4) < 1e-9);
  }

  void merge_writes_a_folder() {
    const QString a = golden("adapters/tiny-llama-a"), b = golden("adapters/tiny-llama-b");
    const QString out = path("merged=cat");
    const Answer answer = ask({"merge", "--method", "cat", "--adapter", a + "=0.5", "--adapter",
                               b + "=-1", "--out", out, "--json"});
    QCOMPARE(answer.status, 0);
    QCOMPARE(answer.object().at("rank").get<int>(), 8);
    const Json merged = ask({"inspect", out, "--json"}).object();
    QCOMPARE(merged.at("rank").get<int>(), 8);
    QCOMPARE(merged.at("alpha").get<double>(), 8.0);
    QCOMPARE(code_of(ask({"merge", "--method", "bogus", "--adapter", a, "--out", out, "--json"})),
             std::string("plan.method"));
    QCOMPARE(
        code_of(ask({"merge", "--method", "cat", "--adapter", a + "=x", "--out", out, "--json"})),
        std::string("usage"));
    QCOMPARE(code_of(ask({"merge", "--method", "cat", "--adapter", a, "--adapter",
                          golden("adapters/tiny-llama3-a"), "--out", out, "--json"})),
             std::string("adapter.base"));
  }

  void merge_tells_its_notes() {
    const QString a = golden("adapters/tiny-llama-a"), b = golden("adapters/tiny-llama-b");
    const Answer answer = ask({"merge", "--method", "lora_lego", "--adapter", a, "--adapter", b,
                               "--rank", "3", "--seed", "7", "--out", path("lego"), "--json"});
    QCOMPARE(answer.status, 0);
    QCOMPARE(answer.object().at("rank").get<int>(), 3);
    QCOMPARE(answer.object().at("notes").size(), std::size_t{2});
    QCOMPARE(code_of(ask({"merge", "--method", "slerp", "--adapter", a, "--adapter", b, "--adapter",
                          a, "--out", path("x"), "--json"})),
             std::string("plan.source_count"));
    QCOMPARE(code_of(ask({"merge", "--method", "enmp", "--adapter", a, "--adapter", b, "--out",
                          path("x"), "--json"})),
             std::string("plan.method"));
    QVERIFY(!std::filesystem::exists(path("x").toStdString()));
  }

  void similarity_compares_a_library() {
    const QString a = golden("adapters/tiny-llama-a"), c = golden("adapters/tiny-llama-c");
    const Answer answer =
        ask({"similarity", "--adapter", a, "--adapter", c, "--adapter", a, "--json"});
    QCOMPARE(answer.status, 0);
    const Json found = answer.object();
    QCOMPARE(found.at("adapters")[0].at("name").get<std::string>(), std::string("tiny-llama-a"));
    QCOMPARE(found.at("adapters")[2].at("name").get<std::string>(), std::string("tiny-llama-a-2"));
    QVERIFY(std::abs(found.at("cosines")[0][2].get<double>() - 1) < 1e-9);
    QVERIFY(std::abs(found.at("cosines")[0][1].get<double>()) < 0.5);
    QCOMPARE(found.at("modules").size(), std::size_t{21});
    const Answer words = ask({"similarity", "--adapter", a, "--adapter", c});
    QCOMPARE(words.status, 0);
    QVERIFY(words.out.find("1.000") != std::string::npos);
    QCOMPARE(code_of(ask({"similarity", "--adapter", a, "--json"})), std::string("usage"));
    QCOMPARE(code_of(ask({"similarity", "--adapter", a, "--adapter",
                          golden("adapters/tiny-llama3-a"), "--json"})),
             std::string("adapter.base"));
  }

  /// As Import on the window does, and it says that it is a guess.
  void inspect_guesses_columns() {
    Json rows = Json::array();
    for (int i = 0; i < 5; ++i) {
      const std::string n = std::to_string(i);
      rows.push_back({{"nr", i},
                      {"kurz", "The bridge number " + n + " is closed."},
                      {"lang", "The bridge number " + n +
                                   " over the river is closed for a year, "
                                   "as its pillars are worn and must be replaced one by one."}});
    }
    const QString file = path("odd.json");
    espalier::write_file(file.toStdString(), json::dump(rows));
    const Answer answer = ask({"inspect", file, "--json"});
    QCOMPARE(answer.status, 0);
    const Json seen = answer.object();
    QCOMPARE(seen.at("mapping"), (Json{{"lang", "document"}, {"kurz", "summary"}}));
    QCOMPARE(seen.at("guessed"), (Json{"document", "summary"}));
    QCOMPARE(seen.at("records"), Json(5));
    QVERIFY(seen.at("warnings").at(0).get<std::string>().find("\"lang\" is a guess") !=
            std::string::npos);
  }

  void export_model_writes_a_whole_model() {
    const QString model = golden("models/tiny-llama"), adapter = golden("adapters/tiny-llama-a");
    const QString folder = path("whole"), file = path("whole.gguf");
    const QStringList ids{"--ids", "1,5,9,44", "--json"};
    const Json wanted =
        ask(QStringList{"logits", "--model", model, "--adapter", adapter} + ids).object();
    const QStringList from{"export-model", "--model", model, "--adapter", adapter, "--json"};
    const Answer answer = ask(from + QStringList{"--format", "hf", "--out", folder});
    QCOMPARE(answer.status, 0);
    QCOMPARE(answer.object().at("family").get<std::string>(), std::string("llama"));
    QCOMPARE(ask(from + QStringList{"--format", "gguf-q8_0", "--out", file}).status, 0);
    QCOMPARE(ask({"inspect", file, "--json"}).object().at("dtype"), Json("Q8_0"));
    const Json got = ask(QStringList{"logits", "--model", folder} + ids).object();
    QCOMPARE(got.at("top").at(3).at("ids"), wanted.at("top").at(3).at("ids"));
    for (std::size_t i = 0; i < 5; ++i) {
      const auto value = [&](const Json& of) {
        return of.at("top").at(3).at("logprobs").at(i).get<double>();
      };
      QVERIFY(std::abs(value(got) - value(wanted)) < 1e-4);
    }
    QCOMPARE(code_of(ask(from + QStringList{"--format", "hf", "--out", folder})),
             std::string("usage"));
    QCOMPARE(code_of(ask({"export-model", "--model", model, "--weight", "2", "--format", "hf",
                          "--out", path("none"), "--json"})),
             std::string("usage"));
    QVERIFY(!std::filesystem::exists(root() / "none"));
  }

  void check_tells_what_to_mend() {
    const Answer good = ask({"check", path("plan.json"), "--json"});
    QCOMPARE(good.status, 0);
    QCOMPARE(good.object().at("trainable").get<int>(), 3264);
    Json bad = plan();
    bad["adapters"][0]["path"] = espalier::test::golden_path("adapters/tiny-gemma3-a").string();
    write_plan("bad.json", bad);
    const Answer answer = ask({"check", path("bad.json"), "--json"});
    QCOMPARE(answer.status, 2);
    QCOMPARE(code_of(answer), std::string("adapter.base"));
    QVERIFY(!answer.object().at("ok").get<bool>());
  }

  void run_reports_and_repeats() {
    const QString store = path("store.sqlite");
    std::vector<double> first;
    for (int time = 0; time < 2; ++time) {
      const Answer answer = ask({"run", path("plan.json"), "--store", store, "--json"});
      QCOMPARE(answer.status, 0);
      const std::vector<Json> events = answer.lines();
      QCOMPARE(events.back().at("event").get<std::string>(), std::string("finished"));
      std::vector<double> losses;
      for (const Json& event : events) {
        QVERIFY(event.at("event") != "modules");
        if (event.at("event") == "step") losses.push_back(event.at("loss"));
      }
      QCOMPARE(losses.size(), std::size_t{8});
      if (time == 0) first = losses;
      QCOMPARE(losses, first);
    }
    const Json runs = ask({"runs", "--store", store, "--json"}).object();
    QCOMPARE(runs.at("runs").size(), std::size_t{2});
    const Answer exported = ask({"runs", "--store", store, "--export", path("exported"), "--json"});
    QCOMPARE(exported.object().at("exported").get<int>(), 2);
  }

  void run_tells_of_its_search_for_a_ratio() {
    const QStringList common{"run",   path("plan.json"),        "--store", path("ratio.sqlite"),
                             "--set", "prune.controller=grasp", "--set",   "prune.interval=2"};
    const Answer answer = ask(common + QStringList{"--json"});
    QCOMPARE(answer.status, 0);
    std::vector<Json> told;
    for (const Json& event : answer.lines()) {
      if (event.at("event") == "ratio") told.push_back(event);
    }
    QCOMPARE(told.size(), std::size_t{5});  // the beginning, and rounds at 2, 4, 6, 8
    QCOMPARE(told[0].at("step"), Json(0));
    QCOMPARE(told[0].at("ratio"), Json(0.4));
    for (std::size_t i = 1; i < told.size(); ++i) {
      QCOMPARE(told[i].at("step"), Json(2 * i));
      QCOMPARE(told[i].at("trials").size(), std::size_t{3});
      // As near as whole entries of the smallest tensors come.
      QVERIFY(std::abs(told[i].at("real").get<double>() - told[i].at("ratio").get<double>()) <
              0.02);
    }
    const Json facts = answer.lines().back().at("facts").at("ratio");
    QCOMPARE(facts.at("passes"), Json(16));
    QCOMPARE(facts.at("ratio"), told.back().at("ratio"));
    QVERIFY(facts.at("cost").at("grid_seconds") > 0);
    const Answer words = ask(common);
    QCOMPARE(words.status, 0);
    QVERIFY(words.err.find("ratios tried at step 2") != std::string::npos);
    QVERIFY(words.out.find("4 rounds, 16 passes") != std::string::npos);
    QVERIFY(words.out.find("a grid of 3 takes about") != std::string::npos);
    QVERIFY(words.out.find("estimated from this run's own time") != std::string::npos);
    // Once the store holds the grid, its seconds are those of its runs.
    for (const char* ratio : {"0.3", "0.5"}) {
      QCOMPARE(
          ask({"run", path("plan.json"), "--store", path("ratio.sqlite"), "--set",
               QStringLiteral("prune.ratio=") + ratio, "--set", QStringLiteral("name=at ") + ratio})
              .status,
          0);
    }
    const Answer list = ask({"runs", "--store", path("ratio.sqlite"), "--json"});
    const Json runs = list.lines().back().at("runs");
    QCOMPARE(runs.size(), std::size_t{4});
    const Json grid = runs[0].at("ratio_cost").at("measured_grid");
    QCOMPARE(grid.at("ratios"), Json({0.3, 0.5}));
    QCOMPARE(grid.at("runs"), Json({runs[2].at("id"), runs[3].at("id")}));
    QCOMPARE(grid.at("seconds").get<double>(),
             runs[2].at("seconds").get<double>() + runs[3].at("seconds").get<double>());
    QCOMPARE(grid.at("validation_loss").get<double>(),
             std::min(runs[2].at("validation_loss").get<double>(),
                      runs[3].at("validation_loss").get<double>()));
    QVERIFY(!runs[2].contains("ratio_cost"));
    const Answer table = ask({"runs", "--store", path("ratio.sqlite")});
    QVERIFY(table.out.find("the grid of 2 in the store (0.3, 0.5) took") != std::string::npos);
    QVERIFY(table.out.find("(measured)") != std::string::npos);
    QVERIFY(table.out.find("estimated") == std::string::npos);
  }

  void run_fails_as_its_last_line() {
    const Answer answer = ask({"run", path("plan.json"), "--store", path("failed.sqlite"), "--set",
                               "adapters.0.path=nothing", "--json"});
    QCOMPARE(answer.status, 2);
    const Json last = answer.lines().back();
    QCOMPARE(last.at("event").get<std::string>(), std::string("failed"));
    QCOMPARE(last.at("error").at("code").get<std::string>(), std::string("adapter.bad"));
    const Answer key = ask({"run", path("plan.json"), "--set", "prune.rati=0.3", "--json"});
    QCOMPARE(key.status, 2);
    QCOMPARE(key.lines().back().at("error").at("code").get<std::string>(),
             std::string("plan.unknown_key"));
  }

  void first_signal_stops_and_keeps() {
    QProcess process;
    process.start(program(),
                  {"run", path("plan.json"), "--store", path("stopped.sqlite"), "--set",
                   "optimizer.min_steps=20000", "--set", "optimizer.patience=0", "--json"});
    QVERIFY(process.waitForStarted());
    QByteArray out;
    QTRY_VERIFY_WITH_TIMEOUT((out += process.readAllStandardOutput()).contains("\"step\":3,"),
                             60000);
    ::kill(static_cast<pid_t>(process.processId()), SIGINT);
    QVERIFY(process.waitForFinished(60000));
    QCOMPARE(process.exitCode(), 3);
    out += process.readAllStandardOutput();
    QVERIFY(out.contains("\"event\":\"stopped\""));
    const Json runs = ask({"runs", "--store", path("stopped.sqlite"), "--json"}).object();
    QCOMPARE(runs.at("runs")[0].at("state").get<std::string>(), std::string("stopped"));
  }

  void metrics_of_two_files() {
    espalier::write_file(root() / "r.txt", "a b\nc d\n");
    espalier::write_file(root() / "c.txt", "a b\nc e\n");
    espalier::write_file(root() / "short.txt", "a b\n");
    const Json found = ask({"metrics", "--language", "en", "--references", path("r.txt"),
                            "--candidates", path("c.txt"), "--json"})
                           .object();
    QCOMPARE(found.at("metrics").at("rouge1").at("value").get<double>(), 0.75);
    QCOMPARE(found.at("metrics").size(), std::size_t{9});
    const Answer counts = ask({"metrics", "--language", "en", "--references", path("r.txt"),
                               "--candidates", path("short.txt"), "--json"});
    QCOMPARE(counts.status, 2);
    QCOMPARE(code_of(counts), std::string("metric.counts"));
  }

  void metrics_of_documents_and_systems() {
    espalier::write_file(root() / "r.txt", "a b\nc d\n");
    espalier::write_file(root() / "r2.txt", "x y\nc e\n");
    espalier::write_file(root() / "c.txt", "a b\nc e\n");
    espalier::write_file(root() / "base.txt", "a b\nz z\n");
    espalier::write_file(root() / "d.txt", "a b c\\nd\nc e f g\n");
    const QStringList given{"metrics",      "--language",     "en",
                            "--references", path("r.txt"),    "--candidates",
                            path("c.txt"),  "--documents",    path("d.txt"),
                            "--baseline",   path("base.txt"), "--json"};
    const Json found = ask(given).object();
    QCOMPARE(found.at("metrics").size(), std::size_t{9 + 12});
    QCOMPARE(found.at("metrics").at("coverage").at("value").get<double>(), 1.0);
    QCOMPARE(found.at("metrics").at("compression").at("value").get<double>(), 2.0);
    QCOMPARE(found.at("metrics").at("compression").at("share"), Json(false));
    const Json paired = found.at("paired").at("rouge1");
    QCOMPARE(paired.at("candidate").get<double>(), 0.75);
    QCOMPARE(paired.at("baseline").get<double>(), 0.5);
    QCOMPARE(paired.at("difference").get<double>(), 0.25);
    for (const char* test : {"bootstrap", "randomisation"}) {
      const double p = paired.at(test).at("p");
      QVERIFY(p > 0 && p <= 1);
    }
    QCOMPARE(found.at("paired").size(), std::size_t{9 + 12});
    const Json several =
        ask({"metrics", "--language", "en", "--references", path("r.txt"), "--references",
             path("r2.txt"), "--candidates", path("c.txt"), "--metric", "rouge1", "--json"})
            .object();
    QCOMPARE(several.at("metrics").size(), std::size_t{1});
    QCOMPARE(several.at("metrics").at("rouge1").at("value").get<double>(), 1.0);
    const Answer none = ask({"metrics", "--language", "en", "--candidates", path("c.txt"),
                             "--metric", "density", "--json"});
    QCOMPARE(code_of(none), std::string("metric.documents"));
  }

  /// BERTScore and SummaC through the whole program: the references' own numbers.
  void metrics_of_models() {
    const Json golden_json = espalier::test::golden("encoders.json");
    for (const std::string name : {"tiny-bert", "tiny-roberta", "tiny-xlmr"}) {
      const Json& g = golden_json.at(name);
      const auto write = [this](const char* file, const std::vector<std::string>& lines) {
        std::string text;
        for (std::string line : lines) {
          std::size_t at = 0;
          while ((at = line.find('\n', at)) != std::string::npos)
            line.replace(at, 1, "\\n");
          text += line + "\n";
        }
        espalier::write_file(root() / file, text);
      };
      const auto model =
          QString::fromStdString(espalier::test::golden_path("encoders/" + name).string());
      write("br.txt", g["bertscore"]["references"]);
      write("bc.txt", g["bertscore"]["candidates"]);
      const Json found =
          ask({"metrics", "--language", "en", "--references", path("br.txt"), "--candidates",
               path("bc.txt"), "--metric", "bleu", "--bertscore-model", model, "--layer", "2",
               "--device", "cpu", "--json"})
              .object();
      double sum = 0;
      for (const Json& f : g["bertscore"]["runs"][1]["f"])
        sum += f.get<double>();
      sum /= static_cast<double>(g["bertscore"]["runs"][1]["f"].size());
      QVERIFY(std::abs(found.at("metrics").at("bertscore").at("value").get<double>() - sum) < 1e-6);
      QVERIFY(found.at("metrics").contains("bertscore_recall"));
      std::vector<std::string> documents, summaries;
      double faithful = 0;
      for (const Json& entry : g["summac"]) {
        documents.push_back(entry["document"]);
        summaries.push_back(entry["summary"]);
        faithful += entry["value"].get<double>() / static_cast<double>(g["summac"].size());
      }
      write("sd.txt", documents);
      write("ss.txt", summaries);
      const Json judged = ask({"metrics", "--language", "en", "--candidates", path("ss.txt"),
                               "--documents", path("sd.txt"), "--metric", "repetition1",
                               "--summac-model", model, "--device", "cpu", "--json"})
                              .object();
      QVERIFY(std::abs(judged.at("metrics").at("summac").at("value").get<double>() - faithful) <
              1e-6);
    }
  }

  /// A plan's command runs only where the user allows it.
  void commands_ask_for_permission() {
    Json json = plan();
    json["method"] = {{"name", "lead"}};
    json.erase("prune");
    json.erase("adapters");
    json["metrics"] = {"rougeL",
                       {{"name", "ones"}, {"command", {"sed", "s/.*/1.5/"}}, {"time_limit", 30}}};
    write_plan("command.json", json);
    const QStringList call{"run", path("command.json"), "--store", path("command.sqlite"),
                           "--json"};
    const Answer refused = ask(call);
    QCOMPARE(refused.status, 2);
    QCOMPARE(refused.lines().back().at("error").at("code").get<std::string>(),
             std::string("metric.command_refused"));
    const Answer checked = ask({"check", path("command.json"), "--json"});
    QCOMPARE(checked.status, 2);
    QCOMPARE(code_of(checked), std::string("metric.command_refused"));
    QCOMPARE(ask({"check", path("command.json"), "--allow-commands", "--json"}).status, 0);
    const Answer allowed = ask(call + QStringList{"--allow-commands"});
    QCOMPARE(allowed.status, 0);
    const Json metrics = allowed.lines().back().at("metrics");
    QCOMPARE(metrics.at("ones").at("value").get<double>(), 1.5);
    QCOMPARE(metrics.at("ones").at("share"), Json(false));
    json["metrics"][1]["command"] = {"sh", "-c", "exit 4"};
    write_plan("command.json", json);
    const Answer failed = ask(call + QStringList{"--allow-commands"});
    QCOMPARE(failed.status, 2);
    QCOMPARE(failed.lines().back().at("error").at("code").get<std::string>(),
             std::string("metric.command"));
  }

  void mistakes_in_usage() {
    const std::vector<QStringList> cases{
        {"--json"},
        {"bogus", "--json"},
        {"tokenize", "--json"},
        {"generate", "--model", "x", "--text", "a", "--ids", "1", "--max-new-tokens", "1",
         "--json"},
        {"logits", "--model", golden("models/tiny-llama"), "--ids", "1,x", "--json"}};
    for (const QStringList& arguments : cases) {
      const Answer answer = ask(arguments);
      QCOMPARE(answer.status, 2);
      QCOMPARE(code_of(answer), std::string("usage"));
      QVERIFY(answer.object().at("error").contains("hint"));
    }
    const Answer missing = ask({"inspect", path("nothing"), "--json"});
    QCOMPARE(missing.status, 2);
    QCOMPARE(code_of(missing), std::string("file.missing"));
  }

  void words_without_json() {
    const Answer answer = ask({"inspect", path("nothing")});
    QCOMPARE(answer.status, 2);
    QVERIFY(answer.out.empty());
    QVERIFY(answer.err.find("error: ") != std::string::npos);
    QVERIFY(ask({"--version"}).out.starts_with("espalier-cli "));
    QVERIFY(ask({"schema"}).out.find("optimizer.lr") != std::string::npos);
  }
};

QTEST_GUILESS_MAIN(TestCli)
#include "tst_cli.moc"
