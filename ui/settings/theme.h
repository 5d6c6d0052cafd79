#pragma once

#include <QColor>
#include <QFont>
#include <QObject>
#include <QPen>

class QApplication;

namespace espalier::ui {

class Settings;

/// The colours of one theme. Text colours hold 4.5:1 on window and surface, marks 3:1.
struct Colours {
  QColor window, surface, text, muted, line, accent;
  QColor onAccent;  ///< text on the accent colour
  QColor hover, selection;
  QColor danger, warning, good;
  QColor dangerSoft, warningSoft, infoSoft;
  QColor taken;  ///< behind the words of a summary that stand in the article
};

/// Light and dark palettes over Fusion, the style sheet, fonts and series colours. There is one in
/// a process; painting code asks it for colours at every paint, so a change shows at once.
class Theme : public QObject {
  Q_OBJECT
 public:
  enum class Mode { System, Light, Dark };

  static Theme& get();

  /// Fusion, palette, style sheet and fonts for the whole application; follows the settings.
  void install(QApplication& app, Settings& settings);
  void setMode(Mode mode);
  Mode mode() const { return m_mode; }
  bool dark() const { return m_dark; }
  const Colours& colours() const;

  /// The colour of the i-th series; from the ninth on the line is dashed as well.
  QColor series(int index) const;
  QPen seriesPen(int index, double width) const;
  /// The colour that an adapter or a run took when it was first seen, kept for its whole life.
  int adapterIndex(const QString& name);
  int runIndex(const QString& id);

  /// The interface font at 11, 13, 16 or 22 pixels, with figures of one width.
  static QFont font(int pixels, int weight = QFont::Normal);
  /// The font of articles and summaries, whose size the user sets.
  QFont readingFont() const;
  /// False where no font for Japanese is installed.
  static bool japaneseFontFound();

 Q_SIGNALS:
  void changed();

 private:
  Theme() = default;
  void apply();
  int colourIndex(int key, const QString& name);
  Settings* m_settings = nullptr;
  QApplication* m_app = nullptr;
  Mode m_mode = Mode::System;
  bool m_dark = false;
};

}  // namespace espalier::ui
