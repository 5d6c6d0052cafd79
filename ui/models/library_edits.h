#pragma once

#include <QObject>
#include <QQueue>
#include <QUndoStack>
#include <functional>

#include "ui/jobs/types.h"

namespace espalier::ui {

class Desk;

/// Changes of the open workspace's library, one at a time and in order. Imports, names, tags and
/// removals of adapters can be taken back; nothing is ever deleted outright. Where taking back
/// fails the older changes are forgotten too, since nobody knows what the folders hold now.
class LibraryEdits : public QObject {
  Q_OBJECT
 public:
  explicit LibraryEdits(Desk& desk);

  /// Whether a folder can have this name.
  static bool canBeCalled(const QString& name);
  /// `name` empty: as its folder is called. One that lies in the library already is only told.
  void importAdapter(const QString& folder, const QString& name = {});
  /// A link to it; this is not undone.
  void importModel(const QString& path);
  void rename(const QString& name, const QString& to);
  void remove(const QString& name);
  void tag(const QString& name, const QStringList& tags, const QStringList& before);
  void exportTo(const QString& name, const QString& folder);

  bool busy() const { return m_running; }
  bool canUndo() const { return !m_running && m_stack.canUndo(); }
  /// What undo would take back, in the language of the moment; empty where there is nothing.
  QString undoText() const;

 public Q_SLOTS:
  void undo();
  void redo();

 Q_SIGNALS:
  /// busy() or the stack changed.
  void stateChanged();
  void done(const espalier::ui::LibraryDone& done);
  void failed(const espalier::ui::LibraryDone& done);

 private:
  friend class LibraryCommand;
  struct Task {
    std::function<LibraryChange()> make;  ///< at the moment when it is sent
    std::function<void(const QString&)> result;
    bool fresh = true;  ///< not one of the undo stack
  };
  void send(const LibraryChange& change, const QStringList& before = {});
  void again(std::function<LibraryChange()> make, std::function<void(const QString&)> result = {});
  void add(const Task& task);
  void next();
  void finished(const LibraryDone& done);

  Desk& m_desk;
  QUndoStack m_stack;
  QQueue<Task> m_tasks;
  bool m_running = false;
};

}  // namespace espalier::ui
