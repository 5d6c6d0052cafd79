#pragma once

class QAbstractTableModel;
class QLabel;
class QScrollArea;
class QString;
class QTableView;
class QWidget;

namespace espalier::ui {

/// A table among the results of a task, as high as its rows up to a dozen, sortable by `sortRole`;
/// no column is wider than `widest` pixels. It owns the model.
QTableView* resultTable(QAbstractTableModel* model, int sortRole, int widest, QWidget* parent,
                        const char* name, const QString& words);

/// A table of single cells of two lines, each of which can be chosen.
void styleCells(QTableView& table, int rowHeight);
/// The column of words beside such a table, on how it is read.
void styleNotes(QScrollArea& side, QLabel& notes);

}  // namespace espalier::ui
