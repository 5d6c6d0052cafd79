#pragma once

#include <QMenu>
#include <QPointer>
#include <QTableView>
#include <functional>

#include "ui/jobs/types.h"
#include "ui/models/table_export.h"

namespace espalier::ui {

class RunsTable;

/// A table as it shows: saved or copied as CSV, Markdown, LaTeX, and as a picture.
class ExportMenu : public QMenu {
  Q_OBJECT
 public:
  /// The table to write in a format, asked for when an entry is chosen.
  using Source = std::function<tables::Table(tables::Format)>;
  /// `name`: of the file that is proposed, without its ending.
  ExportMenu(Source source, QString name, QWidget* parent);
  /// Entries for PNG, SVG and the clipboard: the view's whole content, not only what is in sight.
  void addPictures(const QTableView* view);
  /// The runs that the table shows now: columns, order, filter.
  static tables::Table shownIn(const RunsTable& table);

 Q_SIGNALS:
  void saved(const QString& path);
  void failed(const espalier::ui::ErrorInfo& error);

 private:
  void save(tables::Format format);
  void copy(tables::Format format);
  void savePicture(const QTableView& view, bool vector);
  Source m_source;
  QString m_name;
};

}  // namespace espalier::ui
