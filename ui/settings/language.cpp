#include "ui/settings/language.h"

#include <QCoreApplication>
#include <QLibraryInfo>
#include <QLocale>

#include "ui/settings/resources.h"
#include "ui/settings/settings.h"

namespace espalier::ui {

Language::Language(Settings& settings, QObject* parent) : QObject(parent), m_settings(settings) {
  initResources();
  const QString wanted = settings.value<QString>(Settings::Key::Language);
  QString language = wanted;
  if (wanted != "en" && wanted != "ja") {
    // The first of the user's languages that we speak; English otherwise.
    language = QStringLiteral("en");
    for (const QString& name : QLocale::system().uiLanguages()) {
      const QString code = name.left(2);
      if (code == "ja" || code == "en") {
        language = code;
        break;
      }
    }
  }
  apply(language);
}

void Language::set(const QString& language) {
  m_settings.set(Settings::Key::Language, language);
  apply(language);
}

void Language::apply(const QString& language) {
  if (language == m_current) return;
  m_current = language;
  QLocale::setDefault(language == "ja" ? QLocale(QLocale::Japanese, QLocale::Japan)
                                       : QLocale(QLocale::English, QLocale::UnitedStates));
  QCoreApplication::removeTranslator(&m_qt);
  QCoreApplication::removeTranslator(&m_translator);
  const QString folder = QLibraryInfo::path(QLibraryInfo::TranslationsPath);
  if (m_qt.load("qtbase_" + language, folder)) QCoreApplication::installTranslator(&m_qt);
  if (m_translator.load(":/translations/espalier_" + language + ".qm")) {
    QCoreApplication::installTranslator(&m_translator);
  }
}

}  // namespace espalier::ui
