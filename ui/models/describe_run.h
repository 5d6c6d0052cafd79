#pragma once

#include <QUndoCommand>

#include "ui/models/desk.h"

namespace espalier::ui {

/// Other tags or notes of some runs, and back. What is typed into one note in one go is one step.
class DescribeRuns : public QUndoCommand {
 public:
  /// `typing`: which go it is, 0 for a change on its own.
  DescribeRuns(Desk& desk, QVector<RunWords> before, QVector<RunWords> now, int typing = 0)
      : m_desk(desk), m_before(std::move(before)), m_now(std::move(now)), m_typing(typing) {}
  void redo() override { m_desk.describe(m_now); }
  void undo() override { m_desk.describe(m_before); }
  int id() const override { return m_typing > 0 ? 1 : -1; }
  bool mergeWith(const QUndoCommand* next) override {
    const auto* other = dynamic_cast<const DescribeRuns*>(next);
    if (other == nullptr || other->m_typing != m_typing) return false;
    m_now = other->m_now;
    setObsolete(m_now == m_before);
    return true;
  }
  const QVector<RunWords>& before() const { return m_before; }
  bool changesTags() const { return m_before.first().tags != m_now.first().tags; }

 private:
  Desk& m_desk;
  QVector<RunWords> m_before, m_now;
  int m_typing;
};

}  // namespace espalier::ui
