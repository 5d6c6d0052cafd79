#include "ui/models/matrix_words.h"

#include <QCoreApplication>
#include <QSet>

#include "ui/models/plan_values.h"
#include "ui/settings/texts.h"
#include "ui/widgets/format.h"

namespace espalier::ui::matrices {

namespace {

struct Words {
  Q_DECLARE_TR_FUNCTIONS(MethodMatrix)
};

constexpr std::size_t kEnoughSeeds = 5;
constexpr std::size_t kEnoughRecords = 100;

QString qt(const std::string& text) {
  return QString::fromStdString(text);
}

/// Told apart from the best of its column.
bool worse(const judge::MatrixCell& cell) {
  return cell.against_best && cell.against_best->separable;
}

/// One of the words that set a row apart; empty where its absence says it.
QString word(const std::string& path, const std::string& value) {
  if (path == "prune") return Words::tr("pruned");
  if (value == "false") return {};
  if (value == "true") return plans::label(qt(path));
  if (path == "adapter") return qt(value);
  return texts::choice(qt(value));
}

QString shotsText(const judge::MatrixTarget& target) {
  if (!target.learned) return {};
  const auto number = [](const std::optional<std::int64_t>& n) {
    return n ? formatCount(*n) : Words::tr("all");
  };
  return Words::tr("%1 + %2 shots").arg(number(target.shots), number(target.validation_shots));
}

QString share(double value) {
  return formatScore(value);
}

QString chosenText(const judge::MatrixCell& cell) {
  if (cell.chosen_by == "newest")
    return Words::tr("the newest of %1 configurations, as they have no validation in common")
        .arg(cell.configurations);
  const QString by = cell.chosen_by == "validation rougeL" ? Words::tr("validation ROUGE-L")
                                                           : Words::tr("validation loss");
  if (!cell.chosen_by.empty())
    return Words::tr("chosen of %1 configurations by %2").arg(cell.configurations).arg(by);
  return cell.configurations < 2
             ? QString()
             : Words::tr("the one of %1 configurations with the most sample seeds")
                   .arg(cell.configurations);
}

void addSeeds(const judge::MethodMatrix& matrix, QStringList& out) {
  int few = 0, all = 0;
  for (const judge::MatrixCell& cell : matrix.cells) {
    if (cell.same_for_every_seed) continue;
    ++all;
    few += cell.estimate.seeds < kEnoughSeeds ? 1 : 0;
  }
  if (few > 0)
    out << Words::tr(
               "%1 of %2 cells of methods that learn rest on fewer than %3 sample seeds: they tell "
               "little about other samples.")
               .arg(few)
               .arg(all)
               .arg(kEnoughSeeds);
}

void addTargets(const MatrixInfo& info, QStringList& out) {
  QSet<QString> told;
  for (std::size_t i = 0; i < info.matrix.targets.size(); ++i) {
    const judge::MatrixTarget& target = info.matrix.targets[i];
    const QString test = qt(target.test);
    if (told.contains(test)) continue;
    told << test;
    if (target.records < kEnoughRecords)
      out << Words::tr("%1: %2 test records. Only large differences can be told.")
                 .arg(targetName(target))
                 .arg(target.records);
    const auto scorings = info.scorings.value(static_cast<qsizetype>(i));
    if (scorings.times > 0)
      out << Words::tr(
                 "%1: the test set was scored %2 times by %3 configurations; every look makes the "
                 "best look better.")
                 .arg(targetName(target), formatCount(scorings.times),
                      formatCount(scorings.configurations));
  }
}

void addChoices(const judge::MethodMatrix& matrix, QStringList& out) {
  int chosen = 0, newest = 0;
  for (const judge::MatrixCell& cell : matrix.cells) {
    chosen += cell.configurations > 1 && cell.chosen_by != "newest" ? 1 : 0;
    newest += cell.chosen_by == "newest" ? 1 : 0;
  }
  if (chosen > 0)
    out << Words::tr(
               "Numbers of a method (learning rate, ratio) are chosen in %1 cells: the "
               "configuration "
               "with the most sample seeds, then the best validation, never by test.")
               .arg(chosen);
  if (newest > 0)
    out << Words::tr("In %1 cells there was no validation to choose by: the newest stands.")
               .arg(newest);
}

void addMarks(const judge::MethodMatrix& matrix, QStringList& out) {
  bool ceiling = false;
  for (const judge::MatrixCell& cell : matrix.cells) {
    ceiling = ceiling || matrix.rows[cell.row].ceiling;
    if (cell.leaked == 0) continue;
    out << Words::tr("%1, %2: leaked, a source was trained on %3 of %4 test records.")
               .arg(rowLabel(matrix, cell.row), targetName(matrix.targets[cell.target]))
               .arg(cell.leaked)
               .arg(cell.estimate.items);
  }
  if (ceiling) out << Words::tr("Grey: it sees the reference, so it is a ceiling, not a method.");
  if (matrix.corpus_metric)
    out << Words::tr(
               "%1 here is the mean of the records' values; that of a run is counted over the "
               "whole "
               "set and differs.")
               .arg(texts::metric(qt(matrix.metric)));
  if (matrix.left_out.empty()) return;
  QStringList runs;
  for (const std::string& run : matrix.left_out)
    runs << qt(run);
  out << Words::tr("Left out, as they scored other records than the rest: %1")
             .arg(formatList(runs));
}

}  // namespace

QString rowLabel(const judge::MethodMatrix& matrix, std::size_t row) {
  const judge::MatrixRow& at = matrix.rows[row];
  QStringList parts{texts::methodLabel(qt(at.method))};
  for (const auto& [path, value] : at.words) {
    const QString text = word(path, value);
    if (!text.isEmpty()) parts << text;
  }
  const bool models =
      std::any_of(matrix.rows.begin(), matrix.rows.end(), [&](const judge::MatrixRow& other) {
        return !other.base_model.empty() && other.base_model != at.base_model;
      });
  if (models && !at.base_model.empty()) parts << qt(at.base_model);
  return formatList(parts);
}

QString targetName(const judge::MatrixTarget& target) {
  return qt(target.data);
}

QString targetFacts(const judge::MatrixTarget& target) {
  QStringList parts{shotsText(target), Words::tr("%1 records").arg(target.records)};
  parts.removeAll(QString());
  return parts.join(QStringLiteral(" · "));
}

QString value(const judge::MatrixCell& cell) {
  return formatScore(cell.estimate.mean) + (worse(cell) ? QStringLiteral(" ‡") : QString());
}

QString interval(const judge::MatrixCell& cell) {
  return Words::tr("%1 to %2").arg(share(cell.estimate.low), share(cell.estimate.high));
}

QString seeds(const judge::MatrixCell& cell) {
  if (cell.same_for_every_seed) return {};
  return Words::tr("%n seed(s)", nullptr, static_cast<int>(cell.estimate.seeds));
}

QString verdict(const judge::MatrixCell& cell) {
  if (cell.best) return Words::tr("best");
  if (!cell.against_best) return {};
  return worse(cell) ? Words::tr("worse") : Words::tr("not separable");
}

QString tooltip(const judge::MethodMatrix& matrix, const judge::MatrixCell& cell) {
  QStringList lines{rowLabel(matrix, cell.row) + QStringLiteral(" · ") +
                    targetName(matrix.targets[cell.target])};
  if (cell.estimate.deviation)
    lines << Words::tr("Deviation over sample seeds: %1").arg(share(*cell.estimate.deviation));
  if (cell.against_best) {
    const judge::Comparison& c = *cell.against_best;
    lines << Words::tr("Difference to the best: %1 (%2 to %3), p %4 after Holm")
                 .arg(share(c.difference.value), share(c.difference.low), share(c.difference.high),
                      formatNumber(c.holm_p, 3));
    if (std::isfinite(c.detectable))
      lines << Words::tr("The smallest difference that could be told: %1").arg(share(c.detectable));
  }
  const QString chosen = chosenText(cell);
  if (!chosen.isEmpty()) lines << chosen;
  for (const auto& [path, value] : cell.point.items())
    lines << QStringLiteral("  %1: %2").arg(plans::label(qt(path)), plans::text(value));
  QStringList runs;
  for (const std::string& run : cell.runs)
    runs << qt(run);
  lines << Words::tr("Runs: %1").arg(formatList(runs));
  return lines.join('\n');
}

QStringList notes(const MatrixInfo& info) {
  const judge::MethodMatrix& matrix = info.matrix;
  if (matrix.cells.empty()) return {};
  QStringList out{
      Words::tr(
          "%1, mean over test records and sample seeds, times 100. Under it the %2 % interval: "
          "seeds and records drawn anew together, %3 times.")
          .arg(texts::metric(qt(matrix.metric)))
          .arg(100 * (1 - matrix.options.level))
          .arg(formatCount(static_cast<qint64>(matrix.options.resamples)))};
  const bool compared = std::any_of(matrix.cells.begin(), matrix.cells.end(),
                                    [](const judge::MatrixCell& c) { return c.best; });
  if (compared)
    out << Words::tr(
        "Bold: the best of its column. Not separable: its paired differences to the best, over the "
        "same seeds and records, may be none (Holm's correction over the column).");
  if (std::any_of(matrix.cells.begin(), matrix.cells.end(), worse))
    out << Words::tr("‡ worse than the best of its column, by the same comparison.");
  addSeeds(matrix, out);
  addTargets(info, out);
  addChoices(matrix, out);
  addMarks(matrix, out);
  return out;
}

}  // namespace espalier::ui::matrices
