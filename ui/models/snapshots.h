#pragma once

#include <QUndoStack>
#include <utility>

namespace espalier::ui {

/// A way back, as a page shows it.
class UndoSteps : public QObject {
  Q_OBJECT
 public:
  explicit UndoSteps(QObject* parent = nullptr) : QObject(parent) {
    connect(&m_stack, &QUndoStack::indexChanged, this, &UndoSteps::changed);
  }
  ~UndoSteps() override { m_stack.disconnect(this); }
  bool canUndo() const { return m_stack.canUndo(); }
  /// What undo would do, in the language of the moment; empty where there is nothing.
  virtual QString undoText() const = 0;

 public Q_SLOTS:
  void undo() { m_stack.undo(); }
  void redo() { m_stack.redo(); }

 Q_SIGNALS:
  void changed();

 protected:
  QUndoStack m_stack;
};

/// Undo over whole states of a page: whoever has changed something shows the state that came of it,
/// and gets an earlier one put back. Changes of one field that follow each other are one step.
template <typename State>
class Snapshots : public UndoSteps {
 public:
  using UndoSteps::UndoSteps;

  /// Here it begins: nothing older comes back.
  void begin(const State& state) {
    m_now = state;
    m_stack.clear();
  }
  /// As it is now; nothing where that is known already.
  void take(const State& state) {
    if (m_putting || state == m_now) return;
    State before = std::exchange(m_now, state);
    m_stack.push(new Step(*this, std::move(before), state));
  }
  QString undoText() const override {
    const auto* step = dynamic_cast<const Step*>(m_stack.command(m_stack.index() - 1));
    return step != nullptr ? words(step->before, step->after) : QString();
  }

 protected:
  virtual void put(const State& state) = 0;
  /// The one field in which two states differ; empty where it is none to be joined.
  virtual QString field(const State& before, const State& after) const = 0;
  /// What going back from one to the other does.
  virtual QString words(const State& before, const State& after) const = 0;

 private:
  struct Step : QUndoCommand {
    Step(Snapshots& owner, State was, State is)
        : snapshots(owner),
          before(std::move(was)),
          after(std::move(is)),
          what(owner.field(before, after)) {}
    void undo() override { snapshots.bring(before); }
    void redo() override {
      // It comes to the stack done.
      if (!std::exchange(first, false)) snapshots.bring(after);
    }
    int id() const override { return 1; }
    bool mergeWith(const QUndoCommand* other) override {
      const auto* next = static_cast<const Step*>(other);
      if (what.isEmpty() || next->what != what) return false;
      after = next->after;
      setObsolete(after == before);
      return true;
    }
    Snapshots& snapshots;
    State before, after;
    QString what;
    bool first = true;
  };

  void bring(const State& state) {
    m_putting = true;
    put(state);
    m_putting = false;
    m_now = state;
  }

  State m_now{};
  bool m_putting = false;
};

}  // namespace espalier::ui
