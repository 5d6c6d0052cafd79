// The controllers of the ratio beside their plain writing in Python, and what sets them apart.
#include <torch/torch.h>

#include <QtTest>
#include <cmath>
#include <set>

#include "core/prune/cubic_ratio.h"
#include "core/prune/grasp_as_coded.h"
#include "core/prune/grasp_ratio.h"
#include "core/prune/select.h"
#include "core/train/per_tensor_adamw.h"
#include "core/train/shared_adamw.h"
#include "tests/support/golden.h"

using namespace espalier;
using prune::RatioSettings;
using torch::Tensor;

namespace {

/// The formula that the goldens' entries, updates and gradients come from.
Tensor filled(std::int64_t seed, std::vector<std::int64_t> shape) {
  const std::int64_t count = torch::prod(torch::tensor(shape)).item<std::int64_t>();
  const Tensor k = torch::arange(count, torch::kInt64);
  const Tensor whole = (k * 7919 + seed * 104729).remainder(1009).to(torch::kFloat32);
  return (whole / torch::tensor(1009.0F) - torch::tensor(0.37F)).view(shape);
}

const Json& golden() {
  static const Json json = test::golden("ratio.json");
  return json;
}
const std::vector<std::int64_t>& ranks() {
  static const auto list = golden()["ranks"].get<std::vector<std::int64_t>>();
  return list;
}
const std::vector<std::pair<std::int64_t, std::int64_t>>& sizes() {
  static const auto list =
      golden()["modules"].get<std::vector<std::pair<std::int64_t, std::int64_t>>>();
  return list;
}

/// Calls `f(name, rows)` of every A_i and B_i in the goldens' order; rows: the real part.
template <class F>
void each_tensor(lora::AdapterStack::Snapshot& values, F f) {
  for (std::size_t m = 0; m < values.a.size(); ++m) {
    for (std::size_t i = 0; i < ranks().size(); ++i) {
      const auto at = static_cast<std::int64_t>(i);
      const std::string name = std::to_string(m) + "." + std::to_string(i);
      f("a." + name, values.a[m][at].narrow(0, 0, ranks()[i]));
      f("b." + name, values.b[m][at].narrow(1, 0, ranks()[i]));
    }
  }
}

lora::AdapterStack formula_stack() {
  std::vector<lora::Adapter> adapters(ranks().size());
  std::int64_t seed = 1;
  for (std::size_t m = 0; m < sizes().size(); ++m) {
    for (std::size_t i = 0; i < ranks().size(); ++i) {
      const auto [in, out] = sizes()[m];
      const std::int64_t r = ranks()[i];
      const Tensor a = filled(seed, {r, in});
      const Tensor b = filled(seed + 1, {out, r});
      seed += 2;
      adapters[i].modules[{static_cast<std::int64_t>(m), model::Proj::q}] = {
          a, b, static_cast<double>(r)};
    }
  }
  std::vector<lora::Entry> entries;
  for (std::size_t i = 0; i < adapters.size(); ++i) {
    adapters[i].name = std::string(1, static_cast<char>('a' + i));
    adapters[i].rank = ranks()[i];
    entries.push_back({&adapters[i], 1});
  }
  return {entries, false, false, torch::kCPU};
}

/// A controller over formula_stack() with the goldens' updates, gradients and loss.
struct Play {
  lora::AdapterStack stack = formula_stack();
  std::vector<prune::RatioRound> rounds;
  std::vector<prune::Outcome> outcomes;
  std::vector<std::int64_t> fresh;
  int losses = 0;

  static RatioSettings settings(RatioSettings::Kind kind) {
    RatioSettings s;
    s.kind = kind;
    s.interval = golden()["interval"];
    s.group_size = golden()["group_size"];
    s.seed = golden()["seed"];
    if (kind == RatioSettings::Kind::grasp) s.sigma_cap = 0.175;
    return s;
  }

  double loss(lora::AdapterStack::Snapshot values) {
    ++losses;
    double sum = 0, count = 0;
    std::int64_t k = 0;
    each_tensor(values, [&](const std::string&, const Tensor& v) {
      const Tensor target = filled(100 + k++, v.sizes().vec());
      sum += (v.to(torch::kFloat64) - target.to(torch::kFloat64)).square().sum().item<double>();
      count += static_cast<double>(v.numel());
    });
    return sum / count;
  }

