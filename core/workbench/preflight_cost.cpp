// What a run will cost: rough, from counted operations and measured speeds.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <system_error>

#include "core/device/machine.h"
#include "core/plan/descriptors.h"
#include "core/plan/steps.h"
#include "core/workbench/preflight_parts.h"

namespace espalier::workbench {

namespace {

/// Measured on two cores (Gemma 3 270M, f32), a core. The head's rows are few, so its products
/// reach less than the body's.
constexpr double kBodyFlops = 50e9, kHeadFlops = 28e9;
/// Weights that a decoding step reads, a second; and parameters that loading dequantises, a second.
constexpr double kBytesRead = 8e9, kLoadRate = 80e6;
constexpr double kFixedSeconds = 1;
/// A controller of the ratio learns little in fewer.
constexpr std::int64_t kFewRounds = 5;
/// LibTorch itself, buffers of its allocator, the store.
constexpr double kFixedBytes = 350e6;
constexpr double kPackTokens = 512, kBatch = 32;

struct Cost {
  double body = 0, head = 0;  ///< parameters without and of the table of tokens
  double cores = 1;

  double forward(double tokens, double rows) const {
    return (2 * body * tokens / kBodyFlops + 2 * head * rows / kHeadFlops) / cores;
  }
  /// The base is frozen, so backward goes through activations alone: as much again as forward.
  double training(double tokens, double rows) const { return 2 * forward(tokens, rows); }
  double generation(double texts, double prompt_tokens, double new_tokens) const {
    const double batches = std::max(1.0, texts / kBatch);
    const double reading = batches * new_tokens * 4 * (body + head) / kBytesRead;
    const double computing = forward(texts * new_tokens, texts * new_tokens);
    return forward(prompt_tokens, texts) + std::max(reading, computing);
  }
};

struct Sizes {
  double tokens = 0, rows = 0, prompts = 0;
};

Sizes sizes_of(const std::vector<data::Example>& examples) {
  Sizes s;
  for (const data::Example& e : examples) {
    s.tokens += static_cast<double>(e.ids.size());
    s.rows += static_cast<double>(e.label_tokens());
    s.prompts += static_cast<double>(e.prompt_tokens);
  }
  return s;
}

/// LoraHub, ENMP: every trial passes the shots once, without gradients.
double search_seconds(const Findings& f, const Cost& cost) {
  const plan::MethodInfo* info = plan::find_method(f.plan.method.name);
  if (info == nullptr || !info->searches) return 0;
  const Sizes train = sizes_of(f.examples);
  return f.plan.method.extra.value("budget", 0.0) * cost.forward(train.tokens, train.rows);
}

/// Trials of a controller of the ratio: in each round one pass over the micro-dev records for the
/// ratio in force and one for each of the group.
double ratio_seconds(Findings& f, const plan::StepPlan& steps, const Cost& cost) {
  if (!f.plan.prune || !f.plan.prune->searches_ratio()) return 0;
  const plan::PrunePlan& p = *f.plan.prune;
  const std::size_t count =
      std::min(f.validation_examples.size(), static_cast<std::size_t>(p.micro_dev));
  const Sizes one = sizes_of({f.validation_examples.begin(),
                              f.validation_examples.begin() + static_cast<std::ptrdiff_t>(count)});
  const std::int64_t rounds = steps.steps / p.interval, passes = rounds * (p.group_size + 1);
  const double seconds = static_cast<double>(passes) * cost.forward(one.tokens, one.rows);
  if (rounds < kFewRounds) {
    f.add(Note::Level::warning, "preflight.ratio_few_rounds", "prune.interval",
          {{"rounds", std::to_string(rounds)}, {"steps", std::to_string(steps.steps)}})
        .fix = {{"prune.interval", std::max<std::int64_t>(1, steps.steps / (2 * kFewRounds))}};
  }
  f.add(Note::Level::info, "preflight.ratio_search", "prune.controller",
        {{"rounds", std::to_string(rounds)},
         {"passes", std::to_string(passes)},
         {"records", std::to_string(count)},
         {"seconds", fmt::format("{:.0f}", seconds)}});
  if (p.controller == "grasp_as_coded") {
    f.add(Note::Level::info, "preflight.ratio_as_coded", "prune.controller");
  }
  return seconds;
}

double train_seconds(Findings& f, const Cost& cost) {
  if (!f.trains || f.examples.empty()) return search_seconds(f, cost);
  const auto n = static_cast<double>(f.examples.size());
  const Sizes train = sizes_of(f.examples), validation = sizes_of(f.validation_examples);
  const plan::StepPlan steps =
      plan::planned_steps(static_cast<std::int64_t>(f.examples.size()), f.plan.optimizer);
  const double passes = static_cast<double>(steps.steps) /
                        static_cast<double>(std::max<std::int64_t>(1, steps.steps_per_epoch));
  double seconds = passes * cost.training(train.tokens, train.rows);
  if (f.plan.prune && f.plan.prune->prunes() && f.plan.prune->norms == "fresh" &&
      f.plan.prune->controller != "grasp_as_coded") {
    seconds += static_cast<double>(steps.steps) * cost.forward(train.tokens, 0);
  }
  if (f.plan.method.include_target) seconds *= 2;
  seconds += ratio_seconds(f, steps, cost);
  const double validations = static_cast<double>(steps.steps) /
                             static_cast<double>(std::max<std::int64_t>(1, steps.validate_every));
  double one = cost.forward(validation.tokens, validation.rows);
  if (f.plan.optimizer.select == "rougeL") {
    // Most texts end long before the limit.
    one += cost.generation(static_cast<double>(f.validation_examples.size()), validation.prompts,
                           0.6 * static_cast<double>(f.plan.generation.max_new_tokens) *
                               static_cast<double>(f.plan.generation.beams));
  }
  return n > 0 ? seconds + (validations + 1) * one : 0;
}

/// Bytes a weight in memory: on the CPU in f32 quantised blocks stay codes with their scales, and
/// 16-bit numbers what they are (model::PackedMatrix).
double weight_bytes(const Findings& f, double parameters) {
  if (f.plan.dtype == "bfloat16" || f.plan.dtype == "float16") return 2;
  namespace fs = std::filesystem;
  const fs::path model = f.plan.resolve(f.plan.base_model);
  double file = 0;
  std::error_code ignored;
  if (!fs::is_directory(model, ignored)) {
    file = static_cast<double>(fs::file_size(model, ignored));
  } else {
    for (const auto& entry : fs::directory_iterator(model, ignored)) {
      if (entry.path().extension() == ".safetensors")
        file += static_cast<double>(entry.file_size(ignored));
    }
  }
  const double each = file / std::max(1.0, parameters);
  return each < 1.3 ? 1.25 : each < 3 ? 2 : 4;
}

double bytes_needed(const Findings& f, double parameters) {
  const model::Config& c = *f.config;
  const auto hidden = static_cast<double>(c.hidden), ff = static_cast<double>(c.ff);
  const auto layers = static_cast<double>(c.layers), vocab = static_cast<double>(c.vocab);
  const double width = f.plan.dtype == "bfloat16" || f.plan.dtype == "float16" ? 2 : 4;
  double bytes = kFixedBytes + weight_bytes(f, parameters) * parameters;
  const double pack = std::max(kPackTokens, static_cast<double>(f.longest));
  if (f.trains) bytes += 4 * pack * layers * (10 * hidden + 4 * ff);
  // A chunk of logits and its gradient.
  bytes += 4 * 3 * 64 * vocab;
  if (!f.test.empty()) {
    const double kv = 2.0 * static_cast<double>(c.kv_heads * c.head_dim);
    bytes += width * kBatch * static_cast<double>(f.longest) * layers * kv;
  }
  // A and B, the kept best, a snapshot, gradients and two moments.
  return bytes + 4 * 5 * static_cast<double>(f.out.trainable);
}

}  // namespace

void estimate(Findings& f) {
  f.out.seconds = kFixedSeconds;
  f.out.bytes = static_cast<std::int64_t>(kFixedBytes);
  if (!f.needs_model || !f.config) return;
  Cost cost;
  cost.head = static_cast<double>(f.config->vocab) * static_cast<double>(f.config->hidden);
  const auto parameters = static_cast<double>(f.config->parameters());
  cost.body = std::max(1.0, parameters - cost.head * (f.config->tied_head ? 1 : 2));
  const device::Machine machine = device::machine();
  cost.cores = f.plan.threads > 0 ? static_cast<double>(f.plan.threads)
                                  : static_cast<double>(std::max(1, machine.cores));
  f.out.seconds += parameters / kLoadRate + train_seconds(f, cost);
  if (!f.test.empty()) {
    f.out.seconds +=
        cost.generation(static_cast<double>(f.test.size()), static_cast<double>(f.prompt_tokens),
                        static_cast<double>(f.plan.generation.max_new_tokens) *
                            static_cast<double>(f.plan.generation.beams));
  }
  f.out.bytes = static_cast<std::int64_t>(bytes_needed(f, parameters));
  if (machine.free_bytes > 0 && f.out.bytes > machine.free_bytes) {
    f.add(Note::Level::warning, "preflight.memory", "base_model",
          {{"needed", fmt::format("{:.1f}", static_cast<double>(f.out.bytes) / 1e9)},
           {"free", fmt::format("{:.1f}", static_cast<double>(machine.free_bytes) / 1e9)}});
  }
}

}  // namespace espalier::workbench
