#pragma once

#include <QVector>

#include "ui/jobs/judge_results.h"
#include "ui/models/desk.h"

class QWidget;

namespace espalier::ui {

class EstimateChart;

/// A closed task's figures with their intervals, each as a chart with its name. What has no figure
/// has no row; a chart without rows is not made (nullptr).
namespace judge_charts {

/// Methods on rows against all the others, the line at one half.
EstimateChart* overall(const JudgeResults& results, Desk& desk, QWidget* parent);
/// Every two of them, where there are more than one such pair.
EstimateChart* pairs(const JudgeResults& results, QWidget* parent);
/// Bradley-Terry's strengths.
EstimateChart* strengths(const JudgeResults& results, Desk& desk, QWidget* parent);
/// Mean ratings by method, one chart a criterion: scales differ.
QVector<EstimateChart*> ratings(const JudgeResults& results, Desk& desk, QWidget* parent);

}  // namespace judge_charts

}  // namespace espalier::ui
