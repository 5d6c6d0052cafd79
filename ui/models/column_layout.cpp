#include "ui/models/column_layout.h"

#include <algorithm>

namespace espalier::ui {

namespace {

constexpr int kNarrowest = 24;
constexpr int kWidest = 2000;

qsizetype find(const ColumnLayout& layout, const QString& key) {
  const auto at = std::find_if(layout.begin(), layout.end(),
                               [&key](const ColumnPlace& place) { return place.key == key; });
  return at == layout.end() ? -1 : at - layout.begin();
}

/// Puts what `base` lacks of `more` behind its predecessor there.
ColumnLayout filledUp(ColumnLayout base, const ColumnLayout& more) {
  qsizetype after = -1;
  for (const ColumnPlace& place : more) {
    const qsizetype at = find(base, place.key);
    if (at >= 0) {
      after = at;
      continue;
    }
    base.insert(++after, place);
  }
  return base;
}

}  // namespace

ColumnLayout layoutFromTexts(const QStringList& texts) {
  ColumnLayout out;
  for (const QString& text : texts) {
    const qsizetype bar = text.lastIndexOf(QLatin1Char('|'));
    ColumnPlace place{.key = text.left(bar)};
    if (bar >= 0) place.width = text.mid(bar + 1).toInt();
    if (place.width < kNarrowest || place.width > kWidest) place.width = 0;
    if (place.key.startsWith(QLatin1Char('-'))) {
      place.shown = false;
      place.key.remove(0, 1);
    }
    if (!place.key.isEmpty() && find(out, place.key) < 0) out << place;
  }
  return out;
}

QStringList layoutToTexts(const ColumnLayout& layout) {
  QStringList out;
  for (const ColumnPlace& place : layout)
    out << QStringLiteral("%1%2|%3").arg(place.shown ? "" : "-", place.key).arg(place.width);
  return out;
}

ColumnLayout arranged(const ColumnLayout& usual, const ColumnLayout& kept) {
  ColumnLayout out;
  for (ColumnPlace place : kept) {
    const qsizetype at = find(usual, place.key);
    if (at < 0) continue;
    if (place.width == 0) place.width = usual[at].width;
    out << place;
  }
  return filledUp(out, usual);
}

ColumnLayout remembered(const ColumnLayout& now, const ColumnLayout& kept) {
  return filledUp(now, kept);
}

}  // namespace espalier::ui
