#pragma once

#include <QByteArray>
#include <QImage>

class QTableView;

/// A table as a picture: all rows and the columns that show, in their order, as wide as their
/// contents want; header and cells as the view paints them.
namespace espalier::ui::pictures {

/// Whether an image of it can be had (32,000 pixels at most).
bool fits(const QTableView& view);
QImage image(const QTableView& view);
QByteArray png(const QTableView& view);
QByteArray svg(const QTableView& view, const QString& title);

}  // namespace espalier::ui::pictures
