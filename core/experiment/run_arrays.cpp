#include "core/experiment/run_arrays.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>
#include <utility>

namespace espalier::experiment {

namespace {

using plan::event::ModuleState;
using plan::event::Step;
using plan::event::Validation;
using tensor_io::npy;
using tensor_io::NpyArray;

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

std::int64_t extent(std::size_t size) {
  return static_cast<std::int64_t>(size);
}

/// One value of each row.
template <class Row, class Value>
NpyArray column(const std::string& name, const std::vector<Row>& rows, Value value) {
  std::vector<decltype(value(std::declval<const Row&>()))> values;
  values.reserve(rows.size());
  for (const Row& row : rows)
    values.push_back(value(row));
  return npy(name, {extent(rows.size())},
             std::span<const typename decltype(values)::value_type>(values));
}

NpyArray numbers(const std::string& name, std::vector<std::int64_t> shape,
                 const std::vector<double>& values) {
  return npy(name, std::move(shape), std::span<const double>(values));
}

}  // namespace

std::size_t Names::place(const std::string& name) {
  const auto found = std::find(list_.begin(), list_.end(), name);
  if (found != list_.end()) return static_cast<std::size_t>(found - list_.begin());
  list_.push_back(name);
  return list_.size() - 1;
}

void RunArrays::add(const plan::Event& event) {
  if (const auto* started = std::get_if<plan::event::Started>(&event)) {
    for (const std::string& adapter : started->adapters)
      adapters_.place(adapter);
  } else if (const auto* step = std::get_if<Step>(&event)) {
    add_step(*step);
  } else if (const auto* modules = std::get_if<plan::event::Modules>(&event)) {
    add_modules(*modules);
  } else if (const auto* validation = std::get_if<Validation>(&event)) {
    validations_.push_back(*validation);
  }
}

void RunArrays::add_step(const Step& step) {
  for (const auto& [adapter, weight] : step.weights)
    adapters_.place(adapter);
  steps_.push_back(step);
}

void RunArrays::add_modules(const plan::event::Modules& modules) {
  for (const ModuleState& state : modules.modules) {
    module_values_.push_back({module_steps_.size(), modules_.place(state.module),
                              adapters_.place(state.adapter), state});
  }
  module_steps_.push_back(modules.step);
}

void RunArrays::add(const std::vector<store::OutputRow>& outputs) {
  for (const store::OutputRow& output : outputs) {
    for (const auto& [metric, value] : output.scores.items()) {
      if (!value.is_number()) continue;
      scores_.push_back({records_.size(), metrics_.place(metric), value.get<double>()});
    }
    records_.push_back(output.record);
  }
}

std::vector<NpyArray> RunArrays::arrays() const {
  std::vector<NpyArray> out;
  out.push_back(column("step", steps_, [](const Step& s) { return s.step; }));
  out.push_back(column("epoch", steps_, [](const Step& s) { return s.epoch; }));
  for (const auto& [name, member] : std::vector<std::pair<std::string, double Step::*>>{
           {"loss", &Step::loss},
           {"lr", &Step::lr},
           {"pruned", &Step::pruned},
           {"sparsity", &Step::sparsity},
           {"sparsity_a", &Step::sparsity_a},
           {"sparsity_b", &Step::sparsity_b},
           {"merged_sparsity", &Step::merged_sparsity},
           {"seconds", &Step::seconds}})
    out.push_back(column(name, steps_, [m = member](const Step& s) { return s.*m; }));
  out.push_back(column("tokens", steps_, [](const Step& s) { return s.tokens; }));

  const std::size_t n = adapters().size(), m = modules().size(), times = module_steps_.size();
  std::vector<double> weights(steps_.size() * n, kNone);
  for (std::size_t i = 0; i < steps_.size(); ++i) {
    for (const auto& [adapter, weight] : steps_[i].weights) {
      const auto found = std::find(adapters().begin(), adapters().end(), adapter);
      weights[i * n + static_cast<std::size_t>(found - adapters().begin())] = weight;
    }
  }
  out.push_back(npy("adapters", adapters()));
  out.push_back(numbers("weights", {extent(steps_.size()), extent(n)}, weights));

  out.push_back(npy("modules", modules()));
  out.push_back(npy("module_step", {extent(times)}, std::span<const std::int64_t>(module_steps_)));
  for (const auto& [name, member] : std::vector<std::pair<std::string, double ModuleState::*>>{
           {"module_weight", &ModuleState::weight},
           {"module_sparsity_a", &ModuleState::sparsity_a},
           {"module_sparsity_b", &ModuleState::sparsity_b},
           {"module_fresh", &ModuleState::fresh},
           {"module_revived", &ModuleState::revived},
           {"module_stable", &ModuleState::stable}}) {
    std::vector<double> values(times * m * n, kNone);
    for (const ModuleValue& v : module_values_)
      values[(v.time * m + v.module) * n + v.adapter] = v.state.*member;
    out.push_back(numbers(name, {extent(times), extent(m), extent(n)}, values));
  }
  std::vector<double> norms(times * m, kNone);
  for (const ModuleValue& v : module_values_)
    norms[v.time * m + v.module] = v.state.norm;
  out.push_back(numbers("module_norm", {extent(times), extent(m)}, norms));

  out.push_back(
      column("validation_step", validations_, [](const Validation& v) { return v.step; }));
  out.push_back(
      column("validation_epoch", validations_, [](const Validation& v) { return v.epoch; }));
  out.push_back(
      column("validation_loss", validations_, [](const Validation& v) { return v.loss; }));
  out.push_back(column("validation_rouge_l", validations_,
                       [](const Validation& v) { return v.rouge_l.value_or(kNone); }));

  std::vector<double> scores(records_.size() * metrics().size(), kNone);
  for (const Score& score : scores_)
    scores[score.record * metrics().size() + score.metric] = score.value;
  out.push_back(npy("records", records_));
  out.push_back(npy("metrics", metrics()));
  out.push_back(numbers("scores", {extent(records_.size()), extent(metrics().size())}, scores));
  return out;
}

}  // namespace espalier::experiment
