#pragma once

#include <string>
#include <vector>

#include "core/plan/events.h"
#include "core/store/store.h"

/// Rows that the store's tests write.
namespace rows {

namespace event = espalier::plan::event;
using espalier::plan::Event;

inline espalier::store::NewRun run(const std::string& name, const std::string& method = "lora") {
  espalier::store::NewRun run;
  run.name = name;
  run.method = method;
  run.plan_hash = std::string("hash of ") + name;
  run.plan = {{"name", name}};
  return run;
}

inline Event example(std::int64_t step, double loss) {
  event::Example example;
  example.epoch = 1;
  example.step = step;
  example.id = std::string("r") + std::to_string(step);
  example.loss = loss;
  return example;
}

inline std::vector<Event> examples(std::int64_t first, std::int64_t count) {
  std::vector<Event> out;
  for (std::int64_t i = 0; i < count; ++i)
    out.push_back(example(first + i, 1.0 / static_cast<double>(first + i)));
  return out;
}

inline Event started() {
  event::Started started;
  started.trainable = 4096;
  started.steps = 25;
  started.epochs = 5;
  started.facts = {{"device", "cpu"}, {"leaked", 0}};
  return started;
}

inline Event output(const std::string& id, const std::string& text) {
  event::Output output;
  output.id = id;
  output.text = text;
  output.raw = " " + text;
  output.finish = std::string("eos");
  output.reference = std::string("参照");
  output.scores = {{"rougeL", 0.25}};
  return output;
}

inline Event finished() {
  event::Finished finished;
  finished.best_epoch = 3;
  finished.best_step = 12;
  finished.validation_loss = 1.25;
  finished.metrics = {{"rougeL", {{"value", 0.5}}}};
  finished.shares = {{"empty", 0.0}};
  finished.adapter = std::string("adapter");
  finished.seconds = 2.5;
  finished.facts = {{"leaked", 2}};
  return finished;
}

}  // namespace rows
