#include "ui/pages/study_panel.h"

#include <QComboBox>
#include <QDir>
#include <QFileInfo>
#include <QHeaderView>
#include <QScrollArea>
#include <QSignalBlocker>
#include <QStackedWidget>
#include <QTableView>
#include <QToolButton>

#include "ui/charts/front_chart.h"
#include "ui/jobs/queue_service.h"
#include "ui/models/study_model.h"
#include "ui/models/study_words.h"
#include "ui/pages/export_menu.h"
#include "ui/pages/result_tables.h"
#include "ui/settings/texts.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/number_box.h"
#include "ui/widgets/parts.h"
#include "ui/widgets/tint_delegate.h"

namespace espalier::ui {

namespace {
constexpr int kMethodWidth = 210;
constexpr int kCellWidth = 176;
constexpr int kCostWidth = 104;
constexpr int kRowHeight = 48;
}  // namespace

StudyPanel::StudyPanel(Desk& desk, QWidget* parent)
    : Translated<QWidget>(parent),
      m_desk(desk),
      m_model(new StudyModel(this)),
      m_studies(new ChoiceBox(this)),
      m_baselines(new ChoiceBox(this)),
      m_against(makeLabel("muted", this)),
      m_showFront(new QToolButton(this)),
      m_status(makeLabel("muted", this)),
      m_goOn(makeButton("", this)),
      m_export(makeButton("", this)),
      m_stack(new QStackedWidget(this)),
      m_table(new QTableView(this)),
      m_notes(makeLabel("caption", this)),
      m_side(new QScrollArea(this)),
      m_targets(new ChoiceBox(this)),
      m_front(new FrontChart(this)),
      m_noFront(makeLabel("muted", this)),
      m_empty(makeLabel("muted", this)),
      m_banner(new Banner(this)) {
  auto* column = padded(new QVBoxLayout(this), 0, kGap);
  column->addLayout(buildBar());
  m_banner->setObjectName("studyBanner");
  column->addWidget(m_banner);
  m_stack->addWidget(buildTable());
  m_stack->addWidget(buildFront());
  column->addWidget(m_stack, 1);
  m_empty->setObjectName("studyEmpty");
  m_empty->setWordWrap(true);
  m_empty->setAlignment(Qt::AlignCenter);
  column->addWidget(m_empty, 1);
  column->addStretch(0);  // nothing below the bar yet: it stays on top
  connectAll();
  connectQueue();
  text([this] { retranslate(); });
}

QLayout* StudyPanel::buildBar() {
  auto* bar = new QHBoxLayout;
  bar->setSpacing(kGap);
  m_studies->setObjectName("studyChoice");
  m_studies->setMinimumWidth(190);
  m_baselines->setObjectName("studyBaseline");
  m_baselines->setMinimumWidth(190);
  m_against->setBuddy(m_baselines);
  m_showFront->setObjectName("studyFront");
  m_showFront->setCheckable(true);
  m_showFront->setFocusPolicy(Qt::StrongFocus);
  m_status->setObjectName("studyStatus");
  m_goOn->setObjectName("goOnWithStudy");
  m_export->setObjectName("exportStudy");
  bar->addWidget(m_studies);
  bar->addWidget(m_against);
  bar->addWidget(m_baselines);
  bar->addWidget(m_showFront);
  bar->addWidget(m_status, 1);
  bar->addWidget(m_goOn);
  bar->addWidget(m_export);
  return bar;
}

QWidget* StudyPanel::buildTable() {
  auto* page = new QWidget(this);
  m_table->setObjectName("studyTable");
  m_table->setModel(m_model);
  m_table->setItemDelegate(new TintDelegate(m_table));
  styleCells(*m_table, kRowHeight);
  m_notes->setObjectName("studyNotes");
  styleNotes(*m_side, *m_notes);
  auto* parts = padded(new QHBoxLayout(page), 0, kPad);
  parts->addWidget(m_table, 1);
  parts->addWidget(m_side);
  return page;
}

QWidget* StudyPanel::buildFront() {
  auto* page = new QWidget(this);
  auto* column = padded(new QVBoxLayout(page), 0, kGap);
  m_targets->setObjectName("studyTarget");
  m_targets->setMinimumWidth(260);
  m_front->setObjectName("studyFrontChart");
  m_noFront->setObjectName("studyNoFront");
  m_noFront->setAlignment(Qt::AlignCenter);
  m_noFront->setWordWrap(true);
  column->addWidget(m_targets, 0, Qt::AlignLeft);
  column->addWidget(m_front, 1);
  column->addWidget(m_noFront, 1);
  return page;
}

void StudyPanel::connectAll() {
  connect(m_studies, &QComboBox::activated, this, [this](int index) {
    m_file = m_studies->itemData(index).toString();
    m_baseline.clear();
    m_goesOn = false;
    m_model->setInfo({});
    ask();
  });
  connect(m_baselines, &QComboBox::activated, this, [this](int index) {
    m_baseline = m_baselines->itemData(index).toString();
    ask();
  });
  connect(m_showFront, &QToolButton::toggled, this,
          [this](bool on) { m_stack->setCurrentIndex(on ? 1 : 0); });
  connect(m_targets, &QComboBox::activated, this, &StudyPanel::drawFront);
  connect(m_front, &FrontChart::runChosen, this, &StudyPanel::chooseDot);
  connect(m_table, &QTableView::clicked, this, &StudyPanel::chooseCell);
  connect(m_table, &QTableView::activated, this, &StudyPanel::chooseCell);
  connect(m_export, &QPushButton::clicked, this, &StudyPanel::showExport);
  connect(&m_desk.jobs(), &JobService::studyReady, this, &StudyPanel::take);
  connect(&m_desk, &Desk::runsChanged, this, [this] {
    if (isVisible() || m_goesOn) ask();
  });
  connect(&m_desk, &Desk::itemsChanged, this, [this] {
    if (!isVisible()) return;
    readStudies();
    ask();
  });
  connect(&m_desk, &Desk::workspaceChanged, this, [this] {
    m_file.clear();
    m_others.clear();
    m_baseline.clear();
    m_question.clear();
    m_goesOn = false;
    m_model->setInfo({});
    m_banner->clear();
    readStudies();
    if (isVisible()) ask();
  });
}

void StudyPanel::connectQueue() {
  QueueService& queue = m_desk.jobs().queue();
  connect(m_goOn, &QPushButton::clicked, this, [this, &queue] {
    m_banner->clear();
    // Trials choose what the runs are: those follow by themselves.
    m_goesOn = m_model->info().trials;
    m_queueToken = queue.addStudy(m_file);
  });
  connect(&queue, &QueueService::added, this, [this, &queue](int token, const QueueAdded& result) {
    if (token != m_queueToken) return;
    if (!result.error.isNull()) {
      m_goesOn = false;
      m_banner->setAction({});
      m_banner->showError(result.error);
      return;
    }
    queue.start();
    m_banner->showText("info", tr("%n run(s) went into the queue", nullptr,
                                  static_cast<int>(result.added.size())));
    m_banner->setAction(tr("Show the queue"));
  });
  connect(m_banner, &Banner::actionClicked, &m_desk, &Desk::queueWanted);
}

void StudyPanel::retranslate() {
  m_studies->setAccessibleName(tr("Study"));
  m_against->setText(tr("against"));
  m_baselines->setAccessibleName(tr("Row that the others are held against"));
  m_showFront->setText(tr("Front"));
  m_showFront->setToolTip(tr("Quality against sparsity, a target at a time"));
  m_table->setAccessibleName(tr("Methods by targets and shots"));
  m_notes->setAccessibleName(tr("How to read the table"));
  m_targets->setAccessibleName(tr("Target and shots of the front"));
  m_noFront->setText(tr("Rows that prune stand here by their sparsity once their runs are there."));
  m_goOn->setText(tr("Go on with this study"));
  m_export->setText(tr("Export"));
  m_export->setAccessibleName(tr("Export the study's table"));
  m_export->setToolTip(
      tr("Markdown and LaTeX as it shows, CSV with a row for every cell, a picture"));
  m_model->retranslate();
  readStudies();
  readBaselines();
  readTargets();
  refresh();
}

void StudyPanel::open(const QString& file) {
  const auto place = [](const QString& path) {
    const QString real = QFileInfo(path).canonicalFilePath();
    return real.isEmpty() ? QDir::cleanPath(path) : real;
  };
  readStudies();
  m_file.clear();
  for (int i = 0; i < m_studies->count(); ++i) {
    const QString known = m_studies->itemData(i).toString();
    if (place(known) == place(file)) m_file = known;
  }
  if (m_file.isEmpty()) m_others << (m_file = file);
  m_baseline.clear();
  m_question.clear();
  m_goesOn = false;
  m_banner->clear();
  m_model->setInfo({});
  readStudies();
  ask();
}

void StudyPanel::readStudies() {
  QStringList files;
  for (const std::filesystem::path& path : m_desk.workspace().studies)
    files << QString::fromStdString(path.string());
  const QSignalBlocker blocker(m_studies);
  m_studies->clear();
  for (const QString& file : files + m_others) {
    const QFileInfo info(file);
    QString name = info.completeBaseName();
    // Of two with one name the second says where it is from.
    if (m_studies->findText(name) >= 0) name += QStringLiteral(" (%1)").arg(info.dir().dirName());
    m_studies->addItem(name, file);
    m_studies->setItemData(m_studies->count() - 1, QDir::toNativeSeparators(file), Qt::ToolTipRole);
  }
  int index = m_studies->findData(m_file);
  // The widest of the workspace's studies is the one to look at first.
  if (index < 0) index = m_studies->findText(QStringLiteral("transfer"));
  m_studies->setCurrentIndex(std::max(0, index));
  m_file = m_studies->currentData().toString();
}

void StudyPanel::readBaselines() {
  const QSignalBlocker blocker(m_baselines);
  m_baselines->clear();
  for (const QString& row : m_model->info().rows)
    m_baselines->addItem(row, row);
  const QString now = QString::fromStdString(m_model->info().grid.baseline);
  m_baselines->setPlaceholderText(tr("no row"));
  m_baselines->setCurrentIndex(m_baselines->findData(now));
}

void StudyPanel::readTargets() {
  const QSignalBlocker blocker(m_targets);
  const int index = std::max(0, m_targets->currentIndex());
  m_targets->clear();
  for (const judge::GridColumn& column : m_model->info().grid.columns) {
    m_targets->addItem(QString::fromStdString(column.target) + QStringLiteral(" · ") +
                       studies::columnFacts(column));
  }
  m_targets->setCurrentIndex(std::min(index, m_targets->count() - 1));
  drawFront();
}

void StudyPanel::showEvent(QShowEvent* event) {
  Translated<QWidget>::showEvent(event);
  readStudies();
  ask();
}

void StudyPanel::ask() {
  QStringList parts{m_desk.workspaceFolder(), m_file, m_baseline};
  for (const RunRow& run : m_desk.runs()) {
    if (run.state == "finished") parts << run.id;
  }
  const QString question = parts.join('\n');
  if (question != m_question && !m_file.isEmpty()) {
    m_question = question;
    m_waiting = true;
    m_token = m_desk.jobs().requestStudy(m_file, m_baseline);
  }
  refresh();
}

void StudyPanel::take(int token, const StudyInfo& info) {
  if (token != m_token) return;
  m_waiting = false;
  if (!info.error.isNull()) {
    m_banner->setAction({});
    m_banner->showError(info.error);
    m_question.clear();
    m_goesOn = false;
  }
  m_model->setInfo(info);
  for (int i = 0; i < m_model->columnCount(); ++i) {
    const bool cost = i > static_cast<int>(info.grid.columns.size());
    const int least = i == 0 ? kMethodWidth : cost ? kCostWidth : kCellWidth;
    m_table->setColumnWidth(i, std::max(least, m_table->horizontalHeader()->sectionSizeHint(i)));
  }
  readBaselines();
  readTargets();
  if (m_goesOn && !info.trials && info.next > 0) {
    m_goesOn = false;
    m_queueToken = m_desk.jobs().queue().addStudy(m_file);
  }
  refresh();
}

void StudyPanel::refresh() {
  const bool any = m_studies->count() > 0;
  const StudyInfo& info = m_model->info();
  const bool some = m_model->rowCount() > 0;
  for (QWidget* part : {static_cast<QWidget*>(m_studies), static_cast<QWidget*>(m_status)})
    part->setVisible(any);
  for (QWidget* part : {static_cast<QWidget*>(m_baselines), static_cast<QWidget*>(m_against),
                        static_cast<QWidget*>(m_showFront), static_cast<QWidget*>(m_export),
                        static_cast<QWidget*>(m_stack)})
    part->setVisible(some);
  m_goOn->setVisible(info.next > 0);
  m_goOn->setToolTip(
      info.trials ? tr("Puts %n trial(s) into the queue; the runs that they choose follow", nullptr,
                       static_cast<int>(info.next))
                  : tr("Puts %n run(s) into the queue", nullptr, static_cast<int>(info.next)));
  m_notes->setText(studies::notes(info.grid).join(QStringLiteral("\n\n")));
  m_status->setText(m_waiting ? tr("Resampling…") : studies::progress(info));
  m_empty->setText(
      tr("A study's table stands here: methods against targets and shots. Put a study "
         "into the workspace's folder “studies”."));
  m_empty->setVisible(!any);
}

void StudyPanel::drawFront() {
  const judge::StudyGrid& grid = m_model->info().grid;
  const int column = m_targets->currentIndex();
  QVector<RunRow> dots;
  QString metric;
  for (const judge::GridCell& cell : grid.cells) {
    if (static_cast<int>(cell.column) != column || !cell.facts.sparsity || cell.facts.runs.empty())
      continue;
    metric = QString::fromStdString(grid.columns[cell.column].metric);
    RunRow dot;
    dot.id = QString::fromStdString(cell.facts.runs.front());
    dot.name = QString::fromStdString(grid.rows[cell.row].name);
    dot.method = QStringLiteral("adaptive_merge");
    dot.sparsity = cell.facts.sparsity;
    dot.metrics[metric] = cell.estimate.mean;
    dots << dot;
  }
  m_front->setRuns(dots, metric);
  m_front->setVisible(!dots.isEmpty());
  m_noFront->setVisible(dots.isEmpty());
}

void StudyPanel::chooseCell(const QModelIndex& index) {
  const QStringList runs = m_model->runsOf(index);
  if (!runs.isEmpty()) Q_EMIT runsChosen(runs);
}

void StudyPanel::chooseDot(const QString& run) {
  for (const judge::GridCell& cell : m_model->info().grid.cells) {
    if (cell.facts.runs.empty() || QString::fromStdString(cell.facts.runs.front()) != run) continue;
    QStringList runs;
    for (const std::string& one : cell.facts.runs)
      runs << QString::fromStdString(one);
    Q_EMIT runsChosen(runs);
    return;
  }
}

void StudyPanel::showExport() {
  auto* menu = new ExportMenu([this](tables::Format format) { return m_model->table(format); },
                              m_studies->currentText(), m_export);
  connect(menu, &ExportMenu::saved, this, [this](const QString& path) {
    m_banner->setAction({});
    m_banner->showText("info", tr("The table is in %1").arg(QDir::toNativeSeparators(path)));
  });
  connect(menu, &ExportMenu::failed, m_banner, &Banner::showError);
  menu->addPictures(m_table);
  menu->setAttribute(Qt::WA_DeleteOnClose);
  menu->popup(m_export->mapToGlobal(QPoint(0, m_export->height() + 2)));
}

}  // namespace espalier::ui
