#include "ui/models/command_permission.h"

#include <QDir>

#include "core/base/hash.h"
#include "ui/models/metric_list.h"
#include "ui/settings/settings.h"

namespace espalier::ui {

CommandPermission::CommandPermission(Settings& settings, QObject* parent)
    : QObject(parent), m_settings(settings) {}

QString CommandPermission::hash(const Json& plan, const QString& folder) {
  Json commands = Json::array();
  for (const StartedCommand& command : commandsOf(plan, folder)) {
    Json arguments = Json::array();
    for (const QString& argument : command.arguments)
      arguments.push_back(argument.toStdString());
    commands.push_back({{"folder", command.folder.toStdString()}, {"command", arguments}});
  }
  const Json whole = {{"workspace", QDir::cleanPath(folder).toStdString()}, {"commands", commands}};
  return QString::fromStdString(sha256_hex(json::dump(whole)));
}

bool CommandPermission::needed(const Json& plan, const QString& folder) {
  return !commandsOf(plan, folder).isEmpty();
}

bool CommandPermission::allowed(const Json& plan, const QString& folder) const {
  if (!needed(plan, folder)) return false;
  return m_allowed.contains(hash(plan, folder)) || remembered(plan, folder);
}

void CommandPermission::allow(const Json& plan, const QString& folder, bool on) {
  if (!needed(plan, folder) || allowed(plan, folder) == on) return;
  if (on) {
    m_allowed.insert(hash(plan, folder));
  } else {
    remember(plan, folder, false);
    m_allowed.remove(hash(plan, folder));
  }
  Q_EMIT changed();
}

bool CommandPermission::remembered(const Json& plan, const QString& folder) const {
  return m_settings.value<QStringList>(Settings::Key::AllowedCommands).contains(hash(plan, folder));
}

void CommandPermission::remember(const Json& plan, const QString& folder, bool on) {
  QStringList hashes = m_settings.value<QStringList>(Settings::Key::AllowedCommands);
  const QString mine = hash(plan, folder);
  if (!needed(plan, folder) || hashes.contains(mine) == on) return;
  if (on)
    hashes << mine;
  else
    hashes.removeAll(mine);
  // What is no longer remembered stays allowed until the program ends.
  m_allowed.insert(mine);
  m_settings.set(Settings::Key::AllowedCommands, hashes);
  Q_EMIT changed();
}

void CommandPermission::forget() {
  if (m_allowed.isEmpty()) return;
  m_allowed.clear();
  Q_EMIT changed();
}

}  // namespace espalier::ui
