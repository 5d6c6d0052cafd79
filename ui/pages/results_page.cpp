#include "ui/pages/results_page.h"

#include <QLineEdit>
#include <QShortcut>
#include <QUndoStack>
#include <algorithm>

#include "ui/models/describe_run.h"
#include "ui/models/rename_run.h"
#include "ui/models/runs_model.h"
#include "ui/models/tags.h"
#include "ui/pages/run_details.h"
#include "ui/pages/run_export.h"
#include "ui/pages/runs_table.h"
#include "ui/pages/twin_strip.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/folding_row.h"
#include "ui/widgets/icon.h"
#include "ui/widgets/parts.h"
#include "ui/widgets/search_field.h"
#include "ui/widgets/splitter.h"

namespace espalier::ui {

namespace {
/// Of the selected runs whose curves and settings are looked at: all 10,000 may be selected.
constexpr int kMostLookedAt = 32;
constexpr int kTypingMs = 200;  ///< the filter is typed letter by letter

/// What tables and charts over many runs read; plans would be copied one by one.
RunRow scoredRow(const RunRow& run) {
  RunRow out;
  out.id = run.id;
  out.name = run.name;
  out.method = run.method;
  out.data = run.data;
  out.shots = run.shots;
  out.state = run.state;
  out.sparsity = run.sparsity;
  out.metrics = run.metrics;
  out.judged = run.judged;
  out.seconds = run.seconds;
  return out;
}

/// What people said comes after the runs, and again with each task that is closed.
bool sameJudged(const RunRow& a, const RunRow& b) {
  return a.judged.keys() == b.judged.keys() &&
         std::equal(a.judged.begin(), a.judged.end(), b.judged.begin(),
                    [](const Judged& one, const Judged& other) {
                      return one.figure.value == other.figure.value &&
                             one.figure.interval == other.figure.interval;
                    });
}
}  // namespace

ResultsPage::ResultsPage(Desk& desk, QWidget* parent)
    : Page("results", desk, parent),
      m_model(new RunsModel(this)),
      m_table(new RunsTable(m_model, desk.settings(), this)),
      m_details(new RunDetails(desk, m_table->proxy(), this)),
      m_edits(new QUndoStack(this)),
      m_banner(new Banner(this)),
      m_twins(new TwinStrip(desk, this)),
      m_written(new RunExport(desk, this)),
      m_filter(new QLineEdit(this)),
      m_count(makeLabel("muted", this)),
      m_undo(makeButton("flat", this)),
      m_brushed(makeButton("flat", this)),
      m_columns(makeButton("", this)),
      m_export(makeButton("", this)),
      m_resume(makeButton("", this)),
      m_twin(makeButton("", this)),
      m_keep(makeButton("", this)),
      m_monitor(makeButton("", this)),
      m_compare(makeButton("primary", this)),
      m_rate(makeButton("", this)),
      m_empty(new EmptyState("results", this)),
      m_content(new QWidget(this)) {
  auto* outer = padded(new QVBoxLayout(this), 0, 0);
  outer->addWidget(m_empty);
  outer->addWidget(m_content);
  auto* column = padded(new QVBoxLayout(m_content), kPad, 12);
  column->addWidget(buildBar());
  column->addWidget(m_banner);
  column->addWidget(m_twins);
  column->addWidget(m_written);
  auto* parts = makeSplitter(Qt::Vertical, "resultsParts", m_content);
  parts->addWidget(m_table);
  parts->addWidget(m_details);
  parts->setStretchFactor(0, 1);
  parts->setSizes({340, 340});
  column->addWidget(parts, 1);
  connectAll();
  connectTable();
  connectDetails();
  connectEdits();
  connectLibrary();
  text([this] { retranslate(); });
  readRuns();
}

QWidget* ResultsPage::buildBar() {
  auto* bar = new FoldingRow(m_content);
  dressSearch(m_filter);
  m_filter->setMinimumWidth(160);
  m_filter->setMaximumWidth(280);
  m_filter->setObjectName("runFilter");
  m_undo->setObjectName("undoEdit");
  m_brushed->setObjectName("clearBrushes");
  m_keep->setObjectName("addToLibrary");
  m_brushed->hide();
  m_columns->setObjectName("chooseColumns");
  m_export->setObjectName("exportTable");
  m_resume->setObjectName("resumeRun");
  m_twin->setObjectName("twinRun");
  m_monitor->setObjectName("openMonitor");
  m_compare->setObjectName("openCompare");
  m_rate->setObjectName("rateRuns");
  m_count->setObjectName("runCount");
  m_banner->setObjectName("resultsBanner");
  bar->left()->addWidget(m_filter, 100);
  for (QWidget* part : {static_cast<QWidget*>(m_count), static_cast<QWidget*>(m_brushed),
                        static_cast<QWidget*>(m_undo)})
    bar->left()->addWidget(part);
  bar->left()->addStretch(1);
  for (QPushButton* button :
       {m_columns, m_export, m_resume, m_twin, m_keep, m_monitor, m_rate, m_compare})
    bar->right()->addWidget(button);
  return bar;
}

void ResultsPage::retranslate() {
  m_empty->setTexts(tr("No runs yet"),
                    tr("Every run stands here with its numbers, to sort, filter and compare."),
                    tr("Compose a run"));
  m_filter->setPlaceholderText(tr("Filter by name, method, #tag…"));
  m_filter->setToolTip(tr("Every word must stand in a run's texts or note; #word is a tag"));
  m_filter->setAccessibleName(tr("Filter of the runs"));
  m_columns->setText(tr("Columns"));
  m_columns->setToolTip(tr("Which columns show; their headers are dragged and clicked"));
  m_export->setText(tr("Export"));
  m_export->setToolTip(
      tr("The table as it shows: CSV, Markdown, LaTeX, PNG, SVG; the selected run as a bundle, a "
         "page or data"));
  m_undo->setText(tr("Undo"));
  m_brushed->setText(tr("Clear brushes"));
  m_brushed->setToolTip(tr("Only the runs that were brushed in the parallel coordinates show"));
  m_keep->setText(tr("Add to library"));
  m_keep->setToolTip(tr("Copies what this run made to the adapters of the workspace"));
  m_resume->setText(tr("Resume"));
  m_twin->setText(tr("Twins"));
  m_monitor->setText(tr("Show on Monitor"));
  m_rate->setText(tr("Rate these"));
  m_rate->setToolTip(tr("People judge their summaries without knowing whose they are"));
  m_compare->setText(tr("Compare summaries"));
  m_table->setAccessibleName(tr("Runs"));
  m_table->retranslate();
  updateUndo();
  updateButtons();
}

void ResultsPage::connectAll() {
  connect(m_empty, &EmptyState::actionClicked, this,
          [this] { Q_EMIT desk().pageWanted(desk().hasWorkspace() ? "compose" : "home"); });
  connect(&desk(), &Desk::runsChanged, this, &ResultsPage::readRuns);
  connect(&desk(), &Desk::workspaceChanged, this, [this] {
    m_edits->clear();
    m_banner->clear();
    m_studyShows = false;
    readRuns();
  });
  connect(m_filter, &QLineEdit::textChanged, this, [this](const QString& words) {
    m_table->proxy().setFilter(words);
    m_foundOthers = true;
    updateButtons();
    m_filtered.start();
  });
  m_filtered.setSingleShot(true);
  m_filtered.setInterval(kTypingMs);
  connect(&m_filtered, &QTimer::timeout, this, &ResultsPage::showShown);
  connect(m_columns, &QPushButton::clicked, this,
          [this] { showMenu(m_table->columnMenu(m_columns), m_columns); });
  connect(m_export, &QPushButton::clicked, this, &ResultsPage::showExport);
  connect(m_resume, &QPushButton::clicked, this,
          [this] { desk().goOn(m_table->selectedRuns().value(0)); });
  connect(m_twin, &QPushButton::clicked, this,
          [this] { runTwins(m_table->selectedRuns().value(0)); });
  connect(m_twins, &TwinStrip::togetherWanted, this, &ResultsPage::showTogether);
  connect(m_twins, &TwinStrip::failed, m_banner, &Banner::showError);
  connect(m_written, &RunExport::failed, this, [this](const ErrorInfo& error) {
    m_banner->setAction({});
    m_banner->showError(error);
  });
  connect(m_monitor, &QPushButton::clicked, this,
          [this] { Q_EMIT desk().runWanted(m_table->selectedRuns().value(0)); });
  connect(m_compare, &QPushButton::clicked, this,
          [this] { Q_EMIT desk().comparisonWanted(m_table->selectedRuns()); });
  connect(m_rate, &QPushButton::clicked, this,
          [this] { Q_EMIT desk().ratingWanted(m_table->selectedRuns()); });
}

void ResultsPage::connectTable() {
  m_table->setKnownTags([this] { return desk().tags(); });
  connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, [this] {
    updateButtons();
    showSelection();
  });
  m_table->setContextMenuPolicy(Qt::CustomContextMenu);
  connect(m_table, &QWidget::customContextMenuRequested, this, &ResultsPage::showRowMenu);
  connect(m_table, &RunsTable::runOpened, this, &ResultsPage::openRun);
  connect(m_table, &RunsTable::noteWanted, m_details, &RunDetails::editNote);
  connect(m_table, &RunsTable::tagClicked, this, &ResultsPage::filterByTag);
  connect(m_table, &RunsTable::runHovered, m_details, &RunDetails::setHighlighted);
}

