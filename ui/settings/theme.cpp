#include "ui/settings/theme.h"

#include <QApplication>
#include <QFontDatabase>
#include <QFontInfo>
#include <QPalette>
#include <QStyle>
#include <QStyleFactory>
#include <array>

#include "ui/settings/palettes.h"
#include "ui/settings/resources.h"
#include "ui/settings/settings.h"
#include "ui/settings/style_sheet.h"
#include "ui/settings/system_theme.h"

namespace espalier::ui {

namespace {

const Colours kLight{
    .window = "#F7F7F8",
    .surface = "#FFFFFF",
    .text = "#1F2328",
    .muted = "#656D76",
    .line = "#D8DEE4",
    .accent = "#2F6FDE",
    .onAccent = "#FFFFFF",
    .hover = "#EEF0F3",
    .selection = "#E3ECFB",
    .danger = "#C0362C",
    .warning = "#8A5A00",
    .good = "#1A7F4B",
    .dangerSoft = "#FCEBE9",
    .warningSoft = "#FFF5DC",
    .infoSoft = "#EAF1FD",
    .taken = "#D5E8F6",
};
const Colours kDark{
    .window = "#16181C",
    .surface = "#1E2126",
    .text = "#E6E8EB",
    .muted = "#9AA4AE",
    .line = "#32383F",
    .accent = "#6EA1FF",
    .onAccent = "#0E1218",
    .hover = "#282C33",
    .selection = "#28385A",
    .danger = "#FF8A80",
    .warning = "#F0B849",
    .good = "#56C990",
    .dangerSoft = "#3A2222",
    .warningSoft = "#362D18",
    .infoSoft = "#202C42",
    .taken = "#21435B",
};
// Okabe and Ito, safe for colour-blind eyes; on light the same hues darkened to 3:1.
constexpr std::array<const char*, 8> kSeriesDark{"#56B4E9", "#E69F00", "#009E73", "#D55E00",
                                                 "#CC79A7", "#0072B2", "#F0E442", "#FFFFFF"};
constexpr std::array<const char*, 8> kSeriesLight{"#3A93C9", "#B37A00", "#00916A", "#D55E00",
                                                  "#C46A9C", "#0072B2", "#8A7F00", "#000000"};

const QString kJapanese = QStringLiteral("Noto Sans CJK JP");

QStringList families() {
  static const QStringList list = [] {
    QString system = QFontInfo(QFontDatabase::systemFont(QFontDatabase::GeneralFont)).family();
    // Where the system names no family of its own (bare X), one family serves both scripts.
    const bool bare = system.startsWith("DejaVu") || system.isEmpty();
    if (bare && Theme::japaneseFontFound()) return QStringList{kJapanese};
    return QStringList{system, kJapanese};
  }();
  return list;
}

QPalette paletteOf(const Colours& c) {
  QPalette p;
  p.setColor(QPalette::Window, c.window);
  p.setColor(QPalette::WindowText, c.text);
  p.setColor(QPalette::Base, c.surface);
  p.setColor(QPalette::AlternateBase, c.hover);
  p.setColor(QPalette::Text, c.text);
  p.setColor(QPalette::Button, c.surface);
  p.setColor(QPalette::ButtonText, c.text);
  p.setColor(QPalette::ToolTipBase, c.surface);
  p.setColor(QPalette::ToolTipText, c.text);
  p.setColor(QPalette::PlaceholderText, c.muted);
  p.setColor(QPalette::Highlight, c.accent);
  p.setColor(QPalette::HighlightedText, c.onAccent);
  p.setColor(QPalette::Link, c.accent);
  p.setColor(QPalette::Mid, c.line);
  p.setColor(QPalette::Dark, c.line);
  p.setColor(QPalette::Light, c.surface);
  for (auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText}) {
    p.setColor(QPalette::Disabled, role, c.muted);
  }
  return p;
}

}  // namespace

Theme& Theme::get() {
  static Theme theme;
  return theme;
}

bool Theme::japaneseFontFound() {
  static const bool found = [] {
    const QStringList all = QFontDatabase::families(QFontDatabase::Japanese);
    return !all.isEmpty();
  }();
  return found;
}

void Theme::install(QApplication& app, Settings& settings) {
  initResources();
  m_settings = &settings;
  m_app = &app;
  followSystem(app);
  app.setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
  const QString name = settings.value<QString>(Settings::Key::Theme);
  m_mode = name == "dark" ? Mode::Dark : name == "light" ? Mode::Light : Mode::System;
  app.setFont(font(13));
  apply();
}

void Theme::setMode(Mode mode) {
  m_mode = mode;
  if (m_settings != nullptr) {
    m_settings->set(Settings::Key::Theme, mode == Mode::Dark    ? "dark"
                                          : mode == Mode::Light ? "light"
                                                                : "system");
  }
  apply();
}

void Theme::apply() {
  if (m_app == nullptr) return;
  m_dark = m_mode == Mode::Dark || (m_mode == Mode::System && systemIsDark());
  m_app->setPalette(paletteOf(colours()));
  m_app->setStyleSheet(styleSheet(colours(), m_dark));
  Q_EMIT changed();
}

const Colours& paletteOf(bool dark) {
  return dark ? kDark : kLight;
}

QColor seriesOf(int index, bool dark) {
  const auto& list = dark ? kSeriesDark : kSeriesLight;
  return QColor(list[static_cast<std::size_t>(index) % list.size()]);
}

const Colours& Theme::colours() const {
  return paletteOf(m_dark);
}

QColor Theme::series(int index) const {
  return seriesOf(index, m_dark);
}

QPen Theme::seriesPen(int index, double width) const {
  QPen pen(series(index), width);
  pen.setCapStyle(Qt::RoundCap);
  pen.setJoinStyle(Qt::RoundJoin);
  constexpr std::array styles{Qt::SolidLine, Qt::DashLine, Qt::DotLine, Qt::DashDotLine};
  pen.setStyle(styles[static_cast<std::size_t>(index / 8) % styles.size()]);
  return pen;
}

int Theme::colourIndex(int key, const QString& name) {
  const auto which = static_cast<Settings::Key>(key);
  if (m_settings == nullptr) return 0;
  QStringList names = m_settings->value<QStringList>(which);
  auto index = names.indexOf(name);
  if (index < 0) {
    index = names.size();
    names << name;
    m_settings->set(which, names);
  }
  return static_cast<int>(index);
}

int Theme::adapterIndex(const QString& name) {
  return colourIndex(static_cast<int>(Settings::Key::AdapterColours), name);
}

int Theme::runIndex(const QString& id) {
  return colourIndex(static_cast<int>(Settings::Key::RunColours), id);
}

QFont Theme::font(int pixels, int weight) {
  QFont f;
  f.setFamilies(families());
  f.setPixelSize(pixels);
  f.setWeight(static_cast<QFont::Weight>(weight));
  return f;
}

QFont Theme::readingFont() const {
  return font(m_settings != nullptr ? m_settings->value<int>(Settings::Key::TextSize) : 15);
}

}  // namespace espalier::ui
