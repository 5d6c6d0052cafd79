#pragma once

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QKeyEvent>
#include <QSlider>
#include <QStyleOptionComboBox>
#include <QWheelEvent>

namespace espalier::ui {

/// A number field without arrows that shows no superfluous zeros. The wheel turns it only while it
/// has the focus, so that scrolling a form changes nothing. What is being typed is undone here,
/// what was entered by the page.
class NumberBox : public QDoubleSpinBox {
  Q_OBJECT
 public:
  explicit NumberBox(QWidget* parent = nullptr) : QDoubleSpinBox(parent) {
    setFocusPolicy(Qt::StrongFocus);
    setKeyboardTracking(false);
  }
  QString textFromValue(double value) const override {
    QString text = QString::number(value, 'f', decimals());
    if (text.contains(QLatin1Char('.'))) {
      while (text.endsWith(QLatin1Char('0')))
        text.chop(1);
      if (text.endsWith(QLatin1Char('.'))) text.chop(1);
    }
    return text == "-0" ? QStringLiteral("0") : text;
  }

 protected:
  bool event(QEvent* event) override {
    if (event->type() == QEvent::ShortcutOverride && cleanText() == textFromValue(value())) {
      const auto* key = static_cast<QKeyEvent*>(event);
      if (key->matches(QKeySequence::Undo) || key->matches(QKeySequence::Redo)) {
        event->ignore();
        return false;
      }
    }
    return QDoubleSpinBox::event(event);
  }
  void wheelEvent(QWheelEvent* event) override {
    if (hasFocus())
      QDoubleSpinBox::wheelEvent(event);
    else
      event->ignore();
  }
};

/// A list field with the same manners. What it is too narrow for ends in dots and is told whole by
/// its tooltip, where it has no other.
class ChoiceBox : public QComboBox {
  Q_OBJECT
 public:
  explicit ChoiceBox(QWidget* parent = nullptr) : QComboBox(parent) {
    setFocusPolicy(Qt::StrongFocus);
    setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    setMinimumContentsLength(6);
  }

 protected:
  bool event(QEvent* event) override;
  void initStyleOption(QStyleOptionComboBox* option) const override;
  void wheelEvent(QWheelEvent* event) override { event->ignore(); }
};

/// A slider with the same manners: the wheel never moves it.
class CalmSlider : public QSlider {
  Q_OBJECT
 public:
  explicit CalmSlider(QWidget* parent = nullptr) : QSlider(Qt::Horizontal, parent) {
    setFocusPolicy(Qt::StrongFocus);
  }

 protected:
  void wheelEvent(QWheelEvent* event) override { event->ignore(); }
};

}  // namespace espalier::ui
