#include "ui/widgets/heat.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "ui/settings/theme.h"

namespace espalier::ui {

namespace {

/// Cividis at five even steps (Nuñez, Anderton and Renslow 2018).
constexpr std::array<const char*, 5> kCividis{"#00224E", "#414D6B", "#7D7C78", "#BCAF6F",
                                              "#FEE838"};

/// Viridis at eight even steps (van der Walt and Smith 2015).
constexpr std::array<const char*, 8> kViridis{"#440154", "#46327E", "#365C8D", "#277F8E",
                                              "#1FA187", "#4AC16D", "#A0DA39", "#FDE725"};
constexpr double kMarkContrast = 3;

QColor mixed(const QColor& from, const QColor& to, double share) {
  const auto channel = [share](int low, int high) {
    return static_cast<int>(std::lround(low + (high - low) * share));
  };
  return {channel(from.red(), to.red()), channel(from.green(), to.green()),
          channel(from.blue(), to.blue())};
}

double luminance(const QColor& colour) {
  const auto linear = [](double channel) {
    return channel <= 0.03928 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
  };
  return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) +
         0.0722 * linear(colour.blueF());
}

double shareOf(double value, double limit) {
  return limit > 0 ? std::clamp(std::abs(value) / limit, 0.0, 1.0) : 0;
}

}  // namespace

namespace {

template <std::size_t n>
QColor between(const std::array<const char*, n>& stops, double share) {
  const double place = std::clamp(share, 0.0, 1.0) * (n - 1);
  const auto low = std::min(static_cast<std::size_t>(place), n - 2);
  return mixed(QColor(stops[low]), QColor(stops[low + 1]), place - static_cast<double>(low));
}

/// The part of viridis that shows on the surface.
std::pair<double, double> visible(const QColor& surface) {
  constexpr double kStep = 0.01;
  double low = 0, high = 1;
  while (low < .5 && contrast(between(kViridis, low), surface) < kMarkContrast)
    low += kStep;
  while (high > .5 && contrast(between(kViridis, high), surface) < kMarkContrast)
    high -= kStep;
  return {low, high};
}

}  // namespace

QColor lineHeat(double share) {
  static QColor surface;
  static std::pair<double, double> ends;
  // Asked for once a line.
  if (const QColor now = Theme::get().colours().surface; now != surface) {
    surface = now;
    ends = visible(now);
  }
  return between(kViridis, ends.first + std::clamp(share, 0.0, 1.0) * (ends.second - ends.first));
}

QColor divergingHeat(double value, double limit) {
  const QColor end(value < 0 ? "#3A93C9" : "#E69F00");
  return mixed(Theme::get().colours().surface, end, shareOf(value, limit));
}

QColor sequentialHeat(double value, double limit) {
  return between(kCividis, shareOf(value, limit));
}

QColor textOn(const QColor& background) {
  return contrast(background, Qt::white) > contrast(background, Qt::black) ? Qt::white : Qt::black;
}

double contrast(const QColor& one, const QColor& other) {
  const double a = luminance(one) + 0.05, b = luminance(other) + 0.05;
  return std::max(a, b) / std::min(a, b);
}

}  // namespace espalier::ui
