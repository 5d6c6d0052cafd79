#include "ui/window/rail.h"

#include <QButtonGroup>
#include <QPainter>
#include <QToolButton>
#include <QVBoxLayout>

#include "ui/settings/theme.h"
#include "ui/widgets/icon.h"

namespace espalier::ui {

namespace {

/// A tool button with a dot in its corner.
class RailButton : public QToolButton {
 public:
  using QToolButton::QToolButton;
  bool news = false;

 protected:
  void paintEvent(QPaintEvent* event) override {
    QToolButton::paintEvent(event);
    if (!news) return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(Theme::get().colours().surface, 2));
    painter.setBrush(Theme::get().colours().accent);
    painter.drawEllipse(QPointF(width() / 2.0 + 11, 11), 5, 5);
  }
};

constexpr int kRailWidth = 80;

}  // namespace

QStringList Rail::keys() {
  return {"home",   "library", "data",    "compose", "monitor",
          "whatif", "compare", "results", "annotate"};
}

Rail::Rail(QWidget* parent) : Translated<QWidget>(parent), m_group(new QButtonGroup(this)) {
  setObjectName("rail");
  setAttribute(Qt::WA_StyledBackground);
  setFixedWidth(kRailWidth);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(6, 8, 6, 8);
  column->setSpacing(4);
  for (const QString& key : keys()) {
    auto* button = new RailButton(this);
    button->setObjectName("rail_" + key);
    button->setProperty("rail", true);
    button->setCheckable(true);
    button->setFocusPolicy(Qt::TabFocus);
    button->setIcon(icon(key, IconRole::Muted));
    button->setIconSize({20, 20});
    button->setToolButtonStyle(Qt::ToolButtonTextUnderIcon);
    m_group->addButton(button);
    m_buttons.insert(key, button);
    column->addWidget(button, 0, Qt::AlignHCenter);
    connect(button, &QToolButton::clicked, this, [this, key] { Q_EMIT chosen(key); });
  }
  column->addStretch();
  text([this] {
    int number = 1;
    for (const QString& key : keys()) {
      m_buttons[key]->setText(word(key));
      m_buttons[key]->setToolTip(tr("%1 (Ctrl+%2)").arg(word(key)).arg(number++));
      m_buttons[key]->setAccessibleName(word(key));
    }
  });
}

QString Rail::word(const QString& key) const {
  if (key == "home") return tr("Home");
  if (key == "library") return tr("Library");
  if (key == "data") return tr("Data");
  if (key == "compose") return tr("Compose");
  if (key == "monitor") return tr("Monitor");
  if (key == "whatif") return tr("What if");
  if (key == "compare") return tr("Compare");
  if (key == "results") return tr("Results");
  return tr("Annotate");
}

void Rail::setCurrent(const QString& key) {
  if (!m_buttons.contains(key)) {
    // A page that is reached from elsewhere: none of these is the current one.
    m_group->setExclusive(false);
    if (m_group->checkedButton() != nullptr) m_group->checkedButton()->setChecked(false);
    m_group->setExclusive(true);
    return;
  }
  m_buttons[key]->setChecked(true);
  setNews(key, false);
}

void Rail::setNews(const QString& key, bool on) {
  auto* button = static_cast<RailButton*>(m_buttons.value(key));
  if (button == nullptr || button->news == on) return;
  button->news = on;
  button->update();
}

bool Rail::news(const QString& key) const {
  const auto* button = static_cast<RailButton*>(m_buttons.value(key));
  return button != nullptr && button->news;
}

}  // namespace espalier::ui
