#include "ui/widgets/slider_box.h"

#include <QSignalBlocker>
#include <cmath>

#include "ui/widgets/number_box.h"
#include "ui/widgets/parts.h"

namespace espalier::ui {

namespace {
constexpr double kTicks = 100;  ///< slider steps a unit
constexpr int kPage = 25;
constexpr int kStep = 5;
}  // namespace

SliderBox::SliderBox(double low, double high, QWidget* parent)
    : QWidget(parent), m_slider(new CalmSlider(this)), m_number(new NumberBox(this)) {
  auto* row = padded(new QHBoxLayout(this), 0, kGap);
  row->addWidget(m_slider, 1);
  row->addWidget(m_number);
  m_slider->setRange(static_cast<int>(std::lround(low * kTicks)),
                     static_cast<int>(std::lround(high * kTicks)));
  m_slider->setSingleStep(kStep);
  m_slider->setPageStep(kPage);
  m_number->setRange(low, high);
  m_number->setDecimals(2);
  m_number->setSingleStep(kStep / kTicks);
  m_number->setFixedWidth(64);
  m_number->setAlignment(Qt::AlignRight);
  connect(m_slider, &QSlider::valueChanged, this, [this](int value) {
    const QSignalBlocker quiet(m_number);
    m_number->setValue(value / kTicks);
    Q_EMIT changed(value / kTicks);
  });
  connect(m_slider, &QSlider::sliderReleased, this, &SliderBox::released);
  connect(m_number, &QDoubleSpinBox::valueChanged, this, [this](double value) {
    const QSignalBlocker quiet(m_slider);
    m_slider->setValue(static_cast<int>(std::lround(value * kTicks)));
    Q_EMIT changed(std::round(value * kTicks) / kTicks);
  });
}

void SliderBox::setValue(double value) {
  const QSignalBlocker one(m_slider);
  const QSignalBlocker two(m_number);
  m_slider->setValue(static_cast<int>(std::lround(value * kTicks)));
  m_number->setValue(value);
}

double SliderBox::value() const {
  return m_number->value();
}

void SliderBox::setCentred() {
  m_slider->setProperty("centred", true);
}

void SliderBox::setName(const QString& name) {
  m_slider->setAccessibleName(name);
  m_number->setAccessibleName(name);
}

}  // namespace espalier::ui
