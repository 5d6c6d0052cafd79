#include "ui/pages/import_menu.h"

#include <QDir>
#include <QFileInfo>
#include <algorithm>

#include "ui/dialogs/ask.h"
#include "ui/models/desk.h"
#include "ui/models/library_edits.h"

namespace espalier::ui {

namespace {
/// Runs that are offered, the newest first.
constexpr int kRunsOffered = 12;
}  // namespace

ImportMenu::ImportMenu(Desk& desk, QWidget* parent) : QMenu(parent), m_desk(desk) {
  setObjectName("importMenu");
  connect(add("importFolder", tr("Adapter folder…")), &QAction::triggered, this, [this] {
    const QString folder =
        ask::openFolder(parentWidget(), tr("Import an adapter"), QDir::homePath());
    if (!folder.isEmpty()) m_desk.library().importAdapter(folder);
  });
  connect(add("importModelFile", tr("Model file…")), &QAction::triggered, this, [this] {
    const QString file = ask::openFile(parentWidget(), tr("Import a model"), QDir::homePath(),
                                       tr("Models (*.gguf)"));
    if (!file.isEmpty()) m_desk.library().importModel(file);
  });
  connect(add("importModelFolder", tr("Model folder…")), &QAction::triggered, this, [this] {
    const QString folder = ask::openFolder(parentWidget(), tr("Import a model"), QDir::homePath());
    if (!folder.isEmpty()) m_desk.library().importModel(folder);
  });
  addRuns();
}

QAction* ImportMenu::add(const char* name, const QString& words) {
  QAction* action = addAction(words);
  action->setObjectName(name);
  return action;
}

void ImportMenu::addRuns() {
  QVector<RunRow> runs = m_desk.runs();
  std::stable_sort(runs.begin(), runs.end(),
                   [](const RunRow& a, const RunRow& b) { return a.created > b.created; });
  int offered = 0;
  for (const RunRow& run : runs) {
    if (offered == kRunsOffered) break;
    if (run.state != "finished" && run.state != "stopped") continue;
    const QString folder = m_desk.workspaceFolder() + "/runs/" + run.id + "/adapter";
    if (!QFileInfo::exists(folder + "/adapter_config.json")) continue;
    if (offered++ == 0) {
      addSeparator();
      addAction(tr("What a run made:"))->setEnabled(false);
    }
    QString words = run.id + QStringLiteral("  ") + run.name;
    words.replace(QLatin1Char('&'), QLatin1String("&&"));
    QAction* action = add("", words);
    action->setObjectName("importRun_" + run.id);
    connect(action, &QAction::triggered, this,
            [this, folder, name = run.name] { m_desk.library().importAdapter(folder, name); });
  }
}

}  // namespace espalier::ui
