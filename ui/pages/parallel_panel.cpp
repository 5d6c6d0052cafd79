#include "ui/pages/parallel_panel.h"

#include <QDir>
#include <QHeaderView>
#include <QMenu>
#include <QSignalBlocker>
#include <QStackedWidget>
#include <QTableView>

#include "ui/charts/parallel_plot.h"
#include "ui/models/runs_proxy.h"
#include "ui/pages/export_menu.h"
#include "ui/settings/settings.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/number_box.h"
#include "ui/widgets/parts.h"

namespace espalier::ui {

namespace {
constexpr int kNameWidth = 230;
constexpr int kCellWidth = 110;
const QString kByRun = QStringLiteral("run");
const QString kUndecided = QStringLiteral("?");
}  // namespace

ParallelPanel::ParallelPanel(Settings& settings, const RunsProxy& runs, QWidget* parent)
    : Translated<QWidget>(parent),
      m_settings(settings),
      m_source(runs),
      m_model(new ParallelModel(this)),
      m_plot(new ParallelPlot(this)),
      m_table(new QTableView(this)),
      m_stack(new QStackedWidget(this)),
      m_which(new ChoiceBox(this)),
      m_colours(new ChoiceBox(this)),
      m_axesButton(makeButton("", this)),
      m_clear(makeButton("flat", this)),
      m_asTable(new QToolButton(this)),
      m_export(makeButton("", this)),
      m_readout(makeLabel("muted", this)),
      m_empty(makeLabel("muted", this)),
      m_banner(new Banner(this)) {
  build();
  connectAll();
  text([this] { retranslate(); });
}

void ParallelPanel::build() {
  auto* column = padded(new QVBoxLayout(this), 0, kGap);
  auto* bar = new QHBoxLayout;
  bar->setSpacing(kGap);
  m_which->setObjectName("parallelRuns");
  m_colours->setObjectName("parallelColour");
  m_axesButton->setObjectName("parallelAxes");
  m_clear->setObjectName("parallelClear");
  m_asTable->setObjectName("parallelAsTable");
  m_export->setObjectName("parallelExport");
  m_readout->setObjectName("parallelReadout");
  m_empty->setObjectName("parallelEmpty");
  m_table->setObjectName("parallelTable");
  m_which->setMinimumWidth(150);
  m_colours->setMinimumWidth(240);
  m_asTable->setCheckable(true);
  m_asTable->setFocusPolicy(Qt::StrongFocus);
  bar->addWidget(m_which);
  bar->addWidget(m_colours);
  bar->addWidget(m_axesButton);
  bar->addWidget(m_readout, 1);
  bar->addWidget(m_clear);
  bar->addWidget(m_asTable);
  bar->addWidget(m_export);
  column->addLayout(bar);
  column->addWidget(m_banner);
  auto* card = makeCard(this);
  padded(new QVBoxLayout(card), 4, 0)->addWidget(m_plot);
  m_table->setModel(m_model);
  styleTable(m_table);
  m_table->setSortingEnabled(false);
  m_empty->setWordWrap(true);
  m_empty->setAlignment(Qt::AlignCenter);
  m_stack->addWidget(card);
  m_stack->addWidget(m_table);
  m_stack->addWidget(m_empty);
  column->addWidget(m_stack, 1);
}

void ParallelPanel::connectAll() {
  connect(m_which, &QComboBox::activated, this, [this] { reread(); });
  connect(m_colours, &QComboBox::activated, this, [this](int index) {
    m_colour = m_colours->itemData(index).toString();
    m_plot->setColouring(m_colour == kByRun ? QString() : m_colour);
  });
  connect(m_axesButton, &QPushButton::clicked, this, &ParallelPanel::showAxes);
  connect(m_clear, &QPushButton::clicked, m_plot, &ParallelPlot::clearBrushes);
  connect(m_asTable, &QToolButton::toggled, this, &ParallelPanel::showAsTable);
  connect(m_export, &QPushButton::clicked, this, &ParallelPanel::showExport);
  connect(m_plot, &ParallelPlot::brushesChanged, this, &ParallelPanel::tellBrushes);
  connect(m_plot, &ParallelPlot::runHovered, this, &ParallelPanel::runHovered);
  // The selected ones alone: choosing one of them would leave it alone here.
  connect(m_plot, &ParallelPlot::runsChosen, this, [this](const QStringList& runs) {
    if (!selectedAlone()) Q_EMIT runsChosen(runs);
  });
  connect(m_plot, &ParallelPlot::readoutChanged, this,
          [this] { m_readout->setText(m_plot->readout()); });
  connect(m_plot, &ParallelPlot::axesMoved, this, [this](const QStringList& keys) {
    m_axes = keys;
    m_settings.set(Settings::Key::ParallelAxes, keys);
    m_model->setRuns(m_plot->runs());
    tellBrushes();
  });
  connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, [this] {
    QStringList runs;
    for (const QModelIndex& index : m_table->selectionModel()->selectedRows())
      runs << m_model->run(index.row());
    if (!runs.isEmpty() && !selectedAlone()) Q_EMIT runsChosen(runs);
  });
}

