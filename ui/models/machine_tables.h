#pragma once

#include "ui/jobs/judge_results.h"
#include "ui/models/rows_model.h"

namespace espalier::ui {

/// What a model said and whether it counts, in words and tables.
namespace machine_tables {

/// One sentence: it counts, or why it does not.
QString verdict(const workbench::annotation::MachineResult& result);
/// What it is and how far it came: pairs, articles cut, seconds, probability on the letters.
QString facts(const workbench::annotation::MachineResult& result);
/// Whether it chooses what it is shown first; empty where nothing was decided.
QString position(const workbench::annotation::MachineResult& result);
/// "it says what most people say of 41 of 50 pairs"; empty where nobody judged.
QString agreement(const workbench::annotation::MachineResult& result);
/// A metric by its key, or a model by its login.
QString metric(const workbench::annotation::MetricCorrelation& row);
/// What of a metric is set beside what of people's answers.
QString level(workbench::annotation::MetricLevel level);
/// Of systems by their keys.
QMap<QString, QString> names(const MachineNews& news);

}  // namespace machine_tables

/// One human, left out and set against the machine.
struct MachinePerson {
  QString login;
  judge::LeftOut test;
  std::optional<double> kappa;
};

using MachineItemsModel = RowsModel<workbench::annotation::MachineItem>;
using MachinePeopleModel = RowsModel<MachinePerson>;
using MachineWinsModel = RowsModel<workbench::annotation::MachineWin>;
using MetricsModel = RowsModel<workbench::annotation::MetricCorrelation>;

MachineItemsModel* machineItemsModel(const MachineNews& news,
                                     const workbench::annotation::MachineResult& result,
                                     QObject* parent);
MachinePeopleModel* machinePeopleModel(const workbench::annotation::MachineResult& result,
                                       QObject* parent);
MachineWinsModel* machineWinsModel(const MachineNews& news,
                                   const workbench::annotation::MachineResult& result,
                                   QObject* parent);
MetricsModel* metricsModel(const MachineNews& news, QObject* parent);

}  // namespace espalier::ui
