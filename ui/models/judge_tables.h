#pragma once

#include <QMap>

#include "ui/jobs/judge_results.h"
#include "ui/models/rows_model.h"

namespace espalier::ui {

/// What a closed task came to, in the words of tables.
namespace judge_tables {

/// "0.63 (0.41 … 0.80)"; the value without an interval, a dash without both.
QString figure(const Estimate& estimate, int significant = 3);
/// Of systems by their keys: "help-ja 5 shots"; reference and lead in words.
QMap<QString, QString> systemNames(const JudgeResults& results);
QString methodOf(const workbench::annotation::System& system);
/// "choice" or a criterion, in words.
QString question(const JudgeResults& results, const QString& about);
/// How far an alpha is to be relied on, or why there is none.
QString verdict(const Estimate& alpha);

}  // namespace judge_tables

using WinsModel = RowsModel<JudgeResults::Win>;
using AgreementModel = RowsModel<JudgeResults::Agreement>;
using PairsModel = RowsModel<JudgeResults::Pair>;
using RatingsModel = RowsModel<JudgeResults::Rating>;
using AnnotatorsModel = RowsModel<workbench::annotation::AnnotatorState>;
using StrengthsModel = RowsModel<JudgeResults::Strength>;

/// Tables over one task's results, with their rows.
StrengthsModel* strengthsModel(const JudgeResults& results, QObject* parent);
WinsModel* winsModel(const JudgeResults& results, QObject* parent);
AgreementModel* agreementModel(const JudgeResults& results, QObject* parent);
PairsModel* pairsModel(const JudgeResults& results, QObject* parent);
RatingsModel* ratingsModel(const JudgeResults& results, QObject* parent);
AnnotatorsModel* annotatorsModel(const JudgeResults& results, QObject* parent);

}  // namespace espalier::ui
