#pragma once

#include "ui/models/desk.h"
#include "ui/widgets/translated.h"

class QLabel;
class QMenu;
class QProgressBar;
class QPushButton;
class QToolButton;

namespace espalier::ui {

/// A run written out: as a bundle that can be checked anywhere, as a page for students, as data for
/// notebooks. Asks where to, shows how far it is and can be stopped, and says where it lies.
/// Hidden while there is nothing to say.
class RunExport : public Translated<QFrame> {
  Q_OBJECT
 public:
  explicit RunExport(Desk& desk, QWidget* parent = nullptr);
  /// The entries for this run; without one they stand disabled.
  void addActions(QMenu* menu, const RunRow* run);

 Q_SIGNALS:
  void failed(const espalier::ui::ErrorInfo& error);

 private:
  void ask(const QString& run, ExportWish::Kind kind, const QString& language = {});
  void begin(const ExportWish& wish);
  void end(const ExportDone& done);
  void refresh();

  Desk& m_desk;
  ExportWish m_wish;
  int m_token = 0;
  bool m_going = false;
  QStringList m_checks;
  QLabel* m_icon;
  QLabel* m_words;
  QProgressBar* m_bar;
  QPushButton* m_stop;
  QPushButton* m_show;
  QToolButton* m_close;
};

}  // namespace espalier::ui
