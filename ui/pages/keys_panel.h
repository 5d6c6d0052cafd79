#pragma once

#include <QFrame>
#include <QPushButton>

#include "ui/models/judging_keys.h"
#include "ui/widgets/translated.h"

class QLabel;

namespace espalier::ui {

/// A button that shows a key and takes another one: after a click the next key that is pressed, Esc
/// leaves the old one.
class KeyField : public QPushButton {
  Q_OBJECT
 public:
  explicit KeyField(QWidget* parent = nullptr);
  void setKey(const QString& shown);

 Q_SIGNALS:
  void pressed(const QKeySequence& key);

 protected:
  bool event(QEvent* event) override;
  void focusOutEvent(QFocusEvent* event) override;

 private:
  void arm(bool on);
  QString m_shown;
  bool m_armed = false;
};

/// The keys of judging, to be bound anew. Lies over the page; Esc closes it.
class KeysPanel : public Translated<QFrame> {
  Q_OBJECT
 public:
  KeysPanel(JudgingKeys& keys, QWidget* parent);

 Q_SIGNALS:
  void closed();

 protected:
  void keyPressEvent(QKeyEvent* event) override;

 private:
  void refresh();
  void finish();
  JudgingKeys& m_keys;
  QVector<std::pair<QLabel*, KeyField*>> m_rows;
  QLabel* m_title;
  QLabel* m_refusal;
  QPushButton* m_usual;
  QPushButton* m_close;
};

}  // namespace espalier::ui
