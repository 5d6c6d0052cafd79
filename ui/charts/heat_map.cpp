#include "ui/charts/heat_map.h"

#include <QKeyEvent>
#include <QLabel>
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "ui/settings/theme.h"
#include "ui/widgets/format.h"
#include "ui/widgets/heat.h"
#include "ui/widgets/number_box.h"
#include "ui/widgets/parts.h"

namespace espalier::ui {

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr int kMostCells = 1000;  ///< across; more steps share cells
constexpr int kLabelHeight = 14;
constexpr int kLongestLabel = 22;
constexpr int kStops = 16;

using Quantity = ModuleHistory::Quantity;

constexpr std::array kQuantities{Quantity::SparsityA, Quantity::SparsityB, Quantity::Weight,
                                 Quantity::Churn,     Quantity::Fresh,     Quantity::Revived,
                                 Quantity::Stable};

}  // namespace

HeatMap::HeatMap(const RunFeed& feed, QWidget* parent)
    : StepPlot(parent),
      m_feed(feed),
      m_quantity(new ChoiceBox(this)),
      m_adapter(new ChoiceBox(this)),
      m_view(new ChoiceBox(this)),
      m_readout(makeLabel("caption", this)),
      m_blank(makeLabel("muted", this)),
      m_map(new QCPColorMap(plot()->xAxis, plot()->yAxis)),
      m_scale(new QCPColorScale(plot())) {
  setObjectName("heatMap");
  m_readout->setObjectName("heatReadout");
  m_blank->setObjectName("heatBlank");
  m_blank->setWordWrap(true);
  m_blank->setAlignment(Qt::AlignCenter);
  buildChoices();
  column()->insertWidget(1, m_readout);
  column()->addWidget(m_blank, 1);
  buildScale();
  connect(plot(), &QCustomPlot::mouseMove, this, &HeatMap::readMouse);
  connect(&feed, &RunFeed::changed, this, &HeatMap::schedule);
  recolour();
  text([this] { retranslate(); });
}

void HeatMap::buildChoices() {
  m_quantity->setObjectName("heatQuantity");
  m_adapter->setObjectName("heatAdapter");
  m_view->setObjectName("heatView");
  for (const Quantity quantity : kQuantities)
    m_quantity->addItem({}, static_cast<int>(quantity));
  for (const View view : {View::OverSteps, View::AtStep})
    m_view->addItem({}, static_cast<int>(view));
  m_quantity->setMinimumContentsLength(13);
  m_adapter->setMinimumContentsLength(12);
  m_view->setMinimumContentsLength(9);
  replaceTitle(m_quantity);
  head()->insertWidget(1, m_adapter);
  head()->insertWidget(2, m_view);
  for (ChoiceBox* box : {m_quantity, m_adapter, m_view})
    connect(box, &QComboBox::currentIndexChanged, this, [this] {
      recolour();
      updateValues();
    });
}

void HeatMap::buildScale() {
  plot()->plotLayout()->addElement(0, 1, m_scale);
  m_scale->setType(QCPAxis::atRight);
  m_scale->setBarWidth(10);
  m_scale->setRangeDrag(false);
  m_scale->setRangeZoom(false);
  m_scale->axis()->setTickLabelFont(Theme::font(11));
  m_scale->axis()->setLabelFont(Theme::font(11));
  m_scale->axis()->setSubTicks(false);
  m_scale->axis()->setTickLength(0, 3);
  auto* group = new QCPMarginGroup(plot());
  for (QCPLayoutElement* part : {static_cast<QCPLayoutElement*>(plot()->axisRect()),
                                 static_cast<QCPLayoutElement*>(m_scale)})
    part->setMarginGroup(QCP::msTop | QCP::msBottom, group);
  m_map->setColorScale(m_scale);
  m_map->setInterpolate(false);
  plot()->yAxis->setRangeReversed(true);
  plot()->yAxis->grid()->setVisible(false);
  plot()->axisRect()->setMinimumMargins(QMargins(4, 6, 4, 0));
}

HeatMap::Quantity HeatMap::quantity() const {
  return static_cast<Quantity>(m_quantity->currentData().toInt());
}

