// Parallel coordinates in words: what is read aloud, tooltips, the menu, CSV.
#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QHelpEvent>
#include <QMenu>
#include <QToolTip>

#include "ui/charts/chart_export.h"
#include "ui/charts/parallel_plot.h"
#include "ui/models/table_export.h"
#include "ui/widgets/format.h"

namespace espalier::ui {

QString ParallelPlot::readout() const {
  if (m_hovered >= 0) return m_runs.ids[m_hovered] + QStringLiteral("  ") + m_runs.names[m_hovered];
  QStringList parts;
  if (m_current < m_runs.axes.size()) {
    const ParallelAxis& axis = m_runs.axes[m_current];
    const auto brush = this->brush(axis.key);
    QStringList let;
    if (brush && axis.ofWords()) let << brush->words;
    if (brush && !axis.ofWords() && brush->low <= brush->high)
      let << tr("%1 to %2").arg(axis.text(brush->low), axis.text(brush->high));
    if (brush && brush->none) let << (axis.none.isEmpty() ? tr("none") : axis.none);
    if (brush || hasFocus())
      parts << (let.isEmpty() ? axis.label : tr("%1: %2").arg(axis.label, formatList(let)));
  }
  const auto all = static_cast<int>(m_runs.ids.size());
  parts << (brushed() ? tr("%1 of %n run(s)", nullptr, all).arg(formatCount(m_keptCount))
                      : tr("%n run(s)", nullptr, all));
  return parts.join(QStringLiteral(" · "));
}

void ParallelPlot::retell() {
  setAccessibleDescription(readout());
  Q_EMIT readoutChanged();
}

QString ParallelPlot::csv() const {
  ParallelModel model;
  model.setRuns(m_runs);
  if (brushed()) model.setKept(kept());
  return tables::csv(model.table());
}

bool ParallelPlot::event(QEvent* event) {
  if (event->type() != QEvent::ToolTip) return Translated<QWidget>::event(event);
  const auto* help = static_cast<QHelpEvent*>(event);
  const int label = labelAt(help->pos());
  if (label >= 0) {
    QToolTip::showText(help->globalPos(),
                       m_runs.axes[label].label + QLatin1Char('\n') +
                           tr("Drag the name to move the axis, drag on the axis to brush it"),
                       this);
  } else if (axisAt(help->pos()) >= 0) {
    QToolTip::showText(help->globalPos(), tr("Drag to brush; a double click clears"), this);
  } else if (m_hovered >= 0) {
    QToolTip::showText(help->globalPos(), readout(), this);
  } else {
    QToolTip::hideText();
  }
  return true;
}

void ParallelPlot::resizeEvent(QResizeEvent* event) {
  Translated<QWidget>::resizeEvent(event);
  restart(true);
}

void ParallelPlot::showEvent(QShowEvent* event) {
  Translated<QWidget>::showEvent(event);
  m_pace.start();
}

void ParallelPlot::focusInEvent(QFocusEvent* event) {
  Translated<QWidget>::focusInEvent(event);
  retell();
  update();
}

void ParallelPlot::focusOutEvent(QFocusEvent* event) {
  Translated<QWidget>::focusOutEvent(event);
  retell();
  update();
}

void ParallelPlot::contextMenuEvent(QContextMenuEvent* event) {
  const QPoint at = event->reason() == QContextMenuEvent::Keyboard
                        ? labelOf(m_current).toRect().bottomLeft()
                        : event->pos();
  const int under = std::max(labelAt(at), axisAt(at));
  if (under >= 0) m_current = under;
  menuFor(under >= 0 ? under : m_current)->popup(mapToGlobal(at));
}

QMenu* ParallelPlot::menuFor(int index) {
  auto* menu = new QMenu(this);
  menu->setObjectName("chartMenu");
  menu->setAttribute(Qt::WA_DeleteOnClose);
  addExportActions(*menu, {.owner = this,
                           .name = tr("parallel coordinates"),
                           .picture = [this] { return grab(); },
                           .csv = [this] { return csv(); },
                           .allCsv = {},
                           .savePng = [this](const QString& path) { return savePng(path); },
                           .saveSvg = [this](const QString& path) { return saveSvg(path); }});
  if (index >= m_runs.axes.size()) return menu;
  const ParallelAxis& axis = m_runs.axes[index];
  menu->addSection(axis.label);
  QAction* log =
      menu->addAction(tr("Logarithmic axis"), this, [this, index](bool on) { setLog(index, on); });
  log->setObjectName("logAxis");
  log->setCheckable(true);
  log->setChecked(axis.log);
  log->setEnabled(axis.canLog());
  QAction* in =
      menu->addAction(tr("Ends at the brush"), this, [this, index] { zoom(index, true); });
  in->setObjectName("zoomAxis");
  in->setEnabled(!axis.ofWords() && m_brushes.contains(axis.key));
  QAction* out = menu->addAction(tr("Whole axis"), this, [this, index] { zoom(index, false); });
  out->setObjectName("wholeAxis");
  out->setEnabled(m_zooms.contains(axis.key));
  QAction* clear = menu->addAction(tr("Clear the brush"), this,
                                   [this, index] { setBrush(index, std::nullopt, true); });
  clear->setObjectName("clearBrush");
  clear->setEnabled(m_brushes.contains(axis.key));
  return menu;
}

}  // namespace espalier::ui
