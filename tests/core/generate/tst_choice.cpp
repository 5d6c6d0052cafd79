// Beam search against transformers, and drawn tokens.
#include <torch/torch.h>

#include <QtTest>
#include <cmath>
#include <map>
#include <set>

#include "core/generate/generator.h"
#include "core/generate/sampler.h"
#include "core/model/loader.h"
#include "tests/core/generate/scripted.h"
#include "tests/support/golden.h"

using namespace espalier;
using namespace espalier::test;
using generate::Options;
using generate::Output;

namespace {

using Ids = std::vector<std::int32_t>;

const model::Model& tiny(const std::string& name) {
  static std::map<std::string, std::shared_ptr<model::Model>> all;
  auto& one = all[name];
  if (!one) one = model::load_model(golden_path("models/" + name), {});
  return *one;
}

Ids prompt() {
  return golden("logits_tiny-llama.json")["sequences"][0]["ids"].get<Ids>();
}

std::vector<Output> texts(const std::vector<Ids>& prompts, const Options& options,
                          const Scripted& tokenizer = {}) {
  return generate::generate(tiny("tiny-llama"), nullptr, tokenizer, prompts, options);
}

Options drawn(double temperature, double top_p, std::uint64_t seed) {
  Options o;
  o.max_new_tokens = 8;
  o.choice.temperature = temperature;
  o.choice.top_p = top_p;
  o.choice.seed = seed;
  return o;
}

}  // namespace

