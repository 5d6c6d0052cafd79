#pragma once

#include "ui/jobs/types.h"
#include "ui/models/table_export.h"

namespace espalier::ui {

/// A comparison as it leaves the window: plain values, so that a worker can write it.
struct ComparisonSheet {
  struct Column {
    QString name, method;  ///< as shown; the method is empty for the reference
    int colour = -1;       ///< of the series; -1: none
    QMap<QString, double> means{};
    int against = -1;  ///< shows the difference to that column instead of what is from the article
  };
  struct Cell {
    bool present = false;
    QString text{};
    QMap<QString, double> scores{};
    QStringList shown{};  ///< metrics over the text
    bool cut = false;     ///< ended at the limit of its length
  };
  struct Item {
    QString id, title, document;
    QVector<Cell> cells;  ///< by column
  };
  QString language;         ///< of the texts
  QVector<Column> columns;  ///< the reference last
  QVector<Item> items;
};

/// The words of the page, in the window's language.
struct ComparisonWords {
  QString language;  ///< "en" | "ja"
  QString title, count, article, gone, empty, missing, cut, mean, here, characters;
  QString taken, foreign, added, removed, difference;  ///< difference: "Difference to %1"
  QMap<QString, QString> metrics;                      ///< name -> label
};
ComparisonWords comparisonWords(const ComparisonSheet& sheet);

/// One page that needs nothing else and loads nothing: article and columns of every record with
/// marks as in the window; light or dark as its reader prefers.
QString comparisonHtml(const ComparisonSheet& sheet, const ComparisonWords& words);
/// A row a record: id, title, article, then of each column its text and every metric (0..1). Texts
/// are inert().
tables::Table comparisonTable(const ComparisonSheet& sheet, const ComparisonWords& words);

}  // namespace espalier::ui
