#pragma once

#include <QVector>
#include <QWidget>

namespace espalier::ui {

/// A small line without axes: the loss of a run on its card.
class Sparkline : public QWidget {
  Q_OBJECT
 public:
  explicit Sparkline(QWidget* parent = nullptr);
  /// `colour` is an index of Theme::series.
  void setValues(const QVector<double>& values, int colour);
  QSize sizeHint() const override { return {160, 40}; }

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  QVector<double> m_values;
  int m_colour = 0;
};

}  // namespace espalier::ui
