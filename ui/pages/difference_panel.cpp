#include "ui/pages/difference_panel.h"

#include <QCheckBox>
#include <QClipboard>
#include <QDir>
#include <QGuiApplication>
#include <QHeaderView>
#include <QKeyEvent>
#include <QTableView>

#include "ui/models/difference_model.h"
#include "ui/pages/export_menu.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/icon.h"
#include "ui/widgets/parts.h"

namespace espalier::ui {

namespace {
constexpr int kKeyWidth = 190;
constexpr int kMostRuns = 8;  ///< more columns could not be read
}  // namespace

DifferencePanel::DifferencePanel(QWidget* parent)
    : Translated<QWidget>(parent),
      m_model(new DifferenceModel(this)),
      m_table(new QTableView(this)),
      m_words(makeLabel("muted", this)),
      m_alike(makeLabel("muted", this)),
      m_all(new QCheckBox(this)),
      m_copy(makeButton("", this)),
      m_export(makeButton("", this)),
      m_banner(new Banner(this)) {
  auto* column = padded(new QVBoxLayout(this), 0, kGap);
  auto* bar = new QHBoxLayout;
  bar->setSpacing(12);
  bar->addWidget(m_words, 1);
  bar->addWidget(m_all);
  bar->addWidget(m_copy);
  bar->addWidget(m_export);
  column->addLayout(bar);
  column->addWidget(m_banner);
  m_export->setObjectName("exportDifference");
  connect(m_export, &QPushButton::clicked, this, &DifferencePanel::showExport);
  column->addWidget(m_table, 1);
  column->addWidget(m_alike, 1);
  m_alike->setObjectName("settingsAlike");
  m_alike->setAlignment(Qt::AlignCenter);
  m_alike->setWordWrap(true);
  m_words->setObjectName("differenceWords");
  m_all->setObjectName("showEqual");
  m_copy->setObjectName("copyDifference");
  m_copy->setIcon(icon("copy"));
  m_table->setObjectName("differenceTable");
  m_table->setModel(m_model);
  styleTable(m_table);
  m_table->setSortingEnabled(false);
  m_table->verticalHeader()->setDefaultSectionSize(26);
  connect(m_all, &QCheckBox::toggled, this, [this](bool on) {
    m_model->setFolded(!on);
    refresh();
  });
  connect(m_copy, &QPushButton::clicked, this, &DifferencePanel::copy);
  m_table->installEventFilter(this);
  text([this] {
    m_all->setText(tr("Show equal settings"));
    m_alike->setText(tr("These runs have the same settings; “Show equal settings” lists them."));
    m_copy->setText(tr("Copy"));
    m_copy->setToolTip(tr("The rows as text with tabs, for a sheet"));
    m_export->setText(tr("Export"));
    m_export->setAccessibleName(tr("Export the settings that differ"));
    m_table->setAccessibleName(tr("Settings that differ"));
    m_model->retranslate();
    refresh();
  });
}

void DifferencePanel::setRuns(const QVector<RunRow>& runs) {
  QStringList shown;
  for (const RunRow& run : runs)
    shown << run.id << run.name;
  // The table of runs is read again and again; what is marked here stays.
  if (shown == m_shown) return;
  m_shown = shown;
  m_model->setRuns(runs.size() < 2 ? QVector<RunRow>() : runs.mid(0, kMostRuns));
  m_more = runs.size() > kMostRuns;
  QHeaderView* header = m_table->horizontalHeader();
  for (int i = 0; i < m_model->columnCount(); ++i)
    header->setSectionResizeMode(i, i == 0 ? QHeaderView::Interactive : QHeaderView::Stretch);
  m_table->setColumnWidth(0, kKeyWidth);
  refresh();
}

void DifferencePanel::refresh() {
  const bool some = m_model->columnCount() > 0;
  const bool rows = some && m_model->rowCount() > 0;
  m_table->setVisible(rows);
  m_alike->setVisible(some && !rows);
  m_all->setVisible(some);
  m_copy->setVisible(rows);
  m_export->setVisible(rows);
  if (!some)
    m_words->setText(tr("Select two runs to see which settings differ."));
  else
    m_words->setText(
        (m_more ? tr("The first %1 runs: ").arg(kMostRuns) : QString()) +
        tr("%1 settings differ, %2 are equal").arg(m_model->differing()).arg(m_model->equal()));
}

bool DifferencePanel::eventFilter(QObject* watched, QEvent* event) {
  // The view itself would copy a single cell.
  if (event->type() == QEvent::KeyPress &&
      static_cast<QKeyEvent*>(event)->matches(QKeySequence::Copy)) {
    copy();
    return true;
  }
  return Translated<QWidget>::eventFilter(watched, event);
}

void DifferencePanel::showExport() {
  auto* menu = new ExportMenu([this](tables::Format) { return m_model->table(); },
                              QStringLiteral("settings"), m_export);
  menu->addPictures(m_table);
  connect(menu, &ExportMenu::saved, this, [this](const QString& path) {
    m_banner->showText("info", tr("The table is in %1").arg(QDir::toNativeSeparators(path)));
  });
  connect(menu, &ExportMenu::failed, m_banner, &Banner::showError);
  menu->setAttribute(Qt::WA_DeleteOnClose);
  menu->popup(m_export->mapToGlobal(QPoint(0, m_export->height() + 2)));
}

void DifferencePanel::copy() {
  QList<int> rows;
  for (const QModelIndex& index : m_table->selectionModel()->selectedRows())
    rows << index.row();
  std::sort(rows.begin(), rows.end());
  QGuiApplication::clipboard()->setText(m_model->text(rows));
}

}  // namespace espalier::ui
