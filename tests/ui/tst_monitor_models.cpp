#include <QSignalSpy>
#include <QTest>
#include <cmath>
#include <limits>

#include "ui/models/heat_grid.h"
#include "ui/models/module_history.h"
#include "ui/models/replay.h"
#include "ui/models/run_feed.h"

using namespace espalier;
using namespace espalier::ui;
namespace event = espalier::plan::event;
using Quantity = ModuleHistory::Quantity;

namespace {

event::ModuleState state(const char* module, const char* adapter, double weight, double fresh = 0,
                         double revived = 0) {
  event::ModuleState s;
  s.module = module;
  s.adapter = adapter;
  s.weight = weight;
  s.sparsity_a = 0.25;
  s.sparsity_b = 0.5;
  s.fresh = fresh;
  s.revived = revived;
  s.stable = 0.125;
  return s;
}

plan::Event step(std::int64_t at, double seconds = 2) {
  event::Step e;
  e.step = at;
  e.epoch = 1;
  e.loss = 10.0 - static_cast<double>(at);
  e.lr = 0.001 * static_cast<double>(at);
  e.tokens = 300;
  e.seconds = seconds;
  e.memory = 1000 + at;
  e.weights = {{"a", 0.75}, {"b", 0.25}};
  return e;
}

plan::Event example(std::int64_t at) {
  return event::Example{1, at, "r", 3.0, 100};
}

/// Four steps; after the second a validation with its sample.
QVector<plan::Event> shortRun() {
  event::Started started;
  started.run = "007";
  started.steps = 4;
  started.adapters = {"a", "b"};
  event::Validation v;
  v.step = 2;
  v.loss = 1.5;
  v.best = true;
  event::Finished finished;
  finished.best_step = 2;
  return {started,
          event::Phase{"train", 0, 4},
          example(1),
          step(1, 1),
          example(2),
          step(2, 3),
          event::Sample{2, "r7", "two"},
          v,
          example(3),
          step(3, 0.5),
          example(4),
          step(4, 0.5),
          event::Phase{"generate", 0, 3},
          finished};
}

}  // namespace

/// What stands behind Monitor: the modules' history, the feed's new series, the replay.
class TestMonitorModels : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void modulesByHand();
  void modulesGoBack();
  void scaleOfTheGrid();
  void feedSeries();
  void feedGoesBack();
  void timeLeftCountsValidations();
  void samplesByStep();
  void replayStepByStep();
  void replayAsItHappened();
  void replayJumps();
  void replayOfNothing();
};

