#include "ui/models/runs_proxy.h"

#include <QDateTime>
#include <QFont>
#include <QRegularExpression>
#include <cmath>
#include <limits>

#include "ui/models/words_proxy.h"
#include "ui/settings/theme.h"

namespace espalier::ui {

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

double numberOf(const QVariant& value) {
  switch (value.typeId()) {
    case QMetaType::Double:
      return value.toDouble();
    case QMetaType::QDateTime:
      return static_cast<double>(value.toDateTime().toMSecsSinceEpoch());
    default:
      return kNaN;
  }
}

/// Words and tags of what is searched for, both folded.
std::pair<QStringList, QStringList> partsOf(const QString& text) {
  static const QRegularExpression part(QStringLiteral("#\"([^\"]*)\"?|#(\\S+)|(\\S+)"));
  QStringList words, tags;
  for (auto at = part.globalMatch(folded(text)); at.hasNext();) {
    const QRegularExpressionMatch match = at.next();
    const QString tag = (match.captured(1) + match.captured(2)).simplified();
    if (!tag.isEmpty())
      tags << tag;
    else if (!match.captured(3).isEmpty() && match.captured(3) != "#")
      words << match.captured(3);
  }
  return {words, tags};
}

}  // namespace

RunsProxy::RunsProxy(RunsModel* model, QObject* parent)
    : QSortFilterProxyModel(parent), m_runs(*model) {
  // Before the base class: it filters and sorts in its own slots, by what is laid out here.
  for (auto signal : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
    connect(model, signal, this, &RunsProxy::forget);
  connect(model, &QAbstractItemModel::modelReset, this, &RunsProxy::forget);
  connect(model, &QAbstractItemModel::dataChanged, this, &RunsProxy::forget);
  setSortRole(RunsModel::SortRole);
  setSourceModel(model);
  for (auto signal : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
    connect(this, signal, this, [this] { m_tops.clear(); });
  connect(this, &QAbstractItemModel::layoutChanged, this, [this] { m_tops.clear(); });
}

void RunsProxy::forget() {
  m_texts.clear();
  m_known.reset();
  m_keyColumn = -1;
  m_tops.clear();
}

void RunsProxy::setFilter(const QString& text) {
  const auto [words, tags] = partsOf(text);
  if (words == m_words && tags == m_tags) return;
  m_words = words;
  m_tags = tags;
  m_tops.clear();
  // One change of the layout: invalidateFilter() would tell each gap of thousands on its own.
  invalidate();
}

const QString& RunsProxy::textOf(int row) const {
  if (m_texts.size() != m_runs.rowCount()) {
    m_texts.clear();
    m_texts.reserve(m_runs.rowCount());
    for (const RunRow& run : m_runs.rows()) {
      QStringList parts;
      for (const RunColumn& column : m_runs.columns()) {
        if (!column.view.number && column.key != "created") parts << column.view.text(run);
      }
      m_texts << folded(parts.join(QLatin1Char('\n')));
    }
  }
  return m_texts[row];
}

void RunsProxy::setKept(const std::optional<QSet<QString>>& runs) {
  if (runs == m_kept) return;
  m_kept = runs;
  m_tops.clear();
  invalidate();
}

QVector<const RunRow*> RunsProxy::found() const {
  QVector<const RunRow*> out;
  for (int row = 0; row < m_runs.rowCount(); ++row) {
    if (hasWords(row)) out << &m_runs.row(row);
  }
  return out;
}

void RunsProxy::setHighlighted(const QString& run) {
  if (run == m_highlighted) return;
  for (const QString& id : {std::exchange(m_highlighted, run), run}) {
    const int row = rowOf(id);
    if (row >= 0)
      Q_EMIT dataChanged(index(row, 0), index(row, columnCount() - 1), {Qt::BackgroundRole});
  }
}

int RunsProxy::rowOf(const QString& id) const {
  for (int row = 0; !id.isEmpty() && row < rowCount(); ++row) {
    if (run(row).id == id) return row;
  }
  return -1;
}

bool RunsProxy::hasWords(int row) const {
  const auto isTagged = [this, row](const QString& wanted) {
    const bool whole = knownTags().contains(wanted);
    const QStringList& tags = m_runs.row(row).tags;
    return std::any_of(tags.begin(), tags.end(), [&](const QString& tag) {
      const QString word = folded(tag);
      return whole ? word == wanted : word.startsWith(wanted);
    });
  };
  if (!std::all_of(m_tags.begin(), m_tags.end(), isTagged)) return false;
  if (m_words.isEmpty()) return true;
  const QString& text = textOf(row);
  return std::all_of(m_words.begin(), m_words.end(),
                     [&text](const QString& word) { return text.contains(word); });
}

bool RunsProxy::filterAcceptsRow(int row, const QModelIndex&) const {
  return (!m_kept || m_kept->contains(m_runs.row(row).id)) && hasWords(row);
}

const QSet<QString>& RunsProxy::knownTags() const {
  if (m_known) return *m_known;
  m_known.emplace();
  for (const RunRow& run : m_runs.rows()) {
    for (const QString& tag : run.tags)
      m_known->insert(folded(tag));
  }
  return *m_known;
}

void RunsProxy::readKeys(int column) const {
  m_keyColumn = column;
  m_numbers.clear();
  m_collated.clear();
  QCollator collator;
  collator.setNumericMode(true);  // p5 before p30
  collator.setCaseSensitivity(Qt::CaseInsensitive);
  const RunColumn& info = m_runs.columns()[column];
  for (const RunRow& run : m_runs.rows()) {
    const QVariant value = info.view.sort ? info.view.sort(run) : QVariant(info.view.text(run));
    m_numbers << numberOf(value);
    m_collated.push_back(
        collator.sortKey(value.typeId() == QMetaType::QString ? value.toString() : QString()));
  }
}

bool RunsProxy::lessThan(const QModelIndex& left, const QModelIndex& right) const {
  if (m_keyColumn != left.column() || m_numbers.size() != m_runs.rowCount())
    readKeys(left.column());
  const double a = m_numbers[left.row()];
  const double b = m_numbers[right.row()];
  if (std::isnan(a) && std::isnan(b)) {
    return m_collated[static_cast<std::size_t>(left.row())].compare(
               m_collated[static_cast<std::size_t>(right.row())]) < 0;
  }
  const bool up = sortOrder() == Qt::AscendingOrder;
  if (std::isnan(a)) return !up;
  if (std::isnan(b)) return up;
  return a < b;
}

QString RunsProxy::groupOf(int column, const RunRow& run) const {
  const bool loss = m_runs.columns()[column].best == RunColumn::Best::Lowest;
  return loss ? run.data + QLatin1Char('\n') + run.model : run.data;
}

const QHash<QString, RunsProxy::Top>& RunsProxy::topsOf(int column) const {
  const auto known = m_tops.constFind(column);
  if (known != m_tops.constEnd()) return *known;
  QHash<QString, Top>& tops = m_tops[column];
  const RunColumn& info = m_runs.columns()[column];
  for (int i = 0; i < rowCount(); ++i) {
    const RunRow& r = run(i);
    const double value = numberOf(info.view.sort(r));
    if (std::isnan(value)) continue;
    Top& top = tops[groupOf(column, r)];
    const bool better =
        info.best == RunColumn::Best::Highest ? value > top.value : value < top.value;
    if (top.runs++ == 0 || better) top.value = value;
  }
  return tops;
}

bool RunsProxy::isBest(const QModelIndex& index) const {
  if (!index.isValid()) return false;
  const RunColumn& info = m_runs.columns()[index.column()];
  if (info.best == RunColumn::Best::None) return false;
  const RunRow& r = run(index.row());
  const double value = numberOf(info.view.sort(r));
  if (std::isnan(value)) return false;
  // The only value of its kind is no best one.
  const Top top = topsOf(index.column()).value(groupOf(index.column(), r));
  return top.runs > 1 && value == top.value;
}

QVariant RunsProxy::data(const QModelIndex& index, int role) const {
  if (role == Qt::BackgroundRole && !m_highlighted.isEmpty() && index.isValid() &&
      run(index.row()).id == m_highlighted)
    return Theme::get().colours().hover;
  if (role == Qt::FontRole && isBest(index)) {
    QFont font;
    font.setBold(true);
    return font;
  }
  QVariant value = QSortFilterProxyModel::data(index, role);
  if (role != Qt::ToolTipRole || !isBest(index)) return value;
  const RunRow& r = run(index.row());
  const bool loss = m_runs.columns()[index.column()].best == RunColumn::Best::Lowest;
  return value.toString() + QLatin1Char('\n') +
         (loss ? tr("Best of the runs shown on %1 with %2").arg(r.data, r.model)
               : tr("Best of the runs shown on %1").arg(r.data));
}

QVariant RunsProxy::headerData(int section, Qt::Orientation orientation, int role) const {
  QVariant value = QSortFilterProxyModel::headerData(section, orientation, role);
  if (role != Qt::DisplayRole || orientation != Qt::Horizontal || section != sortColumn())
    return value;
  return value.toString() +
         (sortOrder() == Qt::AscendingOrder ? QStringLiteral(" ▴") : QStringLiteral(" ▾"));
}

}  // namespace espalier::ui
