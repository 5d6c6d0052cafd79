#pragma once

#include <QObject>
#include <QSet>

#include "core/base/json.h"

namespace espalier::ui {

class Settings;

/// Which programs the user lets metrics start. A permission holds for exactly the commands that
/// were shown, with the folders where they run, in one workspace; another argument, one command
/// more or less, and it is asked for anew. It ends with the program, or where another plan is
/// loaded, unless the user had it remembered: then its hash stands in the settings, and nothing
/// else of it.
class CommandPermission : public QObject {
  Q_OBJECT
 public:
  explicit CommandPermission(Settings& settings, QObject* parent = nullptr);

  /// `folder`: the workspace, from which the plan's paths start.
  static bool needed(const Json& plan, const QString& folder);
  bool allowed(const Json& plan, const QString& folder) const;
  void allow(const Json& plan, const QString& folder, bool on);
  bool remembered(const Json& plan, const QString& folder) const;
  void remember(const Json& plan, const QString& folder, bool on);
  /// Forgets what was allowed and not remembered: a plan never brings its own permission.
  void forget();

 Q_SIGNALS:
  void changed();

 private:
  static QString hash(const Json& plan, const QString& folder);
  Settings& m_settings;
  QSet<QString> m_allowed;  ///< hashes, for this session
};

}  // namespace espalier::ui
