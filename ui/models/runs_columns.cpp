#include "ui/models/runs_columns.h"

#include <QCoreApplication>
#include <QLocale>
#include <algorithm>

#include "ui/models/plan_values.h"
#include "ui/models/run_state.h"
#include "ui/models/tags.h"
#include "ui/settings/texts.h"
#include "ui/widgets/format.h"

namespace espalier::ui {

namespace {

using Group = RunColumn::Group;
using Best = RunColumn::Best;

struct Words {
  Q_DECLARE_TR_FUNCTIONS(RunColumns)
};

constexpr int kEarlyWidth = 304;  ///< "Interrupted at step 1,234, saved to step 1,230"
const QString kMissing = QStringLiteral("–");

/// Settings that have a column of their own, or that say the same as another one.
const QStringList kOwnColumn{"name",      "base_model",       "data.train", "data.validation",
                             "data.test", "method.name",      "data.shots", "data.language",
                             "seed",      "data.sample_seed", "metrics",    "espalier_plan"};
/// Scores in the order of tables; all others follow by name.
const QStringList kScores{"rouge1",      "rouge1_char", "rouge2", "rouge2_char", "rougeL",
                          "rougeL_char", "rougeLsum",   "bleu",   "bleu_char",   "chrf",
                          "chrf++",      "exact_match", "f1",     "f1_char"};
const QStringList kUsualScores{"rouge1", "rouge1_char", "rouge2",     "rouge2_char",
                               "rougeL", "rougeL_char", "bleu",       "bleu_char",
                               "f1",     "f1_char",     "exact_match"};
const QStringList kUsualSettings{"prune.ratio", "optimizer.lr"};
/// What is no share of 1.
const QStringList kPlainNumbers{"compression", "density", "copy_length"};

RunColumn words(const QString& key, int width, bool shown, std::function<QString()> header,
                std::function<QString(const RunRow&)> text) {
  return {.key = key,
          .view = {.header = std::move(header), .text = std::move(text)},
          .width = width,
          .shown = shown};
}

/// A column of numbers: `value` empty where the run has none.
RunColumn number(const QString& key, int width, bool shown, std::function<QString()> header,
                 const std::function<std::optional<double>(const RunRow&)>& value,
                 const std::function<QString(double)>& format) {
  RunColumn column;
  column.key = key;
  column.width = width;
  column.shown = shown;
  column.view.header = std::move(header);
  column.view.number = true;
  column.view.text = [value, format](const RunRow& r) {
    const auto v = value(r);
    return v ? format(*v) : kMissing;
  };
  column.view.sort = [value](const RunRow& r) {
    const auto v = value(r);
    return v ? QVariant(*v) : QVariant();
  };
  return column;
}

template <typename T>
std::optional<double> real(const std::optional<T>& value) {
  return value ? std::optional(static_cast<double>(*value)) : std::nullopt;
}

QString whole(double value) {
  return formatCount(static_cast<qint64>(value));
}

/// A seed is a name, not an amount: no separators.
QString plain(double value) {
  return QString::number(value, 'f', 0);
}

QVector<RunColumn> aboutTheRun(const QVector<RunRow>& rows) {
  QVector<RunColumn> list;
  list << words(
      "name", 230, true, [] { return Words::tr("Run"); }, [](const RunRow& r) { return r.name; });
  list.last().view.editable = true;
  list.last().view.tooltip = [](const RunRow& r) { return r.id + "  " + r.name; };
  list << words(
      "tags", 160, true, [] { return Words::tr("Tags"); },
      [](const RunRow& r) { return tags::toLine(r.tags); });
  list.last().view.editable = true;
  list << words(
      "note", 56, true, [] { return Words::tr("Note"); }, [](const RunRow& r) { return r.note; });
  list << words(
      "id", 56, false, [] { return Words::tr("Number"); }, [](const RunRow& r) { return r.id; });
  list << words(
      "method", 124, true, [] { return Words::tr("Method"); },
      [](const RunRow& r) { return texts::methodLabel(r.method); });
  list.last().view.tooltip = [](const RunRow& r) { return texts::methodLine(r.method); };
  list << words(
      "data", 144, true, [] { return Words::tr("Data set"); },
      [](const RunRow& r) { return r.data; });
  list << words(
      "model", 150, false, [] { return Words::tr("Base model"); },
      [](const RunRow& r) { return r.model; });
  list << words(
      "study", 110, false, [] { return Words::tr("Study"); },
      [](const RunRow& r) { return r.study; });
  list << number(
      "shots", 62, true, [] { return Words::tr("Shots"); },
      [](const RunRow& r) { return real(r.shots); }, whole);
  list.last().view.text = [](const RunRow& r) {
    return r.shots ? formatCount(*r.shots) : Words::tr("all");
  };
  // A seed that all runs have says nothing.
  const auto differ = [&rows](quint64 RunRow::*member) {
    return std::any_of(rows.begin(), rows.end(),
                       [&](const RunRow& r) { return r.*member != rows.first().*member; });
  };
  const auto seed = [](quint64 RunRow::*member) {
    return [member](const RunRow& r) { return std::optional(static_cast<double>(r.*member)); };
  };
  list << number(
      "sample_seed", 88, differ(&RunRow::sampleSeed), [] { return Words::tr("Sample seed"); },
      seed(&RunRow::sampleSeed), plain);
  list << number(
      "seed", 62, differ(&RunRow::seed), [] { return Words::tr("Seed"); }, seed(&RunRow::seed),
      plain);
  // Where a run was interrupted stands behind the word.
  const bool early = std::any_of(rows.begin(), rows.end(), [](const RunRow& r) {
    return r.lastStep && runs::stateWords(r) != texts::state(r.state);
  });
  list << words(
      "state", early ? kEarlyWidth : 104, true, [] { return Words::tr("State"); },
      [](const RunRow& r) { return runs::stateWords(r); });
  list.last().view.tooltip = [](const RunRow& r) { return runs::stateWords(r); };
  return list;
}

QVector<RunColumn> aboutTraining(const QVector<RunRow>& rows) {
  const auto any = [&rows](auto has) { return std::any_of(rows.begin(), rows.end(), has); };
  QVector<RunColumn> list;
  list << number(
      "validation_loss", 96, true, [] { return Words::tr("Validation loss"); },
      [](const RunRow& r) { return r.bestValidation; }, [](double v) { return formatNumber(v); });
  list.last().best = Best::Lowest;
  if (any([](const RunRow& r) { return r.validationRougeL.has_value(); })) {
    list << number(
        "validation_rougeL", 130, true, [] { return Words::tr("Validation ROUGE-L"); },
        [](const RunRow& r) {
          return r.validationRougeL ? std::optional(*r.validationRougeL * 100) : std::nullopt;
        },
        [](double v) { return formatScore(v / 100); });
    list.last().best = Best::Highest;
  }
  list << number(
      "best_step", 76, false, [] { return Words::tr("Best step"); },
      [](const RunRow& r) { return real(r.bestStep); }, whole);
  if (any([](const RunRow& r) { return r.sparsity.has_value(); })) {
    list << number(
        "sparsity", 76, true, [] { return Words::tr("Sparsity"); },
        [](const RunRow& r) {
          return r.sparsity ? std::optional(*r.sparsity * 100) : std::nullopt;
        },
        [](double v) { return formatShare(v / 100); });
    list.last().view.tooltip = [](const RunRow&) {
      return Words::tr("Share of the entries of A and B that are zero, at the best step");
    };
  }
  for (RunColumn& column : list)
    column.group = Group::Score;
  return list;
}

Best directionOf(const QString& metric) {
  for (const char* family : {"rouge", "bleu", "chrf", "bertscore", "summac", "exact_match", "f1"}) {
    if (metric.startsWith(QLatin1String(family))) return Best::Highest;
  }
  return Best::None;
}

QString metricTip(const RunRow& run, const QString& name, bool plain) {
  QString tip = texts::metric(name);
  if (!run.metrics.contains(name)) return tip;
  const auto interval = run.intervals.constFind(name);
  if (interval != run.intervals.constEnd()) {
    const auto format = [plain](double v) { return plain ? formatNumber(v, 3) : formatScore(v); };
    tip +=
        "\n" +
        Words::tr("95 % interval: %1 to %2").arg(format(interval->first), format(interval->second));
  }
  if (!run.signatures.value(name).isEmpty()) tip += "\n" + run.signatures.value(name);
  return tip;
}

RunColumn metric(const QString& name, bool shown) {
  const bool plain = kPlainNumbers.contains(name);
  const double factor = plain ? 1 : 100;
  RunColumn column = number(
      "metric." + name, 84, shown, [name] { return texts::metric(name); },
      [name, factor](const RunRow& r) -> std::optional<double> {
        const auto at = r.metrics.constFind(name);
        if (at == r.metrics.constEnd() || !std::isfinite(*at)) return std::nullopt;
        return *at * factor;
      },
      [plain](double v) { return plain ? formatNumber(v, 3) : formatScore(v / 100); });
  column.view.tooltip = [name, plain](const RunRow& r) { return metricTip(r, name, plain); };
  column.group = Group::Score;
  column.best = directionOf(name);
  return column;
}

QVector<RunColumn> metrics(const QVector<RunRow>& rows) {
  QMap<QString, bool> names;  ///< and whether a run has it without its twin by characters
  for (const RunRow& run : rows) {
    for (auto at = run.metrics.begin(); at != run.metrics.end(); ++at) {
      bool& alone = names[at.key()];
      alone = alone || !run.metrics.contains(at.key() + "_char");
    }
  }
  QStringList order = kScores;
  for (auto at = names.begin(); at != names.end(); ++at) {
    if (!order.contains(at.key())) order << at.key();
  }
  QVector<RunColumn> list;
  for (const QString& name : order) {
    // Japanese is told by characters: words of IPADIC make small samples noisy.
    if (names.contains(name)) list << metric(name, kUsualScores.contains(name) && names[name]);
  }
  return list;
}

/// 1 for what is shown as it is, 100 for shares.
double judgedFactor(const QString& key) {
  return key == "judged.win_rate" ? 100 : 1;
}

QString judgedText(const QString& key, double value) {
  if (key == "judged.count") return whole(value);
  return key == "judged.win_rate" ? formatScore(value / 100) : formatNumber(value, 3);
}

QString judgedTip(const QString& key, const Judged& judged) {
  QString tip = texts::judged(key, judged);
  const Estimate& figure = judged.figure;
  if (figure.interval) {
    const double factor = judgedFactor(key);
    tip += '\n' + Words::tr("95 % interval: %1 to %2")
                      .arg(judgedText(key, figure.interval->first * factor),
                           judgedText(key, figure.interval->second * factor));
  }
  if (!figure.reason.isEmpty()) tip += '\n' + texts::reason(figure.reason);
  if (figure.items > 0)
    tip += '\n' + Words::tr("%Ln item(s)", nullptr, static_cast<int>(figure.items));
  const QString help = texts::judgedHelp(key);
  return help.isEmpty() ? tip : tip + '\n' + help;
}

/// What people said in the closed annotation tasks: shown where the user wants it.
QVector<RunColumn> judgements(const QVector<RunRow>& rows) {
  QMap<QString, Judged> found;
  for (const RunRow& run : rows) {
    for (auto at = run.judged.begin(); at != run.judged.end(); ++at)
      found.insert(at.key(), at.value());
  }
  QStringList order{"judged.win_rate", "judged.strength"};
  for (const QString& key : found.keys()) {
    if (!order.contains(key) && key != "judged.count") order << key;
  }
  QVector<RunColumn> list;
  for (const QString& key : order << "judged.count") {
    if (!found.contains(key)) continue;
    const double factor = judgedFactor(key);
    RunColumn column = number(
        key, 90, false, [key, judged = found[key]] { return texts::judged(key, judged); },
        [key, factor](const RunRow& r) -> std::optional<double> {
          const auto at = r.judged.constFind(key);
          if (at == r.judged.constEnd() || !at->figure.value) return std::nullopt;
          return *at->figure.value * factor;
        },
        [key](double v) { return judgedText(key, v); });
    column.view.tooltip = [key](const RunRow& r) {
      const auto at = r.judged.constFind(key);
      return at == r.judged.constEnd() ? QString() : judgedTip(key, *at);
    };
    column.group = Group::Score;
    column.best = key == "judged.count" ? Best::None : Best::Highest;
    list << column;
  }
  return list;
}

RunColumn setting(const QString& path) {
  RunColumn column = words(
      "plan." + path, 72, kUsualSettings.contains(path), [path] { return plans::label(path); },
      [path](const RunRow& r) { return plans::text(plans::value(r.plan, path)); });
  column.group = Group::Setting;
  column.view.tooltip = [path](const RunRow& r) {
    return path + " = " + plans::text(plans::value(r.plan, path));
  };
  column.view.sort = [path](const RunRow& r) {
    const Json value = plans::value(r.plan, path);
    if (value.is_number()) return QVariant(value.get<double>());
    return value.is_null() ? QVariant() : QVariant(plans::text(value));
  };
  return column;
}

QVector<RunColumn> settings(const QVector<RunRow>& rows) {
  QVector<const Json*> list;
  list.reserve(rows.size());
  for (const RunRow& run : rows)
    list << &run.plan;
  QVector<RunColumn> out;
  for (const QString& path : plans::differing(list)) {
    if (kOwnColumn.contains(path)) continue;
    RunColumn column = setting(path);
    column.view.number = std::all_of(rows.begin(), rows.end(), [&path](const RunRow& run) {
      const Json value = plans::value(run.plan, path);
      return value.is_number() || value.is_null();
    });
    out << column;
  }
  return out;
}

}  // namespace

QStringList qualityMetrics(const QVector<RunRow>& rows) {
  QStringList found, out;
  for (const RunRow& run : rows) {
    for (auto at = run.metrics.begin(); at != run.metrics.end(); ++at) {
      if (directionOf(at.key()) == Best::Highest && !found.contains(at.key())) found << at.key();
    }
  }
  for (const QString& name : kScores) {
    if (found.removeOne(name)) out << name;
  }
  found.sort();
  return out + found;
}

QStringList judgedMeans(const QVector<RunRow>& rows) {
  QStringList out;
  for (const RunRow& run : rows) {
    for (const QString& key : run.judged.keys()) {
      const bool mean = key == "judged.win_rate" || key.startsWith("judged.rating.");
      if (mean && !out.contains(key)) out << key;
    }
  }
  out.sort();
  // The win rate first.
  if (out.removeOne(QStringLiteral("judged.win_rate")))
    out.prepend(QStringLiteral("judged.win_rate"));
  return out;
}

QVector<RunColumn> runColumns(const QVector<RunRow>& rows) {
  QVector<RunColumn> list = aboutTheRun(rows);
  list << settings(rows) << aboutTraining(rows) << metrics(rows) << judgements(rows);
  list << number(
      "seconds", 70, true, [] { return Words::tr("Time"); },
      [](const RunRow& r) { return std::optional(r.seconds); },
      [](double v) { return formatDuration(v); });
  list << words(
      "created", 130, true, [] { return Words::tr("Made"); },
      [](const RunRow& r) { return QLocale().toString(r.created, QLocale::ShortFormat); });
  list.last().view.sort = [](const RunRow& r) { return QVariant(r.created); };
  return list;
}

}  // namespace espalier::ui
