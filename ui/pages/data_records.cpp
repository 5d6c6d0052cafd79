#include "ui/pages/data_records.h"

#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QShortcut>
#include <QTableView>
#include <QTextBrowser>

#include "ui/pages/summary_column.h"
#include "ui/settings/theme.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/format.h"
#include "ui/widgets/icon.h"
#include "ui/widgets/parts.h"
#include "ui/widgets/search_field.h"
#include "ui/widgets/splitter.h"

namespace espalier::ui {

namespace {

constexpr std::size_t kMostShown = 1000;
constexpr qsizetype kCellText = 300;
constexpr qsizetype kReadingText = 20000;
constexpr int kSearchMs = 250;

QString qt(const std::string& text) {
  return QString::fromStdString(text);
}

/// The beginning of a text on one line: a cell never holds 50,000 characters.
QString oneLine(const std::string& text) {
  return qt(text.substr(0, 4 * kCellText)).left(kCellText).simplified();
}

}  // namespace

QVector<RowsModel<data::Record>::Column> recordColumns() {
  using data::Record;
  return {
      {.header = [] { return DataRecords::tr("Id"); },
       .text = [](const Record& r) { return qt(r.id); }},
      {.header = [] { return DataRecords::tr("Title"); },
       .text = [](const Record& r) { return oneLine(r.title); }},
      {.header = [] { return DataRecords::tr("Summary"); },
       .text = [](const Record& r) { return oneLine(r.summary); }},
      {.header = [] { return DataRecords::tr("Document"); },
       .text = [](const Record& r) { return oneLine(r.document); }},
      {.header = [] { return DataRecords::tr("Question"); },
       .text = [](const Record& r) { return oneLine(r.question); }},
  };
}

void arrangeColumns(QTableView& table) {
  constexpr int kQuestion = 4, kQuestionWidth = 240;
  table.setColumnWidth(kQuestion, kQuestionWidth);
  table.horizontalHeader()->moveSection(kQuestion, 2);
}

void hideEmptyColumns(QTableView& table, const std::vector<data::Record>& records) {
  const auto any = [&](std::string data::Record::*field) {
    return std::any_of(records.begin(), records.end(),
                       [&](const data::Record& r) { return !(r.*field).empty(); });
  };
  table.setColumnHidden(1, !any(&data::Record::title));
  table.setColumnHidden(4, !any(&data::Record::question));
}

DataRecords::DataRecords(Desk& desk, QWidget* parent)
    : DataPanel(desk, parent),
      m_model(new RowsModel<data::Record>(recordColumns(), this)),
      m_ask(new DataAsk(desk.jobs(), this)),
      m_search(new QLineEdit(this)),
      m_count(makeLabel("muted", this)),
      m_table(new QTableView(this)),
      m_reading(new QTextBrowser(this)) {
  auto* column = padded(new QVBoxLayout(this), 0, kGap);
  auto* bar = new QHBoxLayout;
  bar->setSpacing(kGap);
  m_search->setObjectName("recordSearch");
  dressSearch(m_search);
  m_search->setMaximumWidth(320);
  m_count->setObjectName("recordCount");
  bar->addWidget(m_search, 1);
  bar->addWidget(m_count);
  bar->addStretch();
  m_table->setObjectName("recordTable");
  m_table->setModel(m_model);
  styleTable(m_table);
  m_table->setSortingEnabled(false);
  m_table->setSelectionMode(QAbstractItemView::SingleSelection);
  m_table->setColumnWidth(0, 140);
  m_table->setColumnWidth(1, 140);
  m_table->setColumnWidth(2, 320);
  arrangeColumns(*m_table);
  m_reading->setObjectName("recordReading");
  m_reading->setOpenLinks(false);
  m_soon.setSingleShot(true);
  m_soon.setInterval(kSearchMs);
  auto* parts = makeSplitter(Qt::Vertical, "recordParts", this);
  parts->addWidget(m_table);
  parts->addWidget(m_reading);
  parts->setSizes({360, 200});
  column->addLayout(bar);
  column->addWidget(&banner());
  column->addWidget(progressOf(*m_ask));
  column->addWidget(parts, 1);
  connectAll();
  text([this] {
    m_search->setPlaceholderText(tr("Search the records…"));
    m_search->setAccessibleName(tr("Search the records"));
    m_table->setAccessibleName(tr("Records"));
    m_reading->setAccessibleName(tr("The chosen record"));
    m_model->retranslate();
    showCount();
  });
}

void DataRecords::connectAll() {
  connect(m_search, &QLineEdit::textChanged, &m_soon, qOverload<>(&QTimer::start));
  connect(m_search, &QLineEdit::returnPressed, this, [this] {
    m_soon.stop();
    reload();
  });
  connect(&m_soon, &QTimer::timeout, this, &DataRecords::reload);
  connect(m_ask, &DataAsk::answered, this, [this](const workbench::DataAnswer& answer) {
    if (const auto* found = std::get_if<data::FoundRecords>(&answer)) show(*found);
  });
  connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
          &DataRecords::showRecord);
  connect(m_table, &QTableView::activated, this, [this](const QModelIndex& index) {
    if (index.isValid()) Q_EMIT recordOpened(m_model->row(index.row()));
  });
  connect(&Theme::get(), &Theme::changed, this, &DataRecords::showRecord);
  auto* find = new QShortcut(QKeySequence::Find, this);
  find->setContext(Qt::WidgetWithChildrenShortcut);
  connect(find, &QShortcut::activated, m_search, qOverload<>(&QWidget::setFocus));
}

