#include "core/judge/distributions.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numbers>

namespace espalier::judge {

namespace {

double horner(const std::array<double, 6>& c, double x) {
  double sum = 0;
  for (const double value : c)
    sum = sum * x + value;
  return sum;
}

/// Acklam's rational approximation of the lower half, good to 1e-9: where the refinement starts.
double rough_quantile(double share) {
  constexpr std::array<double, 6> a{-3.969683028665376e+01, 2.209460984245205e+02,
                                    -2.759285104469687e+02, 1.383577518672690e+02,
                                    -3.066479806614716e+01, 2.506628277459239e+00};
  constexpr std::array<double, 6> b{-5.447609879822406e+01, 1.615858368580409e+02,
                                    -1.556989798598866e+02, 6.680131188771972e+01,
                                    -1.328068155288572e+01, 1.0};
  constexpr std::array<double, 6> c{-7.784894002430293e-03, -3.223964580411365e-01,
                                    -2.400758277161838e+00, -2.549732539343734e+00,
                                    4.374664141464968e+00,  2.938163982698783e+00};
  constexpr std::array<double, 6> d{0.0,
                                    7.784695709041462e-03,
                                    3.224671290700398e-01,
                                    2.445134137142996e+00,
                                    3.754408661907416e+00,
                                    1.0};
  if (share < 0.02425) {
    const double q = std::sqrt(-2 * std::log(share));
    return horner(c, q) / horner(d, q);
  }
  const double q = share - 0.5, r = q * q;
  return horner(a, r) * q / horner(b, r);
}

/// The continued fraction of the incomplete beta function (Lentz's method).
double beta_fraction(double a, double b, double x) {
  constexpr double tiny = 1e-300;
  const auto kept = [](double v) { return std::fabs(v) < tiny ? tiny : v; };
  double c = 1, d = 1 / kept(1 - (a + b) * x / (a + 1)), out = d;
  for (int m = 1; m < 100000; ++m) {
    const double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / kept(1 + even * d);
    c = kept(1 + even / c);
    out *= d * c;
    const double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / kept(1 + odd * d);
    c = kept(1 + odd / c);
    out *= d * c;
    if (std::fabs(d * c - 1) < 1e-15) break;
  }
  return out;
}

/// Regularised incomplete beta I_x(a, b); y = 1 - x is given, as it may be far below x's rounding.
double incomplete_beta(double a, double b, double x, double y) {
  if (x <= 0) return 0;
  if (y <= 0) return 1;
  const double front = std::exp(std::lgamma(a + b) - std::lgamma(a) - std::lgamma(b) +
                                a * std::log(x) + b * std::log(y));
  if (x < (a + 1) / (a + b + 2)) return front * beta_fraction(a, b, x) / a;
  return 1 - front * beta_fraction(b, a, y) / b;
}

}  // namespace

double normal_cdf(double z) {
  return 0.5 * std::erfc(-z / std::numbers::sqrt2);
}

double normal_quantile(double share) {
  if (share > 0.5) return -normal_quantile(1 - share);
  double z = rough_quantile(share);
  for (int step = 0; step < 2; ++step) {  // Halley
    const double error =
        (normal_cdf(z) - share) * std::sqrt(2 * std::numbers::pi) * std::exp(z * z / 2);
    z -= error / (1 + z * error / 2);
  }
  return z;
}

double student_cdf(double t, double degrees) {
  if (std::isinf(t)) return t < 0 ? 0 : 1;
  const double whole = degrees + t * t;
  const double tail = 0.5 * incomplete_beta(degrees / 2, 0.5, degrees / whole, t * t / whole);
  return t < 0 ? tail : 1 - tail;
}

double fair_coin_p(std::size_t count, std::size_t trials) {
  const std::size_t low = std::min(count, trials - count);
  if (trials == 0 || 2 * low == trials) return 1;
  const auto n = static_cast<double>(trials), k = static_cast<double>(low);
  // The tail 0..low from its largest term downwards.
  const double first = std::exp(std::lgamma(n + 1) - std::lgamma(k + 1) - std::lgamma(n - k + 1) -
                                n * std::numbers::ln2);
  double term = 1, sum = 1;
  for (std::size_t i = low; i > 0 && term > sum * std::numeric_limits<double>::epsilon() / 16;
       --i) {
    term *= static_cast<double>(i) / static_cast<double>(trials - i + 1);
    sum += term;
  }
  return std::min(1.0, 2 * first * sum);
}

Interval wilson(double share, double trials, double level) {
  const double z = normal_quantile(1 - level / 2);
  const double scale = 1 + z * z / trials;
  const double centre = (share + z * z / (2 * trials)) / scale;
  const double half =
      z * std::sqrt(share * (1 - share) / trials + z * z / (4 * trials * trials)) / scale;
  return {std::max(0.0, centre - half), std::min(1.0, centre + half)};
}

}  // namespace espalier::judge
