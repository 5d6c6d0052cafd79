#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/plan/events.h"
#include "core/store/store.h"

namespace espalier::experiment::report {

/// What a page is made from (internal to this room).
struct Content {
  store::RunRow row;
  std::vector<std::string> adapters;
  std::vector<plan::event::Step> steps;
  std::vector<plan::event::Validation> validations;
  std::vector<plan::event::Sample> samples;
  std::vector<plan::event::Ratio> ratios;  ///< by step, of runs that had a controller of it
  std::vector<store::OutputRow> outputs;
  std::string text_language;  ///< of the data: "en", "ja", ...
};

/// A sentence of the page in its two languages.
struct Text {
  std::string_view key, en, ja;
};
const std::vector<Text>& texts();
/// Both languages of a text, of which the page shows one. Throws internal for an unknown key.
std::string both(std::string_view key);
/// A state or a metric by its words; one that has none by its name.
std::string named(std::string_view kind, const std::string& name);

/// Text as HTML: nothing of it can become an element or end an attribute. Ill-formed UTF-8 becomes
/// U+FFFD, control characters but tab and line feed go.
std::string escaped(std::string_view text);
/// JSON that can stand inside a script element.
std::string embedded(const Json& json);
/// A weight of step.weights by the adapter's name, NaN where there is none.
double weight_of(const plan::event::Step& step, const std::string& adapter);

/// The ratio in force after a step and the mean of the policy that moves it; NaN before the first.
double ratio_of(const Content& content, const plan::event::Step& step);
double policy_of(const Content& content, const plan::event::Step& step);

/// Figures of loss, weights, sparsity and ratio (where a controller moved it) as drawings that need
/// no script; empty where nothing was trained.
std::string charts(const Content& content);

extern const char* const kStyle;
extern const char* const kScript;

}  // namespace espalier::experiment::report