HeatMap::View HeatMap::view() const {
  return static_cast<View>(m_view->currentData().toInt());
}

void HeatMap::retranslate() {
  const QStringList names{tr("Sparsity of A"), tr("Sparsity of B"), tr("Effective weight"),
                          tr("Mask churn"),    tr("Newly pruned"),  tr("Revived"),
                          tr("Still pruned")};
  const QStringList hints{
      tr("Share of zero entries of A"),
      tr("Share of zero entries of B"),
      tr("Share of the adapter in the merge of the module; negative works against it"),
      tr("Share of entries whose mask changed at the step: newly pruned and revived"),
      tr("Pruned at this step, not at the one before"),
      tr("Pruned at the step before, no longer at this one"),
      tr("Pruned at this step and at the one before")};
  for (int i = 0; i < names.size(); ++i) {
    m_quantity->setItemText(i, names[i]);
    m_quantity->setItemData(i, hints[i], Qt::ToolTipRole);
  }
  m_view->setItemText(0, tr("over steps"));
  m_view->setItemText(1, tr("at the step"));
  m_view->setItemData(0, tr("Modules down, steps across, of one adapter"), Qt::ToolTipRole);
  m_view->setItemData(1, tr("Layers across, of every adapter at the chosen step"), Qt::ToolTipRole);
  m_quantity->setAccessibleName(tr("Quantity of the heat map"));
  m_adapter->setAccessibleName(tr("Adapter of the heat map"));
  m_view->setAccessibleName(tr("View of the heat map"));
  setAccessibleName(tr("Heat map"));
  setAccessibleDescription(tr("Up and down walk the modules"));
  recolour();
}

void HeatMap::refreshAdapters() {
  const QStringList wanted = history().adapters();
  QStringList shown;
  for (int i = 0; i < m_adapter->count(); ++i)
    shown << m_adapter->itemText(i);
  if (shown != wanted) {
    const QString before = m_adapter->currentText();
    const QSignalBlocker quiet(m_adapter);
    m_adapter->clear();
    m_adapter->addItems(wanted);
    m_adapter->setCurrentIndex(static_cast<int>(std::max<qsizetype>(0, wanted.indexOf(before))));
  }
  m_adapter->setVisible(view() == View::OverSteps && wanted.size() > 0);
}

/// The colours of the quantity in the theme of the moment.
void HeatMap::recolour() {
  StepPlot::recolour();
  const Colours& c = Theme::get().colours();
  const bool diverging = !ModuleHistory::isShare(quantity());
  QCPColorGradient gradient;
  gradient.clearColorStops();
  for (int i = 0; i <= kStops; ++i) {
    const double at = static_cast<double>(i) / kStops;
    gradient.setColorStopAt(at, diverging ? divergingHeat(2 * at - 1, 1) : sequentialHeat(at, 1));
  }
  gradient.setNanHandling(QCPColorGradient::nhTransparent);
  m_scale->setGradient(gradient);
  m_scale->axis()->setTickLabelColor(c.muted);
  m_scale->axis()->setLabelColor(c.muted);
  m_scale->axis()->setBasePen(QPen(c.line, 1));
  m_scale->axis()->setTickPen(QPen(c.line, 1));
  m_scale->setLabel(diverging ? tr("share of the merge") : QStringLiteral("%"));
  setTitle(m_quantity->currentText());
}

bool HeatMap::isBlank() const {
  return history().isEmpty();
}

double HeatMap::lastStep() const {
  return m_feed.lastStep() ? static_cast<double>(m_feed.lastStep()->step) : 0;
}

double HeatMap::chosenStep() const {
  return std::isnan(readStep()) ? std::numeric_limits<double>::infinity() : readStep();
}

/// What is drawn, as it is chosen at the moment.
HeatGrid HeatMap::grid() const {
  HeatGrid grid;
  grid.quantity = quantity();
  grid.view = view();
  grid.adapter = m_adapter->currentIndex();
  grid.step = chosenStep();
  grid.lastStep = lastStep();
  return grid;
}

