#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "core/judge/labels.h"
#include "core/judge/reasons.h"

namespace espalier::judge {

/// How well an answer fits those of the other humans.
enum class Alignment {
  accuracy,  ///< share of them that gave the same answer
  distance,  ///< root mean squared distance to them, the smaller the better
};

struct AlternativeOptions {
  Alignment alignment = Alignment::accuracy;
  /// What the judge's saving of labour is worth: the paper takes .2 beside experts, .15 beside
  /// trained and .1 beside untrained annotators.
  double epsilon = 0.2;
  double level = 0.05;  ///< of the false discovery rate
  std::size_t least_items = 50, least_humans = 2;
  std::size_t t_test_from = 30;  ///< items; below it Wilcoxon's test takes its place
};

/// One human, left out and set against the judge.
struct LeftOut {
  std::uint32_t human = 0;
  std::size_t items = 0;
  double judge_share = 0;   ///< rho_f: items where the judge fits the others at least as well
  double human_share = 0;   ///< rho_h: items where this human does
  bool t_test = true;       ///< else Wilcoxon's signed-rank test, exact
  double p = 1;             ///< one-sided, of rho_f <= rho_h - epsilon
  double adjusted = 1;      ///< by Benjamini and Yekutieli over the humans
  bool judge_wins = false;  ///< adjusted <= level
};

struct AlternativeTest {
  /// no_answers, few_humans or few_items: then `passed` is false whatever the numbers.
  Reason reason = Reason::none;
  bool passed = false;              ///< enough of both, and winning_rate >= 1/2
  double winning_rate = 0;          ///< omega: share of the humans that the judge beats
  std::optional<double> advantage;  ///< mean rho_f: the average advantage probability
  std::vector<LeftOut> humans;      ///< by number
  std::size_t items = 0;            ///< with the judge's answer and those of two humans or more
};

/// May a judge stand in for human annotators? The alternative annotator test of Calderon, Reichart
/// and Dror (ACL 2025, 782): for each human h_j and each item that h_j, another human and the judge
/// answered, W_f = 1 where the judge fits the other humans' answers at least as well as h_j does,
/// W_h = 1 the other way round (both at a draw); d = W_h - W_f. H0: mean d >= epsilon, by a
/// one-sided paired t-test over the items. `judge` has one answer an item (its rater is not read).
/// Throws Error data_record where a value is not finite, or a human or the judge answered an item
/// twice, plan_bad_value for a level outside (0, 1).
AlternativeTest alternative_test(const std::vector<Label>& humans, const std::vector<Label>& judge,
                                 const AlternativeOptions& options = {});

}  // namespace espalier::judge
