// Encoders against transformers, BERTScore against bert_score, SummaC's probabilities.
#include <QtTest>
#include <cmath>
#include <string>
#include <vector>

#include "core/base/atomic_file.h"
#include "core/base/json.h"
#include "core/base/utf8.h"
#include "core/model/bert_score.h"
#include "core/model/encoder_weights.h"
#include "core/tokenizer/encoder_tokenizer.h"
#include "tests/support/error_code.h"
#include "tests/support/golden.h"

using namespace espalier;
using namespace espalier::model;
using test::code_of;

namespace {

const Json& golden(const QString& name) {
  static const Json json = json::parse_file(test::golden_path("encoders.json"));
  return json[name.toStdString()];
}

std::filesystem::path folder_of(const QString& name) {
  return test::golden_path("encoders/" + name.toStdString());
}

void families() {
  QTest::addColumn<QString>("name");
  for (const char* name : {"tiny-bert", "tiny-roberta", "tiny-xlmr"})
    QTest::newRow(name) << name;
}

std::vector<EncoderInput> inputs(const tokenizer::EncoderTokenizer& tokens, const Json& texts) {
  std::vector<EncoderInput> out;
  for (const Json& text : texts) {
    const auto whole = text.get<std::string>();
    const auto encoded = tokens.single(utf8::trim(whole), 60, true);
    out.push_back({encoded.ids, encoded.types});
  }
  return out;
}

}  // namespace

