#pragma once

#include <QVector>
#include <vector>

#include "core/workbench/adapter_card.h"
#include "ui/widgets/translated.h"

namespace espalier::ui {

/// Norms of an adapter's updates as a map: layers that it touches across, modules of a layer down,
/// in cividis, with a scale. The value under the mouse, or else of the chosen cell, stands below. A
/// click or the arrows choose a cell. A cell that the adapter does not touch stays empty.
class ModuleHeat : public Translated<QWidget> {
  Q_OBJECT
 public:
  explicit ModuleHeat(QWidget* parent = nullptr);

  void setModules(const std::vector<workbench::AdapterModule>& modules);
  /// Index among the modules that were set, -1 where none is chosen.
  int chosen() const { return m_chosen; }
  void choose(int module);
  /// What stands below the map.
  QString told() const;
  /// Where the cell of a module is painted.
  QRectF cell(int module) const;
  /// layer, module, norm
  QString csv() const;

  QSize sizeHint() const override;
  QSize minimumSizeHint() const override { return {200, sizeHint().height()}; }

 Q_SIGNALS:
  void moduleChosen(int module);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void leaveEvent(QEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void contextMenuEvent(QContextMenuEvent* event) override;
  void focusInEvent(QFocusEvent* event) override;
  void focusOutEvent(QFocusEvent* event) override;

 private:
  QRectF area() const;
  void paintMap(QPainter& painter) const;
  void paintAxis(QPainter& painter) const;
  void paintScale(QPainter& painter) const;
  int moduleAt(const QPointF& position) const;
  int moduleAt(int column, int row) const;
  qsizetype column(const workbench::AdapterModule& module) const;
  void step(int layers, int rows);
  void tell();

  std::vector<workbench::AdapterModule> m_modules;
  QStringList m_rows;             ///< names of a layer's modules
  QVector<qint64> m_layers;       ///< those that the adapter touches
  QVector<QVector<int>> m_cells;  ///< [column][row] -> module, -1: none
  double m_most = 0;
  int m_chosen = -1, m_hovered = -1;
};

}  // namespace espalier::ui
