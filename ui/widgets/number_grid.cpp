#include "ui/widgets/number_grid.h"

#include <QHeaderView>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QWheelEvent>
#include <cmath>

#include "ui/settings/theme.h"
#include "ui/widgets/heat.h"
#include "ui/widgets/number_box.h"

namespace espalier::ui {

namespace {
constexpr int kValue = Qt::UserRole;
constexpr int kMarked = Qt::UserRole + 1;
constexpr int kDecimals = 2;
constexpr int kLeastHeight = 26;
}  // namespace

QString gridNumber(double value) {
  const double rounded = std::round(value * 100) / 100;
  if (rounded == 0) return QStringLiteral("0");
  QString text = QString::number(rounded, 'f', kDecimals);
  while (text.endsWith(QLatin1Char('0')))
    text.chop(1);
  if (text.endsWith(QLatin1Char('.'))) text.chop(1);
  return text;
}

/// Paints a cell and edits its number in a field without frame.
class CellPainter : public QStyledItemDelegate {
 public:
  explicit CellPainter(NumberGrid* grid) : QStyledItemDelegate(grid), m_grid(*grid) {}

  void paint(QPainter* painter, const QStyleOptionViewItem& option,
             const QModelIndex& index) const override {
    const Colours& colours = Theme::get().colours();
    const QColor back = m_grid.background(index);
    painter->fillRect(option.rect, back);
    painter->setPen(colours.line);
    painter->drawRect(option.rect.adjusted(0, 0, -1, -1));
    const bool marked = index.data(kMarked).toBool();
    painter->setFont(m_grid.font());
    const QColor text = m_grid.m_heat == NumberGrid::Heat::None ? colours.text : textOn(back);
    painter->setPen(text);
    painter->drawText(option.rect, Qt::AlignCenter, gridNumber(index.data(kValue).toDouble()));
    if (marked) frame(*painter, option.rect.adjusted(2, 2, -3, -3), text, Qt::DashLine);
    if (m_grid.hasFocus() && m_grid.currentIndex() == index)
      frame(*painter, option.rect.adjusted(1, 1, -2, -2), colours.accent, Qt::SolidLine);
  }

  QWidget* createEditor(QWidget* parent, const QStyleOptionViewItem&,
                        const QModelIndex&) const override {
    auto* box = new NumberBox(parent);
    // The house's fields are wider than a cell.
    box->setStyleSheet("padding: 0 2px; border-radius: 0; min-height: 0; max-height: 999px;");
    box->setFont(m_grid.font());
    box->setAlignment(Qt::AlignCenter);
    box->setDecimals(kDecimals);
    box->setSingleStep(0.25);
    box->setRange(m_grid.m_low, m_grid.m_high);
    box->setAccessibleName(m_grid.accessibleName());
    return box;
  }
  void updateEditorGeometry(QWidget* editor, const QStyleOptionViewItem& option,
                            const QModelIndex&) const override {
    editor->setGeometry(option.rect);
  }
  void setEditorData(QWidget* editor, const QModelIndex& index) const override {
    static_cast<NumberBox*>(editor)->setValue(index.data(kValue).toDouble());
  }
  void setModelData(QWidget* editor, QAbstractItemModel*, const QModelIndex& index) const override {
    auto* box = static_cast<NumberBox*>(editor);
    box->interpretText();
    const double value = std::round(box->value() * 100) / 100;
    // Leaving a cell untouched does not round it to what it shows.
    if (gridNumber(value) == gridNumber(index.data(kValue).toDouble())) return;
    Q_EMIT m_grid.edited(index.row(), index.column(), value);
  }

