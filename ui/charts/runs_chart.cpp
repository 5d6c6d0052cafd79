#include "ui/charts/runs_chart.h"

#include "ui/charts/smoothing.h"
#include "ui/settings/settings.h"
#include "ui/settings/theme.h"

namespace espalier::ui {

namespace {

constexpr qsizetype kLongestName = 36;
constexpr double kWide = 4;

QString lineName(const RunRow& run) {
  const QString name = run.id + QStringLiteral("  ") + run.name;
  return name.size() <= kLongestName ? name : name.left(kLongestName - 1) + QChar(0x2026);
}

}  // namespace

RunsChart::RunsChart(Settings& settings, QWidget* parent) : Chart(parent), m_settings(settings) {
  setObjectName("runsChart");
  text([this] { name(); });
  connect(&settings, &Settings::changed, this, [this](Settings::Key key) {
    if (key == Settings::Key::Smoothing && m_quantity == Quantity::Training) rebuild();
  });
}

void RunsChart::setRuns(const QVector<RunRow>& runs, const QHash<QString, RunCurves>& curves) {
  m_runs = runs;
  m_curves = curves;
  rebuild();
}

void RunsChart::setQuantity(Quantity quantity) {
  if (quantity == m_quantity) return;
  m_quantity = quantity;
  rebuild();
}

void RunsChart::setHighlighted(const QString& run) {
  if (run == m_highlighted) return;
  m_highlighted = run;
  recolour();
}

void RunsChart::recolour() {
  Chart::recolour();
  for (const Line& line : lines()) {
    QPen pen = line.graph->pen();
    if (line.key == m_highlighted) pen.setWidthF(kWide);
    line.graph->setPen(pen);
  }
  schedule();
}

void RunsChart::name() {
  QString note;
  const auto missing = static_cast<int>(m_runs.size()) - m_withCurve;
  if (m_withCurve > kMostRuns)
    note = tr("the first %1 curves").arg(kMostRuns);
  else if (missing > 0 && !m_runs.isEmpty())
    note = tr("%n run(s) without a curve", nullptr, missing);
  setTitle(
      m_quantity == Quantity::Validation ? tr("Validation loss") : tr("Training loss, smoothed"),
      note);
  setYLabel(tr("nats"));
}

void RunsChart::rebuild() {
  QVector<const RunRow*> drawn;
  QStringList ids;
  m_withCurve = 0;
  const bool validation = m_quantity == Quantity::Validation;
  for (const RunRow& run : m_runs) {
    const RunCurves curves = m_curves.value(run.id);
    if ((validation ? curves.validationSteps : curves.steps).isEmpty()) continue;
    if (++m_withCurve > kMostRuns) continue;
    drawn << &run;
    ids << run.id + (validation ? "v" : "t");
  }
  if (ids != m_drawn) {
    clearLines();
    m_drawn = ids;
    for (int i = 0; i < drawn.size(); ++i) {
      addLine({.key = drawn[i]->id,
               .colour = Theme::get().runIndex(drawn[i]->id),
               .width = 2,
               .dash = i,
               .points = validation});
    }
  }
  const double weight = m_settings.value<double>(Settings::Key::Smoothing);
  for (int i = 0; i < drawn.size(); ++i) {
    const RunCurves curves = m_curves.value(drawn[i]->id);
    setLineName(i, lineName(*drawn[i]));
    if (validation)
      setLineData(i, curves.validationSteps, curves.validationLoss);
    else
      setLineData(i, curves.steps, smoothed(curves.loss, weight));
  }
  name();
}

}  // namespace espalier::ui
