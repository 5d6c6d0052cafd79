#pragma once

#include <QUndoCommand>

#include "ui/models/desk.h"

namespace espalier::ui {

/// A run's new name, and back.
class RenameRun : public QUndoCommand {
 public:
  RenameRun(Desk& desk, QString run, QString name, QString before)
      : m_desk(desk), m_run(std::move(run)), m_name(std::move(name)), m_before(std::move(before)) {}
  void redo() override { m_desk.rename(m_run, m_name); }
  void undo() override { m_desk.rename(m_run, m_before); }
  const QString& name() const { return m_name; }
  const QString& before() const { return m_before; }

 private:
  Desk& m_desk;
  QString m_run, m_name, m_before;
};

}  // namespace espalier::ui
