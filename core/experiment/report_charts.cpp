// Curves as SVG. The script moves a line through them by the numbers on each drawing.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>

#include "core/experiment/report_parts.h"

namespace espalier::experiment::report {

namespace {

constexpr double kWidth = 640, kHeight = 240;
constexpr double kLeft = 56, kRight = 16, kTop = 12, kBottom = 28;
constexpr std::size_t kColours = 8;  ///< s0 ... s7 of the style

struct Series {
  std::string name;    ///< HTML
  std::string values;  ///< which list of the script's numbers: "loss", "weights.2"
  std::size_t colour = 0;
  bool dashed = false;
  std::function<double(const plan::event::Step&)> value;
  bool stairs = false;  ///< a value stays until the next one
};
struct Dot {
  double step = 0, value = 0;
  bool best = false;
};
struct Figure {
  std::string key;  ///< of its title and caption
  std::vector<Series> series;
  std::vector<Dot> dots{};
  bool from_zero = false, percent = false;
  std::string dots_name = "validation";  ///< key of a text
  std::string dots_values{};             ///< as Series::values; empty: none to tell
};

/// Where steps and values come to lie.
struct Scale {
  double first = 0, last = 0, low = 0, high = 1, tick = 0.5;

  double x(double step) const {
    const double width = kWidth - kLeft - kRight;
    return last > first ? kLeft + (step - first) / (last - first) * width : kLeft + width / 2;
  }
  double y(double value) const {
    return kTop + (high - value) / (high - low) * (kHeight - kTop - kBottom);
  }
};

/// The smallest of 1, 2, 5 x 10^k that gives at most five parts.
double nice_tick(double range) {
  const double part = range / 5, base = std::pow(10, std::floor(std::log10(part)));
  for (const double factor : {1.0, 2.0, 5.0}) {
    if (base * factor >= part * (1 - 1e-9)) return base * factor;
  }
  return base * 10;
}

Scale scale_of(const Content& content, const Figure& figure) {
  double low = std::numeric_limits<double>::infinity(), high = -low;
  const auto see = [&](double value) {
    if (!std::isfinite(value)) return;
    low = std::min(low, value);
    high = std::max(high, value);
  };
  for (const plan::event::Step& step : content.steps) {
    for (const Series& series : figure.series)
      see(series.value(step));
  }
  for (const Dot& dot : figure.dots)
    see(dot.value);
  if (figure.from_zero) see(0);
  if (low > high) low = 0, high = 1;
  if (high - low < 1e-9 * std::max(1.0, std::abs(high)))
    high = low + std::max(0.1, std::abs(low) / 10);
  Scale scale;
  scale.tick = nice_tick(high - low);
  scale.low = std::floor(low / scale.tick + 1e-9) * scale.tick;
  scale.high = std::ceil(high / scale.tick - 1e-9) * scale.tick;
  scale.first = static_cast<double>(content.steps.front().step);
  scale.last = static_cast<double>(content.steps.back().step);
  // The same steps in every drawing, so that their lines move together.
  for (const plan::event::Validation& v : content.validations)
    scale.first = std::min(scale.first, static_cast<double>(v.step));
  for (const plan::event::Ratio& r : content.ratios)
    scale.first = std::min(scale.first, static_cast<double>(r.step));
  return scale;
}

std::string shown(double value, double tick, bool percent) {
  const double factor = percent ? 100 : 1;
  const int digits =
      std::clamp(static_cast<int>(std::ceil(-std::log10(tick * factor) - 1e-9)), 0, 9);
  // No "-0".
  const double rounded = std::abs(value) < tick / 2 ? 0 : value * factor;
  return fmt::format("{:.{}f}{}", rounded, digits, percent ? " %" : "");
}

std::string axes(const Scale& scale, bool percent) {
  std::string out;
  for (int i = 0; scale.low + i * scale.tick <= scale.high + scale.tick / 2; ++i) {
    const double value = scale.low + i * scale.tick, y = scale.y(value);
    out += fmt::format(
        "<line class=\"grid\" x1=\"{0}\" x2=\"{1}\" y1=\"{2:.1f}\" y2=\"{2:.1f}\"/>"
        "<text x=\"{3}\" y=\"{4:.1f}\" text-anchor=\"end\">{5}</text>\n",
        kLeft, kWidth - kRight, y, kLeft - 8, y + 4, shown(value, scale.tick, percent));
  }
  const double span = std::max(1.0, scale.last - scale.first);
  const double tick = std::max(1.0, nice_tick(span));
  for (double step = std::ceil(scale.first / tick) * tick; step <= scale.last; step += tick) {
    out += fmt::format("<text x=\"{:.1f}\" y=\"{}\" text-anchor=\"middle\">{:.0f}</text>\n",
                       scale.x(step), kHeight - 8, step);
  }
  return out;
}

std::string curve(const Content& content, const Scale& scale, const Series& series) {
  std::string path;
  bool down = false;  // a gap lifts the pen
  for (const plan::event::Step& step : content.steps) {
    const double value = series.value(step);
    if (std::isfinite(value)) {
      const double x = scale.x(static_cast<double>(step.step));
      if (down && series.stairs) path += fmt::format("H{:.1f}", x);
      path += fmt::format("{}{:.1f} {:.1f}", down ? 'L' : 'M', x, scale.y(value));
    }
    down = std::isfinite(value);
  }
  return fmt::format("<path class=\"curve s{}{}\" d=\"{}\"/>\n", series.colour % kColours,
                     series.dashed ? " dashed" : "", path);
}

std::string dots(const Scale& scale, const std::vector<Dot>& list) {
  std::string out;
  for (const Dot& dot : list) {
    if (!std::isfinite(dot.value)) continue;
    const double x = scale.x(dot.step), y = scale.y(dot.value);
    out += fmt::format("<circle class=\"dot\" cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"3.5\"/>\n", x, y);
    if (dot.best) {
      out += fmt::format("<circle class=\"ring\" cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"7\"/>\n", x, y);
    }
  }
  return out;
}

std::string legend(const Figure& figure) {
  std::string out = "<ul class=\"legend\">";
  for (const Series& series : figure.series) {
    out += fmt::format(
        "<li><svg class=\"key\" viewBox=\"0 0 24 8\" aria-hidden=\"true\"><path class=\"curve "
        "s{}{}\" d=\"M0 4L24 4\"/></svg>{} <output data-values=\"{}\"{}></output></li>",
        series.colour % kColours, series.dashed ? " dashed" : "", series.name, series.values,
        figure.percent ? " data-percent=\"1\"" : "");
  }
  if (!figure.dots.empty()) {
    out +=
        "<li><svg class=\"key\" viewBox=\"0 0 24 8\" aria-hidden=\"true\"><circle class=\"dot\" "
        "cx=\"12\" cy=\"4\" r=\"3.5\"/></svg>" +
        both(figure.dots_name);
    if (!figure.dots_values.empty())
      out += fmt::format(" <output data-values=\"{}\"></output>", figure.dots_values);
    out += "</li>";
  }
  return out + "</ul>\n";
}

std::string drawn(const Content& content, const Figure& figure) {
  const Scale scale = scale_of(content, figure);
  std::string curves;
  for (const Series& series : figure.series)
    curves += curve(content, scale, series);
  return fmt::format(
      "<figure>\n<h3>{0}</h3>\n{1}<svg class=\"chart\" viewBox=\"0 0 {2} {3}\" role=\"img\" "
      "aria-labelledby=\"caption-{4}\" data-first=\"{5}\" data-last=\"{6}\" data-left=\"{7}\" "
      "data-right=\"{8}\">\n{9}{10}{11}<line class=\"cursor\" x1=\"{7}\" x2=\"{7}\" y1=\"{12}\" "
      "y2=\"{13}\"/>\n</svg>\n<figcaption id=\"caption-{4}\">{14}</figcaption>\n</figure>\n",
      both(figure.key), legend(figure), kWidth, kHeight, figure.key, scale.first, scale.last, kLeft,
      kWidth - kRight, axes(scale, figure.percent), curves, dots(scale, figure.dots), kTop,
      kHeight - kBottom, both(figure.key + ".caption"));
}

Figure loss_figure(const Content& content) {
  Figure figure{"loss",
                {{both("training"), "loss", 0, false, [](const auto& s) { return s.loss; }}}};
  figure.dots_values = "validation";
  for (const plan::event::Validation& v : content.validations) {
    const bool best =
        v.epoch > 0 && v.epoch == content.row.best_epoch && v.step == content.row.best_step;
    figure.dots.push_back({static_cast<double>(v.step), v.loss, best});
  }
  return figure;
}

Figure weights_figure(const Content& content) {
  Figure figure{"weights", {}};
  figure.from_zero = true;
  for (std::size_t i = 0; i < content.adapters.size(); ++i) {
    figure.series.push_back(
        {escaped(content.adapters[i]), fmt::format("weights.{}", i), i, i >= kColours,
         [name = content.adapters[i]](const auto& s) { return weight_of(s, name); }});
  }
  return figure;
}

Figure sparsity_figure() {
  Figure figure{
      "sparsity",
      {{"A, B", "sparsity", 0, false, [](const auto& s) { return s.sparsity; }},
       {both("merged"), "merged", 0, true, [](const auto& s) { return s.merged_sparsity; }}}};
  figure.from_zero = figure.percent = true;
  return figure;
}

Figure ratio_figure(const Content& content) {
  Figure figure{"ratio",
                {{both("in_force"), "ratio", 0, false,
                  [&content](const auto& s) { return ratio_of(content, s); }, true},
                 {both("real"), "sparsity", 0, true, [](const auto& s) { return s.sparsity; }}}};
  figure.from_zero = figure.percent = true;
  figure.dots_name = "tried";
  bool policy = false;
  for (const plan::event::Ratio& ratio : content.ratios) {
    policy = policy || ratio.mu.has_value();
    for (const plan::event::RatioTrial& trial : ratio.trials)
      figure.dots.push_back({static_cast<double>(ratio.step), trial.ratio});
  }
  if (policy) {
    figure.series.push_back({both("policy"), "policy", 1, false,
                             [&content](const auto& s) { return policy_of(content, s); }, true});
  }
  return figure;
}

/// The last event that had come by a step.
const plan::event::Ratio* told_by(const Content& content, const plan::event::Step& step) {
  const auto next = std::upper_bound(
      content.ratios.begin(), content.ratios.end(), step.step,
      [](std::int64_t at, const plan::event::Ratio& ratio) { return at < ratio.step; });
  return next == content.ratios.begin() ? nullptr : &*std::prev(next);
}

}  // namespace

double ratio_of(const Content& content, const plan::event::Step& step) {
  const plan::event::Ratio* ratio = told_by(content, step);
  return ratio == nullptr ? std::numeric_limits<double>::quiet_NaN() : ratio->ratio;
}

double policy_of(const Content& content, const plan::event::Step& step) {
  const plan::event::Ratio* ratio = told_by(content, step);
  return ratio == nullptr ? std::numeric_limits<double>::quiet_NaN()
                          : ratio->mu.value_or(std::numeric_limits<double>::quiet_NaN());
}

double weight_of(const plan::event::Step& step, const std::string& adapter) {
  for (const auto& [name, weight] : step.weights) {
    if (name == adapter) return weight;
  }
  return std::numeric_limits<double>::quiet_NaN();
}

std::string charts(const Content& content) {
  if (content.steps.empty()) return {};
  std::string out = drawn(content, loss_figure(content));
  if (!content.adapters.empty()) out += drawn(content, weights_figure(content));
  out += drawn(content, sparsity_figure());
  return content.ratios.empty() ? out : out + drawn(content, ratio_figure(content));
}

}  // namespace espalier::experiment::report
