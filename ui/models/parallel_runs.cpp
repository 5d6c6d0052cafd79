#include "ui/models/parallel_runs.h"

#include <QLocale>
#include <QSet>
#include <algorithm>
#include <cmath>
#include <limits>

#include "ui/widgets/format.h"

namespace espalier::ui {

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr int kMostWords = 40;     ///< an axis of more could not be read
constexpr double kLogSpan = 30;    ///< ends that lie further apart are shown by the logarithm
constexpr double kRateSpan = 4.5;  ///< learning rates are thought of so in any case
constexpr int kUsualSettings = 4;
constexpr int kMostSettings = 6;
constexpr int kBefore = 2;  ///< columns of the table before its axes: number and name
const QString kMissing = QStringLiteral("–");

/// What identifies a run or says nothing about it.
bool isName(const QString& key) {
  static const QStringList names{"name", "id", "tags", "note", "created", "study"};
  return names.contains(key);
}

double numberOf(const QVariant& value) {
  return value.typeId() == QMetaType::Double ? value.toDouble() : kNaN;
}

bool differs(const RunColumn& column, const QVector<const RunRow*>& runs) {
  if (runs.size() < 2) return false;
  if (!column.view.number) {
    QSet<QString> words;
    for (const RunRow* run : runs) {
      words << column.view.text(*run);
      if (words.size() > kMostWords) return false;
    }
    return words.size() > 1;
  }
  const double first = numberOf(column.view.sort(*runs.first()));
  return std::any_of(runs.begin(), runs.end(), [&](const RunRow* run) {
    const double value = numberOf(column.view.sort(*run));
    return std::isnan(value) != std::isnan(first) || (!std::isnan(value) && value != first);
  });
}

ParallelAxis axisOf(const RunColumn& column, const QVector<const RunRow*>& runs) {
  ParallelAxis axis;
  axis.key = column.key;
  axis.label = column.view.header();
  axis.outcome = column.group == RunColumn::Group::Score || column.key == "seconds";
  axis.values.reserve(runs.size());
  if (column.view.number) {
    if (column.key == "seconds")
      axis.format = [](double v) { return formatDuration(v); };
    else if (axis.outcome)
      axis.format = [](double v) { return formatNumber(v, 3); };
    else
      axis.format = [](double v) { return QLocale().toString(v, 'g', 6); };
    for (const RunRow* run : runs) {
      axis.values << numberOf(column.view.sort(*run));
      const QString said = std::isnan(axis.values.last()) ? column.view.text(*run) : kMissing;
      if (said != kMissing) axis.none = said;
    }
  } else {
    QStringList texts;
    for (const RunRow* run : runs)
      texts << column.view.text(*run);
    axis.words = texts;
    axis.words.removeDuplicates();
    axis.words.removeAll(kMissing);
    axis.words.removeAll(QString());
    // From above in the order of the alphabet.
    std::sort(axis.words.begin(), axis.words.end(), std::greater<>());
    QHash<QString, int> places;
    for (const QString& word : axis.words)
      places.insert(word, static_cast<int>(places.size()));
    for (const QString& text : texts)
      axis.values << (places.contains(text) ? places.value(text) : kNaN);
  }
  axis.fit();
  return axis;
}

}  // namespace

void ParallelAxis::fit() {
  double least = kNaN, most = kNaN;
  for (const double value : values) {
    if (!std::isfinite(value)) continue;
    least = std::isnan(least) ? value : std::min(least, value);
    most = std::isnan(most) ? value : std::max(most, value);
  }
  if (std::isnan(least)) least = 0, most = 1;
  const double span = key.endsWith(QLatin1String(".lr")) ? kRateSpan : kLogSpan;
  log = !ofWords() && least > 0 && most / least >= span;
  low = least;
  high = most;
  // One value stands in the middle.
  if (low == high) {
    const double around = low == 0 ? 1 : std::abs(low) * .5;
    low -= around;
    high += around;
  }
}

bool ParallelAxis::canLog() const {
  return !ofWords() && low > 0 &&
         std::none_of(values.begin(), values.end(), [](double v) { return v <= 0; });
}

double ParallelAxis::place(double value) const {
  if (!std::isfinite(value)) return kNaN;
  const double share =
      log ? (std::log(std::max(value, low)) - std::log(low)) / (std::log(high) - std::log(low))
          : (value - low) / (high - low);
  return std::clamp(share, 0.0, 1.0);
}

double ParallelAxis::valueAt(double place) const {
  return log ? std::exp(std::log(low) + place * (std::log(high) - std::log(low)))
             : low + place * (high - low);
}

QString ParallelAxis::text(double value) const {
  if (!std::isfinite(value)) return none.isEmpty() ? kMissing : none;
  return ofWords() ? words.value(static_cast<int>(std::lround(value))) : format(value);
}

