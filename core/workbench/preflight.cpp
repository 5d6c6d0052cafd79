#include "core/workbench/preflight.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/device/device.h"
#include "core/experiment/model_metrics.h"
#include "core/experiment/open_model.h"
#include "core/experiment/run_methods.h"
#include "core/metrics/metrics.h"
#include "core/model/loader.h"
#include "core/plan/descriptors.h"
#include "core/plan/steps.h"
#include "core/workbench/preflight_parts.h"

namespace espalier::workbench {

namespace {

using Level = Note::Level;

/// Fewer optimizer steps than this hardly move an adapter.
constexpr std::int64_t kFewSteps = 20;

std::string text(std::int64_t value) {
  return std::to_string(value);
}

/// Parameters of a new LoRA of the plan's rank over its target modules.
std::int64_t new_lora_parameters(const Findings& f) {
  if (!f.config) return 0;
  std::int64_t a_layer = 0;
  for (const model::Proj proj : model::kAllProj) {
    const auto& targets = f.plan.method.target_modules;
    if (std::find(targets.begin(), targets.end(), model::proj_name(proj)) == targets.end())
      continue;
    const auto [out, in] = f.config->shape(proj);
    a_layer += f.plan.method.rank * (out + in);
  }
  return a_layer * f.config->layers;
}

/// Groups of modules that share their weights.
std::int64_t weight_groups(const Findings& f) {
  const std::string granularity = f.plan.method.extra.value("granularity", std::string("merge"));
  if (granularity == "merge" || !f.config) return 1;
  // Two adapted modules a layer are PEFT's default.
  return f.config->layers * (granularity == "layer" ? 1 : 2);
}

}  // namespace

void check_method(Findings& f) {
  const plan::MethodInfo* info = plan::find_method(f.plan.method.name);
  const std::string& name = f.plan.method.name;
  if (info == nullptr || !info->available) {
    f.add(Level::error, "preflight.method_unavailable", "method.name", {{"method", name}});
  }
  if (info == nullptr) return;
  f.trains = info->trains;
  f.needs_model = info->needs_model;
  const auto given = static_cast<std::int64_t>(f.plan.adapters.size());
  if (given < info->min_adapters && !f.plan.method.include_target) {
    f.add(Level::error, "preflight.adapters_needed", "adapters",
          {{"method", name}, {"minimum", text(info->min_adapters)}, {"given", text(given)}});
  }
  if (info->max_adapters > 0 && given > info->max_adapters) {
    f.add(Level::error, "preflight.adapters_surplus", "adapters",
          {{"method", name}, {"maximum", text(info->max_adapters)}, {"given", text(given)}});
  }
  if (f.plan.prune && f.plan.prune->prunes() && !info->prunes) {
    f.add(Level::warning, "preflight.prune_ignored", "prune", {{"method", name}});
  }
  if (f.plan.generation.beams > 1) {
    f.add(Level::info, "preflight.beams", "generation.beams",
          {{"beams", text(f.plan.generation.beams)}});
  }
  if (f.plan.generation.temperature > 0) {
    f.add(Level::info, "preflight.sampled", "generation.temperature",
          {{"seed", text(static_cast<std::int64_t>(f.plan.seed))}});
  }
}

void check_model(Findings& f) {
  if (!f.needs_model || f.plan.base_model.empty()) return;
  const std::filesystem::path path = f.plan.resolve(f.plan.base_model);
  try {
    device::place(f.plan.device, f.plan.dtype);
  } catch (...) {
    f.add(current_error(), "preflight.device", "device");
  }
  try {
    f.config = model::read_config(path);
  } catch (...) {
    f.add(current_error(), "preflight.model", "base_model", {{"path", path.string()}});
    return;
  }
  try {
    auto opened = experiment::open_tokenizer(path);
    experiment::check_fit(*opened, *f.config, path);
    f.tokenizer = std::move(opened);
  } catch (...) {
    f.add(current_error(), "preflight.tokenizer", "base_model", {{"path", path.string()}});
  }
}

void check_training(Findings& f) {
  if (!f.trains) return;
  const plan::OptimizerPlan& o = f.plan.optimizer;
  const auto examples = static_cast<std::int64_t>(f.train.size());
  const plan::StepPlan steps = plan::planned_steps(examples, o);
  f.out.steps = steps.steps;
  f.out.epochs = steps.epochs;
  const bool merges = f.plan.method.name == "adaptive_merge";
  auto n = static_cast<std::int64_t>(f.plan.adapters.size());
  if (f.plan.method.name == "learned_weights") {
    f.out.trainable = n * weight_groups(f);
  } else {
    f.out.trainable = merges ? f.adapter_parameters : new_lora_parameters(f);
  }
  if (merges && f.plan.method.include_target) {
    f.out.trainable += new_lora_parameters(f);
    ++n;
  }
  if (examples > 0 && steps.steps < kFewSteps) {
    f.add(Level::warning, "preflight.few_steps", "optimizer.epochs", {{"steps", text(steps.steps)}})
        .fix = {{"optimizer.min_steps", kFewSteps + 4}};
  }
  if (examples > 0 && o.accumulate > examples) {
    f.add(Level::warning, "preflight.accumulate", "optimizer.accumulate",
          {{"accumulate", text(o.accumulate)}, {"examples", text(examples)}})
        .fix = {{"optimizer.accumulate", 1}};
  }
  if (f.plan.data.validation.empty()) {
    f.add(Level::warning, "preflight.no_validation", "data.validation");
  }
  f.out.effective_lr = o.lr;
  if (!merges) return;
  f.out.effective_lr = static_cast<double>(n) * o.lr;
  if (n > 1) {
    f.add(Level::info, "preflight.effective_lr", "optimizer.lr",
          {{"n", text(n)},
           {"lr", fmt::format("{:g}", o.lr)},
           {"effective", fmt::format("{:g}", f.out.effective_lr)}});
  }
}

void check_metrics(Findings& f) {
  const bool tests = !f.plan.data.test.empty();
  if (!tests) f.add(Level::info, "preflight.no_test", "data.test");
  for (std::size_t i = 0; i < f.plan.metrics.size(); ++i) {
    const plan::MetricEntry& metric = f.plan.metrics[i];
    const std::string field = "metrics." + std::to_string(i);
    // A run looks at commands and models before it begins, whether it will score or not.
    if (!metric.command.empty()) {
      if (f.allow_commands) continue;
      f.add(Level::error, "preflight.metric_command", field,
            {{"metric", metric.name},
             {"program", metric.command.front()},
             {"code", std::string(code_info(Code::metric_command_refused).key)}});
    } else if (!metric.model.empty()) {
      try {
        experiment::check_metric_model(metric, f.plan.folder);
      } catch (...) {
        f.add(current_error(), "preflight.metric_model", field, {{"metric", metric.name}});
      }
    } else if (tests && !metrics::known_metric(metric.name, f.plan.data.language)) {
      f.add(Level::error, "preflight.metric", field,
            {{"metric", metric.name}, {"language", f.plan.data.language}});
    }
  }
}

Preflight preflight(const plan::Plan& plan, bool allow_commands) {
  Preflight out;
  Findings f{plan, out, allow_commands};
  check_method(f);
  check_model(f);
  check_adapters(f);
  check_data(f);
  check_texts(f);
  check_training(f);
  check_metrics(f);
  estimate(f);
  return out;
}

}  // namespace espalier::workbench
