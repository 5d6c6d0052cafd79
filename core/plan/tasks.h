#pragma once

#include <string>
#include <vector>

namespace espalier::plan {

/// What a data set asks for, with a prompt, a completion and metrics that suit it: a start, of
/// which every key can be changed afterwards. The method is the same for all of them.
struct Task {
  std::string key;  ///< "summary", "headline", "simplification", "question"
  std::string prompt, completion;
  std::vector<std::string> metrics;  ///< built-in ones (builtin_metrics())
};

/// In the order in which they are offered. `language`: "ja", or any other for English.
const std::vector<Task>& tasks(const std::string& language);
/// The one whose prompt and completion these are; nullptr where it is none's.
const Task* find_task(const std::string& language, const std::string& prompt,
                      const std::string& completion);

}  // namespace espalier::plan
