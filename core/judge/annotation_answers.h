#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/judge/annotation.h"

// What answers are worth: checks, feedback, accuracy on gold, and what people differ on.
namespace espalier::judge {

/// Throws annotation_login: empty, white space at an end, control characters, beyond 64 code
/// points.
void check_login(const std::string& login);

/// Throws annotation_answer: not the candidates of the item, a choice or rating missing (unless the
/// item is flagged as broken_source or broken_candidate) or unknown or out of range, a span outside
/// its text, an unknown kind or flag, a negative time, what the task does not ask.
void check_answer(const Task& task, const std::vector<Candidate>& candidates, const Answer& answer);
/// The same for a draft: whatever is there must be right, nothing need be.
void check_draft(const Task& task, const std::vector<Candidate>& candidates, const Answer& answer);

Feedback feedback(const Expected& expected, const Answer& answer);

/// From the times of the newest answers (any order): their median times `left`.
std::optional<std::int64_t> time_left(std::vector<std::int64_t> recent, std::int64_t left);

/// An item on which two answers differ: in choice, or in a rating by `least` or more.
struct Disagreement {
  std::string item;
  std::vector<std::string> about;  ///< "choice", or criteria
  double spread = 0;               ///< largest difference of a rating; 1 for choices alone
  std::vector<Answer> answers;
};
/// Those of `answers` (one an annotator and item), the widest first.
std::vector<Disagreement> disagreements(const std::vector<Answer>& answers, int least = 2);

}  // namespace espalier::judge
