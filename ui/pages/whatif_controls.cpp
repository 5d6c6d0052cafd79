#include "ui/pages/whatif_controls.h"

#include <QSignalBlocker>

#include "ui/pages/section.h"
#include "ui/settings/theme.h"
#include "ui/widgets/flow_layout.h"
#include "ui/widgets/slider_box.h"

namespace espalier::ui {

namespace {
constexpr double kLowest = -1.5, kHighest = 1.5;
constexpr double kMostPruned = 0.95;
constexpr int kChip = 12;
}  // namespace

WhatIfControls::WhatIfControls(QWidget* parent) : Translated<QWidget>(parent) {
  setObjectName("whatifControls");
  m_weights = buildWeights();
  m_ratioSection = buildRatio();
  m_layerSection = buildLayers();
  auto* column = padded(new QVBoxLayout(this), 0, 12);
  column->addWidget(m_weights);
  column->addWidget(m_ratioSection);
  column->addWidget(m_layerSection);
  column->addStretch();
  connect(&Theme::get(), &Theme::changed, this, &WhatIfControls::rename);
  text([this] { rename(); });
}

Section* WhatIfControls::buildWeights() {
  auto* section = new Section(this);
  m_rowsLayout = section->body();
  return section;
}

Section* WhatIfControls::buildRatio() {
  auto* section = new Section(this);
  m_ratio = new SliderBox(0, kMostPruned, section);
  m_ratio->setObjectName("whatifRatio");
  m_ratioWords = makeLabel("muted", section);
  m_ratioWords->setWordWrap(true);
  section->body()->addWidget(m_ratio);
  section->body()->addWidget(m_ratioWords);
  connect(m_ratio, &SliderBox::changed, this, &WhatIfControls::changed);
  return section;
}

Section* WhatIfControls::buildLayers() {
  auto* section = new Section(this);
  m_layersFlow = new FlowLayout(nullptr, 4);
  section->body()->addLayout(m_layersFlow);
  auto* row = new QHBoxLayout;
  m_allOn = makeButton("flat", section);
  m_allOff = makeButton("flat", section);
  m_allOn->setObjectName("whatifLayersOn");
  m_allOff->setObjectName("whatifLayersOff");
  row->addWidget(m_allOn);
  row->addWidget(m_allOff);
  row->addStretch();
  section->body()->addLayout(row);
  connect(m_allOn, &QPushButton::clicked, this, [this] { setAllLayers(true); });
  connect(m_allOff, &QPushButton::clicked, this, [this] { setAllLayers(false); });
  return section;
}

void WhatIfControls::rename() {
  m_weights->setHeading(tr("Weights"));
  m_ratioSection->setHeading(tr("Prune ratio"));
  m_layerSection->setHeading(tr("Layers"));
  m_ratio->setName(tr("Prune ratio"));
  m_ratioWords->setText(
      m_info.prunes || m_info.run.isEmpty()
          ? tr("Share of the least important entries of each A and B that become 0.")
          : tr("This merge is made anew from its adapters, so nothing is pruned here."));
  m_allOn->setText(tr("All on"));
  m_allOff->setText(tr("All off"));
  for (const Row& row : m_rows) {
    row.slider->setName(tr("Weight of %1").arg(row.adapter));
    row.chip->setPixmap(colourChip(Theme::get().series(Theme::get().adapterIndex(row.adapter)),
                                   kChip, devicePixelRatioF()));
  }
  for (int i = 0; i < m_layers.size(); ++i)
    m_layers[i]->setAccessibleName(tr("Layer %1").arg(i));
}

void WhatIfControls::setInfo(const LiveInfo& info) {
  m_info = info;
  clearLayout(m_rowsLayout);
  m_rows.clear();
  for (const QString& adapter : info.adapters) {
    auto* holder = new QWidget(m_weights);
    auto* column = padded(new QVBoxLayout(holder), 0, 2);
    auto* head = new QHBoxLayout;
    head->setSpacing(6);
    auto* chip = new QLabel(holder);
    auto* name = new ElidedLabel(holder);
    name->setText(adapter);
    name->setToolTip(adapter);
    head->addWidget(chip);
    head->addWidget(name, 1);
    auto* slider = new SliderBox(kLowest, kHighest, holder);
    slider->setObjectName("whatifWeight_" + adapter);
    slider->setCentred();
    slider->setValue(1);
    column->addLayout(head);
    column->addWidget(slider);
    m_rowsLayout->addWidget(holder);
    m_rows.push_back({adapter, chip, slider});
    connect(slider, &SliderBox::changed, this, &WhatIfControls::changed);
  }
  clearLayout(m_layersFlow);
  m_layers.clear();
  for (int i = 0; i < info.layers; ++i) {
    auto* button = new QToolButton(m_layerSection);
    button->setText(QString::number(i));
    button->setObjectName(QStringLiteral("whatifLayer_%1").arg(i));
    button->setCheckable(true);
    button->setChecked(true);
    button->setFixedSize(30, 28);
    button->setFocusPolicy(Qt::TabFocus);
    button->setProperty("switch", true);
    m_layersFlow->addWidget(button);
    m_layers.push_back(button);
    connect(button, &QToolButton::toggled, this, &WhatIfControls::changed);
  }
  {
    const QSignalBlocker quiet(m_ratio);
    m_ratio->setValue(0);
  }
  m_ratio->setEnabled(info.prunes);
  rename();
}

workbench::LivePoint WhatIfControls::point() const {
  workbench::LivePoint point;
  for (const Row& row : m_rows) {
    if (row.slider->value() != 1) point.weights[row.adapter.toStdString()] = row.slider->value();
  }
  point.ratio = m_ratio->value();
  for (int i = 0; i < m_layers.size(); ++i) {
    if (!m_layers[i]->isChecked()) point.layers_off.insert(i);
  }
  return point;
}

void WhatIfControls::setWeight(const QString& adapter, double weight) {
  for (const Row& row : m_rows) {
    if (row.adapter == adapter) row.slider->setValue(weight);
  }
}

void WhatIfControls::setAllLayers(bool on) {
  for (QToolButton* button : m_layers) {
    const QSignalBlocker quiet(button);
    button->setChecked(on);
  }
  Q_EMIT changed();
}

void WhatIfControls::reset() {
  setPoint({});
}

void WhatIfControls::setPoint(const workbench::LivePoint& point) {
  for (const Row& row : m_rows) {
    const auto weight = point.weights.find(row.adapter.toStdString());
    row.slider->setValue(weight != point.weights.end() ? weight->second : 1);
  }
  m_ratio->setValue(point.ratio);
  for (int i = 0; i < m_layers.size(); ++i) {
    const QSignalBlocker quiet(m_layers[i]);
    m_layers[i]->setChecked(!point.layers_off.contains(i));
  }
  Q_EMIT changed();
}

}  // namespace espalier::ui