  void update(std::int64_t step) {
    auto values = stack.snapshot();
    std::int64_t k = 0;
    each_tensor(values, [&](const std::string&, Tensor v) {
      v.add_(filled(1000 + 31 * step + k++, v.sizes().vec()) * torch::tensor(0.05F));
    });
    stack.restore(values);
  }

  void step(prune::RatioController& controller, std::int64_t step) {
    update(step);
    std::vector<Tensor> a, b;
    const std::int64_t widest = 3;
    for (std::size_t m = 0; m < sizes().size(); ++m) {
      const auto index = static_cast<std::int64_t>(m);
      a.push_back(filled(5000 + 17 * step + 2 * index, {widest, sizes()[m].first}));
      b.push_back(filled(5001 + 17 * step + 2 * index, {sizes()[m].second, widest}));
    }
    auto told = controller.step(
        {stack, a, b, nullptr, step},
        [this](const lora::AdapterStack::Snapshot& values) { return loss(values); });
    if (told.round) rounds.push_back(*told.round);
    outcomes.push_back(std::move(told.outcome));
  }

  prune::Forget forget() {
    return [this](const prune::Masks& masks) {
      std::int64_t count = 0;
      for (const auto* list : {&masks.a, &masks.b}) {
        for (const Tensor& t : *list)
          count += t.sum().item<std::int64_t>();
      }
      fresh.push_back(count);
    };
  }
};

prune::Settings by_gradient() {
  prune::Settings s;
  s.measure = prune::Settings::Measure::gradient;
  return s;
}

void near(double got, const Json& want) {
  const double wanted = want;
  if (std::abs(got - wanted) > 1e-6) {
    QFAIL(qPrintable(QStringLiteral("%1 is not %2").arg(got, 0, 'g', 10).arg(wanted, 0, 'g', 10)));
  }
}

void compare_rounds(const std::vector<prune::RatioRound>& got, const Json& want) {
  QCOMPARE(got.size(), want.size());
  for (std::size_t k = 0; k < got.size(); ++k) {
    const Json& w = want[k];
    near(*got[k].base_loss, w["base_loss"]);
    near(*got[k].mu, w["mu"]);
    near(*got[k].sigma, w["sigma"]);
    near(got[k].ratio, w["ratio"]);
    near(got[k].real, w["real"]);
    QCOMPARE(got[k].committed, w["committed"].get<bool>());
    QCOMPARE(got[k].trials.size(), w["ratios"].size());
    for (std::size_t j = 0; j < got[k].trials.size(); ++j) {
      near(got[k].trials[j].ratio, w["ratios"][j]);
      near(got[k].trials[j].loss, w["losses"][j]);
      near(got[k].trials[j].reward, w["rewards"][j]);
    }
  }
}

void compare_values(const lora::AdapterStack& stack, const Json& want) {
  auto values = stack.snapshot();
  each_tensor(values, [&](const std::string& name, const Tensor& v) {
    const Tensor flat = v.reshape({-1});
    QCOMPARE(static_cast<std::size_t>(flat.numel()), want[name].size());
    for (std::int64_t j = 0; j < flat.numel(); ++j)
      near(flat[j].item<double>(), want[name][static_cast<std::size_t>(j)]);
  });
}

}  // namespace