void DataRecords::load() {
  if (source().records() == 0) {
    m_ask->stop();
    show({});
    return;
  }
  m_ask->ask(workbench::FindRecords{source().file(), m_search->text().toStdString(), kMostShown});
}

void DataRecords::show(const data::FoundRecords& found) {
  m_found = found;
  m_model->setRows(QVector<data::Record>(found.records.begin(), found.records.end()));
  m_found.records.clear();
  hideEmptyColumns(*m_table, found.records);
  if (found.left_out > 0 && !found.faults.empty()) {
    const auto line = found.faults.front().args().find("line");
    banner().showText("warning",
                      tr("%Ln record(s) cannot be read; a run refuses this part.", nullptr,
                         static_cast<int>(found.left_out)) +
                          (line == found.faults.front().args().end()
                               ? QString()
                               : " " + tr("Line %1:").arg(qt(line->second)) + " " +
                                     faultText(found.faults.front())),
                      qt(found.faults.front().message()));
  }
  showCount();
  if (m_model->rowCount() > 0)
    m_table->selectRow(0);
  else
    showRecord();
}

void DataRecords::showCount() {
  const auto rows = m_model->rowCount();
  const bool all = m_found.matching == m_found.total;
  QString words = all ? tr("%Ln record(s)", nullptr, static_cast<int>(m_found.total))
                      : tr("%1 of %Ln record(s)", nullptr, static_cast<int>(m_found.total))
                            .arg(formatCount(m_found.matching));
  if (rows < m_found.matching) words += ", " + tr("the first %1 shown").arg(formatCount(rows));
  m_count->setText(words);
}

void DataRecords::showRecord() {
  const QModelIndex index = m_table->currentIndex();
  if (!index.isValid()) {
    m_reading->clear();
    return;
  }
  const data::Record& record = m_model->row(index.row());
  const auto escaped = [](const std::string& text) {
    QString out = qt(text);
    if (out.size() > kReadingText) out = out.left(kReadingText) + QChar(0x2026);
    return out.toHtmlEscaped().replace("\n", "<br>");
  };
  QString html = "<b>" + escaped(record.summary) + "</b><br><br>" + escaped(record.document);
  if (!record.question.empty()) html = "<i>" + escaped(record.question) + "</i><br><br>" + html;
  if (!record.title.empty()) html = "<b>" + escaped(record.title) + "</b><br><br>" + html;
  showReading(*m_reading, html);
}

}  // namespace espalier::ui
