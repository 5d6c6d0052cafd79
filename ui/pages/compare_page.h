#pragma once

#include <QHash>

#include "ui/pages/page.h"

class QHBoxLayout;
class QLabel;
class QLineEdit;
class QListWidget;
class QPushButton;
class QTextBrowser;

namespace espalier::ui {

class ChoiceBox;
class EmptyState;
class SummaryColumn;

/// Article left, summaries of two to four runs right with the reference, item by item.
class ComparePage : public Page {
  Q_OBJECT
 public:
  explicit ComparePage(Desk& desk, QWidget* parent = nullptr);
  /// One run is joined by another one on the same data.
  void compare(const QStringList& runs);
  QStringList shownRuns() const;

 private:
  QWidget* buildLeft();
  QWidget* buildRight();
  void connectAll();
  void readRuns();
  void addColumn(const QString& run);
  void rebuildColumns(const QStringList& runs);
  void ask(const QString& run);
  void fillItems();
  void showItem();
  void link(QTextBrowser* browser);
  QVector<RunRow> comparableRuns() const;
  QString partnerOf(const QString& run) const;
  const OutputRow* output(const QString& run, const QString& id) const;
  double sortValue(const QString& id) const;
  QString currentItem() const;
  QString language() const;

  QHash<QString, QVector<OutputRow>> m_outputs;
  QVector<SummaryColumn*> m_columns;
  SummaryColumn* m_reference;
  QHBoxLayout* m_row;
  QListWidget* m_items;
  QLineEdit* m_search;
  ChoiceBox* m_sort;
  QTextBrowser* m_article;
  QLabel* m_articleHeading;
  QPushButton* m_add;
  QLabel* m_key;
  EmptyState* m_empty;
  QWidget* m_content;
  bool m_scrolling = false;
};

}  // namespace espalier::ui
