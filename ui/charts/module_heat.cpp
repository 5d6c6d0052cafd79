#include "ui/charts/module_heat.h"

#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QMenu>
#include <QPainter>
#include <algorithm>

#include "ui/settings/theme.h"
#include "ui/widgets/format.h"
#include "ui/widgets/heat.h"

namespace espalier::ui {

namespace {
constexpr int kRow = 22;
constexpr int kAxis = 18;
constexpr int kFoot = 24;
constexpr int kScale = 96;
constexpr int kFontSize = 11;

QString qt(const std::string& text) {
  return QString::fromStdString(text);
}
}  // namespace

ModuleHeat::ModuleHeat(QWidget* parent) : Translated<QWidget>(parent) {
  setObjectName("moduleHeat");
  setMouseTracking(true);
  setFocusPolicy(Qt::StrongFocus);
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  connect(&Theme::get(), &Theme::changed, this, qOverload<>(&QWidget::update));
  text([this] {
    setAccessibleName(tr("Norm of each module, by layer"));
    tell();
  });
}

void ModuleHeat::setModules(const std::vector<workbench::AdapterModule>& modules) {
  m_modules = modules;
  m_rows.clear();
  m_cells.clear();
  m_most = 0;
  m_chosen = m_hovered = -1;
  m_layers.clear();
  for (const workbench::AdapterModule& m : m_modules) {
    if (!m_rows.contains(qt(m.proj))) m_rows << qt(m.proj);
    m_layers << m.layer;
    m_most = std::max(m_most, m.norm);
  }
  std::sort(m_layers.begin(), m_layers.end());
  m_layers.erase(std::unique(m_layers.begin(), m_layers.end()), m_layers.end());
  m_cells.fill(QVector<int>(m_rows.size(), -1), m_layers.size());
  for (int i = 0; i < static_cast<int>(m_modules.size()); ++i) {
    const workbench::AdapterModule& m = m_modules[static_cast<std::size_t>(i)];
    m_cells[column(m)][m_rows.indexOf(qt(m.proj))] = i;
  }
  updateGeometry();
  choose(m_modules.empty() ? -1 : 0);
  update();
}

qsizetype ModuleHeat::column(const workbench::AdapterModule& module) const {
  return std::lower_bound(m_layers.begin(), m_layers.end(), module.layer) - m_layers.begin();
}

void ModuleHeat::choose(int module) {
  m_chosen = module >= 0 && module < static_cast<int>(m_modules.size()) ? module : -1;
  tell();
}

void ModuleHeat::tell() {
  setAccessibleDescription(told());
  update();
}

QString ModuleHeat::told() const {
  const int module = m_hovered >= 0 ? m_hovered : m_chosen;
  if (module < 0) return {};
  const workbench::AdapterModule& m = m_modules[static_cast<std::size_t>(module)];
  return tr("layer %1, %2: %3").arg(m.layer).arg(qt(m.proj), formatNumber(m.norm, 4));
}

QString ModuleHeat::csv() const {
  QString out = QStringLiteral("layer,module,norm\n");
  for (const workbench::AdapterModule& m : m_modules)
    out += QStringLiteral("%1,%2,%3\n").arg(m.layer).arg(qt(m.proj)).arg(m.norm, 0, 'g', 9);
  return out;
}

QSize ModuleHeat::sizeHint() const {
  return {360, kRow * std::max<int>(1, static_cast<int>(m_rows.size())) + kAxis + kFoot};
}

QRectF ModuleHeat::area() const {
  const QFontMetrics metrics(Theme::font(kFontSize));
  int left = 0;
  for (const QString& row : m_rows)
    left = std::max(left, metrics.horizontalAdvance(row));
  return {left + 8.0, 1, std::max(10.0, width() - left - 10.0), double(kRow * m_rows.size())};
}

QRectF ModuleHeat::cell(int module) const {
  const workbench::AdapterModule& m = m_modules[static_cast<std::size_t>(module)];
  const QRectF all = area();
  const double wide = all.width() / static_cast<double>(std::max<qsizetype>(1, m_cells.size()));
  return {all.left() + wide * static_cast<double>(column(m)),
          all.top() + kRow * static_cast<double>(m_rows.indexOf(qt(m.proj))), wide, kRow};
}

int ModuleHeat::moduleAt(int column, int row) const {
  if (column < 0 || column >= m_cells.size() || row < 0 || row >= m_rows.size()) return -1;
  return m_cells[column][row];
}

int ModuleHeat::moduleAt(const QPointF& position) const {
  const QRectF all = area();
  if (m_cells.isEmpty() || !all.contains(position)) return -1;
  const double wide = all.width() / static_cast<double>(m_cells.size());
  return moduleAt(static_cast<int>((position.x() - all.left()) / wide),
                  static_cast<int>((position.y() - all.top()) / kRow));
}

void ModuleHeat::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setFont(Theme::font(kFontSize));
  paintMap(painter);
  paintAxis(painter);
  paintScale(painter);
  painter.setFont(Theme::font(13));
  painter.setPen(Theme::get().colours().text);
  painter.drawText(QRectF(0, height() - kFoot, width() - kScale - 90, kFoot),
                   Qt::AlignVCenter | Qt::AlignLeft, told());
}

