#include "ui/pages/whatif_plane.h"

#include <QButtonGroup>
#include <QStackedWidget>
#include <QToolButton>

#include "ui/widgets/heat_scale.h"
#include "ui/widgets/number_box.h"
#include "ui/widgets/number_grid.h"
#include "ui/widgets/plane_view.h"
#include "ui/widgets/triangle_view.h"

namespace espalier::ui {

namespace {

constexpr int kPlaneSteps = 9;
constexpr int kTriangleSteps = 11;  ///< tenths
constexpr double kLow = -0.5, kHigh = 1.5;

}  // namespace

WhatIfPlane::WhatIfPlane(QWidget* parent)
    : Translated<Section>(parent),
      m_shapes(new QButtonGroup(this)),
      m_shapeButtons{new QToolButton(this), new QToolButton(this)},
      m_boxes{new ChoiceBox(this), new ChoiceBox(this), new ChoiceBox(this)},
      m_start(makeButton("", this)),
      m_views(new QStackedWidget(this)),
      m_plane(new PlaneView(this)),
      m_triangle(new TriangleView(this)),
      m_scale(new HeatScale(this)),
      m_words(makeLabel("caption", this)) {
  m_start->setObjectName("whatifPlaneStart");
  m_plane->setObjectName("whatifPlane");
  m_triangle->setObjectName("whatifTriangle");
  m_scale->setObjectName("whatifScale");
  m_words->setObjectName("whatifPlaneWords");
  m_words->setWordWrap(true);
  m_views->addWidget(m_plane);
  m_views->addWidget(m_triangle);
  auto* below = new QHBoxLayout;
  below->setSpacing(6);
  below->addWidget(m_words, 1);
  below->addWidget(m_start);
  body()->addLayout(buildChoice());
  body()->addWidget(m_views, 1);
  body()->addWidget(m_scale);
  body()->addLayout(below);
  connectAll();
  text([this] { retranslate(); });
}

QLayout* WhatIfPlane::buildChoice() {
  auto* column = new QVBoxLayout;
  column->setSpacing(6);
  auto* shapes = new QHBoxLayout;
  shapes->setSpacing(4);
  for (std::size_t i = 0; i < m_shapeButtons.size(); ++i) {
    QToolButton* button = m_shapeButtons[i];
    button->setCheckable(true);
    button->setFocusPolicy(Qt::StrongFocus);
    m_shapes->addButton(button, static_cast<int>(i));
    shapes->addWidget(button);
  }
  m_shapeButtons[Plane]->setObjectName("whatifShapePlane");
  m_shapeButtons[Triangle]->setObjectName("whatifShapeTriangle");
  m_shapeButtons[Plane]->setChecked(true);
  shapes->addStretch();
  column->addLayout(shapes);
  const char* const names[] = {"whatifPlaneX", "whatifPlaneY", "whatifPlaneZ"};
  for (std::size_t i = 0; i < m_boxes.size(); ++i)
    m_boxes[i]->setObjectName(names[i]);
  // They lie as the corners do; in one row their names would be cut.
  m_boxes[2]->hide();
  column->addWidget(m_boxes[2]);
  auto* row = new QHBoxLayout;
  row->setSpacing(6);
  row->addWidget(m_boxes[0], 1);
  row->addWidget(m_boxes[1], 1);
  column->addLayout(row);
  return column;
}

void WhatIfPlane::connectAll() {
  connect(m_start, &QPushButton::clicked, this, [this] { m_running ? stop() : begin(); });
  connect(m_shapes, &QButtonGroup::idClicked, this, &WhatIfPlane::showShape);
  for (ChoiceBox* box : m_boxes) {
    connect(box, &QComboBox::activated, this, [this] {
      if (m_running) stop();
      clear();
    });
  }
  connect(m_plane, &PlaneView::chosen, this, [this](double x, double y) {
    Q_EMIT chosen({{m_boxes[0]->currentText(), x}, {m_boxes[1]->currentText(), y}});
  });
  connect(m_triangle, &TriangleView::chosen, this, [this](const TriangleView::Weights& weights) {
    QMap<QString, double> all;
    for (std::size_t i = 0; i < m_boxes.size(); ++i)
      all[m_boxes[i]->currentText()] = weights[i];
    Q_EMIT chosen(all);
  });
}

void WhatIfPlane::retranslate() {
  setHeading(tr("Loss over weights"));
  m_shapeButtons[Plane]->setText(tr("Two: a plane"));
  m_shapeButtons[Plane]->setToolTip(tr("Two adapters, each from %1 to %2").arg(kLow).arg(kHigh));
  m_shapeButtons[Triangle]->setText(tr("Three: a triangle"));
  m_shapeButtons[Triangle]->setToolTip(
      tr("Three adapters whose weights sum to 1; a corner is one of them alone"));
  m_plane->setName(tr("Validation loss over two weights"));
  m_triangle->setName(tr("Validation loss over three weights that sum to 1"));
  words();
}

WhatIfPlane::Shape WhatIfPlane::shape() const {
  return m_shapes->checkedId() == Triangle ? Triangle : Plane;
}

const LossGrid& WhatIfPlane::losses() const {
  return shape() == Triangle ? m_triangle->losses() : m_plane->losses();
}

QStringList WhatIfPlane::chosenAdapters() const {
  QStringList out{m_boxes[0]->currentText(), m_boxes[1]->currentText()};
  if (shape() == Triangle) out << m_boxes[2]->currentText();
  return out;
}

/// One picture at a time is filled in; the other starts anew when it is gone back to.
void WhatIfPlane::showShape() {
  if (m_running) stop();
  m_views->setCurrentIndex(shape());
  m_boxes[2]->setVisible(shape() == Triangle);
  clear();
}

QString WhatIfPlane::hintWords() const {
  if (m_info.run.isEmpty()) return {};
  const qsizetype needed = shape() == Triangle ? 3 : 2;
  if (m_info.adapters.size() < needed)
    return needed == 3 ? tr("A triangle needs three adapters.") : tr("A plane needs two adapters.");
  if (QStringList all = chosenAdapters(); all.removeDuplicates() > 0)
    return needed == 3 ? tr("Choose three different adapters for the triangle.")
                       : tr("Choose two different adapters for the plane.");
  QString out = m_total > 0 ? tr("%1 of %2 points, loss of the first two validation records")
                                  .arg(m_cells)
                                  .arg(m_total)
                : needed == 3
                    ? tr("Dark is low. A click moves the three sliders there; they sum to 1.")
                    : tr("Dark is low. A click moves both sliders there.");
  if (needed == 2 || m_total == 0) return out;
  double sum = 0;
  for (const QString& adapter : chosenAdapters())
    sum += weightOf(adapter);
  if (!m_triangle->mark())
    out += QLatin1Char('\n') +
           tr("The sliders are off the triangle: their weights sum to %1.").arg(gridNumber(sum));
  return out;
}

void WhatIfPlane::words() {
  const QString names[] = {tr("Adapter to the right"), tr("Adapter upwards"),
                           tr("Adapter lower left"), tr("Adapter lower right"),
                           tr("Adapter on top")};
  for (std::size_t i = 0; i < m_boxes.size(); ++i) {
    m_boxes[i]->setAccessibleName(names[shape() == Triangle ? i + 2 : i]);
    m_boxes[i]->setToolTip(m_boxes[i]->accessibleName());
  }
  m_start->setText(m_running ? tr("Stop") : tr("Fill in"));
  m_start->setEnabled(m_running || (m_info.validation > 0 && enough()));
  m_words->setText(hintWords());
  m_scale->setLosses(losses());
}

double WhatIfPlane::weightOf(const QString& adapter) const {
  const auto found = m_point.weights.find(adapter.toStdString());
  return found == m_point.weights.end() ? 1 : found->second;
}

/// The adapters that the picture is drawn over, each another one.
bool WhatIfPlane::enough() const {
  const QStringList adapters = chosenAdapters();
  QStringList different = adapters;
  different.removeDuplicates();
  return different.size() == adapters.size() && m_info.adapters.size() >= adapters.size();
}

/// The axes and the sliders' place are there before any loss is, and a click moves the sliders.
void WhatIfPlane::clear() {
  const bool drawn = enough();
  m_plane->start(m_boxes[0]->currentText(), m_boxes[1]->currentText(), kLow, kHigh,
                 drawn ? kPlaneSteps : 0);
  m_triangle->start(chosenAdapters(), drawn ? kTriangleSteps : 0);
  m_cells = m_total = 0;
  setPoint(m_point);
}

void WhatIfPlane::setInfo(const LiveInfo& info) {
  m_info = info;
  m_point = {};
  for (std::size_t i = 0; i < m_boxes.size(); ++i) {
    m_boxes[i]->clear();
    m_boxes[i]->addItems(info.adapters);
    m_boxes[i]->setCurrentIndex(
        std::min(static_cast<int>(i), std::max(0, m_boxes[i]->count() - 1)));
  }
  m_running = false;
  clear();
}

void WhatIfPlane::setPoint(const workbench::LivePoint& point) {
  m_point = point;
  m_plane->setPoint(weightOf(m_boxes[0]->currentText()), weightOf(m_boxes[1]->currentText()));
  m_triangle->setPoint({weightOf(m_boxes[0]->currentText()), weightOf(m_boxes[1]->currentText()),
                        weightOf(m_boxes[2]->currentText())});
  words();
}

void WhatIfPlane::setRunning(bool running) {
  m_running = running;
  words();
}

void WhatIfPlane::stop() {
  setRunning(false);
  Q_EMIT stopWanted();
}

void WhatIfPlane::begin() {
  const QStringList adapters = chosenAdapters();
  workbench::LivePlane plane;
  plane.x = adapters[0].toStdString();
  plane.y = adapters[1].toStdString();
  plane.low = kLow;
  plane.high = kHigh;
  plane.steps = kPlaneSteps;
  m_total = plane.steps * plane.steps;
  if (shape() == Triangle) {
    plane.z = adapters[2].toStdString();
    plane.steps = kTriangleSteps;
    m_total = plane.steps * (plane.steps + 1) / 2;
    m_triangle->start(adapters, plane.steps);
  } else {
    m_plane->start(adapters[0], adapters[1], plane.low, plane.high, plane.steps);
  }
  m_cells = 0;
  Q_EMIT wanted(plane);
}

void WhatIfPlane::addCell(const workbench::LiveUpdate& update) {
  if (shape() == Triangle)
    m_triangle->addCell(update.x, update.y, update.loss);
  else
    m_plane->addCell(update.x, update.y, update.loss);
  m_cells = static_cast<int>(update.count);
  words();
}

}  // namespace espalier::ui
