#pragma once

#include "ui/jobs/queue_service.h"
#include "ui/models/desk.h"
#include "ui/widgets/translated.h"

class QFrame;
class QToolButton;

namespace espalier::ui {

class Language;

/// The workspace, the running job with its buttons, language and theme.
class TopBar : public Translated<QWidget> {
  Q_OBJECT
 public:
  TopBar(Desk& desk, Language& language, QWidget* parent = nullptr);

 Q_SIGNALS:
  void openFolderWanted();
  void languageChanged(const QString& language);

 private:
  QWidget* buildChip();
  void connectAll();
  void refreshChip();
  void showJob();
  void showQueue();
  /// The queue's run that the chip tells of; null: none of ours goes.
  const QueueRow* queueRun() const;
  void refreshSwitches();
  void showWorkspaces();
  Desk& m_desk;
  Language& m_language;
  QToolButton* m_workspace;
  QFrame* m_chip;
  QToolButton* m_job;  ///< what goes; leads to it
  QToolButton* m_pause;
  QToolButton* m_stop;
  QToolButton* m_languageSwitch;
  QToolButton* m_theme;
};

}  // namespace espalier::ui