void ParallelPanel::retranslate() {
  m_which->setAccessibleName(tr("Runs of the chart"));
  m_colours->setAccessibleName(tr("Colour of the lines"));
  m_axesButton->setText(tr("Axes"));
  m_axesButton->setToolTip(tr("What is drawn as an axis; an axis is moved by its name"));
  m_clear->setText(tr("Clear brushes"));
  m_asTable->setText(tr("As a table"));
  m_export->setText(tr("Export"));
  m_export->setAccessibleName(tr("Export the runs over the axes"));
  m_table->setAccessibleName(tr("Runs over the axes"));
  m_empty->setText(tr(
      "Runs that differ in something stand here as lines over what was set and what came out. Let "
      "another run finish, or clear the filter."));
  const int index = std::max(0, m_which->currentIndex());
  m_which->clear();
  m_which->addItems({tr("Runs that show"), tr("Selected runs")});
  m_which->setCurrentIndex(index);
  reread();
}

void ParallelPanel::reread() {
  m_dirty = true;
  // A brush hides rows of the table even while the chart itself is not in sight.
  if (isVisible() || m_plot->brushed()) read();
}

void ParallelPanel::showEvent(QShowEvent* event) {
  Translated<QWidget>::showEvent(event);
  if (m_dirty) read();
}

void ParallelPanel::read() {
  m_dirty = false;
  QVector<const RunRow*> runs = m_source.found();
  if (selectedAlone()) {
    const QSet<QString> chosen(m_chosen.begin(), m_chosen.end());
    runs.removeIf([&chosen](const RunRow* run) { return !chosen.contains(run->id); });
  }
  const QVector<RunColumn>& columns = m_source.runs().columns();
  m_offered = parallel::offered(columns, runs);
  const auto wanted = m_settings.value<QStringList>(Settings::Key::ParallelAxes);
  m_axes.clear();
  for (const QString& key : wanted) {
    if (m_offered.contains(key)) m_axes << key;
  }
  if (m_axes.size() < 2) m_axes = parallel::usual(columns, m_offered);
  readColours(m_offered);
  const bool some = m_axes.size() >= 2;
  const ParallelRuns data = some ? parallel::runs(columns, runs, m_axes) : ParallelRuns();
  m_plot->setColouring(m_colour == kByRun ? QString() : m_colour);
  m_plot->setRuns(data);
  m_plot->setChosen(m_chosen);
  m_model->setRuns(data);
  m_table->setColumnWidth(0, 64);
  for (int i = 1; i < m_model->columnCount(); ++i)
    m_table->setColumnWidth(i, i == 1 ? kNameWidth : kCellWidth);
  m_stack->setCurrentIndex(!some ? 2 : m_asTable->isChecked() ? 1 : 0);
  for (QWidget* part : {static_cast<QWidget*>(m_colours), static_cast<QWidget*>(m_axesButton),
                        static_cast<QWidget*>(m_asTable), static_cast<QWidget*>(m_export),
                        static_cast<QWidget*>(m_readout)})
    part->setVisible(some);
  m_clear->setVisible(m_plot->brushed());
  if (m_plot->brushed()) tellBrushes();
}

