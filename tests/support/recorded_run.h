#pragma once

#include <cmath>
#include <filesystem>
#include <string>

#include "core/store/store.h"

namespace espalier::test {

/// A small finished run in the store at `path`, with every kind of event; texts and names are such
/// as would break out of HTML, CSV or JSON. Returns its id.
inline std::string record_run(const std::filesystem::path& path) {
  namespace event = plan::event;
  store::Store store = store::Store::open(path);
  store::NewRun made;
  made.name = "p < .3 & \"two\" adapters";
  made.method = "adaptive_merge";
  made.plan = {{"base_model", "/somebody/models/tiny.gguf"},
               {"adapters", {{{"path", "adapters/left"}, {"name", "left"}}, {{"path", "x/right"}}}},
               {"data", {{"language", "ja"}, {"shots", 5}}},
               {"optimizer", {{"lr", 0.0005}}},
               {"metrics", {"rougeL"}},
               {"seed", 7}};
  const std::string run = store.create_run(made);
  std::vector<plan::Event> events;
  event::Started started;
  started.adapters = {"left", "right"};
  started.steps = 3;
  started.facts = {{"device", "cpu"}};
  events.emplace_back(started);
  for (std::int64_t i = 1; i <= 3; ++i) {
    events.emplace_back(
        event::Example{1, i, "e" + std::to_string(i), 3.0 / static_cast<double>(i), 40});
    event::Step step;
    step.step = i;
    step.epoch = 1;
    step.loss = i == 2 ? std::nan("") : 2.0 / static_cast<double>(i);
    step.lr = 0.5;
    step.sparsity = 0.25 * static_cast<double>(i);
    step.merged_sparsity = 0.125;
    step.weights = {{"left", 0.75}, {"right", 0.25}};
    step.tokens = 100 * i;
    events.emplace_back(step);
    if (i == 2) {
      event::Ratio ratio;
      ratio.step = i;
      ratio.controller = "grasp";
      ratio.ratio = 0.5;
      ratio.real = 0.4375;
      ratio.mu = 0.375;
      ratio.sigma = 0.125;
      ratio.base_loss = 2;
      ratio.trials = {{0.5, 1.75, 0.25}, {0.25, 2.25, -0.25}};
      ratio.committed = true;
      events.emplace_back(ratio);
    }
    event::Modules modules;
    modules.step = i;
    for (const char* module : {"layers.0.q_proj", "layers.0.v_proj"}) {
      for (const char* adapter : {"left", "right"}) {
        event::ModuleState state;
        state.module = module;
        state.adapter = adapter;
        state.weight = 0.5 * static_cast<double>(i);
        state.stable = 0.125;
        state.norm = 3;
        modules.modules.push_back(state);
      }
    }
    if (i != 2) events.emplace_back(modules);
    event::Validation validation;
    validation.epoch = i;
    validation.step = i;
    validation.loss = 1.5;
    validation.best = i == 1;
    events.emplace_back(validation);
    events.emplace_back(event::Sample{i, "v1", "文 " + std::to_string(i) + " </script><b>"});
  }
  for (int i = 1; i <= 10; ++i) {
    event::Output output;
    output.id = "t" + std::to_string(i);
    output.text = i == 2 ? "" : "text " + std::to_string(i) + ", \"quoted\"\nand more <img src=x>";
    output.raw = output.text;
    output.finish = "eos";
    output.reference = "参照 " + std::to_string(i);
    if (i != 3) output.scores = {{"rougeL", 0.125 * i}};
    events.emplace_back(output);
  }
  event::Finished finished;
  finished.best_epoch = 1;
  finished.best_step = 1;
  finished.validation_loss = 1.5;
  finished.metrics = {
      {"rougeL", {{"value", 0.4567}, {"low", 0.4}, {"high", 0.5}, {"signature", "a\"b"}}},
      {"length", {{"value", 3.25}, {"share", false}}}};
  finished.facts = {{"leaked", {{"leaked", 2}, {"records", 10}}}};
  events.emplace_back(finished);
  store.append_events(run, events);
  return run;
}

}  // namespace espalier::test
