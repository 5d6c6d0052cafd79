#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/base/control.h"
#include "core/lora/adapter_stack.h"
#include "core/lora/lora_adaptation.h"
#include "core/model/model.h"
#include "core/plan/plan.h"
#include "core/train/learned_weights.h"

namespace espalier::experiment {

/// What a method computes with, before any training.
struct Prepared {
  std::vector<lora::Adapter> sources;       ///< named as in the plan; random ones where asked for
  std::optional<lora::AdapterStack> stack;  ///< trained methods
  std::shared_ptr<train::LearnedWeights> weights;  ///< learned_weights: what moves the stack
  double forward_scale = 1;                        ///< method lora: alpha / r
  std::optional<lora::Adapter> merged;  ///< static merges and `source`: what is generated with
};

/// The source adapters of a plan, checked against the base and named by their keys.
/// Throws adapter_*, plan_source_count.
std::vector<lora::Adapter> load_sources(const plan::Plan& plan, const model::Config& base);

/// Builds the method's parameters: a new LoRA, a stack of sources (with `target`, the adapter
/// already trained on the same shots, as one more), or a static merge. Throws plan_method,
/// plan_source_count, adapter_*.
Prepared prepare(const plan::Plan& plan, const model::Model& model,
                 std::vector<lora::Adapter> sources, const lora::Adapter* target = nullptr);

/// A fresh LoRA as a plan asks for it, as the only adapter of a stack.
Prepared prepare_lora(const plan::Plan& plan, const model::Model& model);

/// The LoRA that prepare_lora() started, as trained, with the plan's alpha.
lora::Adapter trained_lora(const plan::Plan& plan, const Prepared& prepared);

/// The adapter that a trained stack stands for: one of rank r with alpha = r, or for method lora
/// the LoRA itself with the alpha that it was trained with.
lora::Adapter result_of(const plan::Plan& plan, const Prepared& prepared);

/// The sources of a plan with its weights, `target` as one more of weight 1.
std::vector<lora::Entry> entries_of(const plan::Plan& plan,
                                    const std::vector<lora::Adapter>& sources,
                                    const lora::Adapter* target = nullptr);

/// What a method's own defaults say where the plan is silent.
bool scales_adapters(const plan::Plan& plan);

}  // namespace espalier::experiment
