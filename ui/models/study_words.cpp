#include "ui/models/study_words.h"

#include <QCoreApplication>
#include <cmath>

#include "ui/models/plan_values.h"
#include "ui/settings/texts.h"
#include "ui/widgets/format.h"

namespace espalier::ui::studies {

namespace {

struct Words {
  Q_DECLARE_TR_FUNCTIONS(StudyTable)
};

/// A share of outputs from which on a cell's note names it.
constexpr double kMuch = 0.1;

QString qt(const std::string& text) {
  return QString::fromStdString(text);
}

QString shotsText(const judge::GridColumn& column) {
  const auto number = [](const std::optional<std::int64_t>& n) {
    return n ? formatCount(*n) : Words::tr("all");
  };
  if (!column.shots && !column.validation_shots) return {};
  return Words::tr("%1 + %2 shots").arg(number(column.shots), number(column.validation_shots));
}

QString placeOf(const judge::StudyGrid& grid, const judge::GridCell& cell) {
  const judge::GridColumn& column = grid.columns[cell.column];
  QStringList parts{qt(grid.rows[cell.row].name), qt(column.target), shotsText(column)};
  parts.removeAll(QString());
  return parts.join(QStringLiteral(" · "));
}

QString chosenText(const judge::GridFacts& facts) {
  if (facts.chosen_by.empty()) return {};
  const QString by = facts.chosen_by == "validation rougeL" ? Words::tr("validation ROUGE-L")
                                                            : Words::tr("validation loss");
  return Words::tr("chosen in %n trial(s) by %1", nullptr, static_cast<int>(facts.trials.size()))
      .arg(by);
}

/// Adapters by their names: a list of them is no value to read.
QString pointText(const Json& value) {
  if (!value.is_array()) return plans::text(value);
  QStringList names;
  for (const Json& adapter : value) {
    const Json name = adapter.is_object() ? adapter.value("name", Json()) : Json();
    if (!name.is_string()) return plans::text(value);
    names << qt(name.get<std::string>());
  }
  return names.join(QStringLiteral(" + "));
}

QString sharesText(const Json& shares) {
  QStringList parts;
  const auto add = [&](const char* key, const QString& words) {
    const double share = shares.value(key, 0.0);
    if (share >= kMuch) parts << words.arg(formatShare(share));
  };
  add("empty", Words::tr("%1 empty"));
  add("limit", Words::tr("%1 cut at the limit"));
  add("wrong_script", Words::tr("%1 in the wrong script"));
  add("repeating", Words::tr("%1 repeating"));
  add("copying", Words::tr("%1 copying a sentence"));
  return formatList(parts);
}

void addCosts(const judge::GridFacts& facts, QStringList& lines) {
  if (facts.seconds)
    lines << Words::tr("A run takes %1").arg(formatDuration(*facts.seconds)) +
                 (facts.peak_bytes ? Words::tr(" and %1 at most")
                                         .arg(formatBytes(static_cast<qint64>(*facts.peak_bytes)))
                                   : QString());
  if (facts.trial_seconds > 0)
    lines << Words::tr("Its trials took %1 together").arg(formatDuration(facts.trial_seconds));
}

void addColumns(const judge::StudyGrid& grid, QStringList& out) {
  for (const judge::GridColumn& column : grid.columns) {
    if (column.records == 0) continue;
    out << Words::tr("%1, %2: %3 test records, scored %4 times by %5 configurations.")
               .arg(qt(column.target), columnFacts(column),
                    formatCount(static_cast<qint64>(column.records)), formatCount(column.scorings),
                    formatCount(column.configurations));
    if (column.corpus_metric)
      out << Words::tr(
                 "%1 here is the mean of the records' values; that of a run is counted over the "
                 "whole set and differs.")
                 .arg(texts::metric(qt(column.metric)));
  }
}

void addMarks(const judge::StudyGrid& grid, QStringList& out) {
  bool ceiling = false, fixed = false;
  for (const judge::GridRow& row : grid.rows) {
    ceiling = ceiling || row.ceiling;
    fixed = fixed || row.fixed_ratio;
  }
  if (ceiling) out << Words::tr("Grey: it sees the reference, so it is a ceiling, not a method.");
  if (fixed)
    out << Words::tr(
        "Rows with “r =” show what sparsity costs. They were not chosen on validation, so they are "
        "neither compared nor the best.");
  for (const judge::GridCell& cell : grid.cells) {
    if (cell.facts.leaked > 0)
      out << Words::tr("%1: leaked, a source was trained on %2 of %3 test records.")
                 .arg(placeOf(grid, cell))
                 .arg(cell.facts.leaked)
                 .arg(cell.facts.leaked_of);
  }
  for (const judge::GridCell& cell : grid.cells) {
    const QString shares = sharesText(cell.facts.shares);
    if (!shares.isEmpty() && !grid.rows[cell.row].ceiling)
      out << Words::tr("%1: outputs %2.").arg(placeOf(grid, cell), shares);
  }
}

}  // namespace

QString columnFacts(const judge::GridColumn& column) {
  QStringList parts{shotsText(column), texts::metric(qt(column.metric))};
  parts.removeAll(QString());
  return parts.join(QStringLiteral(" · "));
}

QString value(const judge::GridCell& cell) {
  QString out = formatScore(cell.estimate.mean);
  if (cell.estimate.deviation) out += QStringLiteral(" ± ") + formatScore(cell.estimate.deviation);
  if (cell.mark() == '+') out += QStringLiteral(" †");
  if (cell.mark() == '-') out += QStringLiteral(" ‡");
  return out;
}

QString interval(const judge::GridCell& cell) {
  QString out =
      Words::tr("%1 to %2").arg(formatScore(cell.estimate.low), formatScore(cell.estimate.high));
  const auto there = cell.facts.runs.size();
  if (there < cell.facts.wanted)
    out += QStringLiteral(" · ") + Words::tr("%1 of %2 runs").arg(there).arg(cell.facts.wanted);
  return out;
}

QString verdict(const judge::GridCell& cell) {
  if (!cell.against) return {};
  if (!cell.against->separable) return Words::tr("not separable");
  return cell.mark() == '+' ? Words::tr("better") : Words::tr("worse");
}

QString tooltip(const judge::StudyGrid& grid, const judge::GridCell& cell) {
  QStringList lines{placeOf(grid, cell)};
  if (cell.best) lines << Words::tr("The best of its column");
  lines
      << Words::tr("Interval of %1 %: %2").arg(100 * (1 - grid.options.level)).arg(interval(cell));
  if (cell.against) {
    const judge::Comparison& c = *cell.against;
    lines << Words::tr("Against “%1”: %2 (%3 to %4), p %5 after Holm: %6")
                 .arg(qt(c.against), formatDifference(c.difference.value),
                      formatScore(c.difference.low), formatScore(c.difference.high),
                      formatNumber(c.holm_p, 3), verdict(cell));
    if (std::isfinite(c.detectable))
      lines << Words::tr("The smallest difference that could be told: %1")
                   .arg(formatScore(c.detectable));
  }
  const QString chosen = chosenText(cell.facts);
  if (!chosen.isEmpty()) lines << chosen;
  for (const auto& [path, point] : cell.facts.point.items())
    lines << QStringLiteral("  %1: %2").arg(plans::label(qt(path)), pointText(point));
  if (cell.facts.sparsity)
    lines << Words::tr("Adapter sparsity: %1").arg(formatShare(*cell.facts.sparsity));
  addCosts(cell.facts, lines);
  const judge::GridColumn& column = grid.columns[cell.column];
  if (!column.signature.empty())
    lines << QStringLiteral("%1: %2").arg(texts::metric(qt(column.metric)), qt(column.signature));
  QStringList runs;
  for (const std::string& run : cell.facts.runs)
    runs << qt(run);
  lines << Words::tr("Runs: %1").arg(formatList(runs));
  return lines.join('\n');
}

QStringList notes(const judge::StudyGrid& grid) {
  if (grid.cells.empty()) return {};
  QStringList out{
      Words::tr("Mean over test records and sample seeds, times 100, ± deviation over sample "
                "seeds. Under "
                "it the %1 % interval: seeds and records drawn anew together, %2 times.")
          .arg(100 * (1 - grid.options.level))
          .arg(formatCount(static_cast<qint64>(grid.options.resamples))),
      Words::tr("Bold: the best of its column.")};
  if (grid.comparisons > 0)
    out << Words::tr(
               "† better, ‡ worse than “%1”: paired over the same seeds and records, with Holm's "
               "correction over the %2 comparisons of the table.")
               .arg(qt(grid.baseline))
               .arg(grid.comparisons);
  out << Words::tr(
      "Time and memory: the median of a run, on whatever machine made it. Trials: all that chose "
      "the settings of the row.");
  addColumns(grid, out);
  addMarks(grid, out);
  return out;
}

QString progress(const StudyInfo& info) {
  if (info.total == 0) return {};
  return Words::tr("%1 of %2 runs and trials are there")
      .arg(formatCount(info.done), formatCount(info.total));
}

}  // namespace espalier::ui::studies
