#pragma once

#include <QKeySequence>
#include <QObject>
#include <QVector>
#include <optional>

class QKeyEvent;

namespace espalier::ui {

class Settings;

/// The keys of judging, as the user has bound them.
class JudgingKeys : public QObject {
  Q_OBJECT
 public:
  enum class Action {
    Left,
    Right,
    Tie,
    BothBad,
    Submit,
    Next,
    Previous,
    Back,
    Skip,
    Flag,
    Note,
    Mark,
    Highlights,
    Difference,
    NextCriterion,
    PreviousCriterion,
    Guidelines,
    Others,
    FocusMode,
  };
  struct Entry {
    Action action;
    const char* name;  ///< as settings have it, and the object name of its button
    QKeySequence usual;
  };
  static const QVector<Entry>& table();

  explicit JudgingKeys(Settings& settings, QObject* parent = nullptr);

  QKeySequence key(Action action) const;
  /// For a button: "1", "Enter", "Ctrl+Z".
  QString shown(Action action) const;
  QString words(Action action) const;
  /// Binds a key; false where it cannot be: `why` then says so in words.
  bool bind(Action action, const QKeySequence& key, QString* why);
  void reset();
  /// Key and words of all, for the help.
  QVector<std::pair<QString, QString>> help() const;

  /// What a pressed key asks for; digits of the keypad are those of the row above. `digits`:
  /// whether digits choose, rather than rate.
  std::optional<Action> actionOf(const QKeyEvent& event, bool digits) const;
  static QKeySequence sequenceOf(const QKeyEvent& event);

 Q_SIGNALS:
  void changed();

 private:
  void read();
  QString refusal(Action action, const QKeySequence& key) const;
  Settings& m_settings;
  QVector<QKeySequence> m_keys;  ///< in the order of the table
};

}  // namespace espalier::ui
