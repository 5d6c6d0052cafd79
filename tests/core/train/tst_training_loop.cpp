#include <torch/torch.h>

#include <QtTest>
#include <limits>
#include <set>

#include "core/lora/dropout_mask.h"
#include "core/train/loss.h"
#include "tests/support/error_code.h"
#include "tests/support/tiny_training.h"

using namespace espalier;
using namespace espalier::test;

namespace {

Tiny& tiny() {
  static Tiny one("tiny-llama");
  return one;
}

/// Validation losses given by hand, one a call after the first.
struct Losses {
  std::vector<double> values;
  std::size_t at = 0;
  std::vector<bool> firsts = {};
  std::function<train::Score(const model::Adaptation&, std::int64_t, bool)> function() {
    return [this](const model::Adaptation&, std::int64_t, bool first) {
      firsts.push_back(first);
      return train::Score{values.at(std::min(at++, values.size() - 1)), std::nullopt};
    };
  }
};

train::Job short_job(lora::AdapterStack& stack, std::int64_t epochs = 4) {
  train::Job job = tiny().job(stack);
  job.optimizer.lr = 0.01;
  job.optimizer.epochs = epochs;
  return job;
}

double largest_loss_difference(const Trace& x, const Trace& y) {
  const auto a = x.losses(), b = y.losses();
  if (a.size() != b.size()) return std::numeric_limits<double>::infinity();
  double out = 0;
  for (std::size_t i = 0; i < a.size(); ++i)
    out = std::max(out, relative(a[i], b[i]));
  return out;
}

}  // namespace

