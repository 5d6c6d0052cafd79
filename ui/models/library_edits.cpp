#include "ui/models/library_edits.h"

#include <QDir>
#include <QFileInfo>
#include <algorithm>
#include <memory>

#include "ui/models/desk.h"

namespace espalier::ui {

namespace {
using Kind = LibraryChange::Kind;
}

/// A change that has happened, and its way back. What core answers (a name, a place in the trash)
/// is kept for the other direction.
class LibraryCommand : public QUndoCommand {
 public:
  struct State {
    LibraryChange change;
    QStringList before;  ///< tags
    QString trash;
  };

  LibraryCommand(LibraryEdits& edits, const LibraryChange& change, const QStringList& before,
                 const QString& result)
      : m_edits(edits), m_state(std::make_shared<State>(State{change, before, {}})) {
    if (change.kind == Kind::Remove)
      m_state->trash = result;
    else if (change.kind == Kind::ImportAdapter)
      m_state->change.name = result;
  }
  const LibraryChange& change() const { return m_state->change; }

  void redo() override {
    // It comes to the stack done.
    if (std::exchange(m_first, false)) return;
    switch (m_state->change.kind) {
      case Kind::Remove:
        takeAway();
        break;
      case Kind::ImportAdapter:
        bringBack();
        break;
      default:
        m_edits.again([state = m_state] { return state->change; });
    }
  }

  void undo() override {
    switch (m_state->change.kind) {
      case Kind::Remove:
        bringBack();
        break;
      case Kind::ImportAdapter:
        takeAway();
        break;
      default:
        m_edits.again([state = m_state] {
          LibraryChange back = state->change;
          if (back.kind == Kind::Tag)
            back.tags = state->before;
          else
            std::swap(back.name, back.other);
          return back;
        });
    }
  }

 private:
  void takeAway() {
    m_edits.again(
        [state = m_state] {
          return LibraryChange{Kind::Remove, state->change.name, {}, {}, {}};
        },
        [state = m_state](const QString& result) { state->trash = result; });
  }
  void bringBack() {
    m_edits.again(
        [state = m_state] {
          return LibraryChange{Kind::Restore, state->change.name, state->trash, {}, {}};
        },
        [state = m_state](const QString& result) { state->change.name = result; });
  }

  LibraryEdits& m_edits;
  std::shared_ptr<State> m_state;
  bool m_first = true;
};

bool LibraryEdits::canBeCalled(const QString& name) {
  return !name.startsWith('.') && !name.contains('/') && name.toUtf8().size() <= 200 &&
         std::all_of(name.begin(), name.end(), [](QChar c) { return c.isPrint(); });
}

LibraryEdits::LibraryEdits(Desk& desk) : QObject(&desk), m_desk(desk) {
  connect(&desk.jobs(), &JobService::libraryChanged, this, &LibraryEdits::finished);
  connect(&m_stack, &QUndoStack::indexChanged, this, &LibraryEdits::stateChanged);
  // Not workspaceChanged, which the same workspace opened again emits too.
  connect(&desk, &Desk::workspaceChanged, this, [this, was = QString()]() mutable {
    if (was != m_desk.workspaceFolder()) m_stack.clear();
    was = m_desk.workspaceFolder();
  });
}

void LibraryEdits::importAdapter(const QString& folder, const QString& name) {
  const LibraryChange change{Kind::ImportAdapter, name, {}, folder, {}};
  const QString here = QDir(m_desk.workspaceFolder() + "/adapters").canonicalPath();
  if (!here.isEmpty() &&
      QFileInfo(QFileInfo(QDir::cleanPath(folder)).path()).canonicalFilePath() == here) {
    Q_EMIT done({change, {}, QFileInfo(QDir::cleanPath(folder)).fileName()});
    return;
  }
  send(change);
}

void LibraryEdits::importModel(const QString& path) {
  send({Kind::ImportModel, {}, {}, path, {}});
}

void LibraryEdits::rename(const QString& name, const QString& to) {
  send({Kind::Rename, name, to, {}, {}});
}

void LibraryEdits::remove(const QString& name) {
  send({Kind::Remove, name, {}, {}, {}});
}

void LibraryEdits::tag(const QString& name, const QStringList& tags, const QStringList& before) {
  send({Kind::Tag, name, {}, {}, tags}, before);
}

void LibraryEdits::exportTo(const QString& name, const QString& folder) {
  send({Kind::Export, name, {}, folder, {}});
}

QString LibraryEdits::undoText() const {
  if (!m_stack.canUndo()) return {};
  const auto* last = dynamic_cast<const LibraryCommand*>(m_stack.command(m_stack.index() - 1));
  if (last == nullptr) return {};
  const LibraryChange& change = last->change();
  switch (change.kind) {
    case Kind::Rename:
      return tr("“%1” becomes “%2” again").arg(change.other, change.name);
    case Kind::Remove:
      return tr("“%1” comes back").arg(change.name);
    case Kind::ImportAdapter:
      return tr("“%1” leaves the library").arg(change.name);
    case Kind::Tag:
      return tr("“%1” gets its old tags").arg(change.name);
    default:
      return {};
  }
}

void LibraryEdits::undo() {
  if (!m_running) m_stack.undo();
}

void LibraryEdits::redo() {
  if (!m_running) m_stack.redo();
}

void LibraryEdits::send(const LibraryChange& change, const QStringList& before) {
  const bool returns = change.kind != Kind::Export && change.kind != Kind::ImportModel;
  add({[change] { return change; },
       [this, change, before, returns](const QString& result) {
         if (returns) m_stack.push(new LibraryCommand(*this, change, before, result));
       },
       true});
}

void LibraryEdits::again(std::function<LibraryChange()> make,
                         std::function<void(const QString&)> result) {
  add({std::move(make), std::move(result), false});
}

void LibraryEdits::add(const Task& task) {
  m_tasks.enqueue(task);
  if (!m_running) next();
}

void LibraryEdits::next() {
  m_running = !m_tasks.isEmpty();
  if (m_running) m_desk.jobs().changeLibrary(m_tasks.head().make());
  Q_EMIT stateChanged();
}

void LibraryEdits::finished(const LibraryDone& what) {
  if (!m_running) return;
  const Task task = m_tasks.dequeue();
  if (what.change.kind != Kind::Export) m_desk.jobs().rereadWorkspace();
  const bool failure = !what.error.isNull();
  if (failure && !task.fresh) {
    m_tasks.clear();
    m_stack.clear();
  }
  if (!failure && task.result) task.result(what.result);
  next();
  if (failure)
    Q_EMIT failed(what);
  else
    Q_EMIT done(what);
}

}  // namespace espalier::ui