void TestMonitorModels::modulesByHand() {
  ModuleHistory h;
  QVERIFY(h.isEmpty());
  QCOMPARE(h.columnAt(9), -1);
  // Told out of order: layer 10 before layer 2.
  h.add({2,
         {state("model.layers.10.self_attn.q_proj", "a", 0.75, 0.25, 0.125),
          state("model.layers.10.self_attn.q_proj", "b", 0.25),
          state("model.layers.2.self_attn.v_proj", "a", -0.5),
          state("model.layers.2.self_attn.v_proj", "b", 1.5)}});
  h.add({5,
         {state("model.layers.10.self_attn.q_proj", "a", 0.5),
          state("model.layers.2.self_attn.v_proj", "b", 0.125)}});
  QCOMPARE(h.steps(), (QVector<qint64>{2, 5}));
  QCOMPARE(h.adapters(), (QStringList{"a", "b"}));
  QCOMPARE(h.modules().size(), 2);
  QCOMPARE(h.modules()[0].layer, 2);
  QCOMPARE(h.modules()[0].part, QString("v_proj"));
  QCOMPARE(h.modules()[1].layer, 10);
  QCOMPARE(h.modules()[1].name, QString("model.layers.10.self_attn.q_proj"));
  QCOMPARE(h.value(Quantity::Weight, 0, 0, 0), -0.5);
  QCOMPARE(h.value(Quantity::Weight, 1, 0, 0), 0.75);
  QCOMPARE(h.value(Quantity::Weight, 1, 0, 1), 0.5);
  QCOMPARE(h.value(Quantity::SparsityA, 1, 1, 0), 0.25);
  QCOMPARE(h.value(Quantity::SparsityB, 1, 1, 0), 0.5);
  QCOMPARE(h.value(Quantity::Churn, 1, 0, 0), 0.375);
  QCOMPARE(h.value(Quantity::Fresh, 1, 0, 0), 0.25);
  QCOMPARE(h.value(Quantity::Revived, 1, 0, 0), 0.125);
  QCOMPARE(h.value(Quantity::Stable, 1, 0, 0), 0.125);
  QCOMPARE(h.largest(Quantity::Weight), 1.5);
  QCOMPARE(h.largest(Quantity::Churn), 0.375);
  // What an event leaves out is not known, and so is what lies outside.
  QVERIFY(std::isnan(h.value(Quantity::Weight, 0, 0, 1)));
  QVERIFY(std::isnan(h.value(Quantity::Weight, 0, 0, -1)));
  QVERIFY(std::isnan(h.value(Quantity::Weight, 2, 0, 0)));
  QVERIFY(std::isnan(h.value(Quantity::Weight, 0, 2, 0)));
  QCOMPARE(h.columnAt(1), -1);
  QCOMPARE(h.columnAt(2), 0);
  QCOMPARE(h.columnAt(4.9), 0);
  QCOMPARE(h.columnAt(5), 1);
  QCOMPARE(h.columnAt(std::numeric_limits<double>::infinity()), 1);
}

void TestMonitorModels::modulesGoBack() {
  ModuleHistory h;
  for (const std::int64_t at : {1, 2, 3})
    h.add({at, {state("model.layers.0.q_proj", "a", 0.25 * static_cast<double>(at))}});
  h.add({2, {state("model.layers.0.q_proj", "a", 1)}});
  QCOMPARE(h.steps(), (QVector<qint64>{1, 2}));
  QCOMPARE(h.value(Quantity::Weight, 0, 0, 1), 1.0);
  // A module and an adapter that come later were not known before.
  h.add({4, {state("model.layers.1.q_proj", "late", 1)}});
  QVERIFY(std::isnan(h.value(Quantity::Weight, 1, 1, 0)));
  QCOMPARE(h.value(Quantity::Weight, 1, 1, 2), 1.0);
  h.add({5, {}});
  QCOMPARE(h.steps().last(), 4);
  h.clear();
  QVERIFY(h.isEmpty() && h.modules().isEmpty() && h.adapters().isEmpty());
}

void TestMonitorModels::scaleOfTheGrid() {
  const auto limits = [](Quantity quantity, const std::vector<double>& values) {
    ModuleHistory h;
    event::Modules told{1, {}};
    for (std::size_t i = 0; i < values.size(); ++i) {
      const std::string name = "model.layers." + std::to_string(i) + ".q_proj";
      told.modules.push_back(state(name.c_str(), "a", values[i], values[i]));
    }
    h.add(told);
    HeatGrid grid;
    grid.quantity = quantity;
    return grid.limits(h);
  };
  using Ends = std::pair<double, double>;
  const auto close = [](const Ends& x, const Ends& y) {
    return std::abs(x.first - y.first) < 1e-9 && std::abs(x.second - y.second) < 1e-9;
  };
  QVERIFY(close(limits(Quantity::Weight, {0.4, -0.1}), {-0.4, 0.4}));
  QVERIFY(close(limits(Quantity::Weight, {-0.41, 0}), {-0.5, 0.5}));
  QVERIFY(close(limits(Quantity::Weight, {0, 0}), {-1, 1}));
  QVERIFY(close(limits(Quantity::Fresh, {0.02, 0.34}), {0, 40}));
  QVERIFY(close(limits(Quantity::Fresh, {0, 1}), {0, 100}));
  QVERIFY(close(limits(Quantity::Fresh, {0, 0}), {0, 1}));
  QVERIFY(close(limits(Quantity::Fresh, {0.285, 0.32}), {28, 32}));
  QVERIFY(close(limits(Quantity::Fresh, {0.3, 0.3}), {29, 31}));
}

