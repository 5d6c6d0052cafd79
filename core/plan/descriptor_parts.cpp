#include "core/plan/descriptor_parts.h"

#include <utility>

namespace espalier::plan {

ParameterInfo parameter(std::string key, std::string type, Json value, std::string about) {
  ParameterInfo info;
  info.key = std::move(key);
  info.type = std::move(type);
  info.default_value = std::move(value);
  info.about = std::move(about);
  return info;
}

ParameterInfo number(std::string key, Json value, double minimum, double maximum,
                     std::string about) {
  ParameterInfo info = parameter(std::move(key), "number", std::move(value), std::move(about));
  info.minimum = minimum;
  info.maximum = maximum;
  return info;
}

ParameterInfo integer(std::string key, Json value, double minimum, double maximum,
                      std::string about) {
  ParameterInfo info = number(std::move(key), std::move(value), minimum, maximum, std::move(about));
  info.type = "integer";
  return info;
}

ParameterInfo choice(std::string key, std::string value, std::vector<std::string> choices,
                     std::string about) {
  ParameterInfo info =
      parameter(std::move(key), "choice", Json(std::move(value)), std::move(about));
  info.choices = std::move(choices);
  return info;
}

ParameterInfo scale_adapters(bool value) {
  return parameter("scale_adapters", "boolean", value, "fold each adapter's alpha / r into its B");
}

namespace {

ParameterInfo dropout(double value) {
  ParameterInfo info = number("dropout", value, 0, 1, "of the input of the LoRA path");
  info.below_maximum = true;
  return info;
}

ParameterInfo target_modules() {
  ParameterInfo info = parameter("target_modules", "list", Json::array({"q_proj", "v_proj"}),
                                 "linear layers that a new LoRA adapts");
  info.choices = {"q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"};
  info.minimum = 1;
  return info;
}

}  // namespace

Parameters new_lora(double dropout_value) {
  ParameterInfo alpha = number("alpha", 8.0, 0, 1e6, "of a new LoRA; its strength is alpha / rank");
  alpha.above_minimum = true;
  return {integer("rank", 8, 1, 4096, "of a new LoRA"), std::move(alpha), dropout(dropout_value),
          target_modules()};
}

Parameters operator+(Parameters left, const Parameters& right) {
  left.insert(left.end(), right.begin(), right.end());
  return left;
}

MethodInfo baseline(std::string name, std::string label, bool needs_model, Parameters parameters) {
  MethodInfo info;
  info.name = std::move(name);
  info.label = std::move(label);
  info.needs_model = needs_model;
  info.parameters = std::move(parameters);
  return info;
}

}  // namespace espalier::plan
