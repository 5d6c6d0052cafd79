#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/json.h"
#include "core/judge/labels.h"

/// A model as a judge of pairs: what it is asked, and what its probabilities say. Nothing here
/// names a method; candidates go by ids that say nothing.
namespace espalier::judge {

/// What a model is told to choose by. The text has the places {document}, {a} and {b}; it asks for
/// an answer of one letter, A, B or (where ties are allowed) C.
struct Rubric {
  std::string name;          ///< "en" | "ja": the texts brought along; else "own"
  std::int64_t version = 0;  ///< of a text brought along; 0: one of the user's own
  std::string text;
  bool tie = true;
  bool operator==(const Rubric&) const = default;
};
/// "en" | "ja"; throws usage for another one.
Rubric built_in_rubric(const std::string& language, bool tie = true);
/// The built-in one where the text is its own, else "own" of version 0.
Rubric named_rubric(std::string text, bool tie);
/// A, B and C where ties are allowed.
std::vector<std::string> labels_of(const Rubric& rubric);
/// Throws template_bad where a place is missing.
void check_rubric(const Rubric& rubric);
/// What goes into a place is never read as one.
std::string fill_rubric(const Rubric& rubric, const std::string& document, const std::string& a,
                        const std::string& b);

/// One forward pass: the labels' probabilities as shares of their sum.
struct Reading {
  double a = 0, b = 0, tie = 0;  ///< a + b + tie = 1
  double mass = 0;               ///< probability of all labels together among all tokens
};

/// What a model said of one pair, asked in both orders.
struct Verdict {
  std::string item;
  std::vector<std::string> candidates;  ///< two ids, sorted
  Reading straight;                     ///< candidates[0] stood as A
  Reading swapped;                      ///< candidates[1] stood as A
  bool cut = false;                     ///< the model saw the document's beginning alone
  std::int64_t tokens = 0;              ///< of the longer prompt
  double seconds = 0;

  /// Means over both orders; they sum to 1.
  double first() const { return (straight.a + swapped.b) / 2; }
  double second() const { return (straight.b + swapped.a) / 2; }
  double tie() const { return (straight.tie + swapped.tie) / 2; }
  /// Of the first candidate as a win rate counts it: ties half. 0 .. 1.
  double worth() const { return first() + tie() / 2; }
};
Json to_json(const Verdict& verdict);
/// Without its item.
Verdict verdict_from(const Json& json);

/// By the mean probabilities: a tie where that is the likeliest, or first and second differ by
/// `band` at most. Choice::first is candidates[0].
Choice decision(const Verdict& verdict, double band);
/// Of one order alone: first is A, by the larger probability; equal ones are a tie.
Choice decision(const Reading& reading);

/// Does the judge choose what it is shown first?
struct MachinePosition {
  std::size_t first = 0, decided = 0;  ///< answers A of those that were A or B; two an item
  std::optional<double> share;         ///< first / decided
  std::size_t items = 0;
  std::size_t consistent = 0;  ///< items whose candidate (or tie) is the same in both orders
  std::size_t both_first = 0, both_second = 0;  ///< items answered A twice, B twice
  double p = 1;  ///< exact, two-sided: both_first against both_second, of a fair coin
};
MachinePosition position_of(const std::vector<Verdict>& verdicts);

}  // namespace espalier::judge
