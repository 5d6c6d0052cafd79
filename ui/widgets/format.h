#pragma once

#include <QString>
#include <QStringList>
#include <optional>

namespace espalier::ui {

/// Numbers as the window writes them: by locale, three or four significant figures.
QString formatNumber(double value, int significant = 4);
/// 0.314 as "31.4 %".
QString formatShare(double share);
/// A value with its interval: "75.0 % (50.0 % to 90.0 %)".
QString formatInterval(const QString& value, const QString& low, const QString& high);
/// "a, b, c" as the language writes it.
QString formatList(const QStringList& parts);
/// "1,234,567".
QString formatCount(qint64 count);
/// "1.9 GB".
QString formatBytes(qint64 bytes);
/// "2:10", "1:02:10"; under a minute "0:08".
QString formatDuration(double seconds);
/// A metric kept as 0..1, times 100 with one decimal.
QString formatScore(std::optional<double> value);
/// The difference of two metrics: "+1.2", "-0.3", "0.0".
QString formatDifference(std::optional<double> value);
/// "640k", "270M", "1.2B".
QString formatParameters(qint64 count);
/// Sentences one after another; between Japanese ones there is no space.
QString inSentences(const QStringList& sentences);

}  // namespace espalier::ui
