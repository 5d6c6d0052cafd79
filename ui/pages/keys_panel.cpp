#include "ui/pages/keys_panel.h"

#include <QGridLayout>
#include <QKeyEvent>
#include <QLabel>

#include "ui/widgets/parts.h"

namespace espalier::ui {

KeyField::KeyField(QWidget* parent) : QPushButton(parent) {
  setAttribute(Qt::WA_InputMethodEnabled, false);
  setMinimumWidth(110);
  connect(this, &QPushButton::clicked, this, [this] { arm(true); });
}

void KeyField::setKey(const QString& shown) {
  m_shown = shown;
  arm(false);
}

void KeyField::arm(bool on) {
  m_armed = on;
  setText(on ? tr("Press a key…") : m_shown);
  setAccessibleDescription(text());
}

bool KeyField::event(QEvent* event) {
  if (!m_armed) return QPushButton::event(event);
  if (event->type() == QEvent::ShortcutOverride) {
    event->accept();
    return true;
  }
  if (event->type() == QEvent::KeyPress) {
    const auto& key = *static_cast<QKeyEvent*>(event);
    switch (key.key()) {
      case Qt::Key_Shift:
      case Qt::Key_Control:
      case Qt::Key_Alt:
      case Qt::Key_Meta:
      case Qt::Key_unknown:
        return true;
      default:
        break;
    }
    arm(false);
    if (key.key() != Qt::Key_Escape) Q_EMIT pressed(JudgingKeys::sequenceOf(key));
    return true;
  }
  return QPushButton::event(event);
}

void KeyField::focusOutEvent(QFocusEvent* event) {
  arm(false);
  QPushButton::focusOutEvent(event);
}

KeysPanel::KeysPanel(JudgingKeys& keys, QWidget* parent)
    : Translated<QFrame>(parent),
      m_keys(keys),
      m_title(makeLabel("big", this)),
      m_refusal(makeLabel("error", this)),
      m_usual(makeButton("", this)),
      m_close(makeButton("primary", this)) {
  setObjectName("keysPanel");
  setProperty("card", true);
  auto* grid = padded(new QGridLayout(this), 16, 6);
  grid->setHorizontalSpacing(12);
  grid->addWidget(m_title, 0, 0, 1, 4);
  const auto& table = JudgingKeys::table();
  const int half = static_cast<int>(table.size() + 1) / 2;
  for (int i = 0; i < table.size(); ++i) {
    auto* words = new QLabel(this);
    auto* field = new KeyField(this);
    field->setObjectName(QStringLiteral("key_") + table[i].name);
    grid->addWidget(words, 1 + i % half, 2 * (i / half));
    grid->addWidget(field, 1 + i % half, 2 * (i / half) + 1);
    m_rows.append({words, field});
    connect(field, &KeyField::pressed, this,
            [this, action = table[i].action](const QKeySequence& key) {
              QString why;
              m_keys.bind(action, key, &why);
              m_refusal->setText(why);
            });
  }
  m_refusal->setObjectName("keyRefusal");
  m_refusal->setMinimumHeight(18);
  grid->addWidget(m_refusal, half + 1, 0, 1, 4);
  auto* foot = new QHBoxLayout;
  foot->addWidget(m_usual);
  foot->addStretch();
  foot->addWidget(m_close);
  grid->addLayout(foot, half + 2, 0, 1, 4);
  m_usual->setObjectName("usualKeys");
  m_close->setObjectName("closeKeys");
  connect(m_usual, &QPushButton::clicked, this, [this] {
    m_keys.reset();
    m_refusal->clear();
  });
  connect(m_close, &QPushButton::clicked, this, &KeysPanel::finish);
  connect(&keys, &JudgingKeys::changed, this, &KeysPanel::refresh);
  text([this] {
    m_title->setText(tr("Keys of judging"));
    m_usual->setText(tr("The usual keys"));
    m_close->setText(tr("Close"));
    refresh();
  });
  m_rows.first().second->setFocus();
}

void KeysPanel::refresh() {
  const auto& table = JudgingKeys::table();
  for (int i = 0; i < table.size(); ++i) {
    const auto& [words, field] = m_rows[i];
    words->setText(m_keys.words(table[i].action));
    field->setKey(m_keys.shown(table[i].action));
    field->setAccessibleName(m_keys.words(table[i].action));
  }
}

void KeysPanel::finish() {
  hide();
  deleteLater();
  Q_EMIT closed();
}

void KeysPanel::keyPressEvent(QKeyEvent* event) {
  // No key gets through to what lies below.
  event->accept();
  if (event->key() == Qt::Key_Escape) finish();
}

}  // namespace espalier::ui
