#pragma once

#include "ui/models/comparison.h"
#include "ui/pages/page.h"

class QHBoxLayout;
class QLabel;
class QPushButton;
class QTextBrowser;

namespace espalier::ui {

class Banner;
class CompareItems;
class CoverageStrip;
class EmptyState;
class SummaryColumn;
struct ComparisonSheet;

/// Article left, summaries of up to six runs right with the reference, record by record.
class ComparePage : public Page {
  Q_OBJECT
 public:
  explicit ComparePage(Desk& desk, QWidget* parent = nullptr);
  /// One run is joined by another one on the same data.
  void compare(const QStringList& runs);
  QStringList shownRuns() const;
  static constexpr qsizetype kMostRuns = 6;
  /// What a column is compared with where that is no run.
  static inline const QString kReferenceKey = QStringLiteral("reference");

 private:
  QWidget* buildLeft();
  QWidget* buildRight();
  QLayout* buildFoot(QWidget* parent);
  void connectAll();
  void connectColumn(SummaryColumn* column);
  void readRuns();
  void addColumn(const QString& run);
  void rebuildColumns(const QStringList& runs);
  void nameColumns();
  void ask(const QString& run);
  void fillItems();
  void showItem();
  void showArticle(const OutputRow* first);
  void showCoverage(const OutputRow* first);
  void showKey();
  void link(QTextBrowser* browser);
  bool eventFilter(QObject* watched, QEvent* event) override;
  QVector<QTextBrowser*> texts() const;
  QVector<RunRow> comparableRuns() const;
  QString nextRun() const;
  QString partnerOf(const QString& run) const;
  QString textOf(const QString& key, const QString& id) const;
  const RunRow* run(const QString& id) const;
  Comparison::Question question() const;
  ComparisonSheet sheet(bool all) const;
  QString language() const;

  Comparison m_outputs;
  QVector<SummaryColumn*> m_columns;
  SummaryColumn* m_reference;
  QHBoxLayout* m_row;   ///< of the runs' columns, which may be scrolled
  QHBoxLayout* m_body;  ///< those and the reference
  CompareItems* m_items;
  QTextBrowser* m_article;
  CoverageStrip* m_strip;
  QLabel* m_articleHeading;
  QPushButton* m_add;
  QPushButton* m_export;
  QPushButton* m_rate;
  QLabel* m_key;
  Banner* m_banner;
  EmptyState* m_empty;
  QWidget* m_content;
  bool m_scrolling = false;
  bool m_toEnd = false;  ///< the last column was added just now and is to be seen
};

}  // namespace espalier::ui
