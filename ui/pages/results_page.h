#pragma once

#include "ui/pages/page.h"

class QLabel;
class QLineEdit;
class QPushButton;
class QSortFilterProxyModel;
class QTableView;

namespace espalier::ui {

class Banner;
class EmptyState;
class RunsModel;

/// All runs of the workspace in one table: sort, filter, rename; from here to Monitor and Compare.
class ResultsPage : public Page {
  Q_OBJECT
 public:
  explicit ResultsPage(Desk& desk, QWidget* parent = nullptr);

 private:
  void buildTable();
  void connectAll();
  void readRuns();
  void updateButtons();
  QStringList selectedRuns() const;
  RunsModel* m_model;
  QSortFilterProxyModel* m_proxy;
  QTableView* m_table;
  QLineEdit* m_filter;
  QLabel* m_count;
  QPushButton* m_resume;
  QPushButton* m_monitor;
  QPushButton* m_compare;
  EmptyState* m_empty;
  QWidget* m_content;
};

}  // namespace espalier::ui
