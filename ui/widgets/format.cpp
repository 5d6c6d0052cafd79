#include "ui/widgets/format.h"

#include <QCoreApplication>
#include <QLocale>
#include <cmath>

namespace espalier::ui {

namespace {
struct Words {
  Q_DECLARE_TR_FUNCTIONS(Format)
};

const QString kMissing = QStringLiteral("–");

/// With so many decimals; what rounds to zero has no sign.
QString rounded(double value, int decimals) {
  const double unit = std::pow(10, decimals);
  return QLocale().toString(std::abs(value) * unit < 0.5 ? 0.0 : value, 'f', decimals);
}
}  // namespace

QString formatNumber(double value, int significant) {
  if (!std::isfinite(value)) return std::isnan(value) ? QStringLiteral("NaN") : QStringLiteral("∞");
  if (value == 0) return QStringLiteral("0");
  int magnitude = static_cast<int>(std::floor(std::log10(std::abs(value))));
  // 9.9996 is 10.00 by four figures, not 10.000.
  if (std::abs(value) >=
      std::pow(10, magnitude + 1) - std::pow(10, magnitude - significant + 1) / 2)
    ++magnitude;
  if (magnitude < -4 || magnitude > 7) return QLocale().toString(value, 'e', significant - 2);
  return rounded(value, std::clamp(significant - 1 - magnitude, 0, 6));
}

QString formatShare(double share) {
  if (!std::isfinite(share)) return kMissing;
  return rounded(share * 100, 1) + QStringLiteral(" %");
}

QString formatInterval(const QString& value, const QString& low, const QString& high) {
  return Words::tr("%1 (%2 to %3)").arg(value, low, high);
}

QString formatList(const QStringList& parts) {
  return parts.join(Words::tr(", "));
}

QString formatCount(qint64 count) {
  return QLocale().toString(count);
}

QString formatBytes(qint64 bytes) {
  const double giga = static_cast<double>(bytes) / 1e9;
  if (giga >= 1) return QLocale().toString(giga, 'f', 1) + QStringLiteral(" GB");
  return QLocale().toString(giga * 1000, 'f', 0) + QStringLiteral(" MB");
}

QString formatDuration(double seconds) {
  if (!std::isfinite(seconds) || seconds < 0) return kMissing;
  const auto whole = static_cast<qint64>(std::llround(seconds));
  const QString tail = QStringLiteral("%1").arg(whole % 60, 2, 10, QLatin1Char('0'));
  if (whole < 3600) return QStringLiteral("%1:%2").arg(whole / 60).arg(tail);
  return QStringLiteral("%1:%2:%3")
      .arg(whole / 3600)
      .arg(whole / 60 % 60, 2, 10, QLatin1Char('0'))
      .arg(tail);
}

QString formatScore(std::optional<double> value) {
  if (!value || !std::isfinite(*value)) return kMissing;
  return rounded(*value * 100, 1);
}

QString formatDifference(std::optional<double> value) {
  const bool more = value && std::isfinite(*value) && *value * 100 >= 0.05;
  return (more ? QStringLiteral("+") : QString()) + formatScore(value);
}

QString formatParameters(qint64 count) {
  const auto n = static_cast<double>(count);
  if (n >= 1e9) return QLocale().toString(n / 1e9, 'f', 1) + QStringLiteral("B");
  if (n >= 1e6) return QLocale().toString(n / 1e6, 'f', 0) + QStringLiteral("M");
  if (n >= 1e3) return QLocale().toString(n / 1e3, 'f', 0) + QStringLiteral("k");
  return QLocale().toString(count);
}

QString inSentences(const QStringList& sentences) {
  QString out;
  for (const QString& sentence : sentences) {
    if (!out.isEmpty() && !out.endsWith(QChar(0x3002))) out += QLatin1Char(' ');
    out += sentence;
  }
  return out;
}

}  // namespace espalier::ui