void ModuleHeat::paintMap(QPainter& painter) const {
  const Colours& colours = Theme::get().colours();
  const QRectF all = area();
  painter.setPen(colours.muted);
  for (int row = 0; row < m_rows.size(); ++row) {
    painter.drawText(QRectF(0, all.top() + kRow * row, all.left() - 8, kRow),
                     Qt::AlignVCenter | Qt::AlignRight, m_rows[row]);
  }
  for (int i = 0; i < static_cast<int>(m_modules.size()); ++i) {
    QRectF place = cell(i);
    // A hair between cells that are wide enough for it.
    if (place.width() >= 6) place.adjust(0.5, 0.5, -0.5, -0.5);
    painter.fillRect(place, sequentialHeat(m_modules[static_cast<std::size_t>(i)].norm, m_most));
  }
  if (m_chosen < 0) return;
  painter.setPen(QPen(hasFocus() ? colours.accent : colours.text, 2));
  painter.setBrush(Qt::NoBrush);
  painter.drawRect(cell(m_chosen).adjusted(0, 0, -1, -1));
}

void ModuleHeat::paintAxis(QPainter& painter) const {
  if (m_cells.isEmpty()) return;
  const QRectF all = area();
  const double wide = all.width() / static_cast<double>(m_cells.size());
  const double needed = QFontMetricsF(painter.font()).horizontalAdvance(QStringLiteral("000")) + 6;
  int every = 1;
  for (const int next : {1, 2, 5, 10, 20, 50}) {
    every = next;
    if (wide * next >= needed) break;
  }
  painter.setPen(Theme::get().colours().muted);
  for (int at = 0; at < m_cells.size(); at += every) {
    const double middle = all.left() + wide * (at + 0.5);
    painter.drawText(QRectF(middle - 20, all.bottom(), 40, kAxis), Qt::AlignCenter,
                     QString::number(m_layers[at]));
  }
}

void ModuleHeat::paintScale(QPainter& painter) const {
  const QRectF bar(width() - kScale - 44, height() - kFoot + 2, kScale, 8);
  QLinearGradient gradient(bar.topLeft(), bar.topRight());
  for (int i = 0; i <= 8; ++i)
    gradient.setColorAt(i / 8.0, sequentialHeat(i, 8));
  painter.fillRect(bar, gradient);
  painter.setPen(Theme::get().colours().muted);
  for (const double share : {0.0, 0.5, 1.0}) {
    painter.drawText(QRectF(bar.left() + bar.width() * share - 40, bar.bottom(), 80, 14),
                     Qt::AlignCenter, formatNumber(m_most * share, 3));
  }
}

void ModuleHeat::mouseMoveEvent(QMouseEvent* event) {
  const int module = moduleAt(event->position());
  if (module == m_hovered) return;
  m_hovered = module;
  update();
}

void ModuleHeat::leaveEvent(QEvent* event) {
  m_hovered = -1;
  update();
  QWidget::leaveEvent(event);
}

void ModuleHeat::mousePressEvent(QMouseEvent* event) {
  const int module = moduleAt(event->position());
  if (event->button() != Qt::LeftButton || module < 0) return;
  choose(module);
  Q_EMIT moduleChosen(module);
}

/// To the next cell in a direction that the adapter touches.
void ModuleHeat::step(int layers, int rows) {
  if (m_chosen < 0) return;
  const workbench::AdapterModule& m = m_modules[static_cast<std::size_t>(m_chosen)];
  int layer = static_cast<int>(column(m)) + layers;
  int row = static_cast<int>(m_rows.indexOf(qt(m.proj))) + rows;
  while (layer >= 0 && layer < m_cells.size() && row >= 0 && row < m_rows.size()) {
    const int module = moduleAt(layer, row);
    if (module >= 0) {
      choose(module);
      Q_EMIT moduleChosen(module);
      return;
    }
    layer += layers;
    row += rows;
  }
}

void ModuleHeat::keyPressEvent(QKeyEvent* event) {
  if (event->modifiers() != Qt::NoModifier) {
    QWidget::keyPressEvent(event);
    return;
  }
  switch (event->key()) {
    case Qt::Key_Left:
      step(-1, 0);
      break;
    case Qt::Key_Right:
      step(1, 0);
      break;
    case Qt::Key_Up:
      step(0, -1);
      break;
    case Qt::Key_Down:
      step(0, 1);
      break;
    default:
      QWidget::keyPressEvent(event);
  }
}

void ModuleHeat::contextMenuEvent(QContextMenuEvent* event) {
  auto* menu = new QMenu(this);
  menu->setObjectName("heatMenu");
  menu->setAttribute(Qt::WA_DeleteOnClose);
  menu->addAction(tr("Copy picture"), this,
                  [this] { QApplication::clipboard()->setPixmap(grab()); });
  menu->addAction(tr("Copy numbers as CSV"), this,
                  [this] { QApplication::clipboard()->setText(csv()); });
  menu->popup(event->globalPos());
}

void ModuleHeat::focusInEvent(QFocusEvent* event) {
  update();
  QWidget::focusInEvent(event);
}

void ModuleHeat::focusOutEvent(QFocusEvent* event) {
  update();
  QWidget::focusOutEvent(event);
}

}  // namespace espalier::ui
