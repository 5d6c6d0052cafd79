#include "ui/charts/importance_chart.h"

#include <QPainter>
#include <algorithm>

#include "ui/settings/theme.h"

namespace espalier::ui {

ImportanceChart::ImportanceChart(QWidget* parent) : QWidget(parent) {
  setObjectName("importanceChart");
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  connect(&Theme::get(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void ImportanceChart::setBins(const ImportanceBins& bins) {
  m_bins = bins;
  update();
}

double ImportanceChart::place(double logImportance) const {
  const double span = m_bins.high - m_bins.low;
  return span > 0 ? (logImportance - m_bins.low) / span * (width() - 1) : 0;
}

std::optional<double> ImportanceChart::lineAt() const {
  if (m_bins.entries == 0 || m_bins.line < m_bins.low) return std::nullopt;
  return place(m_bins.line);
}

void ImportanceChart::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const Colours& c = Theme::get().colours();
  const double bottom = height() - 1;
  if (m_bins.all.isEmpty()) return;
  const double most = *std::max_element(m_bins.all.begin(), m_bins.all.end());
  if (most <= 0) return;
  const double wide = static_cast<double>(width()) / ImportanceBins::kBins;
  const double scale = (bottom - 6) / most;
  QColor faint = c.muted;
  faint.setAlpha(90);
  for (int i = 0; i < ImportanceBins::kBins; ++i) {
    const double whole = m_bins.all[i] * scale;
    const double gone = m_bins.cut[i] * scale;
    const QRectF bar(i * wide + 0.5, bottom - whole, wide - 1, whole);
    painter.fillRect(bar, Theme::get().series(0));
    if (gone <= 0) continue;
    // What is reset stands at the foot, without the colour of what stays.
    const QRectF foot(bar.left(), bottom - gone, bar.width(), gone);
    painter.fillRect(foot, c.surface);
    painter.fillRect(foot, faint);
  }
  painter.setPen(QPen(c.line, 1));
  painter.drawLine(QPointF(0, bottom), QPointF(width(), bottom));
  const std::optional<double> line = lineAt();
  if (!line) return;
  QColor band = c.danger;
  band.setAlpha(36);
  const double from = std::max(0.0, place(m_bins.lineLow));
  painter.fillRect(QRectF(from, 0, std::max(1.0, place(m_bins.lineHigh) - from), bottom), band);
  painter.setPen(QPen(c.danger, 1.5, Qt::DashLine));
  painter.drawLine(QPointF(*line, 0), QPointF(*line, bottom));
}

}  // namespace espalier::ui
