#include "ui/pages/whatif_plane.h"

#include "ui/widgets/number_box.h"
#include "ui/widgets/plane_view.h"

namespace espalier::ui {

namespace {

constexpr int kSteps = 9;
constexpr double kLow = -0.5, kHigh = 1.5;

double weightOf(const workbench::LivePoint& point, const QString& adapter) {
  const auto found = point.weights.find(adapter.toStdString());
  return found == point.weights.end() ? 1 : found->second;
}

}  // namespace

WhatIfPlane::WhatIfPlane(QWidget* parent)
    : Translated<Section>(parent),
      m_x(new ChoiceBox(this)),
      m_y(new ChoiceBox(this)),
      m_start(makeButton("", this)),
      m_view(new PlaneView(this)),
      m_words(makeLabel("caption", this)) {
  m_x->setObjectName("whatifPlaneX");
  m_y->setObjectName("whatifPlaneY");
  m_start->setObjectName("whatifPlaneStart");
  m_view->setObjectName("whatifPlane");
  m_words->setObjectName("whatifPlaneWords");
  m_words->setWordWrap(true);
  auto* row = new QHBoxLayout;
  row->setSpacing(6);
  row->addWidget(m_x, 1);
  row->addWidget(m_y, 1);
  auto* below = new QHBoxLayout;
  below->setSpacing(6);
  below->addWidget(m_words, 1);
  below->addWidget(m_start);
  body()->addLayout(row);
  body()->addWidget(m_view, 1);
  body()->addLayout(below);
  connect(m_start, &QPushButton::clicked, this, [this] {
    if (!m_running) {
      begin();
      return;
    }
    setRunning(false);
    Q_EMIT stopWanted();
  });
  for (ChoiceBox* box : {m_x, m_y})
    connect(box, &QComboBox::activated, this, &WhatIfPlane::clear);
  connect(m_view, &PlaneView::chosen, this, [this](double x, double y) {
    Q_EMIT chosen(m_x->currentText(), x, m_y->currentText(), y);
  });
  text([this] {
    setHeading(tr("Two weights"));
    m_x->setAccessibleName(tr("Adapter to the right"));
    m_y->setAccessibleName(tr("Adapter upwards"));
    m_view->setName(tr("Validation loss over two weights"));
    words();
  });
}

void WhatIfPlane::words() {
  m_start->setText(m_running ? tr("Stop") : tr("Fill in"));
  const bool same = m_x->currentIndex() == m_y->currentIndex();
  m_start->setEnabled(m_running || (m_info.validation > 0 && !same));
  m_words->setText(m_info.adapters.size() < 2 ? tr("A plane needs two adapters.")
                   : same                     ? tr("Choose two different adapters for the plane.")
                   : m_total == 0             ? tr("Dark is low. A click moves both sliders there.")
                                  : tr("%1 of %2 points, loss of the first two validation records")
                                        .arg(m_cells)
                                        .arg(m_total));
}

void WhatIfPlane::clear() {
  m_view->start(m_x->currentText(), m_y->currentText(), kLow, kHigh, 0);
  m_cells = m_total = 0;
  words();
}

void WhatIfPlane::setInfo(const LiveInfo& info) {
  m_info = info;
  for (ChoiceBox* box : {m_x, m_y}) {
    box->clear();
    box->addItems(info.adapters);
  }
  m_y->setCurrentIndex(info.adapters.size() > 1 ? 1 : 0);
  m_running = false;
  clear();
}

void WhatIfPlane::setPoint(const workbench::LivePoint& point) {
  m_view->setPoint(weightOf(point, m_x->currentText()), weightOf(point, m_y->currentText()));
}

void WhatIfPlane::setRunning(bool running) {
  m_running = running;
  words();
}

void WhatIfPlane::begin() {
  workbench::LivePlane plane;
  plane.x = m_x->currentText().toStdString();
  plane.y = m_y->currentText().toStdString();
  plane.low = kLow;
  plane.high = kHigh;
  plane.steps = kSteps;
  m_view->start(m_x->currentText(), m_y->currentText(), plane.low, plane.high, plane.steps);
  m_cells = 0;
  m_total = plane.steps * plane.steps;
  Q_EMIT wanted(plane);
}

void WhatIfPlane::addCell(const workbench::LiveUpdate& update) {
  m_view->addCell(update.x, update.y, update.loss);
  m_cells = static_cast<int>(update.count);
  words();
}

}  // namespace espalier::ui
