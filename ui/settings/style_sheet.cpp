#include "ui/settings/style_sheet.h"

#include "ui/settings/theme.h"

namespace espalier::ui {

namespace {

const char* const kBasics = R"(
* { outline: none; }
QToolTip { background: @surface; color: @text; border: 1px solid @line; padding: 4px 6px; }
QFrame[card="true"] { background: @surface; border: 1px solid @line; border-radius: 6px; }
QFrame[card="true"]:focus { border-color: @accent; }
QFrame[hoverCard="true"] { background: @surface; border: 1px solid @line; border-radius: 6px; }
QFrame[hoverCard="true"]:hover, QFrame[hoverCard="true"]:focus { border-color: @accent; }
QFrame[judged="true"] { border: 1px solid transparent; border-radius: 6px; }
QFrame[judged="true"][active="true"] { border-color: @accent; }
QFrame[judged="true"][invalid="true"] { border-color: @danger; background: @dangerSoft; }
QFrame[rule="true"] { background: @line; border: none; max-height: 1px; min-height: 1px; }
QLabel { background: transparent; }
QLabel[role="title"] { font-size: 22px; font-weight: 600; }
QLabel[role="heading"] { font-size: 13px; font-weight: 600; }
QLabel[role="big"] { font-size: 16px; font-weight: 600; }
QLabel[role="muted"] { color: @muted; }
QLabel[role="caption"] { color: @muted; font-size: 11px; }
QLabel[role="error"] { color: @danger; font-size: 11px; }
QScrollArea, QScrollArea > QWidget > QWidget { background: transparent; border: none; }
QSplitter::handle { background: transparent; }
QMenu { background: @surface; color: @text; border: 1px solid @line; border-radius: 6px; padding: 4px; }
QMenu::item { padding: 5px 24px 5px 12px; border-radius: 4px; }
QMenu::item:selected { background: @selection; color: @text; }
QMenu::item:disabled { color: @muted; }
QMenu::separator { height: 1px; background: @line; margin: 4px 6px; }
)";

const char* const kButtons = R"(
QDialogButtonBox { dialogbuttonbox-buttons-have-icons: 0; }
QPushButton { min-height: 26px; max-height: 26px; padding: 0 12px; border: 1px solid @line;
  border-radius: 6px; background: @surface; color: @text; }
QPushButton::menu-indicator { image: url(:/icons/arrow-@mode.svg); width: 12px; height: 12px; right: 6px;
  subcontrol-origin: padding; subcontrol-position: center right; }
QPushButton[menu="true"] { padding-right: 24px; }
QPushButton:hover { background: @hover; }
QPushButton:pressed { background: @selection; }
QPushButton:focus { border-color: @accent; }
QPushButton:checked { background: @selection; border-color: @accent; }
QPushButton:disabled { color: @muted; background: @window; }
QPushButton[kind="primary"] { background: @accent; border-color: @accent; color: @onAccent; font-weight: 600; }
QPushButton[kind="primary"]:hover { background: @accentHover; border-color: @accentHover; }
QPushButton[kind="primary"]:focus { border: 2px solid @text; }
QPushButton[kind="primary"]:disabled { background: @hover; border-color: @line; color: @muted; }
QPushButton[kind="danger"] { color: @danger; }
QPushButton[kind="danger"]:disabled { color: @muted; }
QPushButton[kind="flat"], QToolButton { border: 1px solid transparent; background: transparent; border-radius: 6px; color: @text; }
QPushButton[kind="flat"] { color: @accent; padding: 0 8px; text-align: left; }
QPushButton[kind="flat"]:hover, QToolButton:hover { background: @hover; }
QPushButton[kind="flat"]:focus, QToolButton:focus { border-color: @accent; }
QToolButton { min-height: 26px; padding: 0 6px; }
QToolButton[chip="true"] { min-height: 20px; max-height: 20px; border-color: @line; font-size: 11px; }
QToolButton:checked { background: @selection; }
QPushButton[kind="flat"]:disabled, QPushButton[kind="danger"]:disabled, QToolButton:disabled { color: @muted; }
QToolButton::menu-indicator { image: none; }
QToolButton[rail="true"] { min-height: 46px; max-height: 46px; min-width: 62px; max-width: 62px; font-size: 11px;
  color: @muted; padding: 2px; }
QToolButton[rail="true"]:checked { color: @accent; background: @selection; }
QCheckBox { spacing: 8px; min-height: 24px; background: transparent; }
QCheckBox::indicator { width: 16px; height: 16px; border: 1px solid @muted; border-radius: 4px; background: @surface; }
QCheckBox::indicator:checked { background: @accent; border-color: @accent; image: url(:/icons/tick-@mode.svg); }
QCheckBox::indicator:focus, QCheckBox::indicator:hover { border-color: @accent; }
)";