class TestEncoder : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void states_data() { families(); }
  /// All three texts in one padded batch, after each number of layers.
  void states() {
    QFETCH(QString, name);
    const Json& wanted = golden(name)["states"];
    const auto tokens = tokenizer::load_encoder_tokenizer(folder_of(name));
    std::vector<EncoderInput> texts;
    for (const Json& state : wanted) {
      const auto encoded = tokens->single(state["text"].get<std::string>(), 60);
      QCOMPARE(Json(encoded.ids), state["ids"]);
      texts.push_back({encoded.ids, encoded.types});
    }
    double largest = 0;
    for (std::int64_t layers = 0; layers <= 3; ++layers) {
      const auto encoder = Encoder::load(folder_of(name), layers, false, "cpu");
      encode(*encoder, texts, nullptr, [&](std::size_t i, const torch::Tensor& x) {
        const Json& numbers = wanted[i]["layers"][static_cast<std::size_t>(layers)];
        const auto near = [&largest](double found, const Json& number, double scale) {
          const double off = std::abs(found - number.get<double>()) / scale;
          largest = std::max(largest, off);
          QVERIFY2(off <= 1e-5, std::to_string(off).c_str());
        };
        near(x[0][0].item<double>(), numbers[0], 1);
        near(x[x.size(0) - 1][5].item<double>(), numbers[1], 1);
        near(x.abs().sum().item<double>(), numbers[2], numbers[2].get<double>());
      });
    }
    qInfo("largest difference %g", largest);
  }

  void bertscore_data() { families(); }
  void bertscore() {
    QFETCH(QString, name);
    const Json& g = golden(name)["bertscore"];
    const auto tokens = tokenizer::load_encoder_tokenizer(folder_of(name));
    const auto references = inputs(*tokens, g["references"]);
    const auto candidates = inputs(*tokens, g["candidates"]);
    double largest = 0;
    for (const Json& run : g["runs"]) {
      const std::int64_t layer = run["layer"];
      const auto encoder = Encoder::load(folder_of(name), layer, false, "cpu");
      const auto scores =
          bert_scores(*encoder, references, candidates,
                      run["idf"] == true ? TokenWeights(references) : TokenWeights());
      QCOMPARE(scores.size(), references.size());
      for (std::size_t i = 0; i < scores.size(); ++i) {
        BertScore score = scores[i];
        if (run["rescale"] == true) {
          score = rescaled(score, read_baseline(test::golden_path("encoders/baseline.tsv"), layer));
        }
        const auto near = [&](double found, const Json& number) {
          if (number.is_null()) return;  // the reference has no number: every weight is 0
          const double off = std::abs(found - number.get<double>());
          largest = std::max(largest, off);
          QVERIFY2(off <= 1e-6, (g["candidates"][i].get<std::string>() + " " +
                                 std::to_string(found) + " " + number.dump())
                                    .c_str());
        };
        near(score.precision, run["p"][i]);
        near(score.recall, run["r"][i]);
        near(score.f, run["f"][i]);
      }
    }
    qInfo("largest difference %g over %zu pairs, 4 settings", largest, references.size());
  }

  void entailment_data() { families(); }
  void entailment() {
    QFETCH(QString, name);
    const auto tokens = tokenizer::load_encoder_tokenizer(folder_of(name));
    const auto encoder = Encoder::load(folder_of(name), -1, true, "cpu");
    QCOMPARE(encoder->config().labels,
             (std::vector<std::string>{"ENTAILMENT", "NEUTRAL", "CONTRADICTION"}));
    double largest = 0;
    for (const Json& entry : golden(name)["summac"]) {
      std::vector<std::vector<std::string>> sides;
      for (const char* side : {"document", "summary"}) {
        const QStringList lines = QString::fromStdString(entry[side]).split('\n');
        std::vector<std::string>& out = sides.emplace_back();
        for (const QString& line : lines)
          out.push_back(line.toStdString());
      }
      sides[0].resize(std::min<std::size_t>(sides[0].size(), 100));  // as many as SummaC looks at
      double sum = 0;
      for (const std::string& claim : sides[1]) {
        std::vector<EncoderInput> pairs;
        for (const std::string& premise : sides[0]) {
          const auto encoded = tokens->pair(premise, claim, 60);
          pairs.push_back({encoded.ids, encoded.types});
        }
        double entails = 0, contradicts = 0;
        for (const auto& shares : encoder->probabilities(pairs)) {
          entails = std::max(entails, shares[0]);
          contradicts = std::max(contradicts, shares[2]);
        }
        sum += entails - contradicts;
      }
      const double found = sum / static_cast<double>(sides[1].size());
      largest = std::max(largest, std::abs(found - entry["value"].get<double>()));
    }
    qInfo("largest difference %g", largest);
    QVERIFY(largest <= 1e-6);
  }

  void weights_by_hand() {
    const std::vector<EncoderInput> references{{{1, 5, 2}, {}}, {{1, 5, 6, 6, 2}, {}}};
    const TokenWeights weights{references};
    QCOMPARE(weights.of(1), 0.0);
    QCOMPARE(weights.of(5), 0.0);
    QCOMPARE(weights.of(6), std::log(1.5));
    QCOMPARE(weights.of(9), std::log(3.0));
    QCOMPARE(TokenWeights().of(9), 1.0);
  }

  void refuses() {
    const auto load = [](const std::filesystem::path& path, std::int64_t layers = -1) {
      return code_of([&] { Encoder::load(path, layers, false, "cpu"); });
    };
    QCOMPARE(load("/nonexistent"), std::string("model.unrecognised"));
    QCOMPARE(load(test::golden_path("models/tiny-llama")), std::string("model.family"));
    QCOMPARE(load(folder_of("tiny-bert"), 4), std::string("model.config"));
    const auto encoder = Encoder::load(folder_of("tiny-bert"), -1, true, "cpu");
    const auto score = [&encoder](const EncoderInput& text) {
      return code_of([&] { encoder->probabilities(std::vector<EncoderInput>{text}); });
    };
    QCOMPARE(score({{1, 1 << 20, 2}, {}}), std::string("token.out_of_range"));
    QCOMPARE(score({{1, -1, 2}, {}}), std::string("token.out_of_range"));
    QCOMPARE(score({{1, 2}, {0, 7}}), std::string("token.out_of_range"));
    QCOMPARE(score({std::vector<std::int32_t>(65, 1), {}}), std::string("token.out_of_range"));
    QVERIFY(encoder->probabilities({}).empty());
  }

  void refuses_broken_folders() {
    const auto code = [](const std::function<void(Json&)>& change) {
      const QTemporaryDir temporary;
      const std::filesystem::path folder = temporary.path().toStdString();
      for (const auto& entry : std::filesystem::directory_iterator(folder_of("tiny-bert")))
        std::filesystem::copy(entry.path(), folder / entry.path().filename());
      Json config = json::parse_file(folder / "config.json");
      change(config);
      write_file(folder / "config.json", json::dump(config));
      return code_of([&] { Encoder::load(folder, -1, true, "cpu"); });
    };
    const auto with = [](const char* key, const Json& value) {
      return [=](Json& config) { config[key] = value; };
    };
    QCOMPARE(code([](Json&) {}), std::string("none"));
    QCOMPARE(code(with("hidden_size", 25)), std::string("model.config"));
    QCOMPARE(code(with("hidden_size", 27)), std::string("model.tensor_shape"));
    QCOMPARE(code(with("hidden_size", "x")), std::string("model.config"));
    QCOMPARE(code(with("num_hidden_layers", 4)), std::string("model.tensor_missing"));
    QCOMPARE(code(with("vocab_size", 1 << 30)), std::string("model.config"));
    QCOMPARE(code(with("vocab_size", 1 << 23)), std::string("model.tensor_shape"));
    QCOMPARE(code(with("hidden_act", "relu")), std::string("model.config"));
    QCOMPARE(code(with("position_embedding_type", "relative_key")), std::string("model.config"));
    QCOMPARE(code(with("id2label", Json{{"7", "a"}})), std::string("model.config"));
    QCOMPARE(code([](Json& config) { config.erase("id2label"); }), std::string("model.config"));
  }

  void baselines() {
    const QTemporaryDir temporary;
    const std::filesystem::path file = temporary.filePath("b.tsv").toStdString();
    const auto code = [&file](const std::string& text) {
      write_file(file, text);
      return code_of([&file] { read_baseline(file, 1); });
    };
    QCOMPARE(code("LAYER,P,R,F\r\n0,.1,.2,.3\r\n1,0.4,.5,.6\r\n"), std::string("none"));
    QCOMPARE(read_baseline(file, 1).recall, 0.5);
    QCOMPARE(code("LAYER,P,R,F\n0,.1,.2,.3\n"), std::string("metric.baseline"));
    QCOMPARE(code("1,x,.2,.3\n"), std::string("metric.baseline"));
    QCOMPARE(code("1,.1,.2\n"), std::string("metric.baseline"));
    QCOMPARE(code("1,1,.2,.3\n"), std::string("metric.baseline"));
    QCOMPARE(code(""), std::string("metric.baseline"));
  }
};

QTEST_GUILESS_MAIN(TestEncoder)
#include "tst_encoder.moc"
