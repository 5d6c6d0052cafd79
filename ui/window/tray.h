#pragma once

#include <QSystemTrayIcon>

class QMenu;

namespace espalier::ui {

/// The window while it is closed and a run goes on: an icon in the desktop's tray that says what is
/// going and brings the window back.
class Tray : public QObject {
  Q_OBJECT
 public:
  explicit Tray(QWidget& window);
  ~Tray() override;
  /// Whether the desktop has a tray; where not, windows are minimised.
  static bool available() { return QSystemTrayIcon::isSystemTrayAvailable(); }
  /// Hides the window; `words` stand beside the icon.
  void takeIn(const QString& words);
  void setWords(const QString& words) { m_icon.setToolTip(words); }
  /// Shows the window again.
  void bringBack();

 private:
  QWidget& m_window;
  QSystemTrayIcon m_icon;
  std::unique_ptr<QMenu> m_menu;
};

}  // namespace espalier::ui