const char* const kFields = R"(
QLineEdit, QSpinBox, QDoubleSpinBox, QComboBox { min-height: 26px; max-height: 26px; padding: 0 8px;
  border: 1px solid @line; border-radius: 6px; background: @surface; color: @text;
  selection-background-color: @accent; selection-color: @onAccent; }
QLineEdit QToolButton { min-height: 0; padding: 0; border: none; background: transparent; }
QLineEdit:hover, QSpinBox:hover, QDoubleSpinBox:hover, QComboBox:hover { border-color: @muted; }
QLineEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus, QComboBox:focus { border-color: @accent; }
*[invalid="true"] { border: 1px solid @danger; }
QLineEdit:disabled, QSpinBox:disabled, QDoubleSpinBox:disabled, QComboBox:disabled { color: @muted; background: @window; }
QSpinBox::up-button, QSpinBox::down-button, QDoubleSpinBox::up-button, QDoubleSpinBox::down-button { width: 0; border: none; }
QComboBox::drop-down { border: none; width: 22px; }
QComboBox::down-arrow { image: url(:/icons/arrow-@mode.svg); width: 14px; height: 14px; }
QComboBox QAbstractItemView { background: @surface; border: 1px solid @line; padding: 4px; outline: none;
  selection-background-color: @selection; selection-color: @text; }
QPlainTextEdit, QTextEdit, QTextBrowser { background: @surface; color: @text; border: 1px solid @line; border-radius: 6px;
  padding: 4px; selection-background-color: @accent; selection-color: @onAccent; }
QPlainTextEdit:focus, QTextEdit:focus, QTextBrowser:focus { border-color: @accent; }
QTextBrowser { padding: 4px 8px; }
QTextBrowser[reading="true"] { border: none; padding: 0; background: transparent; }
QSlider::groove:horizontal { height: 4px; border-radius: 2px; background: @line; }
QSlider::sub-page:horizontal { background: @accent; border-radius: 2px; }
QSlider[centred="true"]::sub-page:horizontal { background: @line; }
QSlider::handle:horizontal { width: 14px; height: 14px; margin: -5px 0; border-radius: 7px; background: @surface; border: 2px solid @accent; }
QSlider::handle:horizontal:focus, QSlider::handle:horizontal:hover { background: @accent; }
QSlider::handle:horizontal:disabled, QSlider::sub-page:horizontal:disabled { background: @line; border-color: @muted; }
QProgressBar { min-height: 6px; max-height: 6px; border: none; border-radius: 3px; background: @line; }
QProgressBar::chunk { background: @accent; border-radius: 3px; }
)";

const char* const kViews = R"(
QTableView, QListView, QListWidget { background: @surface; color: @text; border: 1px solid @line; border-radius: 6px;
  gridline-color: transparent; selection-background-color: @selection; selection-color: @text; outline: none; }
