#include "ui/models/toy_history.h"

namespace espalier::ui {

namespace {
constexpr int kControls = 16;  ///< more than there are sliders
}

class ToyStep : public QUndoCommand {
 public:
  ToyStep(ToyHistory& history, const ToyState& next, int id)
      : m_history(history), m_before(history.state()), m_after(next), m_id(id) {}
  void undo() override { m_history.show(m_before); }
  void redo() override { m_history.show(m_after); }
  int id() const override { return m_id; }
  bool mergeWith(const QUndoCommand* later) override {
    m_after = static_cast<const ToyStep*>(later)->m_after;
    return true;
  }

 private:
  ToyHistory& m_history;
  ToyState m_before, m_after;
  int m_id;
};

ToyHistory::ToyHistory(const ToyState& state, QObject* parent) : QObject(parent), m_state(state) {}

void ToyHistory::change(const ToyState& next, int control) {
  if (next == m_state) return;
  m_stack.push(new ToyStep(*this, next, control < 0 ? -1 : m_round * kControls + control));
}

void ToyHistory::show(const ToyState& state) {
  m_state = state;
  Q_EMIT changed();
}

}  // namespace espalier::ui
