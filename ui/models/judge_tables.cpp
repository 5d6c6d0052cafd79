#include "ui/models/judge_tables.h"

#include <QCoreApplication>

#include "ui/models/tasks_model.h"
#include "ui/settings/texts.h"
#include "ui/widgets/format.h"

namespace espalier::ui {

namespace {

struct Words {
  Q_DECLARE_TR_FUNCTIONS(JudgeTables)
};

QString share(const std::optional<double>& value) {
  return value ? formatShare(*value) : QStringLiteral("–");
}

QString shares(const Estimate& estimate) {
  if (!estimate.value) return QStringLiteral("–");
  if (!estimate.interval) return formatShare(*estimate.value);
  return formatInterval(formatShare(*estimate.value), formatShare(estimate.interval->first),
                        formatShare(estimate.interval->second));
}

QVariant sortable(const Estimate& estimate) {
  return estimate.value ? QVariant(*estimate.value) : QVariant();
}

QVariant whole(std::int64_t value) {
  return QVariant(static_cast<qint64>(value));
}

QString qt(const std::string& text) {
  return QString::fromStdString(text);
}

}  // namespace

namespace judge_tables {

QString figure(const Estimate& estimate, int significant) {
  if (!estimate.value) return QStringLiteral("–");
  QString value = formatNumber(*estimate.value, significant);
  if (!estimate.interval) return value;
  return formatInterval(value, formatNumber(estimate.interval->first, significant),
                        formatNumber(estimate.interval->second, significant));
}

QMap<QString, QString> systemNames(const JudgeResults& results) {
  QMap<QString, QString> out;
  for (const auto& system : results.systems) {
    QString name = qt(system.name);
    if (system.key == "reference") name = Words::tr("Reference");
    if (system.key == "lead") name = Words::tr("First sentences");
    out.insert(qt(system.key), name);
  }
  return out;
}

QString methodOf(const workbench::annotation::System& system) {
  if (system.key == "reference") return Words::tr("written by people");
  if (system.key == "lead") return Words::tr("taken from the article");
  return texts::methodLabel(qt(system.method));
}

QString question(const JudgeResults& results, const QString& about) {
  if (about == "choice") return Words::tr("Which is better");
  for (const judge::Criterion& criterion : results.criteria) {
    if (criterion.key == about.toStdString()) return texts::criterion(criterion);
  }
  return about;
}

QString verdict(const Estimate& alpha) {
  if (!alpha.value) return texts::reason(alpha.reason);
  // Krippendorff's own bounds.
  if (*alpha.value >= 0.8) return Words::tr("to be relied on");
  return *alpha.value >= 0.667 ? Words::tr("for tentative conclusions")
                               : Words::tr("not to be relied on");
}

}  // namespace judge_tables

using namespace judge_tables;

StrengthsModel* strengthsModel(const JudgeResults& results, QObject* parent) {
  using Row = JudgeResults::Strength;
  const auto names = systemNames(results);
  QMap<QString, QString> methods;
  for (const auto& system : results.systems)
    methods.insert(qt(system.key), methodOf(system));
  QMap<QString, Estimate> rates;
  for (const JudgeResults::Overall& one : results.overall)
    rates.insert(one.system, one.rate);
  auto* model = new StrengthsModel(
      {{.header = [] { return Words::tr("Who"); },
        .text = [names](const Row& row) { return names.value(row.system, row.system); }},
       {.header = [] { return Words::tr("Method"); },
        .text = [methods](const Row& row) { return methods.value(row.system); }},
       {.header = [] { return Words::tr("Strength (Bradley-Terry)"); },
        .text = [](const Row& row) { return figure(row.strength); },
        .sort = [](const Row& row) { return sortable(row.strength); },
        .number = true},
       {.header = [] { return Words::tr("Win rate against all, ties half (95 %)"); },
        .text = [rates](const Row& row) { return shares(rates.value(row.system)); },
        .sort = [rates](const Row& row) { return sortable(rates.value(row.system)); },
        .tooltip =
            [rates](const Row& row) { return texts::reason(rates.value(row.system).reason); },
        .number = true}},
      parent);
  QVector<Row> rows = results.strengths;
  if (rows.isEmpty()) {
    // Without strengths still who it was.
    for (const auto& system : results.systems)
      rows.append({qt(system.key), {}});
  }
  model->setRows(rows);
  return model;
}

WinsModel* winsModel(const JudgeResults& results, QObject* parent) {
  using Row = JudgeResults::Win;
  const auto names = systemNames(results);
  const auto count = [](auto header, qint64 Row::*member) {
    return WinsModel::Column{.header = header,
                             .text = [member](const Row& row) { return formatCount(row.*member); },
                             .sort = [member](const Row& row) { return whole(row.*member); },
                             .number = true};
  };
  auto* model = new WinsModel(
      {{.header = [] { return Words::tr("Who"); },
        .text = [names](const Row& row) { return names.value(row.first, row.first); }},
       {.header = [] { return Words::tr("Against"); },
        .text = [names](const Row& row) { return names.value(row.second, row.second); }},
       {.header = [] { return Words::tr("Win rate, ties half (95 %)"); },
        .text = [](const Row& row) { return shares(row.rate); },
        .sort = [](const Row& row) { return sortable(row.rate); },
        .tooltip = [](const Row& row) { return texts::reason(row.rate.reason); },
        .number = true},
       count([] { return Words::tr("Won"); }, &Row::wins),
       count([] { return Words::tr("Tied"); }, &Row::ties),
       count([] { return Words::tr("Lost"); }, &Row::losses),
       count([] { return Words::tr("Both bad"); }, &Row::bothBad),
       {.header = [] { return Words::tr("p"); },
        .text = [](const Row& row) { return formatNumber(row.p, 3); },
        .sort = [](const Row& row) { return QVariant(row.p); },
        .number = true}},
      parent);
  model->setRows(results.wins);
  return model;
}

AgreementModel* agreementModel(const JudgeResults& results, QObject* parent) {
  using Row = JudgeResults::Agreement;
  auto* model = new AgreementModel(
      {{.header = [] { return Words::tr("Question"); },
        .text = [results](const Row& row) { return question(results, row.about); }},
       {.header = [] { return Words::tr("Krippendorff's alpha (95 %)"); },
        .text = [](const Row& row) { return figure(row.alpha); },
        .sort = [](const Row& row) { return sortable(row.alpha); },
        .number = true},
       {.header = [] { return Words::tr("Same answer"); },
        .text = [](const Row& row) { return share(row.same); },
        .number = true},
       {.header = [] { return Words::tr("Items"); },
        .text = [](const Row& row) { return formatCount(row.alpha.items); },
        .sort = [](const Row& row) { return whole(row.alpha.items); },
        .number = true},
       {.header = [] { return Words::tr("That is"); },
        .text = [](const Row& row) { return verdict(row.alpha); }}},
      parent);
  model->setRows(results.agreement);
  return model;
}

PairsModel* pairsModel(const JudgeResults& results, QObject* parent) {
  using Row = JudgeResults::Pair;
  auto* model = new PairsModel(
      {{.header = [] { return Words::tr("Question"); },
        .text = [results](const Row& row) { return question(results, row.about); }},
       {.header = [] { return Words::tr("Annotators"); },
        .text = [](const Row& row) { return row.first + QStringLiteral(" – ") + row.second; }},
       {.header = [] { return Words::tr("Cohen's kappa"); },
        .text =
            [](const Row& row) {
              return row.kappa.value ? figure(row.kappa) : texts::reason(row.kappa.reason);
            },
        .sort = [](const Row& row) { return sortable(row.kappa); },
        .number = true},
       {.header = [] { return Words::tr("Same answer"); },
        .text = [](const Row& row) { return share(row.same); },
        .number = true},
       {.header = [] { return Words::tr("Items of both"); },
        .text = [](const Row& row) { return formatCount(row.kappa.items); },
        .sort = [](const Row& row) { return whole(row.kappa.items); },
        .number = true}},
      parent);
  model->setRows(results.pairs);
  return model;
}

RatingsModel* ratingsModel(const JudgeResults& results, QObject* parent) {
  using Row = JudgeResults::Rating;
  const auto names = systemNames(results);
  auto* model = new RatingsModel(
      {{.header = [] { return Words::tr("Criterion"); },
        .text = [results](const Row& row) { return question(results, row.criterion); }},
       {.header = [] { return Words::tr("Who"); },
        .text = [names](const Row& row) { return names.value(row.system, row.system); }},
       {.header = [] { return Words::tr("Mean rating (95 %)"); },
        .text = [](const Row& row) { return figure(row.mean); },
        .sort = [](const Row& row) { return sortable(row.mean); },
        .number = true},
       {.header = [] { return Words::tr("Items"); },
        .text = [](const Row& row) { return formatCount(row.mean.items); },
        .sort = [](const Row& row) { return whole(row.mean.items); },
        .number = true}},
      parent);
  model->setRows(results.ratings);
  return model;
}

AnnotatorsModel* annotatorsModel(const JudgeResults& results, QObject* parent) {
  using Row = workbench::annotation::AnnotatorState;
  const auto count = [](auto header, std::int64_t Row::*member) {
    return AnnotatorsModel::Column{
        .header = header,
        .text = [member](const Row& row) { return formatCount(row.*member); },
        .sort = [member](const Row& row) { return whole(row.*member); },
        .number = true};
  };
  auto* model = new AnnotatorsModel(
      {{.header = [] { return Words::tr("Annotator"); },
        .text = [](const Row& row) { return qt(row.login); }},
       {.header = [] { return Words::tr("Answered"); },
        .text =
            [](const Row& row) {
              const auto [done, all] = doneOf(row.progress);
              return Words::tr("%1 of %2").arg(done).arg(all);
            },
        .sort = [](const Row& row) { return whole(doneOf(row.progress).first); },
        .number = true},
       {.header = [] { return Words::tr("Gold right"); },
        .text =
            [](const Row& row) {
              return row.gold_answered == 0
                         ? QStringLiteral("–")
                         : Words::tr("%1 of %2").arg(row.gold_right).arg(row.gold_answered);
            },
        .sort =
            [](const Row& row) {
              return row.gold_answered == 0 ? QVariant()
                                            : QVariant(static_cast<double>(row.gold_right) /
                                                       static_cast<double>(row.gold_answered));
            },
        .number = true},
       {.header = [] { return Words::tr("Time an item"); },
        .text =
            [](const Row& row) {
              return formatDuration(static_cast<double>(row.median_milliseconds) / 1000);
            },
        .sort = [](const Row& row) { return whole(row.median_milliseconds); },
        .number = true},
       count([] { return Words::tr("Revised"); }, &Row::revised),
       count([] { return Words::tr("With highlights"); }, &Row::with_highlights)},
      parent);
  model->setRows(QVector<Row>(results.annotators.begin(), results.annotators.end()));
  return model;
}

}  // namespace espalier::ui
