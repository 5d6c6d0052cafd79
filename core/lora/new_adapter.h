#pragma once

#include <string>
#include <vector>

#include "core/lora/adapter.h"

namespace espalier::lora {

/// A fresh LoRA as PEFT starts one: A Kaiming-uniform with a = sqrt 5, that is U(-1/sqrt(in),
/// 1/sqrt(in)), B zero. `targets`: last parts of module names ("q_proj"). Drawn by (seed, module,
/// entry). Throws plan_bad_value for a target that no layer has.
Adapter new_adapter(const model::Config& base, const std::vector<std::string>& targets,
                    std::int64_t rank, double alpha, std::uint64_t seed);

/// Noise of the same spread: every A and B replaced by normal values with that tensor's own mean
/// square
/// (`sources: "random"`), drawn by (seed, index of the adapter, module, entry).
Adapter random_like(const Adapter& adapter, std::uint64_t seed, std::uint32_t index);

}  // namespace espalier::lora