class TestRatio : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void as_coded_goes_as_the_script_does() {
    Play play;
    prune::GraspAsCoded controller(play.stack, Play::settings(RatioSettings::Kind::grasp_as_coded),
                                   play.forget());
    for (std::int64_t t = 1; t <= golden()["steps"]; ++t)
      play.step(controller, t);
    const Json& want = golden()["as_coded"];
    compare_rounds(play.rounds, want["rounds"]);
    compare_values(play.stack, want["values"]);
    near(controller.facts()["script_choice"], want["script_choice"]);
    std::vector<std::int64_t> fresh;
    for (const Json& round : want["rounds"]) {
      if (round["committed"].get<bool>()) fresh.push_back(round["fresh"].get<std::int64_t>());
    }
    QCOMPARE(play.fresh, fresh);
    // Its ratio is not the sparsity that is there.
    QVERIFY(std::abs(play.rounds.back().ratio - play.rounds.back().real) > 0.02);
    QCOMPARE(controller.real(), play.rounds.back().real);
    QCOMPARE(play.outcomes[0].pruned, 0.0);  // nothing before the first commit
  }

  void mended_goes_as_it_should_and_its_ratio_is_real() {
    Play play;
    prune::GraspRatio controller(play.stack, by_gradient(),
                                 Play::settings(RatioSettings::Kind::grasp));
    for (std::int64_t t = 1; t <= golden()["steps"]; ++t) {
      play.step(controller, t);
      auto values = play.stack.snapshot();
      each_tensor(values, [&](const std::string&, const Tensor& v) {
        QCOMPARE((v == 0).sum().item<std::int64_t>(),
                 prune::prune_count(controller.ratio(), v.numel()));
      });
    }
    compare_rounds(play.rounds, golden()["mended"]["rounds"]);
    compare_values(play.stack, golden()["mended"]["values"]);
    // One for the ratio in force and one for each of the group.
    QCOMPARE(play.losses, static_cast<int>(play.rounds.size()) * 4);
    for (const prune::RatioRound& round : play.rounds)
      QVERIFY(*round.sigma <= 0.175);
  }

  void weak_rewards_let_sigma_grow_as_coded_and_the_cap_holds_it() {
    RatioSettings s;
    prune::RatioPolicy free(s);
    s.sigma_cap = 0.175;
    prune::RatioPolicy capped(s);
    QVERIFY(std::abs(free.sigma() - 0.7 / 6) < 1e-12);
    std::set<double> drawn;
    for (std::int64_t round = 1; round <= 50; ++round) {
      std::vector<prune::RatioTrial> trials;
      for (const double p : free.draw(round)) {
        QVERIFY(p >= 0.1 && p <= 0.8);
        drawn.insert(p);
        trials.push_back({p, 1, 1e-4 * (p - 0.4)});
      }
      free.update(trials, 0.4);
      capped.update(trials, 0.4);
    }
    QVERIFY2(free.sigma() > 0.55 && free.sigma() < 0.65, qPrintable(QString::number(free.sigma())));
    QCOMPARE(capped.sigma(), 0.175);
    // Near the end most draws lie on a bound: the search is no longer one.
    QVERIFY(drawn.contains(0.1) && drawn.contains(0.8));
  }

  void what_is_not_a_number_has_no_say() {
    RatioSettings s;
    prune::RatioPolicy policy(s), other(s);
    const double nan = std::nan("");
    policy.update({{0.3, 1, 0.1}, {0.5, nan, nan}, {0.6, 1, 0.2}}, 0.4);
    other.update({{0.3, 1, 0.1}, {0.6, 1, 0.2}}, 0.4);
    QCOMPARE(policy.mu(), other.mu());
    QCOMPARE(policy.sigma(), other.sigma());
    QVERIFY(prune::best_trial({{0.3, nan, nan}, {0.5, 1, -0.1}}) == nullptr);
    QCOMPARE(prune::best_trial({{0.3, nan, nan}, {0.5, 1, 0.0}, {0.6, 1, 0.0}})->ratio, 0.5);
    QCOMPARE(prune::moved_ratio(0.4, 0.75, 0.1), 0.5);
    QCOMPARE(prune::moved_ratio(0.4, 0.37, 0.1), 0.37);
  }

  void cubic_is_the_ramp_of_its_paper() {
    RatioSettings s;
    s.ratio = 0.6;
    s.steps = 40;
    s.ramp_start = 0.1;
    const Json& want = golden()["cubic"];
    for (std::int64_t t = 1; t <= 40; ++t)
      near(prune::cubic_ratio(s, t), want[static_cast<std::size_t>(t - 1)]);
    QCOMPARE(prune::cubic_ratio(s, 4), 0.0);
    QCOMPARE(prune::cubic_ratio(s, 30), 0.6);
    s.kind = RatioSettings::Kind::cubic;
    s.steps = 24;
    s.ramp_start = 0;
    Play play;
    prune::CubicRatio controller(play.stack, by_gradient(), s);
    for (std::int64_t t = 1; t <= 24; ++t) {
      play.step(controller, t);
      QCOMPARE(play.rounds.back().ratio, prune::cubic_ratio(s, t));
      QCOMPARE(play.rounds.back().real, play.outcomes.back().pruned);
    }
    QCOMPARE(play.losses, 0);
    QVERIFY(std::abs(play.rounds.back().real - 0.6) < 0.05);  // whole entries of small tensors
  }

  void a_controller_goes_on_from_its_state_data() {
    QTest::addColumn<int>("kind");
    QTest::newRow("grasp") << static_cast<int>(RatioSettings::Kind::grasp);
    QTest::newRow("as coded") << static_cast<int>(RatioSettings::Kind::grasp_as_coded);
  }
  void a_controller_goes_on_from_its_state() {
    QFETCH(int, kind);
    const RatioSettings s = Play::settings(static_cast<RatioSettings::Kind>(kind));
    Play whole, parted;
    const auto one = prune::make_controller(whole.stack, by_gradient(), s, whole.forget());
    const auto first = prune::make_controller(parted.stack, by_gradient(), s, parted.forget());
    for (std::int64_t t = 1; t <= 11; ++t) {
      whole.step(*one, t);
      parted.step(*first, t);
    }
    lora::StateDict state;
    first->save(state);
    const auto second = prune::make_controller(parted.stack, by_gradient(), s, parted.forget());
    second->load(state, torch::kCPU);
    for (std::int64_t t = 12; t <= 24; ++t) {
      whole.step(*one, t);
      parted.step(*second, t);
    }
    for (std::size_t m = 0; m < 2; ++m) {
      QVERIFY(torch::equal(whole.stack.modules()[m].a, parted.stack.modules()[m].a));
      QVERIFY(torch::equal(whole.stack.modules()[m].b, parted.stack.modules()[m].b));
    }
    QCOMPARE(second->facts(), one->facts());
    QCOMPARE(second->ratio(), one->ratio());
  }

  void adam_of_each_tensor_is_the_shared_one_until_it_forgets() {
    lora::AdapterStack a = formula_stack(), b = formula_stack();
    train::SharedAdamW shared(a, 0.01);
    train::PerTensorAdamW own(b, 0.01);
    const auto step = [&](std::int64_t t) {
      std::vector<Tensor> ga, gb;
      for (const auto& [in, out] : sizes()) {
        ga.push_back(filled(40 + t, {3, in}));
        gb.push_back(filled(80 + t, {out, 3}));
      }
      shared.step(a, ga, gb, 1e-2);
      own.step(b, ga, gb, 1e-2);
    };
    for (std::int64_t t = 1; t <= 6; ++t)
      step(t);
    const auto apart = [&](std::size_t m, std::int64_t i) {
      return (a.modules()[m].a[i] - b.modules()[m].a[i]).abs().max().item<double>();
    };
    for (std::size_t m = 0; m < 2; ++m) {
      for (std::int64_t i = 0; i < 2; ++i)
        QVERIFY(apart(m, i) < 1e-6);
    }
    prune::Masks fresh = prune::no_masks(b);
    fresh.a[0][1][0][2] = true;
    own.forget(fresh);
    const Tensor before = b.modules()[0].a.clone();
    step(7);
    // The count of steps of that tensor alone began anew: its entries move as never stepped before.
    QVERIFY(apart(0, 1) > 1e-4);
    QVERIFY(apart(0, 0) < 1e-6);
    QVERIFY(apart(1, 1) < 1e-6);
    // With no memory of its own an entry's first step is lr times the sign of its gradient.
    const double moved =
        (before - b.modules()[0].a)[1][0][2].item<double>() - 1e-4 * before[1][0][2].item<double>();
    QVERIFY2(std::abs(std::abs(moved) - 1e-2) < 1e-5, qPrintable(QString::number(moved)));
    lora::StateDict state;
    own.save(state);
    train::PerTensorAdamW again(b, 0.01);
    again.load(state);
    lora::AdapterStack c = b;
    for (lora::StackModule& m : c.modules()) {
      m.a = m.a.clone();
      m.b = m.b.clone();
    }
    std::vector<Tensor> ga, gb;
    for (const auto& [in, out] : sizes()) {
      ga.push_back(filled(48, {3, in}));
      gb.push_back(filled(88, {out, 3}));
    }
    own.step(b, ga, gb, 1e-2);
    again.step(c, ga, gb, 1e-2);
    QVERIFY(torch::equal(b.modules()[0].a, c.modules()[0].a));
  }
};

QTEST_GUILESS_MAIN(TestRatio)
#include "tst_ratio.moc"