void TestMonitorModels::feedSeries() {
  RunFeed feed;
  feed.apply(shortRun());
  QCOMPARE(feed.learningRate().y, (QVector<double>{0.001, 0.002, 0.003, 0.004}));
  QCOMPARE(feed.tokensPerSecond().y, (QVector<double>{300, 100, 600, 600}));
  QCOMPARE(feed.memory().y, (QVector<double>{1001, 1002, 1003, 1004}));
  // A run from before memory was told has none, and a step of no time has no speed.
  event::Step old;
  old.step = 5;
  feed.apply({old});
  QCOMPARE(feed.memory().y.size(), 4);
  QCOMPARE(feed.tokensPerSecond().y.size(), 4);
  QCOMPARE(feed.learningRate().y.size(), 5);
  QSignalSpy changes(&feed, &RunFeed::changed);
  feed.reset(shortRun());
  QCOMPARE(changes.count(), 1);
  QCOMPARE(feed.steps().x.size(), 4);
  feed.reset({});
  QCOMPARE(changes.count(), 2);
  QVERIFY(feed.steps().x.isEmpty() && feed.learningRate().x.isEmpty() && feed.memory().x.isEmpty());
}

void TestMonitorModels::feedGoesBack() {
  RunFeed feed;
  feed.apply(shortRun());
  feed.apply({step(2)});
  QCOMPARE(feed.steps().x, (QVector<double>{1, 2}));
  QCOMPARE(feed.learningRate().x, (QVector<double>{1, 2}));
  QVERIFY(feed.validation().x.isEmpty());
  QVERIFY(feed.samples().isEmpty());
}

void TestMonitorModels::timeLeftCountsValidations() {
  RunFeed feed;
  double now = 100;
  feed.setClock([&now] { return now; });
  event::Started started;
  started.steps = 15;
  feed.apply({started, event::Phase{"train", 0, 15}});
  for (int i = 1; i <= 4; ++i)
    feed.apply({step(i)});
  QVERIFY(!feed.secondsLeft());  // four steps say little
  feed.apply({step(5)});
  QCOMPARE(*feed.secondsLeft(), 20.0);  // ten steps of two seconds
  feed.apply({event::Phase{"validate", 5, 0}});
  now += 6;
  feed.apply({event::Validation{1, 5, 2.0, {}, true}, event::Phase{"train", 5, 15}});
  QCOMPARE(*feed.secondsLeft(), 32.0);  // and two more validations of six
  // A pause in a validation is no cost of it.
  feed.apply({event::Phase{"validate", 5, 0}, event::Paused{5}});
  now += 1000;
  feed.apply(
      {event::Resumed{5}, event::Validation{1, 5, 2.0, {}, true}, event::Phase{"train", 5, 15}});
  QVERIFY(*feed.secondsLeft() < 60);
}

void TestMonitorModels::samplesByStep() {
  RunFeed feed;
  QVERIFY(feed.sampleAt(9) == nullptr);
  feed.apply({event::Sample{3, "r", "three"}, event::Sample{6, "r", "six"}});
  QVERIFY(feed.sampleAt(2) == nullptr);
  QCOMPARE(feed.sampleAt(3)->text, QString("three"));
  QCOMPARE(feed.sampleAt(5)->text, QString("three"));
  QCOMPARE(feed.sampleAt(99)->text, QString("six"));
}