class TestChoice : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() { torch::set_num_threads(2); }

  void models_data() {
    QTest::addColumn<QString>("name");
    const Json models = golden("beams.json")["models"];
    for (const auto& [name, rows] : models.items())
      QTest::newRow(name.c_str()) << QString::fromStdString(name);
  }

  void beams_equal_transformers_data() { models_data(); }
  void beams_equal_transformers() {
    QFETCH(QString, name);
    const Json rows = golden("beams.json")["models"][name.toStdString()];
    int ended = 0;
    for (const Json& row : rows) {
      Scripted t;
      t.stops = row["stops"].get<Ids>();
      Options o;
      o.max_new_tokens = row["limit"];
      o.choice.beams = row["beams"];
      o.choice.length_penalty = row["length_penalty"];
      const Output got =
          generate::generate(tiny(name.toStdString()), nullptr, t, {row["ids"].get<Ids>()}, o)[0];
      Ids want = row["new"].get<Ids>();
      // Ours leaves the token that ended the text out.
      const bool eos = std::find(t.stops.begin(), t.stops.end(), want.back()) != t.stops.end();
      if (eos) want.pop_back();
      QVERIFY2(got.ids == want, json::dump(row).c_str());
      QCOMPARE(got.finish, std::string(eos ? "eos" : "limit"));
      ended += eos;
    }
    QVERIFY(rows.size() >= 40 && ended >= 10);
  }

  /// Prompts searched side by side find what each finds alone, however wide the batch is.
  void beams_side_by_side_equal_one_by_one() {
    const Json rows = golden("beams.json")["models"]["tiny-llama"];
    std::vector<Ids> prompts;
    const Json sequences = golden("logits_tiny-llama.json")["sequences"];
    QCOMPARE(sequences.size(), std::size_t{2});
    for (const Json& s : sequences)
      prompts.push_back(s["ids"].get<Ids>());
    prompts.push_back({7, 8, 9});
    Scripted t;
    t.stops = rows[20]["stops"].get<Ids>();
    Options o;
    o.max_new_tokens = 12;
    o.choice.beams = 3;
    std::vector<Output> alone;
    for (const Ids& p : prompts)
      alone.push_back(texts({p}, o, t)[0]);
    for (const std::int64_t batch : {3, 6, 32}) {
      o.batch = batch;
      std::vector<std::string> pieces(prompts.size());
      const auto got =
          generate::generate(tiny("tiny-llama"), nullptr, t, prompts, o, nullptr, {},
                             [&](std::size_t i, const std::string& piece) { pieces[i] += piece; });
      for (std::size_t i = 0; i < prompts.size(); ++i) {
        QCOMPARE(got[i].ids, alone[i].ids);
        QCOMPARE(got[i].finish, alone[i].finish);
        QCOMPARE(pieces[i], got[i].text);
      }
    }
  }

  /// A text that a stop string ends is finished as one that a stop token ends.
  void a_stop_string_ends_a_beam() {
    const Json rows = golden("beams.json")["models"]["tiny-llama"];
    int ended = 0;
    for (const Json& row : rows) {
      const Ids stops = row["stops"].get<Ids>();
      if (stops.size() != 1) continue;
      Scripted t;
      t.texts[stops[0]] = "end";
      Options o;
      o.max_new_tokens = row["limit"];
      o.choice.beams = row["beams"];
      o.choice.length_penalty = row["length_penalty"];
      o.stop = {"end"};
      const Output got = texts({row["ids"].get<Ids>()}, o, t)[0];
      QCOMPARE(got.ids, row["new"].get<Ids>());
      QCOMPARE(got.finish, std::string(got.ids.back() == stops[0] ? "stop" : "limit"));
      ended += got.finish == "stop";
    }
    QVERIFY(ended >= 3);
  }

  /// The nucleus and its proportions, from known logits.
  void draws_follow_the_distribution() {
    // Probabilities .5, .3, .15, .05 of tokens 2, 0, 3, 1.
    const torch::Tensor logits =
        torch::tensor({std::log(.3F), std::log(.05F), std::log(.5F), std::log(.15F)});
    const auto shares = [&](double temperature, double top_p) {
      std::vector<double> out(4);
      for (int i = 0; i < 1000; ++i)
        out[static_cast<std::size_t>(
            generate::draw(logits, temperature, top_p, (i + 0.5) / 1000))] += 0.001;
      return out;
    };
    const auto near = [](const std::vector<double>& got, const std::vector<double>& want) {
      for (std::size_t i = 0; i < 4; ++i) {
        if (std::abs(got[i] - want[i]) > 0.0016) return false;
      }
      return true;
    };
    QVERIFY(near(shares(1, 1), {.3, .05, .5, .15}));
    // The fewest tokens that reach .8 are two; .81 needs a third.
    QVERIFY(near(shares(1, .79), {.375, 0, .625, 0}));
    QVERIFY(near(shares(1, .81), {.3 / .95, 0, .5 / .95, .15 / .95}));
    QVERIFY(near(shares(1, 1e-6), {0, 0, 1, 0}));
    // Temperature 1/2 squares the probabilities.
    const double sum = .09 + .0025 + .25 + .0225;
    QVERIFY(near(shares(.5, 1), {.09 / sum, .0025 / sum, .25 / sum, .0225 / sum}));
  }

  void a_wide_nucleus_is_sorted_whole() {
    // 2,000 tokens alike: the nucleus of .9 has 1,800 of them, more than are looked at first.
    const torch::Tensor logits = torch::zeros({2000});
    std::set<std::int64_t> seen;
    for (int i = 0; i < 4000; ++i)
      seen.insert(generate::draw(logits, 1, .9, (i + 0.5) / 4000));
    QVERIFY(std::llabs(static_cast<long long>(seen.size()) - 1800) <= 1);
  }

  void the_same_seed_draws_the_same_texts() {
    const std::vector<Ids> prompts{prompt(), {5, 6, 7}, prompt(), {9}};
    const auto one = texts(prompts, drawn(1.5, 1, 7)), again = texts(prompts, drawn(1.5, 1, 7)),
               other = texts(prompts, drawn(1.5, 1, 8));
    bool differs = false;
    for (std::size_t i = 0; i < prompts.size(); ++i) {
      QCOMPARE(one[i].ids, again[i].ids);
      differs = differs || one[i].ids != other[i].ids;
    }
    QVERIFY(differs);
    // Two rows of one prompt are two draws.
    QVERIFY(one[0].ids != one[2].ids);
    // What lies beside a prompt, and how wide the batch is, moves no draw.
    Options narrow = drawn(1.5, 1, 7);
    narrow.batch = 1;
    const auto apart = texts(prompts, narrow);
    for (std::size_t i = 0; i < prompts.size(); ++i)
      QCOMPARE(apart[i].ids, one[i].ids);
  }

  void a_narrow_nucleus_is_greedy() {
    Options greedy;
    greedy.max_new_tokens = 8;
    const Ids want = texts({prompt()}, greedy)[0].ids;
    QCOMPARE(texts({prompt()}, drawn(1, 1e-6, 3))[0].ids, want);
    QCOMPARE(texts({prompt()}, drawn(1e-4, 1, 3))[0].ids, want);
  }
};

QTEST_GUILESS_MAIN(TestChoice)
#include "tst_choice.moc"
