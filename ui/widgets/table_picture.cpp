#include "ui/widgets/table_picture.h"

#include <QAbstractItemDelegate>
#include <QBuffer>
#include <QHeaderView>
#include <QPainter>
#include <QSvgGenerator>
#include <QTableView>

#include "ui/settings/theme.h"

namespace espalier::ui::pictures {

namespace {

constexpr int kMargin = 8;
constexpr int kInside = 8;  ///< left and right of the words of a header
constexpr int kWidest = 420;
constexpr int kMeasured = 400;  ///< rows; beyond them a column has seen what it holds
constexpr int kLargest = 32000;
constexpr int kScale = 2;

struct Column {
  int logical = 0, width = 0;
};

QStyleOptionViewItem optionOf(const QTableView& view, const QModelIndex& index, const QRect& rect) {
  QStyleOptionViewItem option;
  option.initFrom(&view);
  option.widget = &view;
  option.rect = rect;
  option.font = view.font();
  option.fontMetrics = QFontMetrics(option.font);
  option.palette = view.palette();
  option.state = QStyle::State_Enabled | QStyle::State_Active;
  option.textElideMode = Qt::ElideRight;
  option.index = index;
  if (view.wordWrap()) option.features |= QStyleOptionViewItem::WrapText;
  return option;
}

QFont headFont() {
  return Theme::font(11, QFont::DemiBold);
}

QString headOf(const QTableView& view, int column) {
  return view.model()->headerData(column, Qt::Horizontal).toString();
}

QVector<Column> columnsOf(const QTableView& view) {
  QVector<Column> out;
  const QHeaderView* header = view.horizontalHeader();
  const QFontMetrics metrics(headFont());
  for (int visual = 0; visual < header->count(); ++visual) {
    const int logical = header->logicalIndex(visual);
    if (view.isColumnHidden(logical)) continue;
    int width = metrics.size(0, headOf(view, logical)).width() + 2 * kInside;
    const int rows = std::min(kMeasured, view.model()->rowCount());
    for (int row = 0; row < rows; ++row) {
      const QModelIndex index = view.model()->index(row, logical);
      const auto* delegate = view.itemDelegateForIndex(index);
      width = std::max(width, delegate->sizeHint(optionOf(view, index, {}), index).width() + 4);
    }
    out << Column{logical, std::min(kWidest, width)};
  }
  return out;
}

int headHeight(const QTableView& view) {
  return std::max(32, view.horizontalHeader()->height());
}

QSize sizeOf(const QTableView& view, const QVector<Column>& columns) {
  int width = 2 * kMargin;
  for (const Column& column : columns)
    width += column.width;
  return {width, 2 * kMargin + headHeight(view) +
                     view.model()->rowCount() * view.verticalHeader()->defaultSectionSize()};
}

void paint(const QTableView& view, const QVector<Column>& columns, QPainter& painter) {
  const Colours& c = Theme::get().colours();
  const QSize size = sizeOf(view, columns);
  painter.fillRect(QRect(QPoint(0, 0), size), c.surface);
  const int head = headHeight(view), height = view.verticalHeader()->defaultSectionSize();
  painter.setFont(headFont());
  painter.setPen(c.muted);
  int x = kMargin;
  for (const Column& column : columns) {
    const int align =
        view.model()->headerData(column.logical, Qt::Horizontal, Qt::TextAlignmentRole).toInt();
    painter.drawText(QRect(x + kInside, kMargin, column.width - 2 * kInside, head),
                     (align & Qt::AlignHorizontal_Mask) | Qt::AlignVCenter,
                     headOf(view, column.logical));
    x += column.width;
  }
  painter.setPen(QPen(c.line, 1));
  painter.drawLine(kMargin, kMargin + head - 1, size.width() - kMargin, kMargin + head - 1);
  for (int row = 0; row < view.model()->rowCount(); ++row) {
    x = kMargin;
    for (const Column& column : columns) {
      const QModelIndex index = view.model()->index(row, column.logical);
      const QRect rect(x, kMargin + head + row * height, column.width, height);
      painter.save();
      view.itemDelegateForIndex(index)->paint(&painter, optionOf(view, index, rect), index);
      painter.restore();
      x += column.width;
    }
  }
}

}  // namespace

bool fits(const QTableView& view) {
  return view.model()->rowCount() * view.verticalHeader()->defaultSectionSize() + headHeight(view) +
             2 * kMargin <=
         kLargest;
}

QImage image(const QTableView& view) {
  const QVector<Column> columns = columnsOf(view);
  const QSize size = sizeOf(view, columns);
  const int scale = std::max(size.width(), size.height()) * kScale > kLargest ? 1 : kScale;
  QImage out(size * scale, QImage::Format_ARGB32_Premultiplied);
  out.setDevicePixelRatio(scale);
  QPainter painter(&out);
  paint(view, columns, painter);
  return out;
}

QByteArray png(const QTableView& view) {
  QByteArray bytes;
  QBuffer buffer(&bytes);
  buffer.open(QIODevice::WriteOnly);
  image(view).save(&buffer, "PNG");
  return bytes;
}

QByteArray svg(const QTableView& view, const QString& title) {
  const QVector<Column> columns = columnsOf(view);
  QByteArray bytes;
  QBuffer buffer(&bytes);
  buffer.open(QIODevice::WriteOnly);
  QSvgGenerator generator;
  generator.setOutputDevice(&buffer);
  generator.setSize(sizeOf(view, columns));
  generator.setViewBox(QRect(QPoint(0, 0), sizeOf(view, columns)));
  generator.setTitle(title);
  QPainter painter(&generator);
  paint(view, columns, painter);
  painter.end();
  return bytes;
}

}  // namespace espalier::ui::pictures
