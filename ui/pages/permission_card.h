#pragma once

#include <QFrame>

#include "core/base/json.h"
#include "ui/widgets/translated.h"

class QCheckBox;
class QLabel;

namespace espalier::ui {

class CommandPermission;

/// The programs that a plan's metrics start, each argument in quotes, and the user's leave for
/// exactly these. Hidden where a plan starts none.
class PermissionCard : public Translated<QFrame> {
  Q_OBJECT
 public:
  explicit PermissionCard(CommandPermission& permission, QWidget* parent = nullptr);
  /// `folder`: the workspace.
  void setPlan(const Json& plan, const QString& folder);
  bool allowed() const;
  /// The keyboard goes to the question.
  void ask();

 private:
  void refresh();
  CommandPermission& m_permission;
  Json m_plan;
  QString m_folder;
  QLabel* m_heading;
  QLabel* m_commands;
  QCheckBox* m_allow;
  QCheckBox* m_remember;
};

}  // namespace espalier::ui
