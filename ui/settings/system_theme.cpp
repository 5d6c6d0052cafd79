#include "ui/settings/system_theme.h"

#include <QApplication>
#include <QEvent>
#include <QPalette>

#include "ui/settings/theme.h"

namespace espalier::ui {

namespace {

std::function<bool()>& probe() {
  static std::function<bool()> asked;
  return asked;
}

class Watch : public QObject {
 public:
  using QObject::QObject;

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override {
    const bool tells = event->type() == QEvent::ApplicationPaletteChange ||
                       event->type() == QEvent::ApplicationActivate;
    Theme& theme = Theme::get();
    // Our own palette is told of as well, and changes nothing.
    if (tells && watched == qApp && theme.mode() == Theme::Mode::System &&
        systemIsDark() != theme.dark())
      theme.setMode(Theme::Mode::System);
    return QObject::eventFilter(watched, event);
  }
};

}  // namespace

bool systemIsDark() {
  if (probe()) return probe()();
  // Qt 6.4 does not tell the system's scheme. Our own palettes leave this role to the platform, so
  // that it still shows how the platform's palette is while ours is on.
  return QGuiApplication::palette().color(QPalette::Active, QPalette::Midlight).lightness() < 128;
}

void followSystem(QApplication& app) {
  static Watch* watch = nullptr;
  if (watch != nullptr) return;
  watch = new Watch(&app);
  app.installEventFilter(watch);
}

void setSystemDark(std::function<bool()> asked) {
  probe() = std::move(asked);
}

}  // namespace espalier::ui