void TestMonitorModels::replayStepByStep() {
  RunFeed feed;
  feed.apply(shortRun());
  Replay replay(feed);
  double now = 0;
  replay.setClock([&now] { return now; });
  QVERIFY(!replay.active());
  replay.play(shortRun(), 99);
  QVERIFY(replay.active() && replay.playing());
  QCOMPARE(replay.step(), 0);
  QCOMPARE(replay.lastStep(), 4);
  QVERIFY(feed.started());
  QVERIFY(feed.steps().x.isEmpty());
  now += 0.49;
  replay.tick();
  QVERIFY(feed.steps().x.isEmpty());
  now += 0.02;
  replay.tick();
  QCOMPARE(feed.steps().x, (QVector<double>{1}));
  QCOMPARE(feed.examples().x, (QVector<double>{1}));
  QVERIFY(!feed.best());
  now += 0.5;
  replay.tick();
  // What belongs to the second step comes with it: its sample and its validation.
  QCOMPARE(replay.step(), 2);
  QCOMPARE(feed.validation().x, (QVector<double>{2}));
  QCOMPARE(feed.samples().size(), 1);
  QVERIFY(!feed.finished());
  replay.pause();
  QVERIFY(replay.active() && !replay.playing());
  now += 100;
  replay.play(shortRun(), 0);  // goes on where it stands, the pause does not count
  replay.setSpeed(2);
  now += 0.25;
  replay.tick();
  QCOMPARE(replay.step(), 3);
  now += 0.25;
  replay.tick();
  QVERIFY(!replay.active() && !replay.playing());
  QVERIFY(feed.finished());
  QCOMPARE(feed.steps().x, (QVector<double>{1, 2, 3, 4}));
  QCOMPARE(feed.log().last().event.index(), plan::Event(event::Finished{}).index());
}

void TestMonitorModels::replayAsItHappened() {
  RunFeed feed;
  feed.apply(shortRun());
  Replay replay(feed);
  double now = 0;
  replay.setClock([&now] { return now; });
  replay.setSpeed(Replay::kAsItHappened);
  replay.play(shortRun(), 0);
  now = 0.9;
  replay.tick();
  QCOMPARE(replay.step(), 0);
  now = 1.1;
  replay.tick();
  QCOMPARE(replay.step(), 1);
  now = 3.9;
  replay.tick();
  QCOMPARE(replay.step(), 1);
  now = 4.55;  // three seconds of the second and half a one of the third
  replay.tick();
  QCOMPARE(replay.step(), 3);
}

void TestMonitorModels::replayJumps() {
  RunFeed feed;
  feed.apply(shortRun());
  Replay replay(feed);
  double now = 0;
  replay.setClock([&now] { return now; });
  replay.show(1);
  QCOMPARE(feed.steps().x.size(), 4);  // not active: nothing to move
  replay.play(shortRun(), 2);
  QCOMPARE(replay.step(), 2);
  QCOMPARE(feed.steps().x.size(), 2);
  replay.show(4);
  QVERIFY(replay.active());
  QVERIFY(feed.finished());
  replay.show(1);
  QCOMPARE(feed.steps().x, (QVector<double>{1}));
  QVERIFY(feed.samples().isEmpty());
  QVERIFY(!feed.finished());
  replay.show(3);
  QCOMPARE(feed.steps().x, (QVector<double>{1, 2, 3}));
  replay.end();
  QVERIFY(!replay.active());
  QVERIFY(feed.finished());
  QCOMPARE(feed.steps().x.size(), 4);
  replay.play(shortRun(), 4);  // from the end it begins again
  QCOMPARE(replay.step(), 0);
  replay.forget();
  QVERIFY(!replay.active());
  QCOMPARE(replay.step(), 0);
}

void TestMonitorModels::replayOfNothing() {
  RunFeed feed;
  Replay replay(feed);
  replay.tick();
  replay.show(3);
  replay.end();
  replay.play({}, 0);
  QCOMPARE(replay.lastStep(), 0);
  replay.tick();
  replay.forget();
  QVERIFY(!replay.active());
}

QTEST_GUILESS_MAIN(TestMonitorModels)
#include "tst_monitor_models.moc"