void ResultsPage::connectDetails() {
  connect(m_details, &RunDetails::runsChosen, m_table, &RunsTable::selectRuns);
  connect(m_details, &RunDetails::runHovered, &m_table->proxy(), &RunsProxy::setHighlighted);
  connect(m_brushed, &QPushButton::clicked, m_details, &RunDetails::clearBrushes);
  connect(m_details, &RunDetails::runsKept, this, [this](const std::optional<QStringList>& runs) {
    m_table->proxy().setKept(runs ? std::optional(QSet<QString>(runs->begin(), runs->end()))
                                  : std::nullopt);
    m_brushed->setVisible(runs.has_value());
    updateButtons();
    m_filtered.start();
  });
}

/// The tag joins what is filtered by, or leaves it.
void ResultsPage::filterByTag(const QString& tag) {
  const QString word = tags::toFilter(tag);
  QString words = QLatin1Char(' ') + m_filter->text().simplified() + QLatin1Char(' ');
  const QString bounded = QLatin1Char(' ') + word + QLatin1Char(' ');
  if (words.contains(bounded))
    words.replace(bounded, QStringLiteral(" "));
  else
    words += word;
  m_filter->setText(words.simplified());
}

void ResultsPage::connectEdits() {
  connect(m_model, &RunsModel::retagged, this, [this](const QString& id, const QStringList& tags) {
    const RunRow* run = desk().run(id);
    if (run == nullptr) return;
    m_edits->push(new DescribeRuns(desk(), {{id, run->tags, run->note}}, {{id, tags, run->note}}));
  });
  connect(m_details, &RunDetails::wordsWanted, this,
          [this](const QVector<RunWords>& before, const QVector<RunWords>& now, int typing) {
            m_edits->push(new DescribeRuns(desk(), before, now, typing));
          });
  connect(m_model, &RunsModel::renamed, this,
          [this](const QString& run, const QString& name, const QString& before) {
            m_edits->push(new RenameRun(desk(), run, name, before));
          });
  connect(m_edits, &QUndoStack::indexChanged, this, &ResultsPage::updateUndo);
  connect(m_undo, &QPushButton::clicked, m_edits, &QUndoStack::undo);
  // A field that is being edited keeps these keys for its own text.
  auto* undo = new QShortcut(QKeySequence::Undo, this);
  undo->setContext(Qt::WidgetWithChildrenShortcut);
  connect(undo, &QShortcut::activated, m_edits, &QUndoStack::undo);
  auto* redo = new QShortcut(QKeySequence::Redo, this);
  redo->setContext(Qt::WidgetWithChildrenShortcut);
  connect(redo, &QShortcut::activated, m_edits, &QUndoStack::redo);
  connect(&desk().jobs(), &JobService::queryFailed, this,
          [this](const QString& what, const ErrorInfo& error) {
            if (what != "rename" && what != "describe") return;
            // The table shows what was wished: what stands in the store comes back.
            m_edits->clear();
            m_banner->setAction({});
            m_banner->showError(error);
            desk().jobs().requestRuns();
          });
}

