#include "ui/dialogs/ask.h"

#include <QCoreApplication>
#include <QFileDialog>
#include <QFileInfo>
#include <QHeaderView>
#include <QMessageBox>
#include <QPushButton>
#include <QTreeView>
#include <map>
#include <optional>
#include <vector>

namespace espalier::ui::ask {

namespace {

std::optional<QString> nextFile;
std::optional<Closing> nextClosing;
std::optional<bool> nextConfirm;

std::optional<Closing> takeClosing() {
  std::optional<Closing> answer;
  std::swap(answer, nextClosing);
  return answer;
}

std::optional<QString> takeFile() {
  std::optional<QString> path;
  std::swap(path, nextFile);
  return path;
}

/// Qt's own dialog opens too narrow for its columns: a date and a time would be cut.
constexpr QSize kFiles{860, 520};

QString pathFrom(QFileDialog& dialog) {
  dialog.resize(kFiles);
  // Where the desktop brings its own dialog there is no such table.
  if (auto* files = dialog.findChild<QTreeView*>(QStringLiteral("treeView"))) {
    QHeaderView* header = files->header();
    header->setSectionResizeMode(QHeaderView::ResizeToContents);
    header->setSectionResizeMode(0, QHeaderView::Stretch);
  }
  return dialog.exec() == QDialog::Accepted ? dialog.selectedFiles().value(0) : QString();
}

struct Way {
  QString words;
  QMessageBox::ButtonRole role;
  Closing answer;
};

/// Going on without the window is always one way, and the default.
Closing askClosing(QWidget* parent, const QString& question, const QString& details, bool tray,
                   const std::vector<Way>& ways) {
  if (const auto answer = takeClosing()) return *answer;
  QMessageBox box(QMessageBox::NoIcon, QCoreApplication::applicationName(), question,
                  QMessageBox::NoButton, parent);
  box.setInformativeText(details);
  auto* keep = box.addButton(tray ? QCoreApplication::translate("ask", "Keep running in the tray")
                                  : QCoreApplication::translate("ask", "Keep running, minimise"),
                             QMessageBox::AcceptRole);
  std::map<QAbstractButton*, Closing> answers{{keep, Closing::KeepRunning}};
  for (const Way& way : ways)
    answers.emplace(box.addButton(way.words, way.role), way.answer);
  box.addButton(QMessageBox::Cancel);
  box.setDefaultButton(keep);
  box.exec();
  const auto chosen = answers.find(box.clickedButton());
  return chosen == answers.end() ? Closing::Cancel : chosen->second;
}

}  // namespace

QString saveFile(QWidget* parent, const QString& title, const QString& suggested,
                 const QString& filter) {
  if (const auto path = takeFile()) return *path;
  const QFileInfo file(suggested);
  QFileDialog dialog(parent, title, file.absolutePath(), filter);
  dialog.setAcceptMode(QFileDialog::AcceptSave);
  dialog.setFileMode(QFileDialog::AnyFile);
  dialog.selectFile(file.fileName());
  return pathFrom(dialog);
}

QString saveKind(QWidget* parent, const QString& title, const QString& stem, const QString& kind,
                 const QString& ending) {
  const QString path =
      saveFile(parent, title, stem + ending, QStringLiteral("%1 (*%2)").arg(kind, ending));
  const bool bare = !path.isEmpty() && QFileInfo(path).suffix().isEmpty();
  return bare && !QFileInfo::exists(path + ending) ? path + ending : path;
}

QString openFile(QWidget* parent, const QString& title, const QString& folder,
                 const QString& filter) {
  if (const auto path = takeFile()) return *path;
  QFileDialog dialog(parent, title, folder, filter);
  dialog.setFileMode(QFileDialog::ExistingFile);
  return pathFrom(dialog);
}

QString openFolder(QWidget* parent, const QString& title, const QString& folder) {
  if (const auto path = takeFile()) return *path;
  QFileDialog dialog(parent, title, folder);
  dialog.setFileMode(QFileDialog::Directory);
  dialog.setOption(QFileDialog::ShowDirsOnly);
  return pathFrom(dialog);
}

Closing closing(QWidget* parent, const QString& run, bool tray) {
  return askClosing(
      parent, QCoreApplication::translate("ask", "A run is going: %1").arg(run),
      QCoreApplication::translate("ask",
                                  "Paused, it is saved as it stands, and Results or Monitor go on "
                                  "with it later. Aborted, it can go on from its last checkpoint."),
      tray,
      {{QCoreApplication::translate("ask", "Pause, save and close"), QMessageBox::ActionRole,
        Closing::PauseAndSave},
       {QCoreApplication::translate("ask", "Abort and close"), QMessageBox::DestructiveRole,
        Closing::Abort}});
}

Closing closingQueue(QWidget* parent, int running, int waiting, bool tray) {
  return askClosing(
      parent,
      QCoreApplication::translate("ask", "The queue runs: %1 running, %2 waiting")
          .arg(running)
          .arg(waiting),
      QCoreApplication::translate(
          "ask",
          "Its runs are processes of this program and end with it; they cannot go on without it. "
          "Their checkpoints stay, and the queue goes on when the workspace is opened again."),
      tray,
      {{QCoreApplication::translate("ask", "Stop the queue and close"), QMessageBox::ActionRole,
        Closing::PauseAndSave}});
}

bool confirm(QWidget* parent, const QString& question, const QString& details, const QString& yes) {
  if (nextConfirm) {
    const bool answer = *nextConfirm;
    nextConfirm.reset();
    return answer;
  }
  QMessageBox box(QMessageBox::NoIcon, QCoreApplication::applicationName(), question,
                  QMessageBox::NoButton, parent);
  box.setInformativeText(details);
  auto* sure = box.addButton(yes, QMessageBox::DestructiveRole);
  box.setDefaultButton(box.addButton(QMessageBox::Cancel));
  box.exec();
  return box.clickedButton() == sure;
}

void setNextFile(const QString& path) {
  nextFile = path;
}

void setNextClosing(Closing answer) {
  nextClosing = answer;
}

void setNextConfirm(bool answer) {
  nextConfirm = answer;
}

}  // namespace espalier::ui::ask
