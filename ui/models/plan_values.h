#pragma once

#include <QStringList>
#include <QVector>

#include "core/base/json.h"

/// Plans as tables show them: a path ("prune.ratio") and its value. Lists and the adapters are one
/// value each. A missing key and null are the same: the default.
namespace espalier::ui::plans {

/// Every path of a plan, in the order of the file.
QStringList paths(const Json& plan);
/// Null where the plan has no such path.
Json value(const Json& plan, const QString& path);
/// The paths whose values are not the same in all of `list`; equal parts cost one comparison.
QStringList differing(const QVector<const Json*>& list);

/// The value in words: adapters by name and weight, lists with commas, numbers shortest, "–" for
/// null.
QString text(const Json& value);
/// What the form calls the key, in words that no other key has. A path that the plan does not know
/// is returned as it is.
QString label(const QString& path);

}  // namespace espalier::ui::plans
