#include "ui/widgets/empty_state.h"

#include "ui/settings/theme.h"
#include "ui/widgets/icon.h"
#include "ui/widgets/parts.h"

namespace espalier::ui {

namespace {
constexpr int kWordsWidth = 440;
}

EmptyState::EmptyState(const QString& iconName, QWidget* parent)
    : QWidget(parent),
      m_iconName(iconName),
      m_icon(new QLabel(this)),
      m_heading(makeLabel("big", this)),
      m_words(makeLabel("muted", this)),
      m_action(makeButton("primary", this)) {
  m_icon->setAlignment(Qt::AlignCenter);
  m_heading->setAlignment(Qt::AlignCenter);
  m_words->setAlignment(Qt::AlignCenter);
  m_words->setWordWrap(true);
  m_words->setFixedWidth(kWordsWidth);
  auto* column = padded(new QVBoxLayout(this));
  column->addStretch(2);
  column->addWidget(m_icon);
  column->addWidget(m_heading);
  column->addWidget(m_words, 0, Qt::AlignHCenter);
  column->addSpacing(kGap);
  column->addWidget(m_action, 0, Qt::AlignHCenter);
  column->addStretch(3);
  connect(m_action, &QPushButton::clicked, this, &EmptyState::actionClicked);
  connect(&Theme::get(), &Theme::changed, this, &EmptyState::refresh);
  refresh();
}

void EmptyState::setTexts(const QString& heading, const QString& words, const QString& action) {
  m_headingText = heading;
  m_actionText = action;
  m_words->setText(words);
  // A label that wraps hints at fewer lines than it needs once its width is fixed.
  m_words->setMinimumHeight(m_words->heightForWidth(kWordsWidth));
  showTexts();
}

void EmptyState::setReadingRuns(bool reading) {
  m_reading = reading;
  showTexts();
}

void EmptyState::showTexts() {
  m_heading->setText(m_reading ? tr("Reading the runs…") : m_headingText);
  m_words->setVisible(!m_reading);
  m_action->setText(m_actionText);
  m_action->setVisible(!m_reading && !m_actionText.isEmpty());
}

void EmptyState::refresh() {
  m_icon->setPixmap(iconPixmap(m_iconName, IconRole::Muted, 40, devicePixelRatioF()));
}

}  // namespace espalier::ui
