#include <torch/torch.h>

#include <QtTest>
#include <map>
#include <set>

#include "core/base/utf8.h"
#include "core/generate/generator.h"
#include "core/lora/lora_adaptation.h"
#include "core/model/loader.h"
#include "tests/core/generate/scripted.h"
#include "tests/support/error_code.h"
#include "tests/support/golden.h"

using namespace espalier;
using namespace espalier::test;
using generate::Options;
using generate::Output;

namespace {

using Ids = std::vector<std::int32_t>;

/// One tiny model with its own tokenizer.
struct Bench {
  Json golden;
  std::shared_ptr<model::Model> model;
  std::unique_ptr<tokenizer::Tokenizer> tokenizer;
  lora::Adapter adapter;

  explicit Bench(const std::string& name)
      : golden(test::golden("logits_" + name + ".json")),
        model(model::load_model(golden_path("models/" + name), {})),
        tokenizer(tokenizer::load_folder(golden_path("models/" + name))),
        adapter(lora::load_adapter(golden_path("adapters/" + name + "-c"), model->config())) {}

  /// Prompts of many lengths, cut out of the golden sequences.
  std::vector<Ids> prompts() const {
    const Ids one = golden["sequences"][0]["ids"].get<Ids>();
    const Ids two = golden["sequences"][1]["ids"].get<Ids>();
    return {one,
            two,
            {two.begin() + 3, two.begin() + 17},
            {one.begin(), one.begin() + 1},
            {two.begin(), two.begin() + 9},
            one,
            {two.begin() + 5, two.end()}};
  }
};

const Bench& bench(const QString& name) {
  static std::map<QString, std::unique_ptr<Bench>> all;
  auto& one = all[name];
  if (!one) one = std::make_unique<Bench>(name.toStdString());
  return *one;
}

Options tokens(std::int64_t count) {
  Options o;
  o.max_new_tokens = count;
  return o;
}

/// What follows the golden prompt 0 of tiny-llama: 266, 63, 152, 220, 168, 148, 133, ...
Output scripted(const Scripted& tokenizer, const Options& options) {
  const Bench& b = bench("tiny-llama");
  return generate::generate(*b.model, nullptr, tokenizer,
                            {b.golden["sequences"][0]["ids"].get<Ids>()}, options)[0];
}
Ids continuation() {
  return bench("tiny-llama").golden["sequences"][0]["greedy"].get<Ids>();
}
Ids first(std::size_t count) {
  const Ids all = continuation();
  return {all.begin(), all.begin() + static_cast<std::ptrdiff_t>(count)};
}

}  // namespace

