#include "core/judge/planner.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/judge/distributions.h"
#include "core/judge/resample.h"

namespace espalier::judge {

namespace {

/// Deviation of one judgement without and with the difference.
struct Deviations {
  double null = 0, real = 0;
};

void check(const Effort& effort) {
  check_level(effort.level);
  if (!(effort.power > 0 && effort.power < 1)) refuse_value("power", effort.power);
  if (effort.judgements_an_item == 0 || effort.judgements_an_item > effort.annotators) {
    refuse_value("judgements_an_item", static_cast<double>(effort.judgements_an_item));
  }
  if (!(effort.item_icc >= 0 && effort.item_icc <= 1)) refuse_value("item_icc", effort.item_icc);
  if (!(effort.annotator_icc >= 0 && effort.annotator_icc + effort.item_icc <= 1)) {
    refuse_value("annotator_icc", effort.annotator_icc);
  }
}

void check_items(std::size_t items) {
  if (items == 0) refuse_value("items", 0);
}

Deviations of_win_rate(double difference, double ties) {
  if (!(ties >= 0 && ties < 1)) refuse_value("ties", ties);
  if (!(difference > 0 && difference <= (1 - ties) / 2 + 1e-12)) {
    refuse_value("difference", difference);
  }
  const double null = (1 - ties) / 4;
  return {std::sqrt(null), std::sqrt(std::max(0.0, null - difference * difference))};
}

Deviations of_rating(double difference, double deviation) {
  if (!(difference > 0 && std::isfinite(difference))) refuse_value("difference", difference);
  if (!(deviation > 0 && std::isfinite(deviation))) refuse_value("deviation", deviation);
  return {deviation, deviation};
}

/// What a single item leaves of the variance, times the number of items.
double an_item(const Effort& effort) {
  const double rest = 1 - effort.item_icc - effort.annotator_icc;
  return effort.item_icc + rest / static_cast<double>(effort.judgements_an_item);
}

double spread(std::size_t items, const Effort& effort) {
  return an_item(effort) / static_cast<double>(items) +
         effort.annotator_icc / static_cast<double>(effort.annotators);
}

ItemPlan plan(double difference, const Deviations& deviations, const Effort& effort) {
  const double reach = normal_quantile(1 - effort.level / 2) * deviations.null +
                       normal_quantile(effort.power) * deviations.real;
  const auto m = static_cast<double>(effort.judgements_an_item);
  ItemPlan out;
  out.design_effect = 1 + (m - 1) * effort.item_icc;
  // A power below the level needs nothing more than one item.
  double items = 1;
  if (reach > 0) {
    const double allowed = difference * difference / (reach * reach) -
                           effort.annotator_icc / static_cast<double>(effort.annotators);
    items = allowed > 0 ? std::max(1.0, std::ceil(an_item(effort) / allowed * (1 - 1e-12)))
                        : std::numeric_limits<double>::infinity();
  }
  if (!(items * m < 1e15)) {
    out.reason = Reason::annotators;
    return out;
  }
  out.items = static_cast<std::size_t>(items);
  out.judgements = out.items * effort.judgements_an_item;
  out.an_annotator = (out.judgements + effort.annotators - 1) / effort.annotators;
  return out;
}

double power_of(double difference, const Deviations& deviations, std::size_t items,
                const Effort& effort) {
  const double root = std::sqrt(spread(items, effort));
  const double over = difference - normal_quantile(1 - effort.level / 2) * deviations.null * root;
  if (deviations.real * root == 0) return over >= 0 ? 1 : 0;
  return normal_cdf(over / (deviations.real * root));
}

}  // namespace

ItemPlan plan_win_rate(double difference, double ties, const Effort& effort) {
  check(effort);
  return plan(difference, of_win_rate(difference, ties), effort);
}

double win_rate_power(double difference, double ties, std::size_t items, const Effort& effort) {
  check(effort);
  check_items(items);
  return power_of(difference, of_win_rate(difference, ties), items, effort);
}

double detectable_win_rate(double ties, std::size_t items, const Effort& effort) {
  check(effort);
  check_items(items);
  double low = 0, high = (1 - ties) / 2;
  if (power_of(high, of_win_rate(high, ties), items, effort) < effort.power) {
    return std::numeric_limits<double>::infinity();
  }
  for (int step = 0; step < 60; ++step) {
    const double middle = (low + high) / 2;
    const bool found = power_of(middle, of_win_rate(middle, ties), items, effort) >= effort.power;
    (found ? high : low) = middle;
  }
  return high;
}

ItemPlan plan_rating(double difference, double deviation, const Effort& effort) {
  check(effort);
  return plan(difference, of_rating(difference, deviation), effort);
}

double rating_power(double difference, double deviation, std::size_t items, const Effort& effort) {
  check(effort);
  check_items(items);
  return power_of(difference, of_rating(difference, deviation), items, effort);
}

double detectable_rating(double deviation, std::size_t items, const Effort& effort) {
  check(effort);
  check_items(items);
  const double reach = normal_quantile(1 - effort.level / 2) + normal_quantile(effort.power);
  return std::max(0.0, reach) * of_rating(1, deviation).null * std::sqrt(spread(items, effort));
}

}  // namespace espalier::judge