void ResultsPage::updateUndo() {
  const QUndoCommand* last = m_edits->command(m_edits->index() - 1);
  m_undo->setVisible(last != nullptr);
  if (const auto* name = dynamic_cast<const RenameRun*>(last)) {
    m_undo->setToolTip(tr("“%1” becomes “%2” again").arg(name->name(), name->before()));
  } else if (const auto* words = dynamic_cast<const DescribeRuns*>(last)) {
    m_undo->setToolTip(words->changesTags() ? tr("The tags as they were")
                                            : tr("The note as it was"));
  }
}

void ResultsPage::openRun(const QString& id) {
  const RunRow* run = desk().run(id);
  if (run == nullptr) return;
  // What it wrote where it wrote, else its curves.
  if (run->metrics.isEmpty())
    Q_EMIT desk().runWanted(id);
  else
    Q_EMIT desk().comparisonWanted({id});
}

void ResultsPage::runTwins(const QString& run) {
  m_banner->clear();
  m_twins->run(run);
}

void ResultsPage::showStudy(const QString& file) {
  m_studyShows = true;
  m_banner->clear();
  m_details->openStudy(file);
  readRuns();
}

void ResultsPage::showTogether(const QStringList& runs) {
  m_filter->clear();
  m_table->selectRuns(runs);
}

