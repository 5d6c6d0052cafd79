// What Results does with the selected runs: its buttons, the menus, the library.
#include <QDir>
#include <QMenu>
#include <algorithm>

#include "ui/models/library_edits.h"
#include "ui/models/runs_model.h"
#include "ui/pages/compare_page.h"
#include "ui/pages/export_menu.h"
#include "ui/pages/results_page.h"
#include "ui/pages/run_export.h"
#include "ui/pages/runs_table.h"
#include "ui/pages/twin_strip.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/parts.h"

namespace espalier::ui {

void ResultsPage::showMenu(QMenu* menu, QPushButton* under) {
  menu->setAttribute(Qt::WA_DeleteOnClose);
  menu->popup(under->mapToGlobal(QPoint(0, under->height() + 2)));
}

void ResultsPage::showExport() {
  auto* menu = new ExportMenu([this](tables::Format) { return ExportMenu::shownIn(*m_table); },
                              QStringLiteral("runs"), m_export);
  menu->addPictures(m_table);
  m_banner->setAction({});
  connect(menu, &ExportMenu::saved, this, [this](const QString& path) {
    m_banner->showText("info", tr("The table is in %1").arg(QDir::toNativeSeparators(path)));
  });
  connect(menu, &ExportMenu::failed, m_banner, &Banner::showError);
  menu->addSeparator();
  m_written->addActions(menu, selectedRun());
  showMenu(menu, m_export);
}

const RunRow* ResultsPage::selectedRun() const {
  const QStringList selected = m_table->selectedRuns();
  return selected.size() == 1 ? desk().run(selected.first()) : nullptr;
}

/// What the buttons above do with the selected runs, and a run written out.
void ResultsPage::showRowMenu(const QPoint& at) {
  if (m_table->selectedRuns().isEmpty()) return;
  auto* menu = new QMenu(this);
  menu->setObjectName("rowMenu");
  menu->setAccessibleName(tr("The selected runs"));
  menu->setAttribute(Qt::WA_DeleteOnClose);
  for (QPushButton* button : {m_monitor, m_compare, m_rate, m_resume, m_twin, m_keep}) {
    QAction* action = menu->addAction(button->text(), button, &QPushButton::click);
    action->setEnabled(button->isEnabled());
    action->setObjectName("row_" + button->objectName());
  }
  menu->addSeparator();
  m_written->addActions(menu, selectedRun());
  menu->popup(m_table->viewport()->mapToGlobal(at));
}

void ResultsPage::connectLibrary() {
  connect(m_keep, &QPushButton::clicked, this, &ResultsPage::addToLibrary);
  LibraryEdits& library = desk().library();
  connect(&library, &LibraryEdits::done, this, [this](const LibraryDone& done) {
    if (m_keeping.isEmpty() || done.change.path != m_keeping) return;
    m_keeping.clear();
    m_banner->showText("info", tr("“%1” is in the library").arg(done.result));
    m_banner->setAction(tr("Open the library"));
  });
  connect(&library, &LibraryEdits::failed, this, [this](const LibraryDone& done) {
    if (m_keeping.isEmpty() || done.change.path != m_keeping) return;
    m_keeping.clear();
    m_banner->setAction({});
    m_banner->showError(done.error);
  });
  connect(m_banner, &Banner::actionClicked, this, [this] { Q_EMIT desk().pageWanted("library"); });
}

void ResultsPage::addToLibrary() {
  const RunRow* run = desk().run(m_table->selectedRuns().value(0));
  if (run == nullptr) return;
  m_keeping = run->adapter;
  desk().keepAdapter(run->id);
}

void ResultsPage::updateButtons() {
  const QStringList selected = m_table->selectedRuns();
  m_monitor->setEnabled(selected.size() == 1);
  const bool resumes = selected.size() == 1 && desk().canGoOn(selected.first());
  m_resume->setEnabled(resumes);
  m_resume->setToolTip(resumes ? tr("Goes on from the last checkpoint, to the same numbers")
                               : tr("Select one run that ended too early; nothing else may go"));
  const bool twins = selected.size() == 1 && TwinStrip::suits(desk().run(selected.first()));
  m_twin->setEnabled(twins);
  m_twin->setToolTip(twins ? TwinStrip::help() : tr("Select one run of adaptive merge"));
  const RunRow* one = selectedRun();
  m_keep->setEnabled(one != nullptr && !one->adapter.isEmpty());
  const bool few = !selected.isEmpty() && selected.size() <= ComparePage::kMostRuns;
  const bool wrote =
      few && std::all_of(selected.begin(), selected.end(), [this](const QString& id) {
        const RunRow* run = desk().run(id);
        return run != nullptr && run->hasOutputs();
      });
  m_compare->setEnabled(wrote);
  m_rate->setEnabled(!selected.isEmpty());
  m_compare->setToolTip(few && !wrote ? tr("Not all of these have written summaries")
                                      : tr("Select one to six runs"));
  const int shown = m_table->proxy().rowCount();
  m_count->setText(shown == m_model->rowCount()
                       ? tr("%n run(s)", nullptr, shown)
                       : tr("%1 of %n run(s)", nullptr, m_model->rowCount()).arg(shown));
}

}  // namespace espalier::ui
