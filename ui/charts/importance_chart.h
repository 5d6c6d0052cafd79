#pragma once

#include <QWidget>
#include <optional>

#include "ui/models/importance_bins.h"

namespace espalier::ui {

/// How many entries have which importance (on a logarithmic axis), what a ratio cuts of them, and
/// the line where it cuts.
class ImportanceChart : public QWidget {
  Q_OBJECT
 public:
  explicit ImportanceChart(QWidget* parent = nullptr);
  void setBins(const ImportanceBins& bins);
  const ImportanceBins& bins() const { return m_bins; }
  /// Where the line stands, in pixels; none while nothing is cut.
  std::optional<double> lineAt() const;
  QSize sizeHint() const override { return {240, 96}; }
  QSize minimumSizeHint() const override { return {120, 96}; }

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  double place(double logImportance) const;
  ImportanceBins m_bins;
};

}  // namespace espalier::ui
