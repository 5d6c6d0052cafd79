#include "ui/settings/settings.h"

#include <QDir>
#include <QFileInfo>
#include <QSettings>
#include <QStandardPaths>

namespace espalier::ui {

namespace {
constexpr int kMaxRecent = 15;
}

const std::vector<Settings::Entry>& Settings::table() {
  static const std::vector<Entry> entries{
      {Key::Language, "window/language", Scope::User, QStringLiteral("system")},
      {Key::Theme, "window/theme", Scope::User, QStringLiteral("system")},
      {Key::TextSize, "window/text_size", Scope::User, 15},
      {Key::Smoothing, "charts/smoothing", Scope::User, 0.6},
      {Key::AdapterColours, "charts/adapter_colours", Scope::User, QStringList()},
      {Key::RunColours, "charts/run_colours", Scope::User, QStringList()},
      {Key::WindowGeometry, "window/geometry", Scope::Machine, QByteArray()},
      {Key::LastPage, "window/page", Scope::Machine, QStringLiteral("home")},
      {Key::RecentWorkspaces, "workspaces/recent", Scope::Machine, QStringList()},
      {Key::Draft, "compose/draft", Scope::Machine, QByteArray()},
      {Key::TourSeen, "window/tour_seen", Scope::User, false},
      {Key::AllowedCommands, "compose/allowed_commands", Scope::Machine, QStringList()},
      {Key::ResultsColumns, "results/columns", Scope::User, QStringList()},
      {Key::ResultsSort, "results/sort", Scope::User, QStringLiteral("created down")},
      {Key::QueueAtOnce, "queue/at_once", Scope::Machine, 1},
      {Key::QueueMemory, "queue/memory_gb", Scope::Machine, -1.0},
      {Key::JudgingLogin, "annotate/login", Scope::User, QString()},
      {Key::JudgingKeys, "annotate/keys", Scope::User, QStringList()},
      {Key::JudgingAdvance, "annotate/advance", Scope::User, false},
      {Key::ParallelAxes, "results/parallel_axes", Scope::User, QStringList()},
      {Key::Layout, "window/layout", Scope::Machine, QVariantMap()},
  };
  return entries;
}

const Settings::Entry& Settings::entry(Key key) {
  return table()[static_cast<std::size_t>(key)];
}

Settings::Settings(const QString& folder, QObject* parent) : QObject(parent) {
  const QString place =
      folder.isEmpty()
          ? QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation) + "/espalier"
          : folder;
  m_user = std::make_unique<QSettings>(place + "/espalier.ini", QSettings::IniFormat);
  m_machine = std::make_unique<QSettings>(place + "/espalier-machine.ini", QSettings::IniFormat);
}

Settings::~Settings() = default;

QSettings& Settings::file(Scope scope) const {
  return scope == Scope::User ? *m_user : *m_machine;
}

QVariant Settings::get(Key key) const {
  const Entry& e = entry(key);
  QVariant value = file(e.scope).value(e.name, e.defaultValue);
  // An ini file holds text: a value that does not fit its type counts as missing.
  if (e.defaultValue.metaType().isValid() && !value.convert(e.defaultValue.metaType())) {
    return e.defaultValue;
  }
  return value;
}

void Settings::set(Key key, const QVariant& value) {
  if (get(key) == value) return;
  const Entry& e = entry(key);
  file(e.scope).setValue(e.name, value);
  Q_EMIT changed(key);
}

void Settings::reset(Key key) {
  const Entry& e = entry(key);
  file(e.scope).remove(e.name);
  Q_EMIT changed(key);
}

void Settings::sync() {
  m_user->sync();
  m_machine->sync();
}

void Settings::addRecentWorkspace(const QString& folder) {
  const QString clean = QDir(folder).absolutePath();
  QStringList recent = value<QStringList>(Key::RecentWorkspaces);
  recent.removeAll(clean);
  recent.prepend(clean);
  while (recent.size() > kMaxRecent)
    recent.removeLast();
  set(Key::RecentWorkspaces, recent);
}

QStringList Settings::recentWorkspaces() const {
  QStringList alive;
  for (const QString& folder : value<QStringList>(Key::RecentWorkspaces)) {
    if (QFileInfo(folder).isDir()) alive << folder;
  }
  return alive;
}

}  // namespace espalier::ui