void ResultsPage::readRuns() {
  // Renaming tells the desk, which tells us: an equal table stays, with its editor.
  const auto same = [](const RunRow& a, const RunRow& b) {
    return a.id == b.id && a.name == b.name && a.state == b.state && a.metrics == b.metrics &&
           a.seconds == b.seconds && a.bestValidation == b.bestValidation &&
           a.sparsity == b.sparsity && a.tags == b.tags && a.note == b.note &&
           a.adapter == b.adapter && sameJudged(a, b);
  };
  const auto& now = desk().runs();
  if (!std::equal(now.begin(), now.end(), m_model->rows().begin(), m_model->rows().end(), same)) {
    const QStringList selected = m_table->selectedRuns();
    m_model->setRuns(now);
    if (m_table->selectedRuns() != selected) m_table->selectRuns(selected);
  }
  const bool something = !now.isEmpty() || m_studyShows;
  m_empty->setReadingRuns(desk().readingRuns());
  m_empty->setVisible(!something);
  m_content->setVisible(something);
  updateButtons();
  showSelection();
  m_foundOthers = true;
  showShown();
}

void ResultsPage::showShown() {
  QVector<RunRow> runs;
  for (int row = 0; row < m_table->proxy().rowCount(); ++row)
    runs << scoredRow(m_table->proxy().run(row));
  m_details->setShown(runs);
  if (std::exchange(m_foundOthers, false)) m_details->rereadParallel();
}

void ResultsPage::showSelection() {
  QVector<RunRow> runs;
  for (const QString& id : m_table->selectedRuns().mid(0, kMostLookedAt)) {
    if (const RunRow* run = desk().run(id)) runs << *run;
  }
  m_details->setRuns(runs);
  const QStringList all = m_table->selectedRuns();
  const QSet<QString> chosen(all.begin(), all.end());
  QVector<RunWords> words;
  for (const RunRow& run : desk().runs()) {
    if (chosen.contains(run.id)) words << RunWords{run.id, run.tags, run.note};
  }
  m_details->setWords(words);
}

}  // namespace espalier::ui
