#pragma once

#include <QPixmap>
#include <QString>
#include <functional>

class QMenu;
class QWidget;

namespace espalier::ui {

/// A chart as others take it: what its menu copies and saves.
struct ChartSource {
  QWidget* owner = nullptr;
  QString name;  ///< its title, for the file that is proposed
  std::function<QPixmap()> picture;
  std::function<QString()> csv;     ///< of what is seen
  std::function<QString()> allCsv;  ///< of everything, where that is more; else none
  std::function<bool(const QString&)> savePng, saveSvg;
};
/// Copy picture and numbers, save CSV, PNG, SVG: the first entries of every chart's menu.
void addExportActions(QMenu& menu, const ChartSource& source);

}  // namespace espalier::ui
