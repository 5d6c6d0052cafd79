#pragma once

#include <QPushButton>

namespace espalier::ui {

/// A button with the key that does the same drawn on it as a small cap. A click does not take the
/// focus away from what is being judged.
class KeyButton : public QPushButton {
  Q_OBJECT
 public:
  explicit KeyButton(QWidget* parent = nullptr);
  /// The words are also the accessible name, the key its hint.
  void setWords(const QString& words);
  void setKey(const QString& key);
  QString key() const { return m_key; }
  QSize sizeHint() const override;
  QSize minimumSizeHint() const override { return sizeHint(); }

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  int capWidth() const;
  QString m_key;
};

}  // namespace espalier::ui
