#pragma once

#include <QString>

class QWidget;

/// The few questions that the window asks in dialogs. Tests set the next answer, so that no dialog
/// blocks them.
namespace espalier::ui::ask {

enum class Closing { KeepRunning, PauseAndSave, Abort, Cancel };

QString saveFile(QWidget* parent, const QString& title, const QString& suggested,
                 const QString& filter);
/// A file to save of one kind, "CSV", ".csv": the ending is added where none was typed, though not
/// so that it names a file that nobody was asked about.
QString saveKind(QWidget* parent, const QString& title, const QString& stem, const QString& kind,
                 const QString& ending);
QString openFile(QWidget* parent, const QString& title, const QString& folder,
                 const QString& filter);
QString openFolder(QWidget* parent, const QString& title, const QString& folder);
/// A run is going and the window is to close. `tray`: the window can go on in the tray.
Closing closing(QWidget* parent, const QString& run, bool tray);
/// The queue works and the window is to close: PauseAndSave stops it; never Abort.
Closing closingQueue(QWidget* parent, int running, int waiting, bool tray);

/// Whether something that cannot be undone is to be done; `yes`: the button that does it.
bool confirm(QWidget* parent, const QString& question, const QString& details, const QString& yes);

/// The answer to the next file or folder question.
void setNextFile(const QString& path);
void setNextClosing(Closing answer);
void setNextConfirm(bool answer);

}  // namespace espalier::ui::ask
