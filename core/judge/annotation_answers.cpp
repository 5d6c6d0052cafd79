#include "core/judge/annotation_answers.h"

#include <algorithm>
#include <cstdlib>
#include <map>
#include <set>

namespace espalier::judge {

namespace {

/// "a" or "b" for the candidate shown there, else the word itself.
std::string as_shown(const std::string& preferred, const std::vector<std::string>& shown) {
  if (!shown.empty() && preferred == shown[0]) return "a";
  if (shown.size() > 1 && preferred == shown[1]) return "b";
  return preferred;
}

/// What the answers to one item differ in.
Disagreement compared(std::vector<Answer> answers, int least) {
  Disagreement out;
  std::set<std::string> preferences;
  std::map<std::string, std::map<std::string, std::pair<int, int>>> ranges;  // criterion, candidate
  for (const Answer& answer : answers) {
    const std::string choice = preferred(answer);
    if (!choice.empty()) preferences.insert(choice);
    for (const auto& [candidate, values] : answer.ratings) {
      for (const auto& [criterion, value] : values) {
        const auto [at, first] = ranges[criterion].try_emplace(candidate, std::pair{value, value});
        at->second.first = std::min(at->second.first, value);
        at->second.second = std::max(at->second.second, value);
      }
    }
  }
  if (preferences.size() > 1) {
    out.about.emplace_back("choice");
    out.spread = 1;
  }
  for (const auto& [criterion, candidates] : ranges) {
    int widest = 0;
    for (const auto& [candidate, range] : candidates)
      widest = std::max(widest, range.second - range.first);
    if (widest < std::max(1, least)) continue;
    out.about.push_back(criterion);
    out.spread = std::max(out.spread, static_cast<double>(widest));
  }
  out.item = answers.front().item;
  out.answers = std::move(answers);
  return out;
}

}  // namespace

Feedback feedback(const Expected& expected, const Answer& answer) {
  Feedback out;
  out.en = expected.en;
  out.ja = expected.ja;
  if (!expected.choice.empty()) {
    out.choice_right = preferred(answer) == expected.choice;
    out.expected_choice = as_shown(expected.choice, answer.shown);
  }
  out.right = out.choice_right;
  for (const auto& [candidate, values] : expected.ratings) {
    for (const auto& [criterion, value] : values) {
      Feedback::Rating& rating = out.ratings.emplace_back();
      rating.candidate = candidate;
      rating.criterion = criterion;
      rating.expected = value;
      const auto rated = answer.ratings.find(candidate);
      const bool given = rated != answer.ratings.end() && rated->second.contains(criterion);
      if (given) rating.given = rated->second.at(criterion);
      rating.right = given && std::abs(rating.given - value) <= expected.tolerance;
      out.right = out.right && rating.right;
    }
  }
  return out;
}

std::optional<std::int64_t> time_left(std::vector<std::int64_t> recent, std::int64_t left) {
  constexpr std::size_t kFewest = 3;
  if (recent.size() < kFewest) return std::nullopt;
  const auto middle = recent.begin() + static_cast<std::ptrdiff_t>(recent.size() / 2);
  std::nth_element(recent.begin(), middle, recent.end());
  std::int64_t median = *middle;
  if (recent.size() % 2 == 0) median = (median + *std::max_element(recent.begin(), middle)) / 2;
  return median * left;
}

std::vector<Disagreement> disagreements(const std::vector<Answer>& answers, int least) {
  std::map<std::string, std::vector<Answer>> by_item;
  for (const Answer& answer : answers)
    by_item[answer.item].push_back(answer);
  std::vector<Disagreement> out;
  for (auto& [item, list] : by_item) {
    if (list.size() < 2) continue;
    Disagreement found = compared(std::move(list), least);
    if (!found.about.empty()) out.push_back(std::move(found));
  }
  std::stable_sort(out.begin(), out.end(), [](const Disagreement& a, const Disagreement& b) {
    return a.spread > b.spread;
  });
  return out;
}

}  // namespace espalier::judge
