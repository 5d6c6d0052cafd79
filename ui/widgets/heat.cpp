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

QColor divergingHeat(double value, double limit) {
  const QColor end(value < 0 ? "#3A93C9" : "#E69F00");
  return mixed(Theme::get().colours().surface, end, shareOf(value, limit));
}

QColor sequentialHeat(double value, double limit) {
  const double place = shareOf(value, limit) * (kCividis.size() - 1);
  const auto low = std::min(static_cast<std::size_t>(place), kCividis.size() - 2);
  return mixed(QColor(kCividis[low]), QColor(kCividis[low + 1]), place - static_cast<double>(low));
}

QColor textOn(const QColor& background) {
  return contrast(background, Qt::white) > contrast(background, Qt::black) ? Qt::white : Qt::black;
}

double contrast(const QColor& one, const QColor& other) {
  const double a = luminance(one) + 0.05, b = luminance(other) + 0.05;
  return std::max(a, b) / std::min(a, b);
}

}  // namespace espalier::ui
