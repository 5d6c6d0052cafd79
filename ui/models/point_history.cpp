#include "ui/models/point_history.h"

#include <QStringList>

namespace espalier::ui {

namespace {

const QString kRatio = QStringLiteral("ratio");

/// As the fields show it.
QString shortest(double value) {
  return QString::number(value, 'g', 3);
}

double weightOf(const workbench::LivePoint& point, const std::string& adapter) {
  const auto at = point.weights.find(adapter);
  return at != point.weights.end() ? at->second : 1;
}

/// Adapters whose weights differ, and the ratio.
QStringList movedSliders(const workbench::LivePoint& before, const workbench::LivePoint& after) {
  QStringList moved;
  std::map<std::string, double> all = before.weights;
  all.insert(after.weights.begin(), after.weights.end());
  for (const auto& [adapter, weight] : all) {
    if (weightOf(before, adapter) != weightOf(after, adapter))
      moved << "weight " + QString::fromStdString(adapter);
  }
  if (before.ratio != after.ratio) moved << kRatio;
  return moved;
}

}  // namespace

PointHistory::PointHistory(std::function<void(const Point&)> show, QObject* parent)
    : Snapshots(parent), m_show(std::move(show)) {}

QString PointHistory::field(const Point& before, const Point& after) const {
  // Layers are switched one by one, and come back so.
  const QStringList moved = movedSliders(before, after);
  return moved.size() == 1 && before.layers_off == after.layers_off ? moved.first() : QString();
}

QString PointHistory::words(const Point& before, const Point& after) const {
  const QString moved = field(before, after);
  if (moved == kRatio) return tr("The prune ratio becomes %1 again").arg(shortest(before.ratio));
  if (!moved.isEmpty()) {
    const QString adapter = moved.section(' ', 1);
    return tr("The weight of “%1” becomes %2 again")
        .arg(adapter, shortest(weightOf(before, adapter.toStdString())));
  }
  return movedSliders(before, after).isEmpty() ? tr("The layers as they were")
                                               : tr("The sliders and layers as they were");
}

}  // namespace espalier::ui