class TestGenerate : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() { torch::set_num_threads(2); }

  void names_data() {
    QTest::addColumn<QString>("name");
    for (const char* name : {"tiny-llama", "tiny-llama3", "tiny-gemma3"})
      QTest::newRow(name) << name;
  }

  void greedy_ids_equal_transformers_data() { names_data(); }
  void greedy_ids_equal_transformers() {
    QFETCH(QString, name);
    const Bench& b = bench(name);
    std::vector<Ids> prompts;
    for (const Json& s : b.golden["sequences"])
      prompts.push_back(s["ids"].get<Ids>());
    Scripted endless;  // no stop ids: what transformers was asked for
    const auto got = generate::generate(*b.model, nullptr, endless, prompts, tokens(12));
    for (std::size_t i = 0; i < prompts.size(); ++i) {
      QCOMPARE(got[i].ids, b.golden["sequences"][i]["greedy"].get<Ids>());
      QCOMPARE(got[i].finish, std::string("limit"));
    }
  }

  /// Batches, their width, the cuts of the prefill and the others in the batch change no text.
  void batches_equal_one_by_one_data() { names_data(); }
  void batches_equal_one_by_one() {
    QFETCH(QString, name);
    const Bench& b = bench(name);
    const auto prompts = b.prompts();
    const lora::LoraAdaptation adaptation(b.adapter, torch::kCPU);
    for (const model::Adaptation* a : {static_cast<const model::Adaptation*>(nullptr),
                                       static_cast<const model::Adaptation*>(&adaptation)}) {
      std::vector<Output> alone;
      for (const Ids& prompt : prompts)
        alone.push_back(generate::generate(*b.model, a, *b.tokenizer, {prompt}, tokens(16))[0]);
      for (const std::int64_t width : {3, 32}) {
        for (const std::int64_t prefill : {20, 2048}) {
          Options o = tokens(16);
          o.batch = width;
          o.prefill_tokens = prefill;
          const auto got = generate::generate(*b.model, a, *b.tokenizer, prompts, o);
          for (std::size_t i = 0; i < prompts.size(); ++i) {
            QCOMPARE(got[i].ids, alone[i].ids);
            QCOMPARE(got[i].text, alone[i].text);
            QCOMPARE(got[i].finish, alone[i].finish);
          }
        }
      }
    }
  }

  void pieces_join_to_the_text_data() { names_data(); }
  void pieces_join_to_the_text() {
    QFETCH(QString, name);
    const Bench& b = bench(name);
    const auto prompts = b.prompts();
    std::vector<std::string> joined(prompts.size());
    std::multiset<std::size_t> told;
    const auto got = generate::generate(
        *b.model, nullptr, *b.tokenizer, prompts, tokens(30), nullptr,
        [&](std::size_t i, const Output& o) {
          told.insert(i);
          QCOMPARE(o.text, joined[i]);
        },
        [&](std::size_t i, const std::string& piece) {
          QVERIFY(!piece.empty());
          QVERIFY(utf8::valid(piece));
          joined[i] += piece;
        });
    for (std::size_t i = 0; i < prompts.size(); ++i) {
      QCOMPARE(joined[i], got[i].text);
      QCOMPARE(told.count(i), std::size_t{1});
      QCOMPARE(got[i].text, utf8::sanitized(b.tokenizer->decode(got[i].ids)));
    }
  }

  void eos_ends_a_text() {
    Scripted t;
    t.stops = {continuation()[3], 999};
    const Output got = scripted(t, tokens(10));
    QCOMPARE(got.ids, first(3));
    QCOMPARE(got.text, std::string("xxx"));
    QCOMPARE(got.finish, std::string("eos"));
    t.stops = {continuation()[0]};
    QCOMPARE(scripted(t, tokens(10)).ids, Ids{});
    QCOMPARE(scripted(t, tokens(10)).finish, std::string("eos"));
  }

  /// Rows that end early leave the batch; the others go on as if alone.
  void finished_rows_leave_the_batch() {
    const Bench& b = bench("tiny-llama");
    const auto prompts = b.prompts();
    Scripted t;
    const auto free = generate::generate(*b.model, nullptr, t, prompts, tokens(16));
    // Each of these ends one of the texts at another place.
    t.stops = {free[0].ids[5], free[1].ids[2], free[3].ids[9]};
    const auto got = generate::generate(*b.model, nullptr, t, prompts, tokens(16));
    bool shorter = false, whole = false;
    for (std::size_t i = 0; i < prompts.size(); ++i) {
      Ids want = free[i].ids;
      const auto end = std::find_first_of(want.begin(), want.end(), t.stops.begin(), t.stops.end());
      (end == want.end() ? whole : shorter) = true;
      QCOMPARE(got[i].finish, std::string(end == want.end() ? "limit" : "eos"));
      want.erase(end, want.end());
      QCOMPARE(got[i].ids, want);
    }
    QVERIFY(shorter && whole);
  }

  void the_limit_ends_a_text() {
    const Scripted t;
    QCOMPARE(scripted(t, tokens(1)).ids, first(1));
    QCOMPARE(scripted(t, tokens(5)).ids, first(5));
    QCOMPARE(scripted(t, tokens(5)).finish, std::string("limit"));
    // Asked for nothing: nothing comes, and that is the limit too.
    std::vector<std::size_t> told;
    const Bench& b = bench("tiny-llama");
    const auto none = generate::generate(*b.model, nullptr, t, b.prompts(), tokens(0), nullptr,
                                         [&](std::size_t i, const Output&) { told.push_back(i); });
    QCOMPARE(none.size(), b.prompts().size());
    QCOMPARE(told.size(), none.size());
    QVERIFY(none[0].ids.empty() && none[0].text.empty());
    QCOMPARE(none[0].finish, std::string("limit"));
  }

  void stop_strings_end_a_text() {
    const Ids ids = continuation();
    Scripted t;
    t.texts = {{ids[0], "one "}, {ids[1], "t"}, {ids[2], "wo\n"}, {ids[3], "three"}};
    Options o = tokens(10);
    o.stop = {"\n"};
    Output got = scripted(t, o);
    QCOMPARE(got.text, std::string("one two\n"));  // as it came: cutting is the scorer's
    QCOMPARE(got.ids, first(3));
    QCOMPARE(got.finish, std::string("stop"));
    // Across tokens, and any of several; an empty one is none.
    o.stop = {"", "zzz", "tw"};
    QCOMPARE(scripted(t, o).ids, first(3));
    o.stop = {"e t"};
    QCOMPARE(scripted(t, o).ids, first(2));
    o.stop = {""};
    QCOMPARE(scripted(t, o).finish, std::string("limit"));
    // Before the first word a newline ends nothing (base models often open with one).
    t.texts[ids[0]] = " \n\n";
    t.texts[ids[1]] = "\u3000\n";
    t.texts[ids[2]] = "word";
    t.texts[ids[3]] = " end\n.";
    o.stop = {"\n"};
    got = scripted(t, o);
    QCOMPARE(got.text, std::string(" \n\n\u3000\nword end\n."));
    QCOMPARE(got.finish, std::string("stop"));
  }

  void characters_are_never_halved() {
    const Ids ids = continuation();
    Scripted t;
    const std::string character = "\u732b";  // three bytes over three tokens
    for (std::size_t i = 0; i < 3; ++i)
      t.texts[ids[i]] = character.substr(i, 1);
    std::vector<std::string> pieces;
    const Bench& b = bench("tiny-llama");
    const auto go = [&](std::int64_t count) {
      pieces.clear();
      return generate::generate(*b.model, nullptr, t, {b.golden["sequences"][0]["ids"].get<Ids>()},
                                tokens(count), nullptr, {},
                                [&](std::size_t, const std::string& p) { pieces.push_back(p); })[0];
    };
    QCOMPARE(go(4).text, character + "x");
    QCOMPARE(pieces, (std::vector<std::string>{character, "x"}));
    QCOMPARE(go(2).text, std::string("\uFFFD"));  // cut within: the rest is shown as broken
    QCOMPARE(pieces, (std::vector<std::string>{"\uFFFD"}));
  }

  void a_wish_ends_the_work() {
    const Bench& b = bench("tiny-llama");
    for (const bool abort : {false, true}) {
      Control control;
      int pieces = 0;
      const Scripted t;
      const std::string code = code_of([&] {
        generate::generate(*b.model, nullptr, t, b.prompts(), tokens(100), &control, {},
                           [&](std::size_t, const std::string&) {
                             if (++pieces == 10) {
                               abort ? control.request_abort() : control.request_stop();
                             }
                           });
      });
      QCOMPARE(code, std::string(abort ? "aborted" : "stopped"));
      QVERIFY(pieces < 10 + static_cast<int>(b.prompts().size()));
    }
  }

  void an_empty_prompt_is_refused_before_any_work() {
    const Bench& b = bench("tiny-llama");
    int told = 0;
    Options o = tokens(3);
    o.batch = 1;
    QCOMPARE(code_of([&] {
               generate::generate(*b.model, nullptr, *b.tokenizer, {{5, 6}, {}, {7}}, o, nullptr,
                                  [&](std::size_t, const Output&) { ++told; });
             }),
             std::string("data.record"));
    QCOMPARE(told, 0);
    QVERIFY(generate::generate(*b.model, nullptr, *b.tokenizer, {}, o).empty());
    QCOMPARE(code_of([&] {
               generate::generate(*b.model, nullptr, *b.tokenizer, {{5, 100000}}, o);
             }),
             std::string("token.out_of_range"));
  }
};

QTEST_GUILESS_MAIN(TestGenerate)
#include "tst_generate.moc"
