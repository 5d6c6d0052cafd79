#include "ui/models/comparison.h"

#include <algorithm>
#include <cmath>

namespace espalier::ui {

QStringList shownMetrics(const OutputRow* output, const RunRow* run) {
  const auto has = [&](const QString& key) {
    return (output != nullptr && output->scores.contains(key)) ||
           (run != nullptr && run->metrics.contains(key));
  };
  const bool characters = run != nullptr && run->language == "ja" && has("rougeL_char");
  QStringList keys;
  for (const char* base : {"rouge1", "rouge2", "rougeL", "bleu"}) {
    const QString key = characters ? QString(base) + "_char" : QString(base);
    if (has(key)) keys << key;
  }
  return keys;
}

void Comparison::setOutputs(const QString& run, const QVector<OutputRow>& rows) {
  Outputs& outputs = m_rows[run];
  outputs.rows = rows;
  outputs.places.clear();
  for (qsizetype i = 0; i < rows.size(); ++i)
    outputs.places.insert(rows[i].id, i);
}

const OutputRow* Comparison::output(const QString& run, const QString& id) const {
  const auto at = m_rows.constFind(run);
  if (at == m_rows.constEnd()) return nullptr;
  const auto place = at->places.constFind(id);
  return place == at->places.constEnd() ? nullptr : &at->rows[*place];
}

QString Comparison::metric(const Question& question) const {
  QStringList candidates{QStringLiteral("rougeL"), QStringLiteral("rouge1"), QStringLiteral("bleu"),
                         QStringLiteral("chrf")};
  if (question.language == "ja")
    candidates =
        QStringList{QStringLiteral("rougeL_char"), QStringLiteral("rouge1_char")} + candidates;
  const auto all = [&](const QString& key) {
    return std::all_of(question.runs.begin(), question.runs.end(), [&](const QString& run) {
      const auto at = m_rows.constFind(run);
      // One that was not read yet has no say.
      return at == m_rows.constEnd() || at->rows.isEmpty() ||
             std::any_of(at->rows.begin(), at->rows.end(),
                         [&](const OutputRow& row) { return row.scores.contains(key); });
    });
  };
  const auto found = std::find_if(candidates.begin(), candidates.end(), all);
  return found == candidates.end() ? QString() : *found;
}

std::optional<double> Comparison::score(const Question& question, const QString& metric, int column,
                                        const QString& id) const {
  const OutputRow* row = output(question.runs.value(column), id);
  if (row == nullptr) return {};
  const auto at = row->scores.constFind(metric);
  return at == row->scores.constEnd() ? std::nullopt : std::optional(*at);
}

std::optional<double> Comparison::difference(const Question& question, const QString& metric,
                                             const QString& id) const {
  const auto one = score(question, metric, question.one, id);
  const auto two = score(question, metric, question.two, id);
  return one && two ? std::optional(*one - *two) : std::nullopt;
}

bool Comparison::hasWords(const Question& question, const OutputRow& row) const {
  if (question.words.isEmpty()) return true;
  const auto in = [&](const QString& text) {
    return text.contains(question.words, Qt::CaseInsensitive);
  };
  if (in(row.id) || in(row.title) || in(row.document) || in(row.reference)) return true;
  return std::any_of(question.runs.begin(), question.runs.end(), [&](const QString& run) {
    const OutputRow* other = output(run, row.id);
    return other != nullptr && in(other->text);
  });
}

bool Comparison::showsDifference(const Question& question) {
  return question.runs.size() > 1 && question.sort != Sort::ByScore;
}

QVector<Comparison::Item> Comparison::items(const Question& question) const {
  QVector<Item> out;
  const auto first = m_rows.constFind(question.runs.value(0));
  if (first == m_rows.constEnd()) return out;
  const QString by = metric(question);
  for (const OutputRow& row : first->rows) {
    if (!hasWords(question, row)) continue;
    // Scores are fractions of counts: 0.3 - 0.2 is not quite 0.1.
    const auto apart = difference(question, by, row.id);
    if (question.runs.size() > 1 && question.atLeast > 0 &&
        (!apart || std::abs(*apart) < question.atLeast - 1e-9))
      continue;
    out.push_back({&row, showsDifference(question) ? apart : score(question, by, 0, row.id)});
  }
  if (question.sort != Sort::InOrder) {
    std::stable_sort(out.begin(), out.end(), [](const Item& a, const Item& b) {
      return a.value.value_or(-INFINITY) > b.value.value_or(-INFINITY);
    });
  }
  return out;
}

}  // namespace espalier::ui
