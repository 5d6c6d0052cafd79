#include "ui/pages/compare_export.h"

#include <QCoreApplication>
#include <QPointer>
#include <QThreadPool>

#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "ui/dialogs/ask.h"
#include "ui/models/run_feed.h"

namespace espalier::ui {

CompareExport::CompareExport(std::function<ComparisonSheet(Records)> sheet, QWidget* parent)
    : Translated<QMenu>(parent), m_sheet(std::move(sheet)) {
  setObjectName("compareExportMenu");
  const auto add = [this](const char* name, Format format, Records records) {
    QAction* action =
        addAction(QString(), this, [this, format, records] { save(format, records); });
    action->setObjectName(name);
    return action;
  };
  QAction* shownHtml = add("saveShownHtml", Format::Html, Records::Shown);
  QAction* allHtml = add("saveAllHtml", Format::Html, Records::All);
  addSeparator();
  QAction* shownCsv = add("saveShownCsv", Format::Csv, Records::Shown);
  QAction* allCsv = add("saveAllCsv", Format::Csv, Records::All);
  text([=, this] {
    setAccessibleName(tr("Export"));
    shownHtml->setText(tr("Shown records as HTML…"));
    allHtml->setText(tr("All records as HTML…"));
    shownCsv->setText(tr("Shown records as CSV…"));
    allCsv->setText(tr("All records as CSV…"));
  });
}

void CompareExport::save(Format format, Records records) {
  const bool page = format == Format::Html;
  const QString path = ask::saveKind(parentWidget(), tr("Save the comparison"), "comparison",
                                     page ? "HTML" : "CSV", page ? ".html" : ".csv");
  if (path.isEmpty()) return;
  const ComparisonSheet sheet = m_sheet(records);
  const ComparisonWords words = comparisonWords(sheet);
  Q_EMIT began();
  // Marking hundreds of articles takes seconds.
  QThreadPool::globalInstance()->start([=, guard = QPointer<CompareExport>(this)] {
    ErrorInfo error;
    try {
      const QString text =
          page ? comparisonHtml(sheet, words) : tables::csv(comparisonTable(sheet, words));
      write_file(path.toStdString(), text.toStdString());
    } catch (...) {
      error = errorFromJson(current_error().to_json());
    }
    QMetaObject::invokeMethod(qApp, [guard, path, error] {
      if (guard == nullptr) return;
      if (error.isNull())
        Q_EMIT guard->saved(path);
      else
        Q_EMIT guard->failed(error);
    });
  });
}

}  // namespace espalier::ui
