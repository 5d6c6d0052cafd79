#include "ui/window/tray.h"

#include <QApplication>
#include <QMenu>

#include "ui/widgets/icon.h"

namespace espalier::ui {

Tray::Tray(QWidget& window)
    : QObject(&window),
      m_window(window),
      m_icon(icon("espalier", IconRole::Accent)),
      m_menu(std::make_unique<QMenu>()) {
  m_icon.setContextMenu(m_menu.get());
  connect(&m_icon, &QSystemTrayIcon::activated, this,
          [this](QSystemTrayIcon::ActivationReason why) {
            if (why != QSystemTrayIcon::Context) bringBack();
          });
}

Tray::~Tray() = default;

void Tray::takeIn(const QString& words) {
  m_menu->clear();
  m_menu->addAction(tr("Show the window"), this, &Tray::bringBack);
  setWords(words);
  m_icon.show();
  m_window.hide();
  // Nothing visible is left, and the program is to go on all the same.
  QApplication::setQuitOnLastWindowClosed(false);
}

void Tray::bringBack() {
  m_icon.hide();
  m_window.show();
  m_window.raise();
  m_window.activateWindow();
  QApplication::setQuitOnLastWindowClosed(true);
}

}  // namespace espalier::ui
