#pragma once

#include <QObject>
#include <QVariant>
#include <memory>
#include <vector>

class QSettings;

namespace espalier::ui {

/// What the program remembers between starts. One table names every key with its scope and default;
/// nothing else touches QSettings.
class Settings : public QObject {
  Q_OBJECT
 public:
  enum class Key {
    Language,          ///< "system" | "en" | "ja"
    Theme,             ///< "system" | "light" | "dark"
    TextSize,          ///< pixels of article and summary text
    Smoothing,         ///< weight of the past in the smoothed loss, 0 is off
    AdapterColours,    ///< names in the order in which they took a series colour
    RunColours,        ///< ids of runs, likewise
    WindowGeometry,    ///< of this machine's screen
    LastPage,          ///< key of the page that was open
    RecentWorkspaces,  ///< folders, newest first
    Draft,             ///< the plan that Compose holds, as JSON
    TourSeen,          ///< the tour of the demo was taken or declined
    AllowedCommands,   ///< hashes of commands that metrics may start on this machine
    ResultsColumns,    ///< order, choice and widths of the table of runs
    ResultsSort,       ///< "created down": its column and direction
    QueueAtOnce,       ///< runs of the queue side by side
    QueueMemory,       ///< GB that they may take together; 0: no bound, -1: most of the machine's
    JudgingLogin,      ///< who judges here
    JudgingKeys,       ///< keys that the user has bound anew: "skip=S"
    JudgingAdvance,    ///< the next item comes by itself
    ParallelAxes,      ///< keys of the columns that are axes, from left to right; empty: usual ones
    Layout,            ///< splitters and columns, as layoutOf() tells them
  };
  /// User settings may travel to another machine; machine settings (screen, folders) may not.
  enum class Scope { User, Machine };
  struct Entry {
    Key key;
    const char* name;  ///< as written in the ini file: "window/theme"
    Scope scope;
    QVariant defaultValue;
  };
  static const std::vector<Entry>& table();

  /// Reads FOLDER/espalier.ini and FOLDER/espalier-machine.ini; an empty folder is the system's
  /// place for configuration.
  explicit Settings(const QString& folder = {}, QObject* parent = nullptr);
  ~Settings() override;

  QVariant get(Key key) const;
  void set(Key key, const QVariant& value);
  void reset(Key key);
  template <typename T>
  T value(Key key) const {
    return get(key).value<T>();
  }
  /// Writes what is not yet on disk.
  void sync();

  /// Puts a folder on top of the recent ones; at most 15 are kept.
  void addRecentWorkspace(const QString& folder);
  /// The recent folders that still exist.
  QStringList recentWorkspaces() const;

 Q_SIGNALS:
  void changed(espalier::ui::Settings::Key key);

 private:
  static const Entry& entry(Key key);
  QSettings& file(Scope scope) const;
  std::unique_ptr<QSettings> m_user;
  std::unique_ptr<QSettings> m_machine;
};

}  // namespace espalier::ui
