#pragma once

#include <QObject>
#include <QTranslator>

namespace espalier::ui {

class Settings;

/// The language of the interface. A change reaches every window as QEvent::LanguageChange.
class Language : public QObject {
  Q_OBJECT
 public:
  explicit Language(Settings& settings, QObject* parent = nullptr);

  /// "en" or "ja", also where the setting says "system".
  QString current() const { return m_current; }
  void set(const QString& language);

 private:
  void apply(const QString& language);
  Settings& m_settings;
  QString m_current;
  QTranslator m_translator;
  QTranslator m_qt;  ///< Qt's own words: context menus of text fields, dialog buttons
};

}  // namespace espalier::ui
