#pragma once

#include <QObject>
#include <QUndoStack>

#include "ui/models/toy_merge.h"

namespace espalier::ui {

/// The toy merge that the page Teach shows, with every change to it undoable. A state is a few
/// hundred bytes, so each step keeps the whole of it.
class ToyHistory : public QObject {
  Q_OBJECT
 public:
  explicit ToyHistory(const ToyState& state, QObject* parent = nullptr);

  const ToyState& state() const { return m_state; }
  QUndoStack& stack() { return m_stack; }
  /// `control`: changes by the same slider that follow one another are one step; -1 always makes a
  /// step of its own.
  void change(const ToyState& next, int control = -1);
  /// The drag of a slider has ended: the next change is a step of its own.
  void seal() { ++m_round; }

 Q_SIGNALS:
  void changed();

 private:
  friend class ToyStep;
  void show(const ToyState& state);
  ToyState m_state;
  QUndoStack m_stack;
  int m_round = 0;
};

}  // namespace espalier::ui
