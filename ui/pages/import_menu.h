#pragma once

#include <QMenu>

namespace espalier::ui {

class Desk;

/// Ways into the library: folders and files of the machine, and the adapters that runs have left.
class ImportMenu : public QMenu {
  Q_OBJECT
 public:
  ImportMenu(Desk& desk, QWidget* parent);

 private:
  QAction* add(const char* name, const QString& words);
  void addRuns();
  Desk& m_desk;
};

}  // namespace espalier::ui
