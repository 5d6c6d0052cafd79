// What Compare shows of one record, and what it exports.
#include <QTextBrowser>
#include <algorithm>

#include "ui/models/comparison_export.h"
#include "ui/models/text_marks.h"
#include "ui/pages/compare_items.h"
#include "ui/pages/compare_page.h"
#include "ui/pages/coverage_strip.h"
#include "ui/pages/summary_column.h"
#include "ui/settings/theme.h"

namespace espalier::ui {

QString ComparePage::textOf(const QString& key, const QString& id) const {
  const QString run = key == kReferenceKey && !m_columns.isEmpty() ? m_columns.first()->run() : key;
  const OutputRow* row = m_outputs.output(run, id);
  if (row == nullptr) return {};
  return key == kReferenceKey ? row->reference : row->text;
}

void ComparePage::showItem() {
  showKey();
  const QString id = m_items->current();
  const OutputRow* first =
      m_columns.isEmpty() ? nullptr : m_outputs.output(m_columns.first()->run(), id);
  const QString article = first != nullptr ? first->document : QString();
  showArticle(first);
  for (SummaryColumn* column : m_columns) {
    if (!m_outputs.has(column->run()))
      column->setLoading();
    else
      column->showOutput(m_outputs.output(column->run(), id), run(column->run()), article,
                         language(), textOf(column->against(), id));
  }
  m_reference->showReference(first != nullptr ? first->reference : QString(), article, language());
  showCoverage(first);
}

void ComparePage::showArticle(const OutputRow* first) {
  QString html;
  if (first != nullptr && !first->title.isEmpty())
    html += "<b>" + first->title.simplified().toHtmlEscaped() + "</b><br/>";
  html += first != nullptr && first->document.isEmpty()
              ? "<i>" + tr("The article's file is not there any more.") + "</i>"
              : QString();
  if (first != nullptr)
    html += "<span style='white-space:pre-wrap'>" + first->document.toHtmlEscaped() + "</span>";
  showReading(*m_article, html);
}

void ComparePage::showCoverage(const OutputRow* first) {
  QVector<CoverageStrip::Lane> lanes;
  // As it stands in the widget, behind a title in a line of its own, so that places are the same.
  const qsizetype start =
      first == nullptr || first->title.isEmpty() ? 0 : first->title.simplified().size() + 1;
  const QString article = m_article->toPlainText().mid(start);
  const auto add = [&](const QString& name, const QColor& colour, const QString& summary,
                       int round = 0) {
    lanes.push_back({name, colour, sentenceCoverage(article, summary, language()), round});
  };
  if (first != nullptr && !first->document.isEmpty()) {
    for (const SummaryColumn* column : m_columns) {
      const RunRow* row = run(column->run());
      const int index = Theme::get().runIndex(column->run());
      add(row != nullptr ? row->name : column->run(), Theme::get().series(index),
          textOf(column->run(), first->id), index / kSeriesColours);
    }
    add(tr("Reference"), Theme::get().colours().muted, first->reference);
  }
  m_strip->setLanes(lanes, start);
}

void ComparePage::showKey() {
  const Colours& c = Theme::get().colours();
  const QString back = QStringLiteral("<span style='background-color:%1;%2'>&nbsp;%3&nbsp;</span>");
  const auto differs = std::count_if(m_columns.begin(), m_columns.end(), [](const auto* column) {
    return !column->against().isEmpty();
  });
  QStringList key{back.arg(c.taken.name(), QString(), tr("taken from the article")),
                  "<u>" + tr("not in the article") + "</u>"};
  if (differs > 0) {
    key << back.arg(c.infoSoft.name(), QString(), tr("only in this summary"))
        << back.arg(c.dangerSoft.name(), "text-decoration:line-through", tr("only in the other"));
  }
  m_key->setText(key.join(" &nbsp; "));
}

ComparisonSheet ComparePage::sheet(bool all) const {
  ComparisonSheet out;
  out.language = language();
  const QStringList runs = shownRuns();
  for (const SummaryColumn* column : m_columns) {
    const RunRow* row = run(column->run());
    ComparisonSheet::Column next{.name = row != nullptr ? row->name : column->run(),
                                 .method = row != nullptr ? columnMethod(*row) : QString(),
                                 .colour = Theme::get().runIndex(column->run())};
    if (row != nullptr) next.means = row->metrics;
    if (column->against() == kReferenceKey)
      next.against = static_cast<int>(runs.size());
    else
      next.against = static_cast<int>(runs.indexOf(column->against()));
    out.columns << next;
  }
  out.columns << ComparisonSheet::Column{.name = tr("Reference"), .method = {}};
  QStringList ids = m_items->shown();
  if (all) {
    ids.clear();
    for (const auto& item : m_outputs.items({.runs = runs.mid(0, 1), .language = out.language}))
      ids << item.row->id;
  }
  for (const QString& id : ids) {
    const OutputRow* first = m_outputs.output(runs.first(), id);
    if (first == nullptr) continue;
    ComparisonSheet::Item item{id, first->title, first->document, {}};
    for (const QString& name : runs) {
      const OutputRow* row = m_outputs.output(name, id);
      ComparisonSheet::Cell cell;
      if (row != nullptr)
        cell = {true, row->text, row->scores, shownMetrics(row, run(name)), row->finish == "limit"};
      item.cells << cell;
    }
    item.cells << ComparisonSheet::Cell{.present = true, .text = first->reference};
    out.items << item;
  }
  return out;
}

}  // namespace espalier::ui