/// What the loop does around the numbers: packs, dropout, order, validation, stops, failures.
class TestTrainingLoop : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() { torch::set_num_threads(2); }

  void modules_are_told_evenly() {
    const auto told = [](std::int64_t pictures) {
      lora::AdapterStack stack = tiny().stack({"a", "c"});
      train::Job job = short_job(stack, 3);
      job.optimizer.accumulate = 1;
      job.optimizer.validate_every = 1000;
      job.module_pictures = pictures;
      std::vector<std::int64_t> steps;
      std::int64_t last = 0;
      Control control;
      train::train(job, control, [&](const plan::Event& event) {
        if (const auto* m = std::get_if<plan::event::Modules>(&event)) steps.push_back(m->step);
        if (const auto* s = std::get_if<plan::event::Step>(&event)) {
          last = s->step;
          if (s->memory <= 0) throw std::runtime_error("a step without its memory");
        }
      });
      steps.push_back(-last);
      return steps;
    };
    const std::int64_t last = -told(0).back();
    QVERIFY(last >= 6);
    QCOMPARE(told(0), (std::vector<std::int64_t>{last, -last}));
    std::vector<std::int64_t> every, second;
    for (std::int64_t i = 1; i <= last; ++i) {
      every.push_back(i);
      if (i % 2 == 0 || i == last) second.push_back(i);
    }
    every.push_back(-last);
    second.push_back(-last);
    QCOMPARE(told(1000), every);
    QCOMPARE(told((last + 1) / 2), second);
  }

  void packs_do_not_change_the_training() {
    for (const double dropout : {0.0, 0.3}) {
      lora::AdapterStack one = tiny().stack({"a", "c"}), other = tiny().stack({"a", "c"});
      train::Job job = short_job(one, 3);
      job.shuffle = true;
      job.dropout = dropout;
      job.pack_tokens = 1;
      const Trace apart = test::run(job);
      job.stack = &other;
      job.pack_tokens = 4096;
      const Trace together = test::run(job);
      const double loss = largest_loss_difference(apart, together);
      const double state = difference_of(one, other);
      qInfo("dropout %.1f: losses %.2e, adapters %.2e", dropout, loss, state);
      QVERIFY(loss < 1e-5);
      QVERIFY(state < 1e-4);
    }
  }

  void the_same_seed_gives_the_same_bits() {
    lora::AdapterStack one = tiny().stack({"a", "c"}), other = tiny().stack({"a", "c"});
    lora::AdapterStack third = tiny().stack({"a", "c"});
    train::Job job = short_job(one, 2);
    job.shuffle = true;
    job.dropout = 0.2;
    job.prune = plan::PrunePlan{};
    job.prune->ratio = 0.3;
    const Trace first = test::run(job);
    job.stack = &other;
    const Trace second = test::run(job);
    QCOMPARE(first.losses(), second.losses());
    QVERIFY(equal_bits(one, other));
    job.stack = &third;
    job.seed = 2;
    QVERIFY(test::run(job).losses() != first.losses());
    QVERIFY(!equal_bits(one, third));
  }

  void dropout_changes_with_epoch_and_seed_alone() {
    // lr 0: what is left to change a record's loss between epochs is the mask.
    lora::AdapterStack stack = tiny().stack({"a", "c"});
    train::Job job = short_job(stack, 2);
    job.optimizer.lr = 0;
    const auto by_record = [&](const Trace& t) {
      std::map<std::pair<std::int64_t, std::string>, double> out;
      for (const plan::event::Example& e : t.examples)
        out[{e.epoch, e.id}] = e.loss;
      return out;
    };
    auto plain = by_record(test::run(job));
    job.dropout = 0.5;
    auto ordered = by_record(test::run(job));
    job.shuffle = true;
    job.optimizer.accumulate = 3;
    auto mixed = by_record(test::run(job));
    for (std::size_t i = 0; i < tiny().examples().size(); ++i) {
      const std::string id = tiny().examples()[i].id;
      QVERIFY((plain[{1, id}] == plain[{2, id}]));
      QVERIFY((relative(ordered[{1, id}], ordered[{2, id}]) > 1e-4));
      QVERIFY((relative(ordered[{1, id}], plain[{1, id}]) > 1e-4));
      // Order and group do not enter the mask.
      QVERIFY((relative(mixed[{1, id}], ordered[{1, id}]) < 1e-5));
      QVERIFY((relative(mixed[{2, id}], ordered[{2, id}]) < 1e-5));
    }
  }

  /// The mask itself, through a LoRA whose A and B are identities: delta = dropped x.
  void dropout_drops_its_share_and_keeps_the_mean() {
    const model::ModuleId q{0, model::Proj::q}, v{0, model::Proj::v};
    lora::LoraAdaptation adaptation;
    for (const auto id : {q, v})
      adaptation.set(id, torch::eye(64), torch::eye(64));
    lora::Dropout d;
    d.rate = 0.25;
    d.seed = 7;
    for (std::uint32_t r = 0; r < 400; ++r) {
      d.record.push_back(r / 100);
      d.token.push_back(r % 100);
    }
    for (std::int64_t r = 100; r < 200; ++r)
      d.wanted.push_back(r);
    adaptation.set_dropout(&d);
    const torch::Tensor x = torch::ones({400, 64});
    const torch::Tensor mask = adaptation.delta(q, x, model::Rows::all);
    const double dropped = (mask == 0).to(torch::kFloat64).mean().item<double>();
    QVERIFY2(std::abs(dropped - 0.25) < 0.01, qPrintable(QString::number(dropped)));
    QVERIFY(std::abs(mask.mean().item<double>() - 1) < 0.02);
    QVERIFY(largest_difference(mask.masked_select(mask != 0), torch::full({1}, 4.0 / 3)) < 1e-6);
    // Rows, features and modules are independent: about 2 * .25 * .75 of two masks' entries differ.
    const auto differing = [](const torch::Tensor& a, const torch::Tensor& b) {
      return (a != b).to(torch::kFloat64).mean().item<double>();
    };
    QVERIFY(std::abs(differing(mask, adaptation.delta(v, x, model::Rows::all)) - 0.375) < 0.02);
    QVERIFY(std::abs(differing(mask.narrow(0, 0, 200), mask.narrow(0, 200, 200)) - 0.375) < 0.02);
    QVERIFY(std::abs(differing(mask.narrow(1, 0, 32), mask.narrow(1, 32, 32)) - 0.375) < 0.02);
    // The last layer's cut rows have the mask that they had among all.
    const torch::Tensor cut = adaptation.delta(q, torch::ones({100, 64}), model::Rows::wanted);
    QVERIFY(torch::equal(cut, mask.narrow(0, 100, 100)));
    d.epoch = 1;
    QVERIFY(std::abs(differing(mask, adaptation.delta(q, x, model::Rows::all)) - 0.375) < 0.02);
  }

  /// What a GPU computes by LibTorch's integers is what the CPU's loop draws.
  void masks_are_the_same_by_tensors() {
    const Philox philox(0x123456789ABCDEF0, Purpose::dropout);
    const std::vector<std::uint32_t> record{0, 1, 0xFFFFFFFF, 77, 3},
        token{0, 262143, 5, 131072, 99999};
    const lora::MaskRows rows{record, token, 0x8001000B};
    for (const std::int64_t features : {1, 4, 37, 640}) {
      for (const double rate : {0.0, 0.1, 0.75}) {
        const auto mask = lora::dropout_mask(philox, rate, rows, features, torch::kCPU);
        QVERIFY(
            mask.equal(lora::dropout_mask_by_tensors(philox, rate, rows, features, torch::kCPU)));
        QCOMPARE(mask.size(1), features);
      }
    }
  }

  void shuffling_takes_every_record_once_an_epoch() {
    lora::AdapterStack stack = tiny().stack({"a"});
    train::Job job = short_job(stack, 3);
    job.shuffle = true;
    const Trace t = test::run(job);
    QCOMPARE(t.steps.size(), std::size_t{6});
    std::set<std::vector<std::string>> orders;
    for (std::int64_t epoch = 1; epoch <= 3; ++epoch) {
      std::vector<std::string> order;
      for (const plan::event::Example& e : t.examples) {
        if (e.epoch == epoch) order.push_back(e.id);
      }
      QCOMPARE(std::set<std::string>(order.begin(), order.end()).size(), std::size_t{6});
      orders.insert(order);
    }
    QVERIFY(orders.size() > 1);
  }

  /// A group of two in place of four still divides by four.
  void a_short_last_group_divides_by_accumulate() {
    lora::AdapterStack stack = tiny().stack({"a"});
    const auto gradient = [&](std::vector<std::size_t> which, double weight) {
      lora::LoraAdaptation adaptation;
      const lora::StackModule& m = stack.modules()[0];
      torch::Tensor a = m.merged_a().requires_grad_(true);
      adaptation.set(m.id, a, m.merged_b());
      train::pack_loss(tiny().model(), adaptation, tiny().examples(), which, weight)
          .total.backward();
      return a.grad();
    };
    const torch::Tensor sum = gradient({4, 5}, 0.25);
    QVERIFY(scaled_difference(sum, (gradient({4}, 1) + gradient({5}, 1)) / 4) < 2e-6);
    // The events' loss stays the mean over the examples there are.
    const Trace t = test::run(short_job(stack, 1));
    QVERIFY(relative(t.steps[1].loss, (t.examples[4].loss + t.examples[5].loss) / 2) < 1e-9);
  }

  void the_best_validation_is_kept() {
    lora::AdapterStack stack = tiny().stack({"a"}), two = tiny().stack({"a"});
    Losses losses{{0.1, 5, 3, 4, 6}};
    train::Job job = short_job(stack, 4);
    job.validate = losses.function();
    const Trace t = test::run(job);
    QCOMPARE(t.result.best_epoch, 2);
    QCOMPARE(t.result.best_step, 4);
    QCOMPARE(t.result.steps, 8);
    QCOMPARE(t.result.best->loss, 3.0);
    QCOMPARE(t.validations.size(), std::size_t{5});
    // The one before training has epoch 0, asks for the loss alone and is never the best.
    QCOMPARE(t.validations[0].epoch, 0);
    QVERIFY(!t.validations[0].best);
    QCOMPARE(losses.firsts, (std::vector<bool>{true, false, false, false, false}));
    QVERIFY(t.validations[1].best && t.validations[2].best);
    QVERIFY(!t.validations[3].best && !t.validations[4].best);
    // What is kept is the state after step 4.
    train::Job half = short_job(two, 4);
    half.optimizer.max_steps = 4;
    test::run(half);
    QVERIFY(equal_bits(stack, two));
  }

  void rouge_is_higher_better() {
    lora::AdapterStack stack = tiny().stack({"a"});
    train::Job job = short_job(stack, 4);
    int calls = 0;
    const std::vector<double> rouge{0, 0.2, 0.4, 0.4, 0.3};
    job.validate = [&](const model::Adaptation&, std::int64_t, bool first) {
      const auto at = static_cast<std::size_t>(calls++);
      return train::Score{10.0 + calls, first ? std::nullopt : std::optional(rouge.at(at))};
    };
    const Trace t = test::run(job);
    QCOMPARE(t.result.best_epoch, 2);
    QCOMPARE(*t.result.best->rouge_l, 0.4);
  }

  void patience_ends_the_run() {
    lora::AdapterStack stack = tiny().stack({"a"});
    Losses losses{{9, 5, 3, 4, 6, 7, 1}};
    train::Job job = short_job(stack, 6);
    job.optimizer.patience = 2;
    job.validate = losses.function();
    const Trace t = test::run(job);
    QCOMPARE(t.result.steps, 8);
    QCOMPARE(t.result.best_epoch, 2);
  }

  void validation_comes_every_so_many_steps_and_at_the_end() {
    lora::AdapterStack stack = tiny().stack({"a"});
    Losses losses{{9, 5, 4, 3, 2, 1}};
    train::Job job = short_job(stack, 4);
    job.optimizer.validate_every = 3;
    job.validate = losses.function();
    std::vector<std::int64_t> at;
    for (const auto& v : test::run(job).validations)
      at.push_back(v.step);
    QCOMPARE(at, (std::vector<std::int64_t>{0, 3, 6, 8}));
  }

  void the_last_state_is_kept_without_validation() {
    lora::AdapterStack stack = tiny().stack({"a"});
    const Trace t = test::run(short_job(stack, 2));
    QCOMPARE(t.result.best_epoch, 2);
    QCOMPARE(t.result.best_step, 4);
    QVERIFY(!t.result.best);
    QVERIFY(!equal_bits(stack, tiny().stack({"a"})));
  }

  void validation_sees_the_forward_scale() {
    lora::AdapterStack stack = tiny().stack({"a"});
    train::Job job = short_job(stack, 1);
    job.forward_scale = 2;
    double seen = 0;
    job.validate = [&](const model::Adaptation& adaptation, std::int64_t, bool first) {
      const auto losses =
          train::example_losses(tiny().model(), &adaptation, tiny().examples(), 512);
      if (first) seen = losses[0];
      return train::Score{losses[0], std::nullopt};
    };
    test::run(job);
    // Adapter a has alpha 8 at rank 4, so its own scale is the same 2.
    QVERIFY(relative(seen, tiny().golden()["scores"]["tiny-llama-a"][0].get<double>()) < 1e-5);
  }

  void a_pack_that_does_not_fit_is_taken_in_halves() {
    const auto trained = [](std::int64_t pack_tokens, std::size_t fits, Trace& trace) {
      lora::AdapterStack stack = tiny().stack({"a", "c"});
      train::Job job = short_job(stack, 2);
      job.pack_tokens = pack_tokens;
      job.optimizer.accumulate = static_cast<std::int64_t>(tiny().examples().size());
      job.prune = plan::PrunePlan{};
      job.prune->ratio = 0.3;
      job.on_pack = [fits](const std::vector<std::size_t>& which) {
        TORCH_CHECK_WITH(OutOfMemoryError, which.size() <= fits, "made up");
      };
      trace = test::run(job);
      return stack.snapshot();
    };
    Trace at_once, in_parts;
    const auto wanted = trained(1 << 20, 1000, at_once), got = trained(1 << 20, 1, in_parts);
    QCOMPARE(at_once.result.pack_tokens, 1 << 20);
    QVERIFY(in_parts.result.pack_tokens < 200);
    QCOMPARE(in_parts.examples.size(), at_once.examples.size());
    for (std::size_t m = 0; m < wanted.a.size(); ++m) {
      QVERIFY(largest_difference(got.a[m], wanted.a[m]) < 1e-5);
      QVERIFY(largest_difference(got.b[m], wanted.b[m]) < 1e-5);
    }
    // One example that does not fit even alone ends the run with the reason.
    Trace none;
    try {
      trained(1 << 20, 0, none);
      QFAIL("trained");
    } catch (const Error& error) {
      QCOMPARE(error.code(), Code::out_of_memory);
    }
  }

  void a_stop_keeps_the_best() {
    lora::AdapterStack stack = tiny().stack({"a"}), two = tiny().stack({"a"});
    Losses losses{{9, 5, 6, 7}};
    Control control;
    train::Job job = short_job(stack, 4);
    job.pack_tokens = 1;
    auto validate = losses.function();
    job.validate = [&](const model::Adaptation& a, std::int64_t step, bool first) {
      if (step == 6) control.request_stop();
      return validate(a, step, first);
    };
    const Trace t = test::run(job, control);
    QVERIFY(t.result.stopped);
    QCOMPARE(t.result.steps, 6);
    QCOMPARE(t.result.best_epoch, 1);
    train::Job one = short_job(two, 4);
    one.pack_tokens = 1;
    one.optimizer.max_steps = 2;
    test::run(one);
    QVERIFY(equal_bits(stack, two));
  }

  void a_stop_within_a_step_changes_nothing() {
    lora::AdapterStack stack = tiny().stack({"a"}), two = tiny().stack({"a"});
    Control control;
    train::Job job = short_job(stack, 4);
    job.pack_tokens = 1;
    const auto sink = [&](const plan::Event& event) {
      const auto* e = std::get_if<plan::event::Example>(&event);
      if (e != nullptr && e->step == 3) control.request_stop();
    };
    const train::Result result = train::train(job, control, sink);
    QVERIFY(result.stopped);
    QCOMPARE(result.steps, 2);
    train::Job one = short_job(two, 1);
    one.pack_tokens = 1;
    test::run(one);
    QVERIFY(equal_bits(stack, two));
  }

  void a_stop_within_a_validation_keeps_the_best() {
    lora::AdapterStack stack = tiny().stack({"a"});
    Control control;
    train::Job job = short_job(stack, 4);
    job.validate = [&](const model::Adaptation& a, std::int64_t step, bool) {
      if (step == 4) control.request_stop();
      const auto losses =
          train::example_losses(tiny().model(), &a, tiny().examples(), 64, &control);
      return train::Score{train::mean(losses), std::nullopt};
    };
    const Trace t = test::run(job, control);
    QVERIFY(t.result.stopped);
    QCOMPARE(t.result.best_step, 2);
    QCOMPARE(t.validations.size(), std::size_t{2});
  }

  void an_abort_throws() {
    lora::AdapterStack stack = tiny().stack({"a"});
    Control control;
    const auto sink = [&](const plan::Event& event) {
      if (std::holds_alternative<plan::event::Step>(event)) control.request_abort();
    };
    QCOMPARE(code_of([&] { train::train(short_job(stack), control, sink); }),
             std::string("aborted"));
  }

  /// A learning rate past all reason: the update after which the loss is no number is taken back.
  void a_loss_that_is_no_number_ends_the_run() {
    for (const bool with_validation : {false, true}) {
      lora::AdapterStack stack = tiny().stack({"a"});
      lora::AdapterStack good = tiny().stack({"a"});
      train::Job job = short_job(stack, 4);
      Losses losses{{9, 5, 6, 7}};
      if (with_validation) job.validate = losses.function();
      int steps = 0;
      Control control;
      // What the third step leaves is spoilt; the fourth notices.
      const auto sink = [&](const plan::Event& event) {
        if (std::holds_alternative<plan::event::Step>(event) && ++steps == 3) {
          torch::NoGradGuard no_grad;
          stack.modules()[0].a.fill_(std::numeric_limits<float>::quiet_NaN());
        }
      };
      QCOMPARE(code_of([&] { train::train(job, control, sink); }), std::string("train.not_finite"));
      QCOMPARE(steps, 3);
      // With a validation the best of it, else the last state whose losses were numbers.
      train::Job again = short_job(good, 4);
      again.optimizer.max_steps = 2;
      test::run(again);
      QVERIFY(equal_bits(stack, good));
    }
  }

  void a_last_step_into_nothing_is_noticed() {
    lora::AdapterStack stack = tiny().stack({"a"});
    train::Job job = short_job(stack, 1);
    job.optimizer.lr = std::numeric_limits<double>::infinity();
    job.optimizer.max_steps = 1;
    Control control;
    QCOMPARE(code_of([&] { train::train(job, control, [](const plan::Event&) {}); }),
             std::string("train.not_finite"));
    QVERIFY(equal_bits(stack, tiny().stack({"a"})));
  }

  void no_example_is_an_error() {
    lora::AdapterStack stack = tiny().stack({"a"});
    const std::vector<data::Example> none;
    train::Job job = short_job(stack);
    job.examples = &none;
    Control control;
    QCOMPARE(code_of([&] { train::train(job, control, [](const plan::Event&) {}); }),
             std::string("data.empty"));
  }
};

QTEST_GUILESS_MAIN(TestTrainingLoop)
#include "tst_training_loop.moc"
