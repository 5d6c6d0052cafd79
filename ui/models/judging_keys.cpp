#include "ui/models/judging_keys.h"

#include <QKeyEvent>

#include "ui/settings/settings.h"

namespace espalier::ui {

namespace {

/// Keys that the window or every control has already.
bool taken(const QKeySequence& key) {
  static const QVector<QKeySequence> window{
      QKeySequence(Qt::ALT | Qt::Key_Left),
      QKeySequence(Qt::ALT | Qt::Key_Right),
      QKeySequence(Qt::CTRL | Qt::Key_Plus),
      QKeySequence(Qt::CTRL | Qt::Key_Equal),
      QKeySequence(Qt::CTRL | Qt::Key_Minus),
      QKeySequence(Qt::CTRL | Qt::Key_O),
      QKeySequence(Qt::CTRL | Qt::Key_T),
      QKeySequence(Qt::CTRL | Qt::Key_C),
      QKeySequence(Qt::CTRL | Qt::Key_A),
      QKeySequence(Qt::Key_Escape),
      QKeySequence(Qt::Key_Space),
  };
  if (window.contains(key) || key[0].key() == Qt::Key_Question) return true;
  const int digit = key[0].key() - Qt::Key_0;
  return key[0].keyboardModifiers() == Qt::ControlModifier && digit >= 0 && digit <= 9;
}

}  // namespace

const QVector<JudgingKeys::Entry>& JudgingKeys::table() {
  static const QVector<Entry> entries{
      {Action::Left, "left", QKeySequence(Qt::Key_1)},
      {Action::Right, "right", QKeySequence(Qt::Key_2)},
      {Action::Tie, "tie", QKeySequence(Qt::Key_0)},
      {Action::BothBad, "bothBad", QKeySequence(Qt::Key_9)},
      {Action::Submit, "submit", QKeySequence(Qt::Key_Return)},
      {Action::Next, "next", QKeySequence(Qt::Key_Down)},
      {Action::Previous, "previous", QKeySequence(Qt::Key_Up)},
      {Action::Back, "back", QKeySequence(Qt::CTRL | Qt::Key_Z)},
      {Action::Skip, "skip", QKeySequence(Qt::Key_S)},
      {Action::Flag, "flag", QKeySequence(Qt::Key_F)},
      {Action::Note, "note", QKeySequence(Qt::Key_N)},
      {Action::Mark, "mark", QKeySequence(Qt::Key_E)},
      {Action::Highlights, "highlights", QKeySequence(Qt::Key_H)},
      {Action::Difference, "difference", QKeySequence(Qt::Key_D)},
      {Action::NextCriterion, "nextCriterion", QKeySequence(Qt::Key_Tab)},
      {Action::PreviousCriterion, "previousCriterion", QKeySequence(Qt::SHIFT | Qt::Key_Tab)},
      {Action::Guidelines, "guidelines", QKeySequence(Qt::Key_G)},
      {Action::Others, "others", QKeySequence(Qt::Key_O)},
      {Action::FocusMode, "focusMode", QKeySequence(Qt::Key_F11)},
  };
  return entries;
}

JudgingKeys::JudgingKeys(Settings& settings, QObject* parent)
    : QObject(parent), m_settings(settings) {
  read();
  connect(&settings, &Settings::changed, this, [this](Settings::Key key) {
    if (key != Settings::Key::JudgingKeys) return;
    read();
    Q_EMIT changed();
  });
}

void JudgingKeys::read() {
  m_keys.clear();
  for (const Entry& entry : table())
    m_keys << entry.usual;
  for (const QString& line : m_settings.value<QStringList>(Settings::Key::JudgingKeys)) {
    const qsizetype at = line.indexOf('=');
    for (const Entry& entry : table()) {
      const QKeySequence key(line.mid(at + 1), QKeySequence::PortableText);
      if (at > 0 && line.left(at) == entry.name && key.count() == 1)
        m_keys[static_cast<int>(entry.action)] = key;
    }
  }
}

QKeySequence JudgingKeys::key(Action action) const {
  return m_keys[static_cast<int>(action)];
}

QString JudgingKeys::shown(Action action) const {
  switch (key(action)[0].toCombined()) {
    case Qt::Key_Return:
      return QStringLiteral("Enter");
    case Qt::Key_Up:
      return QStringLiteral("↑");
    case Qt::Key_Down:
      return QStringLiteral("↓");
    case Qt::SHIFT | Qt::Key_Tab:
      return QStringLiteral("Shift+Tab");
    default:
      return key(action).toString(QKeySequence::NativeText);
  }
}

QString JudgingKeys::words(Action action) const {
  switch (action) {
    case Action::Left:
      return tr("A, on the left, is better");
    case Action::Right:
      return tr("B, on the right, is better");
    case Action::Tie:
      return tr("a tie");
    case Action::BothBad:
      return tr("both are bad");
    case Action::Submit:
      return tr("submit and go on");
    case Action::Next:
      return tr("next item");
    case Action::Previous:
      return tr("previous item");
    case Action::Back:
      return tr("back to the last answer");
    case Action::Skip:
      return tr("skip the item");
    case Action::Flag:
      return tr("flag the item");
    case Action::Note:
      return tr("write a note; Esc leaves it");
    case Action::Mark:
      return tr("mark what is selected as an error");
    case Action::Highlights:
      return tr("highlights of the source");
    case Action::Difference:
      return tr("difference of the two");
    case Action::NextCriterion:
      return tr("next criterion");
    case Action::PreviousCriterion:
      return tr("previous criterion");
    case Action::Guidelines:
      return tr("guidelines");
    case Action::Others:
      return tr("the others' answers, after the own one");
    case Action::FocusMode:
      return tr("nothing but the texts");
  }
  return {};
}

QString JudgingKeys::refusal(Action action, const QKeySequence& key) const {
  if (key.count() != 1) return tr("One key, with Ctrl, Alt or Shift or without, is needed.");
  const Qt::Key code = key[0].key();
  const QString name = key.toString(QKeySequence::NativeText);
  if (key[0].keyboardModifiers() == Qt::NoModifier &&
      (code == Qt::Key_Backspace || code == Qt::Key_Delete)) {
    return tr("“%1” is hit by mistake too easily; take it with Ctrl.").arg(name);
  }
  if (taken(key)) return tr("“%1” belongs to the window.").arg(name);
  for (const Entry& entry : table()) {
    if (entry.action != action && this->key(entry.action) == key)
      return tr("“%1” is taken: %2.").arg(name, words(entry.action));
  }
  return {};
}

bool JudgingKeys::bind(Action action, const QKeySequence& key, QString* why) {
  const QString words = refusal(action, key);
  if (why != nullptr) *why = words;
  if (!words.isEmpty()) return false;
  m_keys[static_cast<int>(action)] = key;
  QStringList lines;
  for (const Entry& entry : table()) {
    if (this->key(entry.action) != entry.usual)
      lines << QStringLiteral("%1=%2").arg(
          QString::fromLatin1(entry.name),
          this->key(entry.action).toString(QKeySequence::PortableText));
  }
  m_settings.set(Settings::Key::JudgingKeys, lines);
  return true;
}

void JudgingKeys::reset() {
  m_settings.reset(Settings::Key::JudgingKeys);
}

QVector<std::pair<QString, QString>> JudgingKeys::help() const {
  QVector<std::pair<QString, QString>> out;
  const auto pair = [this, &out](Action one, Action two, const QString& words) {
    out.append({shown(one) + "  " + shown(two), words});
  };
  pair(Action::Left, Action::Right, tr("A or B is better"));
  pair(Action::Tie, Action::BothBad, tr("a tie, both are bad"));
  out.append({"1 … 5", tr("rate by the criterion that has the focus")});
  pair(Action::NextCriterion, Action::PreviousCriterion, tr("next and previous criterion"));
  pair(Action::Next, Action::Previous, tr("next and previous item"));
  for (const Action action : {Action::Submit, Action::Back, Action::Skip, Action::Flag,
                              Action::Note, Action::Mark, Action::Highlights, Action::Difference,
                              Action::Guidelines, Action::Others, Action::FocusMode})
    out.append({shown(action), words(action)});
  return out;
}

QKeySequence JudgingKeys::sequenceOf(const QKeyEvent& event) {
  int key = event.key();
  if (key == Qt::Key_Enter) key = Qt::Key_Return;
  if (key == Qt::Key_Backtab) key = Qt::Key_Tab;
  const auto modifiers = event.modifiers() & ~Qt::KeypadModifier;
  return QKeySequence(QKeyCombination(modifiers, static_cast<Qt::Key>(key)));
}

std::optional<JudgingKeys::Action> JudgingKeys::actionOf(const QKeyEvent& event,
                                                         bool digits) const {
  const QKeySequence pressed = sequenceOf(event);
  for (const Entry& entry : table()) {
    const bool choice = entry.action <= Action::BothBad;
    const Qt::Key code = key(entry.action)[0].key();
    if (choice && !digits && code >= Qt::Key_0 && code <= Qt::Key_9) continue;
    if (key(entry.action) == pressed) return entry.action;
  }
  return std::nullopt;
}

}  // namespace espalier::ui
