#include "ui/pages/export_menu.h"

#include <QClipboard>
#include <QGuiApplication>

#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "ui/dialogs/ask.h"
#include "ui/models/run_feed.h"
#include "ui/pages/runs_table.h"
#include "ui/widgets/table_picture.h"

namespace espalier::ui {

namespace {

using tables::Format;

const QString kMissing = QStringLiteral("–");

struct Kind {
  Format format;
  const char* name;
  const char* ending;
};
constexpr Kind kKinds[] = {{Format::Csv, "CSV", ".csv"},
                           {Format::Markdown, "Markdown", ".md"},
                           {Format::Latex, "LaTeX", ".tex"}};

const Kind& kindOf(Format format) {
  return kKinds[static_cast<int>(format)];
}

/// Numbers with a point, in every language; "all" shots are no number and stand as shown.
QString rawText(const QModelIndex& index) {
  const QVariant value = index.data(RunsModel::SortRole);
  switch (value.typeId()) {
    case QMetaType::Double:
      return QString::number(value.toDouble(), 'g', 10);
    case QMetaType::QDateTime:
      return value.toDateTime().toString(Qt::ISODate);
    default:
      return index.data().toString() == kMissing ? QString() : index.data().toString();
  }
}

}  // namespace

ExportMenu::ExportMenu(Source source, QString name, QWidget* parent)
    : QMenu(parent), m_source(std::move(source)), m_name(std::move(name)) {
  setObjectName("exportMenu");
  setAccessibleName(tr("Export"));
  for (const Kind& kind : kKinds) {
    addAction(tr("Save as %1…").arg(kind.name), this, [this, format = kind.format] {
      save(format);
    })->setObjectName("save" + QString(kind.name));
  }
  addSeparator();
  for (const Kind& kind : kKinds) {
    addAction(tr("Copy as %1").arg(kind.name), this, [this, format = kind.format] {
      copy(format);
    })->setObjectName("copy" + QString(kind.name));
  }
}

tables::Table ExportMenu::shownIn(const RunsTable& table) {
  const RunsProxy& proxy = table.proxy();
  const QVector<RunColumn>& columns = proxy.runs().columns();
  const QVector<int> shown = table.shownColumns();
  tables::Table out;
  for (const int column : shown) {
    out.header << columns[column].view.header();
    out.rawHeader << (columns[column].key == "seconds" ? tr("Time (s)") : out.header.last());
    out.numbers << columns[column].view.number;
  }
  for (int row = 0; row < proxy.rowCount(); ++row) {
    QVector<tables::Cell> cells;
    for (const int column : shown) {
      const QModelIndex index = proxy.index(row, column);
      cells << tables::Cell{
          .text = index.data().toString(), .raw = rawText(index), .strong = proxy.isBest(index)};
    }
    out.rows << cells;
  }
  return out;
}

void ExportMenu::copy(Format format) {
  QGuiApplication::clipboard()->setText(tables::text(m_source(format), format));
}

void ExportMenu::addPictures(const QTableView* view) {
  const QPointer<const QTableView> table(view);
  addSeparator();
  // A picture of thousands of rows is beyond what programs open.
  const bool fits = pictures::fits(*view);
  QAction* png =
      addAction(fits ? tr("Save as %1…").arg("PNG") : tr("PNG: too many rows, filter them first"),
                this, [this, table] {
                  if (table) savePicture(*table, false);
                });
  png->setObjectName("savePNG");
  png->setEnabled(fits);
  addAction(tr("Save as %1…").arg("SVG"), this, [this, table] {
    if (table) savePicture(*table, true);
  })->setObjectName("saveSVG");
  QAction* picture = addAction(tr("Copy picture"), this, [table] {
    if (table) QGuiApplication::clipboard()->setImage(pictures::image(*table));
  });
  picture->setObjectName("copyPicture");
  picture->setEnabled(fits);
}

void ExportMenu::savePicture(const QTableView& view, bool vector) {
  const QString kind = vector ? QStringLiteral("SVG") : QStringLiteral("PNG");
  const QString path = ask::saveKind(parentWidget(), tr("Save the table as %1").arg(kind), m_name,
                                     kind, '.' + kind.toLower());
  if (path.isEmpty()) return;
  const QByteArray bytes = vector ? pictures::svg(view, m_name) : pictures::png(view);
  try {
    write_file(path.toStdString(), bytes.toStdString());
  } catch (const Error& error) {
    Q_EMIT failed(errorFromJson(error.to_json()));
    return;
  }
  Q_EMIT saved(path);
}

void ExportMenu::save(Format format) {
  const Kind& kind = kindOf(format);
  const QString path = ask::saveKind(parentWidget(), tr("Save the table as %1").arg(kind.name),
                                     m_name, kind.name, kind.ending);
  if (path.isEmpty()) return;
  try {
    write_file(path.toStdString(), tables::text(m_source(format), format).toStdString());
  } catch (const Error& error) {
    Q_EMIT failed(errorFromJson(error.to_json()));
    return;
  }
  Q_EMIT saved(path);
}

}  // namespace espalier::ui
