#pragma once

#include <QAbstractButton>
#include <QApplication>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QTest>
#include <filesystem>
#include <memory>

#include "core/base/atomic_file.h"
#include "tests/support/golden.h"
#include "ui/jobs/bridge/core_job_service.h"
#include "ui/settings/language.h"
#include "ui/settings/settings.h"
#include "ui/settings/theme.h"
#include "ui/window/main_window.h"

namespace espalier::ui {

/// The program over the real jobs, in English: it may be quit and started again on what it left
/// behind.
struct Program {
  explicit Program(const QString& folder) : settings(folder) {
    settings.set(Settings::Key::Language, "en");
    language = std::make_unique<Language>(settings);
    Theme::get().install(*qApp, settings);
    jobs = std::make_unique<CoreJobService>();
    window = std::make_unique<MainWindow>(*jobs, settings, *language);
    window->resize(1440, 900);
    window->show();
    QApplication::setActiveWindow(window.get());
  }
  ~Program() { jobs->shutDown(); }

  template <typename Widget>
  Widget* find(const char* name) const {
    auto* widget = window->findChild<Widget*>(name);
    if (widget == nullptr) qFatal("no %s", name);
    return widget;
  }
  void click(const char* name) const {
    auto* button = find<QAbstractButton>(name);
    QTRY_VERIFY2_WITH_TIMEOUT(button->isVisible() && button->isEnabled(), name, 30000);
    QTest::mouseClick(button, Qt::LeftButton);
  }
  /// Types a number into a field of the form, as a user does.
  void type(const char* field, const QString& number) const {
    auto* box = find<QDoubleSpinBox>(field);
    QTRY_VERIFY2(box->isVisible(), field);
    box->setFocus();
    box->selectAll();
    QTest::keyClicks(box, number);
    QTest::keyClick(box, Qt::Key_Tab);
    QCOMPARE(box->value(), number.toDouble());
  }
  /// Goes down a list by keys until it shows a text that begins so.
  void choose(const char* name, const QString& start) const {
    auto* box = find<QComboBox>(name);
    QTRY_VERIFY2(box->isVisible(), name);
    box->setFocus();
    QTest::keyClick(box, Qt::Key_Home);
    for (int i = 0; i < box->count() && !box->currentText().startsWith(start); ++i)
      QTest::keyClick(box, Qt::Key_Down);
    QVERIFY2(box->currentText().startsWith(start), qPrintable(box->currentText()));
  }

  Settings settings;
  std::unique_ptr<Language> language;
  std::unique_ptr<CoreJobService> jobs;
  std::unique_ptr<MainWindow> window;
};

/// A model and two adapters; no data yet.
inline void makeTinyWorkspace(const std::filesystem::path& folder) {
  for (const char* part : {"models", "adapters", "data"})
    make_folder(folder / part);
  std::filesystem::copy(test::golden_path("models/tiny-llama"), folder / "models" / "tiny-llama",
                        std::filesystem::copy_options::recursive);
  for (const std::string name : {"a", "b"}) {
    std::filesystem::copy(test::golden_path("adapters/tiny-llama-" + name),
                          folder / "adapters" / name, std::filesystem::copy_options::recursive);
  }
}

}  // namespace espalier::ui
