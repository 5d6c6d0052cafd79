#include "ui/pages/results_page.h"

#include <QHeaderView>
#include <QLineEdit>
#include <QSortFilterProxyModel>
#include <QTableView>

#include "ui/models/runs_model.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/icon.h"
#include "ui/widgets/parts.h"

namespace espalier::ui {

namespace {
constexpr int kMaxCompared = 4;
}

ResultsPage::ResultsPage(Desk& desk, QWidget* parent)
    : Page("results", desk, parent),
      m_model(new RunsModel(this)),
      m_proxy(new QSortFilterProxyModel(this)),
      m_table(new QTableView(this)),
      m_filter(new QLineEdit(this)),
      m_count(makeLabel("muted", this)),
      m_resume(makeButton("", this)),
      m_monitor(makeButton("", this)),
      m_compare(makeButton("primary", this)),
      m_empty(new EmptyState("results", this)),
      m_content(new QWidget(this)) {
  auto* outer = padded(new QVBoxLayout(this), 0, 0);
  outer->addWidget(m_empty);
  outer->addWidget(m_content);
  auto* column = padded(new QVBoxLayout(m_content), kPad, 12);
  auto* top = new QHBoxLayout;
  top->setSpacing(kGap);
  m_filter->setClearButtonEnabled(true);
  m_filter->addAction(icon("search", IconRole::Muted), QLineEdit::LeadingPosition);
  m_filter->setFixedWidth(280);
  m_filter->setObjectName("runFilter");
  m_monitor->setObjectName("openMonitor");
  m_compare->setObjectName("openCompare");
  top->addWidget(m_filter);
  top->addWidget(m_count);
  top->addStretch();
  m_resume->setObjectName("resumeRun");
  top->addWidget(m_resume);
  top->addWidget(m_monitor);
  top->addWidget(m_compare);
  column->addLayout(top);
  column->addWidget(m_table, 1);
  buildTable();
  connectAll();
  text([this] {
    m_empty->setTexts(tr("No runs yet"),
                      tr("Every run stands here with its numbers, to sort, filter and compare."),
                      tr("Compose a run"));
    m_filter->setPlaceholderText(tr("Filter by name, method, data set…"));
    m_resume->setText(tr("Resume"));
    m_resume->setToolTip(tr("Goes on from the last checkpoint, to the same numbers"));
    m_monitor->setText(tr("Show curves"));
    m_compare->setText(tr("Compare summaries"));
    m_table->setAccessibleName(tr("Runs"));
    m_model->retranslate();
    updateButtons();
  });
  readRuns();
}

void ResultsPage::buildTable() {
  m_proxy->setSourceModel(m_model);
  m_proxy->setSortRole(RunsModel::SortRole);
  m_proxy->setFilterKeyColumn(-1);
  m_proxy->setFilterCaseSensitivity(Qt::CaseInsensitive);
  m_table->setObjectName("runTable");
  m_table->setModel(m_proxy);
  styleTable(m_table);
  m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
  m_table->setEditTriggers(QAbstractItemView::EditKeyPressed);
  m_table->sortByColumn(RunsModel::Created, Qt::DescendingOrder);
  const int widths[] = {230, 130, 120, 60, 70, 90, 110, 80, 80, 80, 70, 70, 120};
  for (int i = 0; i < static_cast<int>(std::size(widths)); ++i)
    m_table->setColumnWidth(i, widths[i]);
}

void ResultsPage::connectAll() {
  connect(m_empty, &EmptyState::actionClicked, this,
          [this] { Q_EMIT desk().pageWanted(desk().hasWorkspace() ? "compose" : "home"); });
  connect(&desk(), &Desk::runsChanged, this, &ResultsPage::readRuns);
  connect(&desk(), &Desk::workspaceChanged, this, &ResultsPage::readRuns);
  connect(m_filter, &QLineEdit::textChanged, this, [this](const QString& words) {
    m_proxy->setFilterFixedString(words);
    updateButtons();
  });
  connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this,
          &ResultsPage::updateButtons);
  connect(m_table, &QTableView::doubleClicked, this, [this](const QModelIndex& index) {
    const RunRow& run = m_model->row(m_proxy->mapToSource(index).row());
    // What it wrote where it wrote, else its curves.
    if (run.metrics.isEmpty())
      Q_EMIT desk().runWanted(run.id);
    else
      Q_EMIT desk().comparisonWanted({run.id});
  });
  connect(m_model, &RunsModel::renamed, &desk(), &Desk::rename);
  connect(m_resume, &QPushButton::clicked, this, [this] { desk().goOn(selectedRuns().value(0)); });
  connect(m_monitor, &QPushButton::clicked, this,
          [this] { Q_EMIT desk().runWanted(selectedRuns().value(0)); });
  connect(m_compare, &QPushButton::clicked, this,
          [this] { Q_EMIT desk().comparisonWanted(selectedRuns()); });
}

void ResultsPage::readRuns() {
  const QStringList selected = selectedRuns();
  // Renaming tells the desk, which tells us: an equal table stays, with its selection and editor.
  const auto same = [](const RunRow& a, const RunRow& b) {
    return a.id == b.id && a.name == b.name && a.state == b.state && a.metrics == b.metrics &&
           a.seconds == b.seconds && a.bestValidation == b.bestValidation;
  };
  const auto& now = desk().runs();
  if (!std::equal(now.begin(), now.end(), m_model->rows().begin(), m_model->rows().end(), same)) {
    m_model->setRows(now);
    for (int i = 0; i < m_proxy->rowCount(); ++i) {
      if (!selected.contains(m_model->row(m_proxy->mapToSource(m_proxy->index(i, 0)).row()).id))
        continue;
      m_table->selectionModel()->select(m_proxy->index(i, 0),
                                        QItemSelectionModel::Select | QItemSelectionModel::Rows);
    }
  }
  m_empty->setVisible(now.isEmpty());
  m_content->setVisible(!now.isEmpty());
  updateButtons();
}

QStringList ResultsPage::selectedRuns() const {
  QStringList ids;
  for (const QModelIndex& index : m_table->selectionModel()->selectedRows()) {
    ids << m_model->row(m_proxy->mapToSource(index).row()).id;
  }
  return ids;
}

void ResultsPage::updateButtons() {
  const auto selected = selectedRuns().size();
  m_monitor->setEnabled(selected == 1);
  m_resume->setVisible(selected == 1 && desk().canGoOn(selectedRuns().value(0)));
  m_compare->setEnabled(selected >= 1 && selected <= kMaxCompared);
  m_compare->setToolTip(tr("Select one to four runs"));
  m_count->setText(tr("%n run(s)", nullptr, m_proxy->rowCount()));
}

}  // namespace espalier::ui
