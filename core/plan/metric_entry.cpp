// One entry of a plan's "metrics": a built-in metric's name, a command, or a model's measure.
#include <algorithm>

#include "core/plan/plan.h"
#include "core/plan/sections.h"

namespace espalier::plan {

namespace {

/// Names are keys in stores, tables and files.
bool is_name(const std::string& name) {
  const auto plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == '+' || c == '.';
  };
  return !name.empty() && name.size() <= 64 && std::all_of(name.begin(), name.end(), plain);
}

bool is_built_in(const std::string& name) {
  const auto& names = builtin_metrics();
  return std::find(names.begin(), names.end(), name) != names.end();
}

MetricEntry named(const Json& json, const std::string& path) {
  ParameterInfo info;
  info.type = "choice";
  info.choices = builtin_metrics();
  info.required = true;
  MetricEntry out;
  out.name = checked(path, info, json).get<std::string>();
  return out;
}

void check_command(const MetricEntry& metric, const std::string& path) {
  if (metric.command.front().empty()) {
    bad_value(path + ".command", "", "no program is named", "the program first");
  }
  if (!metric.model.empty()) {
    bad_value(path + ".model", metric.model, "a metric is a command or a model, not both",
              "one of the two");
  }
  if (is_built_in(metric.name) || metric.measure() == "bertscore" || metric.measure() == "summac") {
    bad_value(path + ".name", metric.name, "a metric of that name is built in",
              "another name for the command");
  }
}

void check_model(const MetricEntry& metric, const std::string& path) {
  const bool bert = metric.measure() == "bertscore";
  if (!bert && metric.measure() != "summac") {
    bad_value(path + ".name", metric.name, "no model computes it",
              "bertscore or summac (with an ending if you like: bertscore-ja)");
  }
  if (!bert && (metric.layer || metric.idf || !metric.baseline.empty())) {
    bad_value(path, metric.name, "layer, idf and baseline belong to bertscore", "only a model");
  }
}

}  // namespace

MetricEntry parse_metric(const Json& json, const std::string& path) {
  if (!json.is_object()) return named(json, path);
  MetricEntry out;
  read_section(json, path, metric_keys(), out);
  if (!is_name(out.name)) {
    bad_value(path + ".name", out.name, "not a name", "letters, digits and - _ + . (at most 64)");
  }
  if (!out.command.empty()) {
    check_command(out, path);
  } else if (!out.model.empty()) {
    check_model(out, path);
  } else if (out.measure() == "bertscore" || out.measure() == "summac") {
    missing(path + ".model", ": " + out.name + " is computed by a model");
  } else {
    named(out.name, path + ".name");
    if (!(out == MetricEntry(out.name))) {
      bad_value(path, out.name, "a built-in metric takes no other keys", "its name alone");
    }
  }
  return out;
}

}  // namespace espalier::plan
