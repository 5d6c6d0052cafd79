#include "ui/pages/data_splits.h"

#include <QHeaderView>
#include <QLabel>
#include <QSignalBlocker>
#include <QTableView>
#include <QTextBrowser>

#include "ui/pages/data_records.h"
#include "ui/pages/section.h"
#include "ui/pages/summary_column.h"
#include "ui/settings/theme.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/format.h"
#include "ui/widgets/number_box.h"
#include "ui/widgets/parts.h"
#include "ui/widgets/splitter.h"

namespace espalier::ui {

namespace {

constexpr std::size_t kMostShots = 200;

QString qt(const std::string& text) {
  return QString::fromStdString(text);
}

QString partName(const std::string& part) {
  return part == "test"         ? DataSplits::tr("Test")
         : part == "validation" ? DataSplits::tr("Validation")
                                : DataSplits::tr("Train");
}

QVector<RowsModel<data::Duplicate>::Column> pairColumns() {
  using data::Duplicate;
  return {
      {.header = [] { return DataSplits::tr("Between"); },
       .text =
           [](const Duplicate& d) { return partName(d.part) + " – " + partName(d.other_part); }},
      {.header = [] { return DataSplits::tr("Record"); },
       .text = [](const Duplicate& d) { return qt(d.record.id); }},
      {.header = [] { return DataSplits::tr("Other record"); },
       .text = [](const Duplicate& d) { return qt(d.other.id); }},
      {.header = [] { return DataSplits::tr("Alike"); },
       .text =
           [](const Duplicate& d) {
             const QString share = formatShare(d.similarity);
             return d.same_identity ? DataSplits::tr("%1, one identity").arg(share) : share;
           },
       .sort = [](const Duplicate& d) { return d.similarity; },
       .number = true}};
}

}  // namespace

DataSplits::DataSplits(Desk& desk, const PlanDraft& draft, QWidget* parent)
    : DataPanel(desk, parent),
      m_draft(draft),
      m_shotAsk(new DataAsk(desk.jobs(), this)),
      m_duplicateAsk(new DataAsk(desk.jobs(), this)),
      m_counts(new QLabel(this)),
      m_shotPart(new Section(this)),
      m_duplicatePart(new Section(this)),
      m_shotLabel(new QLabel(this)),
      m_slider(new CalmSlider(this)),
      m_shots(new NumberBox(this)),
      m_seedLabel(new QLabel(this)),
      m_seed(new NumberBox(this)),
      m_shotModel(new RowsModel<data::Record>(recordColumns(), this)),
      m_shotTable(new QTableView(this)),
      m_words(makeLabel("muted", this)),
      m_pairModel(new RowsModel<data::Duplicate>(pairColumns(), this)),
      m_pairTable(new QTableView(this)),
      m_left(new QTextBrowser(this)),
      m_right(new QTextBrowser(this)) {
  auto* column = padded(new QVBoxLayout(this), 0, kGap);
  m_counts->setObjectName("splitCounts");
  column->addWidget(&banner());
  column->addWidget(m_counts);
  auto* parts = makeSplitter(Qt::Vertical, "splitsParts", this);
  parts->addWidget(m_shotPart);
  parts->addWidget(m_duplicatePart);
  parts->setSizes({260, 400});
  column->addWidget(parts, 1);
  buildShots();
  buildDuplicates();
  connectAll();
  readDraft();
  text([this] {
    m_shotPart->setHeading(tr("Shots"));
    m_duplicatePart->setHeading(tr("Near duplicates between the parts"));
    m_shotLabel->setText(tr("Shots"));
    m_seedLabel->setText(tr("Sample seed"));
    for (QWidget* widget : {static_cast<QWidget*>(m_slider), static_cast<QWidget*>(m_shots)}) {
      widget->setAccessibleName(tr("Shots"));
      widget->setToolTip(tr("How many training records are used; five stand within twenty."));
    }
    m_seed->setAccessibleName(tr("Sample seed"));
    m_seed->setToolTip(tr("Which records are the shots."));
    m_shotTable->setAccessibleName(tr("The shots"));
    m_pairTable->setAccessibleName(tr("Near duplicates"));
    m_left->setAccessibleName(tr("Document of the record"));
    m_right->setAccessibleName(tr("Document of the other record"));
    m_shotModel->retranslate();
    m_pairModel->retranslate();
    showShots();
    showDuplicates();
  });
}

void DataSplits::buildShots() {
  auto* bar = new QHBoxLayout;
  bar->setSpacing(kGap);
  m_slider->setObjectName("shotSlider");
  m_shots->setObjectName("shotCount");
  m_seed->setObjectName("shotSeed");
  m_slider->setMinimumWidth(160);
  m_slider->setMaximumWidth(320);
  for (NumberBox* box : {m_shots, m_seed}) {
    box->setDecimals(0);
    box->setFixedWidth(80);
  }
  m_seed->setRange(0, 1e9);
  bar->addWidget(m_shotLabel);
  bar->addWidget(m_slider, 1);
  bar->addWidget(m_shots);
  bar->addSpacing(kPad);
  bar->addWidget(m_seedLabel);
  bar->addWidget(m_seed);
  bar->addStretch();
  m_shotTable->setObjectName("shotTable");
  m_shotTable->setModel(m_shotModel);
  styleTable(m_shotTable);
  m_shotTable->setSortingEnabled(false);
  m_shotTable->setColumnWidth(0, 140);
  m_shotTable->setColumnWidth(1, 140);
  m_shotTable->setColumnWidth(2, 260);
  arrangeColumns(*m_shotTable);
  m_shotPart->body()->addLayout(bar);
  m_shotPart->body()->addWidget(progressOf(*m_shotAsk));
  m_shotPart->body()->addWidget(m_shotTable, 1);
}

void DataSplits::buildDuplicates() {
  m_words->setObjectName("duplicateWords");
  m_words->setWordWrap(true);
  m_pairTable->setObjectName("duplicateTable");
  m_pairTable->setModel(m_pairModel);
  styleTable(m_pairTable);
  m_pairTable->setSortingEnabled(false);
  m_pairTable->setSelectionMode(QAbstractItemView::SingleSelection);
  m_pairTable->setColumnWidth(0, 150);
  m_pairTable->setColumnWidth(1, 140);
  m_pairTable->setColumnWidth(2, 140);
  auto* texts = makeSplitter(Qt::Horizontal, "duplicateTexts", this);
  m_left->setObjectName("duplicateLeft");
  m_right->setObjectName("duplicateRight");
  for (QTextBrowser* browser : {m_left, m_right}) {
    browser->setOpenLinks(false);
    texts->addWidget(browser);
  }
  auto* parts = makeSplitter(Qt::Vertical, "duplicateParts", this);
  parts->addWidget(m_pairTable);
  parts->addWidget(texts);
  m_duplicatePart->body()->addWidget(m_words);
  m_duplicatePart->body()->addWidget(progressOf(*m_duplicateAsk));
  m_duplicatePart->body()->addWidget(parts, 1);
}

void DataSplits::connectAll() {
  connect(m_slider, &QSlider::valueChanged, this, [this](int value) {
    const QSignalBlocker blocker(m_shots);
    m_shots->setValue(value);
    showShots();
  });
  connect(m_shots, &QDoubleSpinBox::valueChanged, this,
          [this](double value) { m_slider->setValue(static_cast<int>(value)); });
  connect(m_seed, &QDoubleSpinBox::valueChanged, this, &DataSplits::askShots);
  connect(&m_draft, &PlanDraft::changed, this, &DataSplits::readDraft);
  connect(m_shotAsk, &DataAsk::answered, this, [this](const workbench::DataAnswer& answer) {
    const auto* order = std::get_if<data::ShotOrder>(&answer);
    if (order == nullptr) return;
    m_order = *order;
    hideEmptyColumns(*m_shotTable, m_order.records);
    const int most = static_cast<int>(m_order.records.size());
    const int wanted = static_cast<int>(m_shots->value());
    m_shots->setRange(0, most);
    m_slider->setRange(0, most);
    m_slider->setValue(std::min(std::max(wanted, 1), most));
    showShots();
  });
  connect(m_duplicateAsk, &DataAsk::answered, this, [this](const workbench::DataAnswer& answer) {
    const auto* duplicates = std::get_if<data::Duplicates>(&answer);
    if (duplicates == nullptr) return;
    m_duplicates = *duplicates;
    showDuplicates();
  });
  connect(m_duplicateAsk, &DataAsk::busyChanged, this, &DataSplits::showDuplicates);
  connect(m_pairTable->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
          &DataSplits::showPair);
  connect(&Theme::get(), &Theme::changed, this, &DataSplits::showPair);
}

/// What the plan says is where the sliders stand; they change nothing there.
void DataSplits::readDraft() {
  const Json shots = m_draft.value("data.shots"), seed = m_draft.value("data.sample_seed");
  const auto wanted = shots.is_number_integer() ? shots.get<std::int64_t>() : 5;
  m_shots->setMaximum(std::max<double>(m_shots->maximum(), static_cast<double>(wanted)));
  m_shots->setValue(static_cast<double>(wanted));
  m_seed->setValue(seed.is_number_integer() ? seed.get<double>() : 1);
}

void DataSplits::load() {
  const experiment::DataItem& set = source().set;
  m_duplicates.reset();
  m_order = {};
  const auto part = [](const char* name, std::int64_t count) {
    return partName(name) + " <b>" + formatCount(count) + "</b>";
  };
  m_counts->setText(part("train", set.train) + " &nbsp; " + part("validation", set.validation) +
                    " &nbsp; " + part("test", set.test));
  askShots();
  if (parts() > 1)
    m_duplicateAsk->ask(workbench::FindDuplicates{set.folder, set.language});
  else
    m_duplicateAsk->stop();
  showDuplicates();
}

int DataSplits::parts() const {
  const experiment::DataItem& set = source().set;
  return (set.train > 0 ? 1 : 0) + (set.validation > 0 ? 1 : 0) + (set.test > 0 ? 1 : 0);
}

void DataSplits::askShots() {
  if (!isVisible()) return reload();  // asks when it is looked at again
  if (source().set.train == 0) {
    m_shotAsk->stop();
    showShots();
    return;
  }
  m_shotAsk->ask(workbench::DrawShots{source().set.folder / "train.jsonl",
                                      static_cast<std::uint64_t>(m_seed->value()), kMostShots});
}

void DataSplits::showShots() {
  const auto n =
      std::min<std::size_t>(static_cast<std::size_t>(m_slider->value()), m_order.records.size());
  m_shotModel->setRows(QVector<data::Record>(
      m_order.records.begin(), m_order.records.begin() + static_cast<std::ptrdiff_t>(n)));
}

void DataSplits::showDuplicates() {
  QVector<data::Duplicate> rows;
  if (m_duplicates) rows = {m_duplicates->pairs.begin(), m_duplicates->pairs.end()};
  if (rows.size() != m_pairModel->rowCount() || !m_duplicates) m_pairModel->setRows(rows);
  QStringList counts;
  std::int64_t all = 0;
  for (const auto& [between, count] :
       m_duplicates ? m_duplicates->counts : decltype(data::Duplicates::counts){}) {
    const auto dash = between.find('-');
    all += count;
    counts << tr("%1 – %2: %3")
                  .arg(partName(between.substr(0, dash)), partName(between.substr(dash + 1)),
                       formatCount(count));
  }
  if (m_duplicateAsk->busy())
    m_words->setText(tr("Comparing…"));
  else if (!m_duplicates && parts() > 1)
    m_words->clear();  // it failed or was stopped, as the banner says
  else if (!m_duplicates)
    m_words->setText(tr("There is nothing to compare: the set has a single part."));
  else if (all == 0)
    m_words->setText(tr("None: no document of one part stands nearly the same in another."));
  else
    m_words->setText(
        counts.join(" · ") + ". " +
        tr("More than 60 % of their shingles are shared, or they name one identity: "
           "scores on them say little.") +
        (rows.size() < all ? " " + tr("The first %1 are listed.").arg(rows.size()) : QString()));
  if (m_pairModel->rowCount() > 0 && !m_pairTable->currentIndex().isValid())
    m_pairTable->selectRow(0);
  showPair();
}

void DataSplits::showPair() {
  const QModelIndex index = m_pairTable->currentIndex();
  const bool any = index.isValid() && index.row() < m_pairModel->rowCount();
  m_left->parentWidget()->setVisible(any);
  m_pairTable->setVisible(m_pairModel->rowCount() > 0);
  if (!any) return;
  const data::Duplicate& pair = m_pairModel->row(index.row());
  const auto show = [](QTextBrowser& browser, const std::string& part, const data::Record& record) {
    showReading(browser, "<b>" + partName(part) + " · " + qt(record.id).toHtmlEscaped() +
                             "</b><br>" +
                             qt(record.document).toHtmlEscaped().replace("\n", "<br>"));
  };
  show(*m_left, pair.part, pair.record);
  show(*m_right, pair.other_part, pair.other);
}

}  // namespace espalier::ui