QVector<double> ParallelAxis::ticks(int most) const {
  QVector<double> out;
  most = std::max(2, most);
  if (ofWords()) {
    const auto stride = std::max<qsizetype>(1, (words.size() + most - 1) / most);
    for (qsizetype i = 0; i < words.size(); i += stride)
      out << static_cast<double>(i);
    return out;
  }
  QSet<double> all;
  for (const double value : values) {
    if (std::isfinite(value) && value >= low && value <= high) all << value;
    if (all.size() > most) break;
  }
  if (all.size() <= most) {
    out = QVector<double>(all.begin(), all.end());
    std::sort(out.begin(), out.end());
    return out;
  }
  if (log) {
    for (int i = 0; i < most; ++i)
      out << valueAt(static_cast<double>(i) / (most - 1));
    return out;
  }
  double step = std::pow(10, std::floor(std::log10((high - low) / most)));
  for (const double factor : {2.0, 2.5, 2.0}) {
    if ((high - low) / step <= most) break;
    step *= factor;
  }
  for (double v = std::ceil(low / step) * step; v <= high + step * 1e-6; v += step)
    out << (std::abs(v) < step * 1e-6 ? 0 : v);
  return out;
}

namespace parallel {

QStringList offered(const QVector<RunColumn>& columns, const QVector<const RunRow*>& runs) {
  QStringList out;
  for (const RunColumn& column : columns) {
    if (!isName(column.key) && differs(column, runs)) out << column.key;
  }
  return out;
}

QStringList usual(const QVector<RunColumn>& columns, const QStringList& offered) {
  QStringList set, others, out;
  bool quality = false;
  for (const RunColumn& column : columns) {
    if (!offered.contains(column.key)) continue;
    const bool setting = column.group == RunColumn::Group::Setting;
    if (column.key == "validation_loss" || column.key == "sparsity" || column.key == "seconds") {
      out << column.key;
    } else if (column.key.startsWith(QLatin1String("metric.rougeL")) && column.shown && !quality) {
      quality = true;
      out << column.key;
    } else if (column.shown && (setting || column.group == RunColumn::Group::Run) &&
               column.key != "state") {
      set << column.key;
    } else if (setting && column.view.number) {
      others << column.key;
    }
  }
  // What the table shows says most; of the other settings as many as there is room for.
  set << others.mid(0, std::max<qsizetype>(0, kUsualSettings - set.size()));
  return set.mid(0, kMostSettings) + out;
}

ParallelRuns runs(const QVector<RunColumn>& columns, const QVector<const RunRow*>& runs,
                  const QStringList& axes) {
  ParallelRuns out;
  for (const RunRow* run : runs) {
    out.ids << run->id;
    out.names << run->name;
  }
  for (const QString& key : axes) {
    const auto at = std::find_if(columns.begin(), columns.end(),
                                 [&key](const RunColumn& column) { return column.key == key; });
    if (at != columns.end()) out.axes << axisOf(*at, runs);
  }
  return out;
}

}  // namespace parallel

void ParallelModel::setRuns(const ParallelRuns& runs) {
  beginResetModel();
  m_runs = runs;
  m_rows.clear();
  for (int i = 0; i < runs.ids.size(); ++i)
    m_rows << i;
  endResetModel();
}

void ParallelModel::setKept(const std::optional<QStringList>& ids) {
  const QSet<QString> kept = ids ? QSet<QString>(ids->begin(), ids->end()) : QSet<QString>();
  QVector<int> rows;
  for (int i = 0; i < m_runs.ids.size(); ++i) {
    if (!ids || kept.contains(m_runs.ids[i])) rows << i;
  }
  if (rows == m_rows) return;
  beginResetModel();
  m_rows = rows;
  endResetModel();
}

void ParallelModel::retranslate() {
  Q_EMIT headerDataChanged(Qt::Horizontal, 0, columnCount() - 1);
}

int ParallelModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int ParallelModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(m_runs.axes.size()) + kBefore;
}

QVariant ParallelModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal || section < 0 || section >= columnCount()) return {};
  const bool number = section >= kBefore && !m_runs.axes[section - kBefore].ofWords();
  if (role == Qt::TextAlignmentRole)
    return static_cast<int>((number ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
  if (role != Qt::DisplayRole && role != Qt::ToolTipRole) return {};
  if (section == 0) return tr("Number");
  return section == 1 ? tr("Run") : m_runs.axes[section - kBefore].label;
}

QVariant ParallelModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid() || index.row() >= m_rows.size()) return {};
  const int run = m_rows[index.row()];
  if (role == Qt::TextAlignmentRole)
    return headerData(index.column(), Qt::Horizontal, Qt::TextAlignmentRole);
  if (role != Qt::DisplayRole && role != Qt::ToolTipRole) return {};
  if (index.column() < kBefore) return index.column() == 0 ? m_runs.ids[run] : m_runs.names[run];
  const ParallelAxis& axis = m_runs.axes[index.column() - kBefore];
  return axis.text(axis.values[run]);
}

tables::Table ParallelModel::table() const {
  tables::Table out;
  out.header << tr("Number") << tr("Run");
  out.numbers << false << false;
  for (const ParallelAxis& axis : m_runs.axes) {
    out.header << axis.label;
    out.numbers << !axis.ofWords();
  }
  for (int row = 0; row < rowCount(); ++row) {
    const int run = m_rows[row];
    QVector<tables::Cell> cells{{.text = m_runs.ids[run], .raw = m_runs.ids[run]},
                                {.text = m_runs.names[run], .raw = m_runs.names[run]}};
    for (const ParallelAxis& axis : m_runs.axes) {
      const double value = axis.values[run];
      cells << tables::Cell{.text = axis.text(value),
                            .raw = std::isnan(value) ? QString()
                                   : axis.ofWords()  ? axis.text(value)
                                                     : QString::number(value, 'g', 10)};
    }
    out.rows << cells;
  }
  return out;
}

}  // namespace espalier::ui
