#pragma once

#include <QWidget>

namespace espalier::ui {

class CalmSlider;
class NumberBox;

/// One number by slider and by field, in hundredths.
class SliderBox : public QWidget {
  Q_OBJECT
 public:
  SliderBox(double low, double high, QWidget* parent = nullptr);
  void setValue(double value);
  double value() const;
  /// The zero lies in the middle: no side of the slider is filled.
  void setCentred();
  void setName(const QString& name);

 Q_SIGNALS:
  void changed(double value);
  void released();  ///< a drag has ended

 private:
  CalmSlider* m_slider;
  NumberBox* m_number;
};

}  // namespace espalier::ui