QTableView:focus, QListView:focus, QListWidget:focus { border-color: @accent; }
QAbstractScrollArea::corner { background: transparent; border: none; }
QTableView#frozenColumn { border: none; border-right: 1px solid @line; border-radius: 0; }
QTableView::item { padding: 0 5px; border-bottom: 1px solid @soft; }
QTableView::item:selected, QListView::item:selected { background: @selection; color: @text; }
QListView::item, QListWidget::item { padding: 4px 8px; border-radius: 4px; }
QListView::indicator { width: 14px; height: 14px; border: 1px solid @muted; border-radius: 4px; background: @surface; }
QListView::indicator:checked { background: @accent; border-color: @accent; image: url(:/icons/tick-@mode.svg); }
QListView::item:hover { background: @hover; }
QTableView QLineEdit { border-radius: 0; padding: 0 4px; }
QHeaderView { background: transparent; border: none; }
QHeaderView::section:first, QHeaderView::section:only-one { border-top-left-radius: 5px; }
QHeaderView::section:last, QHeaderView::section:only-one { border-top-right-radius: 5px; }
QHeaderView::section { background: @surface; color: @muted; border: none; border-bottom: 1px solid @line;
  padding: 6px 8px; font-size: 11px; font-weight: 600; }
QHeaderView::down-arrow, QHeaderView::up-arrow { width: 0; height: 0; }
QTableCornerButton::section { background: @surface; border: none; }
QScrollBar:vertical { width: 10px; background: transparent; margin: 2px; }
QScrollBar:horizontal { height: 10px; background: transparent; margin: 2px; }
QScrollBar::handle { background: @line; border-radius: 3px; min-height: 24px; min-width: 24px; }
QScrollBar::handle:hover { background: @muted; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QWidget#rail, QWidget#topBar, QWidget#statusBar { background: @surface; }
QWidget#rail { border-right: 1px solid @line; }
QWidget#topBar { border-bottom: 1px solid @line; }
QWidget#statusBar { border-top: 1px solid @line; }
QWidget#statusBar QLabel, QWidget#statusBar QToolButton { color: @muted; font-size: 11px; }
QWidget#statusBar QToolButton { min-height: 20px; }
QFrame#runChip { background: @window; border: 1px solid @line; border-radius: 6px; }
QFrame[tour="true"] { background: @surface; border: 1px solid @accent; border-radius: 8px; }
QFrame[notice="warning"] { background: @warningSoft; border: 1px solid @warning; border-radius: 6px; }
QFrame[notice="info"] { background: @infoSoft; border: 1px solid @line; border-radius: 6px; }
QFrame[level="error"] { background: @dangerSoft; border: 1px solid @danger; border-radius: 6px; }
QFrame[level="warning"] { background: @warningSoft; border: 1px solid @warning; border-radius: 6px; }
QFrame[level="info"] { background: @infoSoft; border: 1px solid @line; border-radius: 6px; }
)";

}  // namespace

QString styleSheet(const Colours& c, bool dark) {
  QString sheet = QString::fromLatin1(kBasics) + QString::fromLatin1(kButtons) +
                  QString::fromLatin1(kFields) + QString::fromLatin1(kViews);
  const QColor soft = dark ? c.hover : c.window;
  // Longest names first: "@window" must not eat the start of another name.
  const std::pair<const char*, QColor> values[] = {
      {"@accentHover", dark ? c.accent.lighter(110) : c.accent.darker(112)},
      {"@dangerSoft", c.dangerSoft},
      {"@warningSoft", c.warningSoft},
      {"@infoSoft", c.infoSoft},
      {"@selection", c.selection},
      {"@onAccent", c.onAccent},
      {"@surface", c.surface},
      {"@warning", c.warning},
      {"@window", c.window},
      {"@danger", c.danger},
      {"@accent", c.accent},
      {"@muted", c.muted},
      {"@hover", c.hover},
      {"@text", c.text},
      {"@line", c.line},
      {"@soft", soft},
  };
  for (const auto& [name, colour] : values)
    sheet.replace(QLatin1String(name), colour.name());
  return sheet.replace(QLatin1String("@mode"), QLatin1String(dark ? "dark" : "light"));
}

}  // namespace espalier::ui
