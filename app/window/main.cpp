#include <QApplication>
#include <QCommandLineParser>
#include <QFileInfo>
#include <QTimer>

#include "core/base/openmp_waits.h"
#include "ui/jobs/bridge/core_job_service.h"
#include "ui/settings/language.h"
#include "ui/settings/settings.h"
#include "ui/settings/theme.h"
#include "ui/window/main_window.h"

int main(int argc, char** argv) {
  espalier::restart_with_short_waits(argv);
  QApplication app(argc, argv);
  QApplication::setApplicationName("Espalier");
  QApplication::setApplicationVersion(ESPALIER_VERSION);

  QCommandLineParser parser;
  parser.setApplicationDescription("Merge, train and prune LoRA adapters, and see what it does.");
  parser.addHelpOption();
  parser.addVersionOption();
  const QCommandLineOption demo("demo", "Make or complete the demo workspace and open it.");
  const QCommandLineOption settingsFolder("settings", "Folder of the settings.", "folder");
  parser.addOptions({demo, settingsFolder});
  parser.addPositionalArgument("workspace", "Folder to open.", "[workspace]");
  parser.process(app);

  espalier::ui::Settings settings(parser.value(settingsFolder));
  espalier::ui::Theme::get().install(app, settings);
  espalier::ui::Language language(settings);
  espalier::ui::CoreJobService jobs;
  espalier::ui::MainWindow window(jobs, settings, language);
  window.show();
  const QStringList folders = parser.positionalArguments();
  QTimer::singleShot(0, &window, [&] {
    if (parser.isSet(demo))
      jobs.openDemo();
    else if (!folders.isEmpty())
      jobs.openWorkspace(QFileInfo(folders.first()).absoluteFilePath());
  });
  const int status = app.exec();
  jobs.shutDown();
  return status;
}
