#pragma once

#include <QMenu>

#include "ui/jobs/types.h"
#include "ui/models/table_export.h"

namespace espalier::ui {

class RunsTable;

/// The table of runs as it shows (columns, order, filter): saved or copied as CSV, Markdown, LaTeX.
class ExportMenu : public QMenu {
  Q_OBJECT
 public:
  ExportMenu(const RunsTable& table, QWidget* parent);
  /// What the table shows now.
  static tables::Table shownIn(const RunsTable& table);

 Q_SIGNALS:
  void saved(const QString& path);
  void failed(const espalier::ui::ErrorInfo& error);

 private:
  void save(tables::Format format);
  void copy(tables::Format format);
  const RunsTable& m_table;
};

}  // namespace espalier::ui
