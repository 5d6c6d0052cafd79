#pragma once

#include <QWidget>

#include "ui/widgets/translated.h"

namespace espalier::ui {

class LossGrid;

/// What the colours of a picture of losses say: cividis from the lowest to the highest, with both
/// values beside it, and the colour of a loss that is no number where there is one. Its place stays
/// while there is nothing to say.
class HeatScale : public Translated<QWidget> {
  Q_OBJECT
 public:
  explicit HeatScale(QWidget* parent = nullptr);
  void setLosses(const LossGrid& grid);
  /// "2.300" and "2.412"; empty before the first loss.
  QString least() const { return m_least; }
  QString most() const { return m_most; }
  /// Where the colours lie.
  QRect bar() const;

  QSize sizeHint() const override { return {300, 20}; }
  QSize minimumSizeHint() const override { return {160, 20}; }

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  void describe();
  QString m_least, m_most;
  bool m_broken = false;
};

}  // namespace espalier::ui