void ParallelPanel::readColours(const QStringList& offered) {
  const QSignalBlocker blocker(m_colours);
  m_colours->clear();
  m_colours->addItem(tr("Colour by run"), kByRun);
  QString outcome;
  for (const RunColumn& column : m_source.runs().columns()) {
    if (!column.view.number || !offered.contains(column.key)) continue;
    m_colours->addItem(tr("Colour by %1").arg(column.view.header()), column.key);
    const bool result = column.group == RunColumn::Group::Score;
    // A score tells more than a loss that another model counts otherwise.
    if (result && m_axes.contains(column.key) &&
        (outcome.isEmpty() || column.key.startsWith(QLatin1String("metric."))))
      outcome = column.key;
  }
  if (m_colour == kUndecided && !outcome.isEmpty()) m_colour = outcome;
  const int at = m_colours->findData(m_colour);
  m_colours->setCurrentIndex(std::max(0, at));
  if (at < 0 && m_colour != kUndecided) m_colour = kByRun;
}

void ParallelPanel::setChosen(const QStringList& runs) {
  if (runs == m_chosen) return;
  m_chosen = runs;
  if (selectedAlone())
    reread();
  else
    m_plot->setChosen(runs);
}

bool ParallelPanel::selectedAlone() const {
  return m_which->currentIndex() == 1;
}

void ParallelPanel::setHighlighted(const QString& run) {
  m_plot->setHighlighted(run);
}

void ParallelPanel::clearBrushes() {
  m_plot->clearBrushes();
}

void ParallelPanel::tellBrushes() {
  m_clear->setVisible(m_plot->brushed());
  const auto kept = m_plot->brushed() ? std::optional(m_plot->kept()) : std::nullopt;
  m_model->setKept(kept);
  Q_EMIT runsKept(kept);
}

void ParallelPanel::showAxes() {
  auto* menu = new QMenu(m_axesButton);
  menu->setObjectName("axesMenu");
  menu->setAccessibleName(tr("Axes"));
  menu->setAttribute(Qt::WA_DeleteOnClose);
  for (const RunColumn& column : m_source.runs().columns()) {
    if (!m_offered.contains(column.key)) continue;
    QAction* action = menu->addAction(column.view.header().replace('&', "&&"));
    action->setObjectName("axis_" + column.key);
    action->setCheckable(true);
    action->setChecked(m_axes.contains(column.key));
    connect(action, &QAction::toggled, this, [this, key = column.key](bool on) {
      QStringList axes = m_axes;
      axes.removeAll(key);
      if (on) axes << key;
      setAxes(axes);
    });
  }
  menu->addSeparator();
  menu->addAction(tr("Usual axes"), this, [this] { setAxes({}); })->setObjectName("usualAxes");
  menu->popup(m_axesButton->mapToGlobal(QPoint(0, m_axesButton->height() + 2)));
}

void ParallelPanel::setAxes(const QStringList& axes) {
  m_settings.set(Settings::Key::ParallelAxes, axes);
  reread();
}

void ParallelPanel::showAsTable(bool on) {
  if (m_stack->currentIndex() != 2) m_stack->setCurrentIndex(on ? 1 : 0);
}

void ParallelPanel::showExport() {
  auto* menu = new ExportMenu([this](tables::Format) { return m_model->table(); },
                              QStringLiteral("parallel"), m_export);
  menu->addPictures(m_table);
  connect(menu, &ExportMenu::saved, this, [this](const QString& path) {
    m_banner->showText("info", tr("The table is in %1").arg(QDir::toNativeSeparators(path)));
  });
  connect(menu, &ExportMenu::failed, m_banner, &Banner::showError);
  menu->setAttribute(Qt::WA_DeleteOnClose);
  menu->popup(m_export->mapToGlobal(QPoint(0, m_export->height() + 2)));
}

}  // namespace espalier::ui
