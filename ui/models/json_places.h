#pragma once

#include <QHash>
#include <QString>
#include <optional>

#include "core/base/json.h"

namespace espalier::ui {

/// Where a member of a JSON text stands, in UTF-16 units.
struct JsonPlace {
  qsizetype key = 0;            ///< the name's opening quote; of list items the value
  qsizetype from = 0, end = 0;  ///< the value
};

/// The places of all members of a well-formed text (comments allowed) by dotted path:
/// "prune.ratio", "adapters.0.weight"; the whole is "".
QHash<QString, JsonPlace> jsonPlaces(const QString& text);
/// Where a name stands for the second time in one object.
std::optional<qsizetype> doubledKey(const QString& text);

/// A single value that became another one.
struct JsonChange {
  QString path;
  Json value;
};
/// What turns one value into another if only numbers, texts and the like differ; none where members
/// or items came or went.
std::optional<QVector<JsonChange>> leafChanges(const Json& before, const Json& after);

}  // namespace espalier::ui
