#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "core/plan/events.h"
#include "core/store/store.h"
#include "core/tensor_io/npz.h"

namespace espalier::experiment {

/// Names in the order in which they were first seen.
class Names {
 public:
  /// The name's place; new ones go to the end.
  std::size_t place(const std::string& name);
  const std::vector<std::string>& list() const { return list_; }

 private:
  std::vector<std::string> list_;
};

/// What a run's events become as arrays (internal to this room): fed event by event, in order.
class RunArrays {
 public:
  void add(const plan::Event& event);
  /// Per-item scores of the test outputs.
  void add(const std::vector<store::OutputRow>& outputs);

  const std::vector<std::string>& adapters() const { return adapters_.list(); }
  const std::vector<std::string>& modules() const { return modules_.list(); }
  const std::vector<std::string>& metrics() const { return metrics_.list(); }
  /// NaN where there is no value. Shapes: step [S]; weights [S, adapters]; module_step [T];
  /// module_weight, ... [T, modules, adapters]; module_norm [T, modules]; validation_step [V];
  /// scores [records, metrics]; and the names of each axis.
  std::vector<tensor_io::NpyArray> arrays() const;

 private:
  struct ModuleValue {
    std::size_t time = 0, module = 0, adapter = 0;
    plan::event::ModuleState state;
  };
  struct Score {
    std::size_t record = 0, metric = 0;
    double value = 0;
  };
  void add_step(const plan::event::Step& step);
  void add_modules(const plan::event::Modules& modules);

  Names adapters_, modules_, metrics_;
  std::vector<plan::event::Step> steps_;
  std::vector<plan::event::Validation> validations_;
  std::vector<std::int64_t> module_steps_;
  std::vector<ModuleValue> module_values_;
  std::vector<std::string> records_;
  std::vector<Score> scores_;
};

/// Prune masks and input norms in the newest checkpoint below `folder`; empty where there is none
/// that can be read. The masks are those of the last step before it: mask_a_M, mask_b_M of module M
/// (in the order of the modules' events), bool [adapters, rank, in] and [adapters, out, rank];
/// norms_L_SITE: root of the mean square over examples of each input feature of layer L.
std::vector<tensor_io::NpyArray> checkpoint_arrays(const std::filesystem::path& folder);

}  // namespace espalier::experiment
