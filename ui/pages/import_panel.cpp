#include "ui/pages/import_panel.h"

#include <QFileInfo>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollArea>
#include <QShortcut>
#include <QTableView>
#include <utility>

#include "ui/models/run_feed.h"
#include "ui/pages/data_panel.h"
#include "ui/pages/data_records.h"
#include "ui/pages/import_form.h"
#include "ui/pages/section.h"
#include "ui/settings/texts.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/format.h"
#include "ui/widgets/splitter.h"

namespace espalier::ui {

namespace {

constexpr int kCheckMs = 300;

QString qt(const std::string& text) {
  return QString::fromStdString(text);
}

QString lineOf(const Error& error) {
  const auto found = error.args().find("line");
  return found == error.args().end() ? QString() : qt(found->second);
}

QVector<RowsModel<Error>::Column> faultColumns() {
  return {{.header = [] { return ImportPanel::tr("Line"); },
           .text = lineOf,
           .sort = [](const Error& e) { return lineOf(e).toLongLong(); },
           .number = true},
          {.header = [] { return ImportPanel::tr("What is wrong"); },
           .text = faultText,
           .tooltip = [](const Error& e) { return qt(e.message() + "\n" + e.hint()); }}};
}

QString layoutName(data::Layout layout) {
  switch (layout) {
    case data::Layout::json_lines:
      return ImportPanel::tr("JSON lines");
    case data::Layout::json:
      return QStringLiteral("JSON");
    case data::Layout::csv:
      return QStringLiteral("CSV");
    case data::Layout::tsv:
      return QStringLiteral("TSV");
  }
  return {};
}

}  // namespace

ImportPanel::ImportPanel(Desk& desk, QWidget* parent)
    : Translated<QWidget>(parent),
      m_desk(desk),
      m_look(new DataAsk(desk.jobs(), this)),
      m_whole(new DataAsk(desk.jobs(), this)),
      m_write(new DataAsk(desk.jobs(), this)),
      m_records(new RowsModel<data::Record>(recordColumns(), this)),
      m_faults(new RowsModel<Error>(faultColumns(), this)),
      m_banner(new Banner(this)),
      m_body(new QWidget(this)),
      m_form(new ImportForm(this)) {
  auto* column = padded(new QVBoxLayout(this), 0, kGap);
  m_banner->setObjectName("importBanner");
  column->addWidget(buildHead());
  column->addWidget(m_banner);
  auto* row = padded(new QHBoxLayout(m_body), 0, 12);
  auto* area = new QScrollArea(m_body);
  area->setFocusPolicy(Qt::NoFocus);
  area->setWidgetResizable(true);
  area->setFrameShape(QFrame::NoFrame);
  area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  area->setWidget(m_form);
  area->setFixedWidth(340);
  row->addWidget(area);
  row->addWidget(buildTables(), 1);
  column->addWidget(m_body, 1);
  column->addWidget(buildFoot());
  m_checkSoon.setSingleShot(true);
  m_checkSoon.setInterval(kCheckMs);
  connectAll();
  text([this] { retranslate(); });
}

QWidget* ImportPanel::buildHead() {
  auto* head = new QWidget(this);
  auto* row = padded(new QHBoxLayout(head), 0, kGap);
  m_title = makeLabel("big", head);
  m_facts = makeLabel("muted", head);
  m_other = makeButton("", head);
  m_title->setObjectName("importTitle");
  m_facts->setObjectName("importFacts");
  m_other->setObjectName("otherFile");
  row->addWidget(m_title);
  row->addWidget(m_facts, 1);
  row->addWidget(m_other);
  return head;
}

QWidget* ImportPanel::buildTables() {
  auto* parts = makeSplitter(Qt::Vertical, "importParts", m_body);
  m_recordPart = new Section(parts);
  m_faultPart = new Section(parts);
  m_recordTable = new QTableView(this);
  m_faultTable = new QTableView(this);
  m_recordTable->setObjectName("importRecords");
  m_recordTable->setModel(m_records);
  m_faultTable->setObjectName("importFaults");
  m_faultTable->setModel(m_faults);
  for (QTableView* table : {m_recordTable, m_faultTable}) {
    styleTable(table);
    table->setSortingEnabled(false);
    table->setSelectionMode(QAbstractItemView::SingleSelection);
  }
  m_recordTable->setColumnWidth(0, 110);
  m_recordTable->setColumnWidth(1, 120);
  m_recordTable->setColumnWidth(2, 220);
  arrangeColumns(*m_recordTable);
  m_faultTable->setColumnWidth(0, 80);
  m_faultWords = makeLabel("muted", this);
  m_faultWords->setObjectName("faultWords");
  m_faultWords->setWordWrap(true);
  m_recordPart->body()->addWidget(m_recordTable);
  m_faultPart->body()->addWidget(m_faultWords);
  m_faultPart->body()->addWidget(m_faultTable);
  parts->addWidget(m_recordPart);
  parts->addWidget(m_faultPart);
  parts->setSizes({400, 240});
  return parts;
}

QWidget* ImportPanel::buildFoot() {
  auto* foot = new QWidget(this);
  auto* row = padded(new QHBoxLayout(foot), 0, kGap);
  m_progressWords = makeLabel("muted", foot);
  m_progress = new QProgressBar(foot);
  m_progress->setTextVisible(false);
  m_progress->setFixedWidth(180);
  m_stop = makeButton("", foot);
  m_obstacle = makeLabel("muted", foot);
  m_obstacle->setWordWrap(true);
  m_cancel = makeButton("", foot);
  m_import = makeButton("primary", foot);
  m_stop->setObjectName("stopImport");
  m_obstacle->setObjectName("importObstacle");
  m_cancel->setObjectName("cancelImport");
  m_import->setObjectName("runImport");
  row->addWidget(m_progressWords);
  row->addWidget(m_progress);
  row->addWidget(m_stop);
  row->addWidget(m_obstacle, 1);
  row->addWidget(m_cancel);
  row->addWidget(m_import);
  return foot;
}

void ImportPanel::connectAll() {
  connect(m_look, &DataAsk::answered, this, [this](const workbench::DataAnswer& answer) {
    if (const auto* seen = std::get_if<data::ImportPreview>(&answer)) showPreview(*seen);
  });
  connect(m_whole, &DataAsk::answered, this, [this](const workbench::DataAnswer& answer) {
    if (const auto* checked = std::get_if<workbench::ImportChecked>(&answer)) showCheck(*checked);
  });
  connect(m_write, &DataAsk::answered, this, [this](const workbench::DataAnswer& answer) {
    if (const auto* done = std::get_if<workbench::Imported>(&answer))
      Q_EMIT finished(m_name, done->check);
  });
  connect(m_look, &DataAsk::failed, this, [this](const ErrorInfo& error) {
    m_readable = false;
    refuse(error);
  });
  connect(m_whole, &DataAsk::failed, this, &ImportPanel::refuse);
  connect(m_write, &DataAsk::failed, this, &ImportPanel::refuse);
  for (DataAsk* ask : {m_look, m_whole, m_write}) {
    connect(ask, &DataAsk::busyChanged, this, &ImportPanel::refresh);
    connect(ask, &DataAsk::progressed, this, &ImportPanel::showProgress);
  }
  connect(m_form, &ImportForm::mappingChanged, this, &ImportPanel::preview);
  connect(m_form, &ImportForm::sharesChanged, &m_checkSoon, qOverload<>(&QTimer::start));
  connect(m_form, &ImportForm::changed, this, &ImportPanel::refresh);
  connect(&m_checkSoon, &QTimer::timeout, this, &ImportPanel::check);
  connect(m_other, &QPushButton::clicked, this, &ImportPanel::otherFileWanted);
  connect(m_import, &QPushButton::clicked, this, &ImportPanel::write);
  const auto leave = [this] {
    for (DataAsk* ask : {m_look, m_whole, m_write})
      ask->stop();
    Q_EMIT cancelled();
  };
  connect(m_cancel, &QPushButton::clicked, this, leave);
  connect(m_stop, &QPushButton::clicked, this, [this] {
    const bool writing = m_write->busy();
    (writing ? m_write : m_whole)->stop();
    m_banner->showText("info", writing ? tr("Stopped; nothing was written.")
                                       : tr("Stopped: the file was not read to its end."));
    m_banner->setAction(writing ? QString() : tr("Read it"));
    refresh();
    (writing ? m_import : m_cancel)->setFocus();
  });
  connect(m_banner, &Banner::actionClicked, this, [this] {
    m_banner->clear();
    check();
  });
  auto* escape = new QShortcut(QKeySequence(Qt::Key_Escape), this);
  escape->setContext(Qt::WidgetWithChildrenShortcut);
  connect(escape, &QShortcut::activated, this, leave);
  auto* go = new QShortcut(QKeySequence(Qt::CTRL | Qt::Key_Return), this);
  go->setContext(Qt::WidgetWithChildrenShortcut);
  connect(go, &QShortcut::activated, m_import, &QPushButton::click);
}

void ImportPanel::retranslate() {
  m_recordPart->setHeading(tr("The first records, as they would be"));
  m_faultPart->setHeading(tr("Records that cannot be read"));
  m_recordTable->setAccessibleName(tr("The first records, as they would be"));
  m_faultTable->setAccessibleName(tr("Records that cannot be read"));
  m_other->setText(tr("Another file…"));
  m_stop->setText(tr("Stop"));
  m_cancel->setText(tr("Cancel"));
  m_import->setText(tr("Import"));
  m_records->retranslate();
  m_faults->retranslate();
  refresh();
}

void ImportPanel::start(const QString& file) {
  for (DataAsk* ask : {m_look, m_whole, m_write})
    ask->stop();
  m_file = file;
  m_fresh = true;
  m_readable = false;
  m_seen.reset();
  m_checked.reset();
  m_banner->clear();
  m_records->setRows({});
  m_faults->setRows({});
  m_title->setText(QFileInfo(file).fileName());
  m_title->setToolTip(file);
  m_form->setSets(m_desk.workspace().data);
  preview();
}

void ImportPanel::preview() {
  workbench::PreviewImport question{m_file.toStdString(), {}};
  if (!m_fresh) question.mapping = m_form->mapping();
  m_whole->stop();
  m_checkSoon.stop();
  m_checked.reset();
  m_form->setCheck({});
  m_look->ask(question);
}

void ImportPanel::showPreview(const data::ImportPreview& seen) {
  m_seen = seen;
  m_readable = true;
  m_banner->clear();
  if (std::exchange(m_fresh, false)) m_form->setPreview(seen, QFileInfo(m_file).baseName());
  m_records->setRows(QVector<data::Record>(seen.records.begin(), seen.records.end()));
  // What the columns lack is said below, once, and not of every record.
  const bool columns = m_form->columnObstacle().isEmpty();
  m_faults->setRows(columns ? QVector<Error>(seen.faults.begin(), seen.faults.end())
                            : QVector<Error>());
  hideEmptyColumns(*m_recordTable, seen.records);
  const data::ImportMapping mapping = m_form->mapping();
  const bool twice = !columns && (mapping.contains("summary") || mapping.contains("references"));
  if (seen.refusal && mapping.contains("document") && !twice)
    refuse(errorFromJson(seen.refusal->to_json()));
  else if (!seen.refusal)
    check();
  refresh();
}

void ImportPanel::check() {
  if (!m_readable || (m_seen && m_seen->refusal)) return;
  m_checked.reset();
  m_form->setCheck({});
  m_whole->ask(workbench::CheckImport{m_file.toStdString(), m_form->mapping(), m_form->shares()});
}

void ImportPanel::showCheck(const workbench::ImportChecked& checked) {
  m_checked = checked.check;
  m_form->suggestLanguage(qt(checked.language));
  m_form->setCheck(m_checked);
  m_faults->setRows(QVector<Error>(m_checked->faults.begin(), m_checked->faults.end()));
  refresh();
}

void ImportPanel::write() {
  if (!m_import->isEnabled()) return;
  m_banner->clear();
  m_name = m_form->name();
  data::ImportTarget target;
  target.folder = m_desk.workspace().folder / "data" / m_name.toStdString();
  target.language = m_form->language().toStdString();
  target.leave_out = m_form->leaveOut();
  target.replace = m_form->replace();
  m_write->ask(
      workbench::RunImport{m_file.toStdString(), m_form->mapping(), m_form->shares(), target});
  // What is disabled gives the focus away: it goes to what can be done now.
  m_stop->setFocus();
}

void ImportPanel::refuse(const ErrorInfo& error) {
  m_banner->setAction({});
  m_banner->showError(error);
  refresh();
  if (m_import->isEnabled()) m_import->setFocus();
}

void ImportPanel::showProgress(double done, double total) {
  m_progress->setRange(0, total > 0 ? 1000 : 0);
  if (total > 0) m_progress->setValue(static_cast<int>(1000 * done / total));
  const QString share = total > 0 ? formatShare(done / total) : QString();
  m_progressWords->setText(m_write->busy() ? tr("Importing %1").arg(share)
                                           : tr("Reading the whole file %1").arg(share));
}

void ImportPanel::refresh() {
  const bool writing = m_write->busy(), reading = m_whole->busy();
  m_progress->setVisible(writing || reading);
  m_progressWords->setVisible(writing || reading);
  m_stop->setVisible(writing || reading);
  if (!writing && !reading) {
    m_progress->setRange(0, 0);
    m_progressWords->clear();
  } else if (m_progressWords->text().isEmpty()) {
    m_progressWords->setText(writing ? tr("Importing %1").arg(QString())
                                     : tr("Reading the whole file %1").arg(QString()));
  }
  m_body->setVisible(m_readable);
  m_body->setEnabled(!writing);
  m_other->setEnabled(!writing);
  QStringList facts;
  if (m_seen && m_readable) {
    facts << layoutName(m_seen->layout) << qt(m_checked ? m_checked->encoding : m_seen->encoding);
    if (!m_seen->known.empty()) facts << texts::layout(qt(m_seen->known));
    if (m_checked) facts << tr("%Ln record(s)", nullptr, static_cast<int>(m_checked->records));
  }
  m_facts->setText(facts.join(" · "));
  const auto broken = m_checked ? m_checked->left_out : 0;
  m_faultPart->setVisible(m_faults->rowCount() > 0);
  m_faultWords->setText(broken > m_faults->rowCount()
                            ? tr("%1 in all; the first %2 are listed.")
                                  .arg(formatCount(broken), formatCount(m_faults->rowCount()))
                            : QString());
  m_faultWords->setVisible(!m_faultWords->text().isEmpty());
  const bool refused = m_seen && m_seen->refusal;
  QString obstacle;
  if (m_readable && !writing) {
    obstacle = m_form->obstacle();
    if (obstacle.isEmpty() && refused) obstacle = tr("No record can be read with these columns.");
  }
  if (obstacle.isEmpty() && (reading || m_look->busy()))
    obstacle = tr("The whole file is being read first.");
  m_obstacle->setText(obstacle);
  m_import->setEnabled(m_readable && m_checked && !writing && obstacle.isEmpty());
}

}  // namespace espalier::ui
