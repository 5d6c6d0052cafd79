#pragma once

#include <cstddef>

#include "core/judge/interval.h"

/// Internal to the room: the few distributions that the tests need.
namespace espalier::judge {

/// P(Z <= z) of a standard normal.
double normal_cdf(double z);
/// z with P(Z <= z) = share, 0 < share < 1.
double normal_quantile(double share);
/// P(T <= t) of Student's t; t may be infinite.
double student_cdf(double t, double degrees);
/// Exact two-sided p of `count` of `trials` under a fair coin; 1 where there are no trials.
double fair_coin_p(std::size_t count, std::size_t trials);
/// Wilson's score interval (1927) of a share among `trials` > 0.
Interval wilson(double share, double trials, double level);

}  // namespace espalier::judge
