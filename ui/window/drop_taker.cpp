#include "ui/window/drop_taker.h"

#include <QDir>
#include <QFileInfo>
#include <QMimeData>
#include <QUrl>

#include "ui/models/desk.h"
#include "ui/models/library_edits.h"
#include "ui/settings/texts.h"
#include "ui/widgets/banner.h"

namespace espalier::ui {

namespace {
/// More at a time is a slip of the hand.
constexpr int kMost = 50;
}  // namespace

DropTaker::DropTaker(Desk& desk, Banner& banner, QObject* parent)
    : QObject(parent), m_desk(desk), m_banner(banner) {
  connect(&desk.jobs(), &JobService::inspected, this, [this](const Inspection& what) {
    if (m_asked.removeOne(what.path)) place(what);
  });
}

bool DropTaker::wants(const QMimeData& data) {
  return data.hasUrls();
}

void DropTaker::take(const QMimeData& data) {
  m_banner.clear();
  QStringList paths;
  bool strange = false;
  for (const QUrl& url : data.urls()) {
    if (url.isLocalFile() && paths.size() < kMost)
      paths << QDir::cleanPath(url.toLocalFile());
    else
      strange = true;
  }
  if (strange)
    m_banner.showText(
        "error",
        tr("Only files and folders of this machine can be dropped, at most %1.").arg(kMost));
  m_asked += paths;
  for (const QString& path : paths)
    m_desk.jobs().requestInspection(path);
}

void DropTaker::place(const Inspection& what) {
  const QString name = QFileInfo(what.path).fileName();
  if (!what.error.isNull()) {
    if (what.error.code == "model.unrecognised" || what.error.code == "file.missing") {
      m_banner.showText(
          "error",
          tr("“%1” is nothing that Espalier knows. Models, adapters, data files, plans, studies "
             "and workspaces can be dropped.")
              .arg(name),
          what.error.message);
    } else if (what.error.args.contains("path")) {
      m_banner.showError(what.error);  // says which file
    } else {
      m_banner.showText("error", tr("“%1” cannot be taken. %2").arg(name, texts::error(what.error)),
                        QStringList{what.error.message, what.error.hint}.join('\n').trimmed());
    }
    return;
  }
  if (what.kind == "workspace") {
    m_desk.jobs().openWorkspace(what.path);
  } else if (what.kind == "store") {
    m_desk.jobs().openWorkspace(QFileInfo(what.path).absolutePath());
  } else if (!m_desk.hasWorkspace()) {
    m_banner.showText("warning", tr("Open a workspace first; “%1” is added to it then.").arg(name));
  } else if (what.kind == "data") {
    Q_EMIT m_desk.importWanted(what.path);
  } else if (what.kind == "plan") {
    Q_EMIT m_desk.planWanted(what.path);
  } else if (what.kind == "study") {
    Q_EMIT m_desk.studyWanted(what.path);
  } else {
    if (what.kind == "model")
      m_desk.library().importModel(what.path);
    else
      m_desk.library().importAdapter(what.path);
    Q_EMIT m_desk.pageWanted("library");
  }
}

}  // namespace espalier::ui
