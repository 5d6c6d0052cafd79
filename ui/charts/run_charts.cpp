#include "ui/charts/run_charts.h"

#include <QActionGroup>
#include <QMenu>

#include "ui/charts/smoothing.h"
#include "ui/settings/settings.h"
#include "ui/settings/theme.h"
#include "ui/widgets/format.h"
#include "ui/widgets/number_box.h"

namespace espalier::ui {

LossChart::LossChart(const RunFeed& feed, Settings& settings, QWidget* parent)
    : Chart(parent), m_feed(feed), m_settings(settings) {
  setObjectName("lossChart");
  addLine({.key = "example", .shape = LegendItem::Shape::Dots, .colour = 0, .faint = true});
  addLine({.key = "step", .colour = 0, .width = 1, .faint = true});
  addLine({.key = "smooth", .colour = 0, .width = 2.2});
  addLine({.key = "validation", .shape = LegendItem::Shape::Dots, .colour = 3});
  addLine({.key = "best", .shape = LegendItem::Shape::Ring, .colour = 3});
  text([this] {
    setTitle(tr("Loss"));
    setYLabel(tr("mean token loss (nats)"));
    setLineName(0, tr("example"));
    setLineName(1, tr("step"));
    setLineName(2, tr("smooth"));
    setLineName(3, tr("validation"));
    setLineName(4, tr("best"));
  });
  connect(&feed, &RunFeed::changed, this, &LossChart::refresh);
  connect(&settings, &Settings::changed, this, [this](Settings::Key key) {
    if (key == Settings::Key::Smoothing) refresh();
  });
}

void LossChart::refresh() {
  const Series& steps = m_feed.steps();
  setLineData(0, m_feed.examples().x, m_feed.examples().y);
  setLineData(1, steps.x, steps.y);
  setLineData(2, steps.x, smoothed(steps.y, m_settings.value<double>(Settings::Key::Smoothing)));
  setLineData(3, m_feed.validation().x, m_feed.validation().y);
  if (const auto best = m_feed.best())
    setLineData(4, {best->first}, {best->second});
  else
    setLineData(4, {}, {});
}

void LossChart::extendMenu(QMenu& menu) {
  Chart::extendMenu(menu);
  QMenu* smoothing = menu.addMenu(tr("Smoothing"));
  auto* group = new QActionGroup(smoothing);
  const double current = m_settings.value<double>(Settings::Key::Smoothing);
  for (const double weight : {0.0, 0.6, 0.8, 0.9, 0.97}) {
    QAction* action =
        smoothing->addAction(weight == 0 ? tr("Off") : formatNumber(weight, 2), this,
                             [this, weight] { m_settings.set(Settings::Key::Smoothing, weight); });
    action->setCheckable(true);
    action->setChecked(std::abs(weight - current) < 1e-9);
    group->addAction(action);
  }
}

WeightsChart::WeightsChart(const RunFeed& feed, QWidget* parent) : Chart(parent), m_feed(feed) {
  setObjectName("weightsChart");
  text([this] {
    setTitle(tr("Effective weights"), tr("drift towards equal shares is not usefulness"));
    setYLabel(tr("share (sum 1)"));
  });
  setYBounds(0, std::numeric_limits<double>::quiet_NaN());
  setFormatter([](double v) { return formatNumber(v, 3); });
  connect(&feed, &RunFeed::changed, this, &WeightsChart::refresh);
}

void WeightsChart::refresh() {
  if (m_shown != m_feed.adapters()) {
    clearLines();
    m_shown = m_feed.adapters();
    for (const QString& name : m_shown) {
      addLine({.key = name, .name = name, .colour = Theme::get().adapterIndex(name), .width = 2});
    }
  }
  for (int i = 0; i < lineCount(); ++i) {
    setLineData(i, m_feed.weights()[i].x, m_feed.weights()[i].y);
  }
}

QuantityChart::QuantityChart(const RunFeed& feed, QWidget* parent)
    : Chart(parent), m_feed(feed), m_choice(new ChoiceBox(this)) {
  setObjectName("quantityChart");
  m_choice->setObjectName("quantityChoice");
  for (int i = 0; i < 4; ++i)
    m_choice->addItem({}, i);
  m_choice->setMinimumContentsLength(14);
  replaceTitle(m_choice);
  setYBounds(0, std::numeric_limits<double>::quiet_NaN());
  rebuild();
  connect(m_choice, &QComboBox::currentIndexChanged, this, &QuantityChart::rebuild);
  connect(&feed, &RunFeed::changed, this, &QuantityChart::refresh);
  text([this] {
    const QStringList names{tr("Sparsity"), tr("Learning rate"), tr("Tokens a second"),
                            tr("Memory")};
    for (int i = 0; i < names.size(); ++i)
      m_choice->setItemText(i, names[i]);
    m_choice->setAccessibleName(tr("What this chart shows"));
    name();
  });
}

QuantityChart::Quantity QuantityChart::quantity() const {
  return static_cast<Quantity>(m_choice->currentData().toInt());
}

void QuantityChart::rebuild() {
  clearLines();
  switch (quantity()) {
    case Quantity::Sparsity:
      addLine({.key = "all", .colour = -2, .width = 2});
      addLine({.key = "a", .colour = 0});
      addLine({.key = "b", .colour = 1});
      addLine({.key = "merged", .colour = 4});
      addLine({.key = "pruned", .colour = -1, .width = 1.2});
      setFormatter([](double v) { return formatNumber(v, 3) + QStringLiteral(" %"); });
      break;
    case Quantity::LearningRate:
      addLine({.key = "lr", .colour = 2});
      setFormatter([](double v) { return formatNumber(v, 3); });
      break;
    case Quantity::Speed:
      addLine({.key = "tokens_per_second", .colour = 5});
      setFormatter([](double v) { return formatNumber(v, 3); });
      break;
    case Quantity::Memory:
      addLine({.key = "memory_gb", .colour = 3});
      setFormatter([](double v) { return formatNumber(v, 3) + QStringLiteral(" GB"); });
      break;
  }
  name();
  refresh();
}

void QuantityChart::name() {
  switch (quantity()) {
    case Quantity::Sparsity:
      setYLabel(tr("share of entries (%)"));
      setLineName(0, tr("A and B"));
      setLineName(1, tr("A"));
      setLineName(2, tr("B"));
      setLineName(3, tr("merged"));
      setLineName(4, tr("pruned at the step"));
      break;
    case Quantity::LearningRate:
      setYLabel(tr("learning rate"));
      setLineName(0, tr("of the step"));
      break;
    case Quantity::Speed:
      setYLabel(tr("training tokens a second"));
      setLineName(0, tr("of the step"));
      break;
    case Quantity::Memory:
      setYLabel(tr("memory of the process (GB)"));
      setLineName(0, tr("after the step"));
      break;
  }
  const bool unknown =
      quantity() == Quantity::Memory && m_feed.lastStep() && m_feed.memory().x.isEmpty();
  setTitle(m_choice->currentText(),
           unknown ? tr("this run has kept no figures of its memory") : QString());
}

void QuantityChart::refresh() {
  if (quantity() != Quantity::Sparsity) {
    const bool memory = quantity() == Quantity::Memory;
    const Series& series = quantity() == Quantity::LearningRate ? m_feed.learningRate()
                           : memory                             ? m_feed.memory()
                                                                : m_feed.tokensPerSecond();
    QVector<double> values = series.y;
    if (memory) {
      for (double& v : values)
        v *= 1e-9;
      name();
    }
    setLineData(0, series.x, values);
    return;
  }
  const Series* series[] = {&m_feed.sparsity(), &m_feed.sparsityA(), &m_feed.sparsityB(),
                            &m_feed.mergedSparsity(), &m_feed.pruned()};
  for (int i = 0; i < 5; ++i) {
    QVector<double> percent = series[i]->y;
    for (double& v : percent)
      v *= 100;
    setLineData(i, series[i]->x, percent);
  }
}

}  // namespace espalier::ui
