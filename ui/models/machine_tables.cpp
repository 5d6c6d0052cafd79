#include "ui/models/machine_tables.h"

#include <QCoreApplication>

#include "ui/models/judge_tables.h"
#include "ui/settings/texts.h"
#include "ui/widgets/format.h"

namespace espalier::ui {

namespace annotation = workbench::annotation;

namespace {

struct Words {
  Q_DECLARE_TR_FUNCTIONS(MachineTables)
};

constexpr int kLeastItems = 50;

const QString kNone = QStringLiteral("–");

QString qt(const std::string& text) {
  return QString::fromStdString(text);
}

QString keyOf(judge::Reason reason) {
  const std::string_view key = judge::key_of(reason);
  return QString::fromUtf8(key.data(), static_cast<qsizetype>(key.size()));
}

QVariant sortable(const std::optional<double>& value) {
  return value ? QVariant(*value) : QVariant();
}

QVariant whole(std::size_t value) {
  return QVariant(static_cast<qlonglong>(value));
}

QString choiceWords(judge::Choice choice) {
  switch (choice) {
    case judge::Choice::first:
      return Words::tr("the first");
    case judge::Choice::second:
      return Words::tr("the second");
    case judge::Choice::tie:
      return Words::tr("tie");
    case judge::Choice::both_bad:
      return Words::tr("both bad");
  }
  return {};
}

QString interval(const std::optional<judge::MeanInterval>& mean) {
  if (!mean) return kNone;
  return formatInterval(formatShare(mean->mean), formatShare(mean->interval.low),
                        formatShare(mean->interval.high));
}

QString width(const std::optional<judge::MeanInterval>& mean) {
  return mean ? formatShare(mean->interval.high - mean->interval.low) : kNone;
}

QVariant middle(const std::optional<judge::MeanInterval>& mean) {
  return mean ? QVariant(mean->mean) : QVariant();
}

QString correlation(const judge::Correlation& one) {
  if (!one.value) return kNone;
  std::optional<std::pair<double, double>> interval;
  if (one.interval) interval = std::pair{one.interval->low, one.interval->high};
  return judge_tables::figure({one.value, interval, {}, 0}, 2);
}

MetricsModel::Column coefficient(QString (*header)(),
                                 judge::Correlation annotation::MetricCorrelation::*member) {
  using Row = annotation::MetricCorrelation;
  return {.header = header,
          .text = [member](const Row& row) { return correlation(row.*member); },
          .sort = [member](const Row& row) { return sortable((row.*member).value); },
          .tooltip =
              [member](const Row& row) {
                return (row.*member).value ? correlation(row.*member)
                                           : texts::reason(keyOf((row.*member).reason));
              },
          .number = true};
}

}  // namespace

namespace machine_tables {

QString verdict(const annotation::MachineResult& result) {
  const judge::AlternativeTest& test = result.test;
  const auto people = static_cast<int>(test.humans.size());
  switch (test.reason) {
    case judge::Reason::no_answers:
      return Words::tr("It does not count: no pair was judged by people and by the model.");
    case judge::Reason::few_humans:
      return Words::tr("It does not count: two people must have judged the same pairs as it did.");
    case judge::Reason::few_items:
      return Words::tr(
                 "It does not count: %1 pairs must have been judged by two people and by the "
                 "model, there are %2.")
          .arg(kLeastItems)
          .arg(test.items);
    default:
      break;
  }
  int wins = 0;
  for (const judge::LeftOut& human : test.humans)
    wins += human.judge_wins ? 1 : 0;
  return test.passed
             ? Words::tr(
                   "It counts: it can stand in for %1 of %2 people. Its probabilities enter "
                   "the win rates below, beside those of people alone.")
                   .arg(wins)
                   .arg(people)
             : Words::tr(
                   "It does not count: it can stand in for %1 of %2 people, and half of them "
                   "are needed.")
                   .arg(wins)
                   .arg(people);
}

QString facts(const annotation::MachineResult& result) {
  QStringList out{Words::tr("%1 of %2 pairs judged in both orders")
                      .arg(formatCount(result.judged), formatCount(result.total))};
  if (result.cut > 0)
    out << Words::tr("%n article(s) cut to %1 tokens", nullptr, static_cast<int>(result.cut))
               .arg(formatCount(result.setup.document_tokens));
  out << formatDuration(result.seconds);
  if (result.mass)
    out << Words::tr("%1 of its probability lies on the letters").arg(formatShare(*result.mass));
  return out.join(QStringLiteral(" · "));
}

QString position(const annotation::MachineResult& result) {
  const judge::MachinePosition& at = result.position;
  if (!at.share) return {};
  return Words::tr(
             "What stood first was chosen in %1 of %2 decisions. %3 of %4 pairs came out the "
             "same in both orders; always the first: %5, always the second: %6 (p %7).")
      .arg(formatShare(*at.share))
      .arg(at.decided)
      .arg(at.consistent)
      .arg(at.items)
      .arg(at.both_first)
      .arg(at.both_second)
      .arg(formatNumber(at.p, 3));
}

QString agreement(const annotation::MachineResult& result) {
  if (result.compared == 0) return {};
  return Words::tr("It says what most people say of %1 of %2 pairs.")
      .arg(result.same)
      .arg(result.compared);
}

QString metric(const annotation::MetricCorrelation& row) {
  return row.machine ? qt(row.metric) : texts::metric(qt(row.metric));
}

QString level(annotation::MetricLevel level) {
  switch (level) {
    case annotation::MetricLevel::pairs:
      return Words::tr("difference of two texts");
    case annotation::MetricLevel::outputs:
      return Words::tr("all texts");
    case annotation::MetricLevel::within_items:
      return Words::tr("texts of one article");
    case annotation::MetricLevel::systems:
      return Words::tr("means of methods");
  }
  return {};
}

QMap<QString, QString> names(const MachineNews& news) {
  JudgeResults results;
  results.systems = news.systems;
  return judge_tables::systemNames(results);
}

}  // namespace machine_tables

MachineItemsModel* machineItemsModel(const MachineNews& news,
                                     const annotation::MachineResult& result, QObject* parent) {
  using Row = annotation::MachineItem;
  const auto names = machine_tables::names(news);
  const auto system = [names](auto header, std::string Row::*member) {
    return MachineItemsModel::Column{.header = header, .text = [names, member](const Row& row) {
                                       return names.value(qt(row.*member), qt(row.*member));
                                     }};
  };
  const auto share = [](auto header, double (judge::Verdict::*member)() const) {
    return MachineItemsModel::Column{
        .header = header,
        .text = [member](const Row& row) { return formatShare((row.verdict.*member)()); },
        .sort = [member](const Row& row) { return QVariant((row.verdict.*member)()); },
        .number = true};
  };
  auto* model = new MachineItemsModel(
      {{.header = [] { return Words::tr("Article"); },
        .text = [](const Row& row) { return qt(row.record); }},
       system([] { return Words::tr("First"); }, &Row::first),
       system([] { return Words::tr("Second"); }, &Row::second),
       share([] { return Words::tr("First better"); }, &judge::Verdict::first),
       share([] { return Words::tr("Second better"); }, &judge::Verdict::second),
       share([] { return Words::tr("Tie"); }, &judge::Verdict::tie),
       {.header = [] { return Words::tr("The model says"); },
        .text = [](const Row& row) { return choiceWords(row.choice); }},
       {.header = [] { return Words::tr("Most people say"); },
        .text =
            [](const Row& row) {
              if (row.answers == 0) return kNone;
              return row.humans ? choiceWords(*row.humans) : Words::tr("no majority");
            }},
       {.header = [] { return Words::tr("Between the orders"); },
        .text =
            [](const Row& row) {
              return formatShare(std::abs(row.verdict.straight.a - row.verdict.swapped.b));
            },
        .sort =
            [](const Row& row) {
              return QVariant(std::abs(row.verdict.straight.a - row.verdict.swapped.b));
            },
        .tooltip =
            [](const Row&) {
              return Words::tr("How far the first one's probability moves with its place");
            },
        .number = true},
       {.header = [] { return Words::tr("Cut"); },
        .text = [](const Row& row) { return row.verdict.cut ? Words::tr("yes") : QString(); }}},
      parent);
  model->setRows(QVector<Row>(result.items.begin(), result.items.end()));
  return model;
}

MachinePeopleModel* machinePeopleModel(const annotation::MachineResult& result, QObject* parent) {
  using Row = MachinePerson;
  const auto number = [](auto header, double judge::LeftOut::*member) {
    return MachinePeopleModel::Column{
        .header = header,
        .text = [member](const Row& row) { return formatNumber(row.test.*member, 3); },
        .sort = [member](const Row& row) { return QVariant(row.test.*member); },
        .number = true};
  };
  auto* model = new MachinePeopleModel(
      {{.header = [] { return Words::tr("Left out"); },
        .text = [](const Row& row) { return row.login; }},
       {.header = [] { return Words::tr("Pairs"); },
        .text = [](const Row& row) { return QString::number(row.test.items); },
        .sort = [](const Row& row) { return whole(row.test.items); },
        .number = true},
       {.header = [] { return Words::tr("Cohen's kappa"); },
        .text = [](const Row& row) { return row.kappa ? formatNumber(*row.kappa, 3) : kNone; },
        .sort = [](const Row& row) { return sortable(row.kappa); },
        .number = true},
       number([] { return Words::tr("The model fits the others"); }, &judge::LeftOut::judge_share),
       number([] { return Words::tr("The person fits them"); }, &judge::LeftOut::human_share),
       number([] { return Words::tr("p, corrected"); }, &judge::LeftOut::adjusted),
       {.header = [] { return Words::tr("The model can stand in"); },
        .text =
            [](const Row& row) {
              return row.test.judge_wins ? Words::tr("yes") : Words::tr("no");
            }}},
      parent);
  QVector<Row> rows;
  for (std::size_t i = 0; i < result.test.humans.size(); ++i) {
    Row row{qt(result.humans.at(i)), result.test.humans[i], {}};
    for (const annotation::MachinePeer& peer : result.peers) {
      if (qt(peer.login) == row.login) row.kappa = peer.kappa.value;
    }
    rows.append(row);
  }
  model->setRows(rows);
  return model;
}

MachineWinsModel* machineWinsModel(const MachineNews& news, const annotation::MachineResult& result,
                                   QObject* parent) {
  using Row = annotation::MachineWin;
  using Mean = std::optional<judge::MeanInterval> judge::PredictionPowered::*;
  const auto names = machine_tables::names(news);
  const auto mean = [](auto header, Mean member) {
    return MachineWinsModel::Column{
        .header = header,
        .text = [member](const Row& row) { return interval(row.rate.*member); },
        .sort = [member](const Row& row) { return middle(row.rate.*member); },
        .tooltip =
            [member](const Row& row) {
              return row.rate.*member ? interval(row.rate.*member)
                                      : texts::reason(keyOf(row.rate.reason));
            },
        .number = true};
  };
  const auto wide = [](auto header, Mean member) {
    return MachineWinsModel::Column{
        .header = header,
        .text = [member](const Row& row) { return width(row.rate.*member); },
        .number = true};
  };
  const auto count = [](auto header, std::size_t judge::PredictionPowered::*member) {
    return MachineWinsModel::Column{
        .header = header,
        .text = [member](const Row& row) { return QString::number(row.rate.*member); },
        .sort = [member](const Row& row) { return whole(row.rate.*member); },
        .number = true};
  };
  auto* model = new MachineWinsModel(
      {{.header = [] { return Words::tr("Who"); },
        .text = [names](const Row& row) { return names.value(qt(row.first), qt(row.first)); }},
       {.header = [] { return Words::tr("Against"); },
        .text = [names](const Row& row) { return names.value(qt(row.second), qt(row.second)); }},
       mean([] { return Words::tr("People alone (95 %)"); }, &judge::PredictionPowered::classical),
       wide([] { return Words::tr("Width"); }, &judge::PredictionPowered::classical),
       mean([] { return Words::tr("With the model (95 %)"); }, &judge::PredictionPowered::powered),
       wide([] { return Words::tr("Width"); }, &judge::PredictionPowered::powered),
       count([] { return Words::tr("Both judged"); }, &judge::PredictionPowered::labelled),
       count([] { return Words::tr("Model only"); }, &judge::PredictionPowered::judged)},
      parent);
  model->setRows(QVector<Row>(result.wins.begin(), result.wins.end()));
  return model;
}

MetricsModel* metricsModel(const MachineNews& news, QObject* parent) {
  using Row = annotation::MetricCorrelation;
  JudgeResults words;
  words.criteria = news.criteria;
  auto* model = new MetricsModel(
      {{.header = [] { return Words::tr("Metric"); },
        .text = [](const Row& row) { return machine_tables::metric(row); }},
       {.header = [] { return Words::tr("Question"); },
        .text = [words](const Row& row) { return judge_tables::question(words, qt(row.about)); }},
       {.header = [] { return Words::tr("Compared by"); },
        .text = [](const Row& row) { return machine_tables::level(row.level); }},
       coefficient([] { return Words::tr("Kendall's tau (95 %)"); }, &Row::kendall),
       coefficient([] { return Words::tr("Spearman (95 %)"); }, &Row::spearman),
       coefficient([] { return Words::tr("Pearson (95 %)"); }, &Row::pearson),
       {.header = [] { return Words::tr("Same choice"); },
        .text = [](const Row& row) { return row.same ? formatShare(*row.same) : kNone; },
        .sort = [](const Row& row) { return sortable(row.same); },
        .number = true},
       {.header = [] { return Words::tr("Numbers"); },
        .text = [](const Row& row) { return QString::number(row.kendall.outputs); },
        .sort = [](const Row& row) { return whole(row.kendall.outputs); },
        .number = true}},
      parent);
  model->setRows(QVector<Row>(news.metrics.begin(), news.metrics.end()));
  return model;
}

}  // namespace espalier::ui
