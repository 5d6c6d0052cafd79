#pragma once

#include <string>
#include <vector>

#include "core/plan/descriptors.h"

/// What the lists of methods are written with (internal to this room).
namespace espalier::plan {

using Parameters = std::vector<ParameterInfo>;

ParameterInfo parameter(std::string key, std::string type, Json value, std::string about);
ParameterInfo number(std::string key, Json value, double minimum, double maximum,
                     std::string about);
ParameterInfo integer(std::string key, Json value, double minimum, double maximum,
                      std::string about);
ParameterInfo choice(std::string key, std::string value, std::vector<std::string> choices,
                     std::string about);
ParameterInfo scale_adapters(bool value);
/// rank, alpha, dropout, target_modules of a LoRA that starts new.
Parameters new_lora(double dropout_value);
Parameters operator+(Parameters left, const Parameters& right);

MethodInfo baseline(std::string name, std::string label, bool needs_model,
                    Parameters parameters = {});

/// Source adapters in, one adapter out, nothing trained.
std::vector<MethodInfo> static_merges();
/// Merges that look at the shots: searched, learned, adaptive.
std::vector<MethodInfo> learned_merges();

}  // namespace espalier::plan
