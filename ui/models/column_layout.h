#pragma once

#include <QStringList>
#include <QVector>

namespace espalier::ui {

/// How the user arranged a table: the columns in their order, which show, how wide. Kept in the
/// settings as one text a column: "method|124", "-plan.seed|96" for a hidden one.
struct ColumnPlace {
  QString key;
  int width = 0;
  bool shown = true;
  bool operator==(const ColumnPlace&) const = default;
};
using ColumnLayout = QVector<ColumnPlace>;

ColumnLayout layoutFromTexts(const QStringList& texts);
QStringList layoutToTexts(const ColumnLayout& layout);
/// `usual` arranged as `kept` says: columns that `kept` does not know stand behind the one that
/// precedes them in `usual`; what `usual` does not have is left out.
ColumnLayout arranged(const ColumnLayout& usual, const ColumnLayout& kept);
/// `kept` with what the table shows now; columns that it does not have now keep their place.
ColumnLayout remembered(const ColumnLayout& now, const ColumnLayout& kept);

}  // namespace espalier::ui
