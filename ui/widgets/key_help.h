#pragma once

#include <QFrame>
#include <QPointer>
#include <QVector>

namespace espalier::ui {

/// The keys of a page, over the window; any key or click closes it.
class KeyHelp : public QFrame {
  Q_OBJECT
 public:
  /// `more`: what the page itself adds, key and words.
  KeyHelp(const QString& page, const QVector<std::pair<QString, QString>>& more, QWidget* parent);

 Q_SIGNALS:
  void tourWanted();

 protected:
  void keyPressEvent(QKeyEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;

 private:
  void leave();
  QPointer<QWidget> m_before;  ///< had the focus, and gets it back
};

}  // namespace espalier::ui
