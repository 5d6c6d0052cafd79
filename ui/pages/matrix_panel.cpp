#include "ui/pages/matrix_panel.h"

#include <QComboBox>
#include <QDir>
#include <QHeaderView>
#include <QScrollArea>
#include <QSignalBlocker>
#include <QTableView>

#include "ui/models/matrix_model.h"
#include "ui/models/matrix_words.h"
#include "ui/models/runs_columns.h"
#include "ui/pages/export_menu.h"
#include "ui/pages/result_tables.h"
#include "ui/settings/texts.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/number_box.h"
#include "ui/widgets/parts.h"
#include "ui/widgets/tint_delegate.h"

namespace espalier::ui {

namespace {
constexpr int kMethodWidth = 250;
constexpr int kCellWidth = 220;
constexpr int kRowHeight = 48;
}  // namespace

MatrixPanel::MatrixPanel(Desk& desk, QWidget* parent)
    : Translated<QWidget>(parent),
      m_desk(desk),
      m_model(new MatrixModel(this)),
      m_table(new QTableView(this)),
      m_metrics(new ChoiceBox(this)),
      m_status(makeLabel("muted", this)),
      m_export(makeButton("", this)),
      m_notes(makeLabel("caption", this)),
      m_side(new QScrollArea(this)),
      m_empty(makeLabel("muted", this)),
      m_banner(new Banner(this)) {
  build();
  connectAll();
  text([this] { retranslate(); });
}

void MatrixPanel::build() {
  auto* column = padded(new QVBoxLayout(this), 0, kGap);
  auto* bar = new QHBoxLayout;
  bar->setSpacing(kGap);
  m_metrics->setObjectName("matrixMetric");
  m_metrics->setMinimumWidth(190);
  m_export->setObjectName("exportMatrix");
  m_status->setObjectName("matrixStatus");
  bar->addWidget(m_metrics);
  bar->addWidget(m_status, 1);
  bar->addWidget(m_export);
  column->addLayout(bar);
  column->addWidget(m_banner);
  m_banner->setObjectName("matrixBanner");
  m_table->setObjectName("matrixTable");
  m_table->setModel(m_model);
  m_table->setItemDelegate(new TintDelegate(m_table));
  styleCells(*m_table, kRowHeight);
  m_notes->setObjectName("matrixNotes");
  styleNotes(*m_side, *m_notes);
  auto* parts = new QHBoxLayout;
  parts->setSpacing(kPad);
  parts->addWidget(m_table, 1);
  parts->addWidget(m_side);
  column->addLayout(parts, 1);
  m_empty->setObjectName("matrixEmpty");
  m_empty->setWordWrap(true);
  m_empty->setAlignment(Qt::AlignCenter);
  column->addWidget(m_empty, 1);
}

void MatrixPanel::connectAll() {
  connect(m_metrics, &QComboBox::activated, this, [this](int index) {
    m_metric = m_metrics->itemData(index).toString();
    ask();
  });
  connect(&m_desk.jobs(), &JobService::matrixReady, this, &MatrixPanel::take);
  connect(&m_desk, &Desk::workspaceChanged, this, [this] {
    m_question.clear();
    m_model->setInfo({});
    m_banner->clear();
  });
  // A click, or Enter on the cell that the arrows came to.
  const auto choose = [this](const QModelIndex& index) {
    const QStringList runs = m_model->runsOf(index);
    if (!runs.isEmpty()) Q_EMIT runsChosen(runs);
  };
  connect(m_table, &QTableView::clicked, this, choose);
  connect(m_table, &QTableView::activated, this, choose);
  connect(m_export, &QPushButton::clicked, this, &MatrixPanel::showExport);
}

void MatrixPanel::retranslate() {
  m_metrics->setAccessibleName(tr("Metric of the table"));
  m_table->setAccessibleName(tr("Methods by targets"));
  m_notes->setAccessibleName(tr("How to read the table"));
  m_side->setAccessibleName(m_notes->accessibleName());
  m_export->setText(tr("Export"));
  m_export->setAccessibleName(tr("Export the table of methods"));
  m_export->setToolTip(
      tr("Markdown and LaTeX as it shows, CSV with a row for every cell, a picture"));
  m_empty->setText(tr(
      "Methods stand here against targets. Let a run with a test set finish, or clear the filter, "
      "to fill the table."));
  readMetrics();
  m_model->retranslate();
  showNotes();
}

void MatrixPanel::setRuns(const QVector<RunRow>& runs) {
  m_runs.clear();
  for (const RunRow& run : runs) {
    if (run.state == "finished" && !run.metrics.isEmpty()) m_runs << run;
  }
  readMetrics();
  if (isVisible()) ask();
}

void MatrixPanel::readMetrics() {
  const QStringList names = qualityMetrics(m_runs) + judgedMeans(m_runs);
  if (!names.contains(m_metric))
    m_metric = names.contains("rougeL") ? QStringLiteral("rougeL") : names.value(0);
  const QSignalBlocker blocker(m_metrics);
  m_metrics->clear();
  for (const QString& name : names)
    m_metrics->addItem(texts::metric(name), name);
  m_metrics->setCurrentIndex(static_cast<int>(names.indexOf(m_metric)));
}

void MatrixPanel::showEvent(QShowEvent* event) {
  Translated<QWidget>::showEvent(event);
  ask();
}

void MatrixPanel::ask() {
  QStringList ids, parts{m_desk.workspaceFolder(), m_metric};
  for (const RunRow& run : m_runs) {
    ids << run.id;
    parts << run.id << QString::number(run.seconds)
          << QString::number(run.judged.value("judged.count").figure.value.value_or(0));
  }
  const QString question = parts.join('\n');
  if (question != m_question) {
    m_question = question;
    m_waiting = !ids.isEmpty();
    if (m_waiting)
      m_token = m_desk.jobs().requestMatrix(ids, m_metric);
    else
      m_model->setInfo({});
  }
  showNotes();
}

void MatrixPanel::take(int token, const MatrixInfo& info) {
  if (token != m_token) return;
  m_waiting = false;
  if (info.error.isNull()) {
    m_banner->clear();
  } else {
    m_banner->showError(info.error);
    m_question.clear();
  }
  m_model->setInfo(info);
  m_table->setColumnWidth(0, kMethodWidth);
  for (int i = 1; i < m_model->columnCount(); ++i)
    m_table->setColumnWidth(i,
                            std::max(kCellWidth, m_table->horizontalHeader()->sectionSizeHint(i)));
  showNotes();
}

void MatrixPanel::showNotes() {
  const bool some = m_model->rowCount() > 0;
  m_table->setVisible(some);
  m_side->setVisible(some);
  m_metrics->setVisible(!m_runs.isEmpty());
  m_export->setVisible(some);
  m_empty->setVisible(!some && !m_waiting && m_banner->isHidden());
  m_notes->setText(matrices::notes(m_model->info()).join(QStringLiteral("\n\n")));
  m_status->setText(m_waiting ? tr("Resampling…")
                    : some    ? tr("A click on a cell selects its runs")
                              : QString());
}

void MatrixPanel::showExport() {
  auto* menu = new ExportMenu([this](tables::Format format) { return m_model->table(format); },
                              QStringLiteral("methods"), m_export);
  connect(menu, &ExportMenu::saved, this, [this](const QString& path) {
    m_banner->showText("info", tr("The table is in %1").arg(QDir::toNativeSeparators(path)));
  });
  connect(menu, &ExportMenu::failed, m_banner, &Banner::showError);
  menu->addPictures(m_table);
  menu->setAttribute(Qt::WA_DeleteOnClose);
  menu->popup(m_export->mapToGlobal(QPoint(0, m_export->height() + 2)));
}

}  // namespace espalier::ui
