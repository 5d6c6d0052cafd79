#include "ui/models/words_proxy.h"

#include <algorithm>

namespace espalier::ui {

QString folded(const QString& text) {
  return text.normalized(QString::NormalizationForm_KC).toCaseFolded();
}

QStringList wordsOf(const QString& text) {
  return folded(text).simplified().split(QLatin1Char(' '), Qt::SkipEmptyParts);
}

void WordsProxy::setFilter(const QString& text) {
  const QStringList words = wordsOf(text);
  if (words == m_words) return;
  m_words = words;
  invalidateFilter();
}

bool WordsProxy::filterAcceptsRow(int row, const QModelIndex& parent) const {
  QStringList cells;
  for (int column = 0; column < sourceModel()->columnCount(parent); ++column)
    cells << folded(sourceModel()->index(row, column, parent).data().toString());
  const QString all = cells.join(QLatin1Char('\n'));
  return std::all_of(m_words.begin(), m_words.end(),
                     [&](const QString& word) { return all.contains(word); });
}

}  // namespace espalier::ui