 private:
  static void frame(QPainter& painter, const QRect& rect, const QColor& colour,
                    Qt::PenStyle style) {
    painter.setPen(QPen(colour, 2, style));
    painter.drawRect(rect);
  }
  NumberGrid& m_grid;
};

NumberGrid::NumberGrid(Heat heat, bool editable, QWidget* parent)
    : QTableWidget(parent), m_heat(heat), m_editable(editable) {
  setItemDelegate(new CellPainter(this));
  setShowGrid(false);
  setFrameShape(QFrame::NoFrame);
  setStyleSheet("QTableView { border: none; border-radius: 0; background: transparent; }");
  horizontalHeader()->hide();
  verticalHeader()->hide();
  horizontalHeader()->setMinimumSectionSize(1);
  verticalHeader()->setMinimumSectionSize(1);
  setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  setSelectionMode(QAbstractItemView::SingleSelection);
  setTabKeyNavigation(false);
  setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
  setEditTriggers(editable ? QAbstractItemView::DoubleClicked | QAbstractItemView::EditKeyPressed |
                                 QAbstractItemView::AnyKeyPressed
                           : QAbstractItemView::NoEditTriggers);
  connect(&Theme::get(), &Theme::changed, viewport(), qOverload<>(&QWidget::update));
}

void NumberGrid::setBounds(double low, double high) {
  m_low = low;
  m_high = high;
}

void NumberGrid::setCells(const QVector<Cell>& cells, int columns, double limit) {
  const int rows = static_cast<int>(cells.size()) / columns;
  m_limit = limit;
  if (rows != rowCount() || columns != columnCount()) {
    setRowCount(rows);
    setColumnCount(columns);
    fit();
  }
  for (int i = 0; i < cells.size(); ++i) {
    QTableWidgetItem* cell = item(i / columns, i % columns);
    if (cell == nullptr) setItem(i / columns, i % columns, cell = new QTableWidgetItem);
    describe(*cell, cells[i]);
  }
  viewport()->update();
}

void NumberGrid::describe(QTableWidgetItem& item, const Cell& cell) {
  item.setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable |
                (m_editable ? Qt::ItemIsEditable : Qt::NoItemFlags));
  item.setData(kValue, cell.value);
  item.setData(kMarked, cell.marked);
  item.setToolTip(cell.hint);
  const QString number = gridNumber(cell.value);
  item.setData(Qt::AccessibleTextRole,
               cell.marked ? number + QStringLiteral(", ") + m_markedWord : number);
  item.setData(Qt::AccessibleDescriptionRole, cell.hint);
}

void NumberGrid::setName(const QString& name, const QString& markedWord) {
  setAccessibleName(name);
  m_markedWord = markedWord;
}

double NumberGrid::value(int row, int column) const {
  return item(row, column) != nullptr ? item(row, column)->data(kValue).toDouble() : std::nan("");
}

bool NumberGrid::marked(int row, int column) const {
  return item(row, column) != nullptr && item(row, column)->data(kMarked).toBool();
}

QColor NumberGrid::background(const QModelIndex& index) const {
  const double value = index.data(kValue).toDouble();
  switch (m_heat) {
    case Heat::Diverging:
      return divergingHeat(value, m_limit);
    case Heat::Sequential:
      return sequentialHeat(value, m_limit);
    case Heat::None:
      break;
  }
  return Theme::get().colours().surface;
}

QSize NumberGrid::sizeHint() const {
  return {horizontalHeader()->length(), verticalHeader()->length()};
}

void NumberGrid::fit() {
  const QFontMetrics metrics(font());
  const int width = metrics.horizontalAdvance("-0.00") + 16;
  const int height = std::max(kLeastHeight, metrics.height() + 4);
  horizontalHeader()->setDefaultSectionSize(width);
  verticalHeader()->setDefaultSectionSize(height);
  setFixedSize(width * columnCount(), height * rowCount());
  updateGeometry();
}

void NumberGrid::changeEvent(QEvent* event) {
  QTableWidget::changeEvent(event);
  if (event->type() == QEvent::FontChange) fit();
}

void NumberGrid::wheelEvent(QWheelEvent* event) {
  event->ignore();
}

}  // namespace espalier::ui