double HeatMap::shown(int row, double at) const {
  return grid().value(history(), row, at);
}

QStringList HeatMap::rows() const {
  return grid().rows(history());
}

QCPRange HeatMap::limits() const {
  const auto [low, high] = grid().limits(history());
  return {low, high};
}

QColor HeatMap::colourAt(int row, double at) const {
  QCPColorGradient gradient = m_map->gradient();
  return QColor::fromRgba(gradient.color(shown(row, at), limits()));
}

void HeatMap::draw() {
  refreshAdapters();
  const bool blank = isBlank();
  plot()->setVisible(!blank);
  m_blank->setVisible(blank);
  m_readout->setVisible(!blank);
  if (blank) {
    m_blank->setText(m_feed.finished() && !m_feed.lastStep()
                         ? tr("This method trains nothing, so there is nothing to see inside.")
                     : m_feed.finished()
                         ? tr("This run has kept no figures of its modules. Runs that are started "
                              "in this window keep them.")
                         : tr("Sparsity, effective weight and mask churn of every layer show here "
                              "as the run trains."));
    return;
  }
  if (view() == View::OverSteps)
    fillOverSteps();
  else
    fillAtStep();
  m_map->setDataRange(limits());
  labelLayers();
}

void HeatMap::fillOverSteps() {
  const int count = static_cast<int>(history().modules().size());
  const int last = std::max(1, static_cast<int>(lastStep()));
  const int across = std::min(last, kMostCells);
  const double width = static_cast<double>(last) / across;
  m_map->data()->setSize(across, count);
  // Ranges reach from the middle of the first cell to that of the last.
  const double first = 0.5 + width / 2, end = last + 0.5 - width / 2;
  m_map->data()->setRange(QCPRange(first, across > 1 ? end : first + 1), QCPRange(0, count - 1));
  const HeatGrid cells = grid();
  for (int k = 0; k < across; ++k) {
    const double step = std::floor(first + k * width + width / 2 - 0.5 + 1e-9);
    for (int row = 0; row < count; ++row)
      m_map->data()->setCell(k, row, cells.value(history(), row, step));
  }
  plot()->axisRect()->setRangeZoom(Qt::Horizontal);
  plot()->axisRect()->setRangeDrag(Qt::Horizontal);
}

void HeatMap::fillAtStep() {
  const auto across = static_cast<int>(HeatGrid::layers(history()).size());
  const auto down = static_cast<int>(rows().size());
  m_map->data()->setSize(across, down);
  m_map->data()->setRange(QCPRange(0, std::max(1, across - 1)), QCPRange(0, std::max(1, down - 1)));
  const HeatGrid cells = grid();
  for (int k = 0; k < across; ++k) {
    for (int row = 0; row < down; ++row)
      m_map->data()->setCell(k, row, cells.value(history(), row, k));
  }
  plot()->axisRect()->setRangeZoom({});
  plot()->axisRect()->setRangeDrag({});
  plot()->xAxis->setRange(-0.5, across - 0.5);
}

void HeatMap::labelLayers() {
  const auto words = QSharedPointer<QCPAxisTickerText>::create();
  const QStringList names = rows();
  const double room = std::max(1, plot()->axisRect()->height());
  if (view() == View::OverSteps) {
    // One label a layer, as many as there is room for.
    const auto stride = std::max(
        1, static_cast<int>(std::ceil(
               kLabelHeight * static_cast<double>(HeatGrid::layers(history()).size()) / room)));
    int before = -2, number = 0;
    for (int i = 0; i < history().modules().size(); ++i) {
      const int layer = history().modules()[i].layer;
      if (layer == before) continue;
      before = layer;
      if (number++ % stride == 0) words->addTick(i, layer < 0 ? names[i] : QString::number(layer));
    }
    setYLabel(tr("layer (%1)").arg(formatList(HeatGrid::parts(history()))));
  } else {
    const auto stride = std::max(
        1, static_cast<int>(std::ceil(kLabelHeight * static_cast<double>(names.size()) / room)));
    for (int i = 0; i < names.size(); i += stride)
      words->addTick(i, names[i].size() > kLongestLabel
                            ? QStringLiteral("…") + names[i].right(kLongestLabel)
                            : names[i]);
    setYLabel({});
    plot()->xAxis->setLabel(tr("layer"));
  }
  plot()->yAxis->setTicker(words);
  plot()->yAxis->setRange(-0.5, static_cast<double>(names.size()) - 0.5);
}

