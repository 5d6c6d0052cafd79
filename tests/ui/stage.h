#pragma once

#include <QAbstractButton>
#include <QApplication>
#include <QTemporaryDir>
#include <QTest>
#include <memory>

#include "tests/ui/fake_job_service.h"
#include "ui/settings/language.h"
#include "ui/settings/settings.h"
#include "ui/settings/theme.h"
#include "ui/window/main_window.h"

namespace espalier::ui {

/// The real window on a fake service, everything in a folder of its own.
struct Stage {
  QTemporaryDir folder;
  Settings settings{folder.path()};
  Language language;
  FakeJobService jobs{folder.path()};
  std::unique_ptr<MainWindow> window;

  explicit Stage(const QString& speaks = "en")
      : language((settings.set(Settings::Key::Language, speaks), settings)) {
    Theme::get().install(*qApp, settings);
    Theme::get().setMode(Theme::Mode::Light);
    // What is offered to a newcomer would stand over the pages.
    settings.set(Settings::Key::TourSeen, true);
    openWindow();
  }
  /// A window with what the settings remember.
  void openWindow() {
    window = std::make_unique<MainWindow>(jobs, settings, language);
    // The screen that the offscreen platform has is smaller than the one the window is made for.
    window->resize(1440, 900);
    window->show();
    // Without a window manager nobody else makes it the active one.
    QApplication::setActiveWindow(window.get());
  }
  template <typename Widget>
  Widget* find(const char* name) const {
    auto* widget = window->findChild<Widget*>(name);
    if (widget == nullptr) qFatal("no %s", name);
    return widget;
  }
  void click(const char* name) const {
    auto* button = find<QAbstractButton>(name);
    QTRY_VERIFY2(button->isVisible() && button->isEnabled(), name);
    QTest::mouseClick(button, Qt::LeftButton);
  }
  void openDemo() const {
    click("openDemo");
    QTRY_VERIFY(!window->desk().runs().isEmpty());
  }
  void startRun() {
    click("rail_compose");
    click("startButton");
    QTRY_COMPARE(jobs.state(), JobState::Running);
  }
};

}  // namespace espalier::ui
