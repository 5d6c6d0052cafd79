#pragma once

#include "ui/models/desk.h"
#include "ui/widgets/translated.h"

class QPushButton;

namespace espalier::ui {

class PermissionCard;

/// Asks for the leave that a run needs before it goes on, because its metrics start programs.
/// Hidden while nothing is asked.
class GoOnCard : public Translated<QWidget> {
  Q_OBJECT
 public:
  explicit GoOnCard(Desk& desk, QWidget* parent = nullptr);
  /// The page shows this run now: a question about another one is over.
  void setShown(const QString& run);

 private:
  void ask(const QString& run);
  void refresh();
  Desk& m_desk;
  QString m_run;  ///< empty: nothing is asked
  PermissionCard* m_permission;
  QPushButton* m_goOn;
  QPushButton* m_leave;
};

}  // namespace espalier::ui