QString HeatMap::words(double value) const {
  if (std::isnan(value)) return tr("not known");
  return ModuleHistory::isShare(quantity()) ? formatShare(value / 100) : formatNumber(value, 3);
}

QString HeatMap::readout() const {
  return m_readout->text();
}

/// The value under the mouse, or where the keys stand; else how much is known.
void HeatMap::updateValues() {
  if (isBlank()) return;
  const bool mouse = m_mouseRow >= 0 && !std::isnan(m_mouseAt);
  const QStringList names = rows();
  if (!mouse && !hasFocus()) {
    const auto told = static_cast<int>(history().steps().size());
    const int column = history().columnAt(chosenStep());
    m_readout->setText(view() == View::AtStep && column >= 0
                           ? tr("step %1").arg(history().steps()[column])
                           : tr("told at %n step(s)", nullptr, told));
    return;
  }
  const int row = std::clamp(mouse ? m_mouseRow : m_keyRow, 0,
                             static_cast<int>(std::max<qsizetype>(1, names.size())) - 1);
  const double last = lastStep();
  const double at = view() == View::AtStep ? (mouse ? m_mouseAt : m_keyLayer)
                    : mouse                ? m_mouseAt
                                           : std::min(last, chosenStep());
  const HeatGrid::Cell cell = grid().cell(history(), row, at);
  const QString step =
      cell.column < 0 ? QString() : QString::number(history().steps()[cell.column]);
  QString place = names.value(row);
  if (view() == View::AtStep)
    place = tr("layer %1, %2")
                .arg(HeatGrid::layers(history()).value(static_cast<int>(at), 0))
                .arg(place);
  m_readout->setText(step.isEmpty()
                         ? tr("%1: %2").arg(place, words(kNaN))
                         : tr("%1, step %2: %3").arg(place, step, words(shown(row, at))));
}

void HeatMap::readMouse(QMouseEvent* event) {
  const bool inside = plot()->axisRect()->rect().contains(event->pos());
  m_mouseRow =
      inside ? static_cast<int>(std::lround(plot()->yAxis->pixelToCoord(event->pos().y()))) : -1;
  m_mouseAt = std::round(plot()->xAxis->pixelToCoord(event->pos().x()));
  updateValues();
}

bool HeatMap::eventFilter(QObject* watched, QEvent* event) {
  if (watched == plot() && event->type() == QEvent::Leave) {
    m_mouseRow = -1;
    updateValues();
  }
  return StepPlot::eventFilter(watched, event);
}

void HeatMap::keyPressEvent(QKeyEvent* event) {
  const auto count = static_cast<int>(rows().size());
  const auto across = static_cast<int>(HeatGrid::layers(history()).size());
  switch (event->key()) {
    case Qt::Key_Up:
    case Qt::Key_Down:
      m_keyRow =
          std::clamp(m_keyRow + (event->key() == Qt::Key_Up ? -1 : 1), 0, std::max(0, count - 1));
      break;
    case Qt::Key_Left:
    case Qt::Key_Right:
      if (view() == View::OverSteps) {
        StepPlot::keyPressEvent(event);  // the page's: they move the chosen step
        return;
      }
      m_keyLayer = std::clamp(m_keyLayer + (event->key() == Qt::Key_Left ? -1 : 1), 0,
                              std::max(0, across - 1));
      break;
    default:
      StepPlot::keyPressEvent(event);
      return;
  }
  updateValues();
}

void HeatMap::focusInEvent(QFocusEvent* event) {
  StepPlot::focusInEvent(event);
  updateValues();
}

void HeatMap::focusOutEvent(QFocusEvent* event) {
  StepPlot::focusOutEvent(event);
  updateValues();
}

QString HeatMap::csv() const {
  return grid().csv(history());
}

}  // namespace espalier::ui
