#pragma once

#include <QVector>

namespace espalier::ui {

/// Exponential moving average without the pull towards its zero start (divided by 1 - w^k).
/// `weight` of the past in [0, 1); 0 gives the values back. Non-finite values are left out of the
/// average and stand as they are.
QVector<double> smoothed(const QVector<double>& values, double weight);

}  // namespace espalier::ui
