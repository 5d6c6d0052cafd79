#include "core/experiment/run_methods.h"

#include <utility>

#include "core/base/error.h"
#include "core/lora/new_adapter.h"
#include "core/merge/merge.h"
#include "core/plan/descriptors.h"

namespace espalier::experiment {

namespace {

lora::Adapter static_merge(const plan::Plan& plan, const std::vector<lora::Adapter>& sources) {
  merge::Request request;
  request.method = plan.method.name;
  request.entries = entries_of(plan, sources);
  request.scale = scales_adapters(plan);
  request.weight_both = plan.method.weight_form == "both";
  request.combine.seed = plan.seed;
  merge::read_parameters(plan.method.extra, request);
  return merge::merge(request);
}

/// A source as it is: its weight and, where asked for, without alpha / r.
lora::Adapter as_it_is(const plan::Plan& plan, const lora::Adapter& source) {
  return lora::AdapterStack({{&source, plan.adapters[0].weight}}, scales_adapters(plan), false,
                            torch::kCPU)
      .merged();
}

}  // namespace

std::vector<lora::Entry> entries_of(const plan::Plan& plan,
                                    const std::vector<lora::Adapter>& sources,
                                    const lora::Adapter* target) {
  std::vector<lora::Entry> out;
  for (std::size_t i = 0; i < sources.size(); ++i) {
    out.push_back({&sources[i], plan.adapters[i].weight});
  }
  if (target != nullptr) out.push_back({target, 1.0});
  return out;
}

bool scales_adapters(const plan::Plan& plan) {
  const std::string& name = plan.method.name;
  return plan.method.scale_adapters.value_or(name != "adaptive_merge" && name != "product_of_sums");
}

std::vector<lora::Adapter> load_sources(const plan::Plan& plan, const model::Config& base) {
  std::vector<lora::Adapter> out;
  for (const plan::AdapterEntry& entry : plan.adapters) {
    out.push_back(lora::load_adapter(plan.resolve(entry.path), base));
    out.back().name = entry.name;
  }
  if (plan.method.sources == "random") {
    for (std::size_t i = 0; i < out.size(); ++i) {
      out[i] = lora::random_like(out[i], plan.seed, static_cast<std::uint32_t>(i));
    }
  }
  return out;
}

Prepared prepare_lora(const plan::Plan& plan, const model::Model& model) {
  Prepared p;
  lora::Adapter fresh = lora::new_adapter(model.config(), plan.method.target_modules,
                                          plan.method.rank, plan.method.alpha, plan.seed);
  fresh.name = "lora";
  p.forward_scale = plan.method.alpha / static_cast<double>(plan.method.rank);
  p.sources.push_back(std::move(fresh));
  // The scale stays outside of B, so that Adam sees the same parameters as PEFT's.
  p.stack.emplace(std::vector<lora::Entry>{{&p.sources[0], 1.0}}, false, false,
                  model.placement().device);
  return p;
}

Prepared prepare(const plan::Plan& plan, const model::Model& model,
                 std::vector<lora::Adapter> sources, const lora::Adapter* target) {
  if (plan.method.name == "lora") return prepare_lora(plan, model);
  Prepared p;
  p.sources = std::move(sources);
  const plan::MethodInfo* info = plan::find_method(plan.method.name);
  if (info == nullptr || !info->uses_adapters) return p;
  if (p.sources.empty() && target == nullptr) {
    throw Error(Code::plan_source_count,
                "the method " + plan.method.name + " needs source adapters",
                "name at least one under \"adapters\"", {{"method", plan.method.name}});
  }
  if (plan.method.name == "learned_weights") {
    std::vector<lora::Entry> entries = entries_of(plan, p.sources);
    std::vector<double> initial;
    for (lora::Entry& e : entries)
      initial.push_back(std::exchange(e.weight, 1.0));
    p.stack.emplace(entries, scales_adapters(plan), true, model.placement().device);
    p.weights = std::make_shared<train::LearnedWeights>(
        *p.stack, plan.method.extra.value("granularity", std::string("merge")), initial,
        plan.method.extra.value("lr_factor", 100.0));
  } else if (plan.method.name == "adaptive_merge") {
    p.stack.emplace(entries_of(plan, p.sources, target), scales_adapters(plan),
                    plan.method.weight_form == "both", model.placement().device);
  } else if (plan.method.name == "source") {
    p.merged = as_it_is(plan, p.sources.at(0));
  } else if (info->merges) {
    p.merged = static_merge(plan, p.sources);
  }
  return p;
}

lora::Adapter trained_lora(const plan::Plan& plan, const Prepared& prepared) {
  lora::Adapter out = prepared.stack->one(0);
  out.alpha = plan.method.alpha;
  for (auto& [id, f] : out.modules)
    f.alpha = plan.method.alpha;
  return out;
}

lora::Adapter result_of(const plan::Plan& plan, const Prepared& prepared) {
  if (prepared.merged) return *prepared.merged;
  return plan.method.name == "lora" ? trained_lora(plan, prepared) : prepared.stack->merged();
}

}  // namespace espalier::experiment
