#include "ui/widgets/heat_scale.h"

#include <QPainter>
#include <algorithm>

#include "ui/settings/theme.h"
#include "ui/widgets/format.h"
#include "ui/widgets/heat.h"
#include "ui/widgets/loss_grid.h"

namespace espalier::ui {

namespace {
constexpr int kFigures = 4;
constexpr int kGapX = 8, kBar = 10, kSwatch = 10;

QString brokenWord() {
  return HeatScale::tr("no number");
}
}  // namespace

HeatScale::HeatScale(QWidget* parent) : Translated<QWidget>(parent) {
  setFont(Theme::font(11));
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  connect(&Theme::get(), &Theme::changed, this, qOverload<>(&QWidget::update));
  text([this] { describe(); });
}

void HeatScale::setLosses(const LossGrid& grid) {
  m_least = grid.any() ? formatNumber(grid.least(), kFigures) : QString();
  m_most = grid.any() ? formatNumber(grid.most(), kFigures) : QString();
  m_broken = grid.broken();
  describe();
  update();
}

void HeatScale::describe() {
  setAccessibleName(tr("Scale of the colours"));
  QString words = m_least.isEmpty() ? QString() : tr("dark: %1, yellow: %2").arg(m_least, m_most);
  if (m_broken) words += (words.isEmpty() ? QString() : tr(", ")) + tr("red: no number");
  setAccessibleDescription(words);
  setToolTip(words);
}

QRect HeatScale::bar() const {
  const QFontMetrics metrics(font());
  const int left = metrics.horizontalAdvance(m_least) + kGapX;
  int right = width() - metrics.horizontalAdvance(m_most) - kGapX;
  if (m_broken) right -= kGapX + kSwatch + 4 + metrics.horizontalAdvance(brokenWord());
  return {left, (height() - kBar) / 2, std::max(right - left, 1), kBar};
}

void HeatScale::paintEvent(QPaintEvent*) {
  if (m_least.isEmpty() && !m_broken) return;
  QPainter painter(this);
  const Colours& colours = Theme::get().colours();
  painter.setFont(font());
  const QRect all = bar();
  if (!m_least.isEmpty()) {
    for (int x = 0; x < all.width(); ++x)
      painter.fillRect(all.left() + x, all.top(), 1, all.height(),
                       sequentialHeat(x, std::max(all.width() - 1, 1)));
    painter.setPen(colours.line);
    painter.drawRect(all.adjusted(-1, -1, 0, 0));
    painter.setPen(colours.text);
    painter.drawText(QRect(0, 0, all.left() - kGapX, height()), Qt::AlignLeft | Qt::AlignVCenter,
                     m_least);
    painter.drawText(QRect(all.right() + 1 + kGapX, 0, width(), height()),
                     Qt::AlignLeft | Qt::AlignVCenter, m_most);
  }
  if (!m_broken) return;
  const QFontMetrics metrics(font());
  const int words = metrics.horizontalAdvance(brokenWord());
  painter.fillRect(width() - words - 4 - kSwatch, (height() - kSwatch) / 2, kSwatch, kSwatch,
                   colours.danger);
  painter.setPen(colours.text);
  painter.drawText(QRect(width() - words, 0, words, height()), Qt::AlignLeft | Qt::AlignVCenter,
                   brokenWord());
}

}  // namespace espalier::ui
