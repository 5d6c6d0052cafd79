#include "ui/widgets/banner.h"

#include <QGridLayout>

#include "ui/settings/texts.h"
#include "ui/settings/theme.h"
#include "ui/widgets/icon.h"
#include "ui/widgets/parts.h"

namespace espalier::ui {

Banner::Banner(QWidget* parent)
    : Translated<QFrame>(parent),
      m_icon(new QLabel(this)),
      m_sentence(new QLabel(this)),
      m_details(makeLabel("caption", this)),
      m_action(makeButton("", this)),
      m_fold(new QToolButton(this)),
      m_close(makeIconButton("abort", this)) {
  setObjectName("banner");
  setProperty("banner", true);
  m_action->setObjectName("bannerAction");
  setProperty("level", "error");
  m_sentence->setObjectName("bannerText");
  m_sentence->setWordWrap(true);
  m_details->setWordWrap(true);
  m_details->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
  m_details->hide();
  m_action->hide();
  m_fold->setCheckable(true);
  m_close->setIconSize({14, 14});
  auto* grid = new QGridLayout(this);
  grid->setContentsMargins(12, 4, 4, 4);
  grid->setHorizontalSpacing(kGap);
  grid->setVerticalSpacing(0);
  grid->addWidget(m_icon, 0, 0);
  grid->addWidget(m_sentence, 0, 1);
  grid->addWidget(m_action, 0, 2);
  grid->addWidget(m_fold, 0, 3);
  grid->addWidget(m_close, 0, 4);
  grid->addWidget(m_details, 1, 1, 1, 4);
  grid->setColumnStretch(1, 1);
  connect(m_fold, &QToolButton::toggled, m_details, &QWidget::setVisible);
  connect(m_close, &QToolButton::clicked, this, &Banner::clear);
  connect(m_action, &QPushButton::clicked, this, &Banner::actionClicked);
  connect(&Theme::get(), &Theme::changed, this, &Banner::refresh);
  text([this] {
    m_fold->setText(tr("Details"));
    m_close->setAccessibleName(tr("Close"));
    m_close->setToolTip(tr("Close"));
    if (!m_error.isNull()) m_sentence->setText(texts::error(m_error));
  });
  hide();
}

void Banner::showError(const ErrorInfo& error) {
  QString details = error.message;
  if (!error.hint.isEmpty()) details += "\n" + error.hint;
  details += "\n" + error.code;
  showText("error", texts::error(error), details);
  m_error = error;
}

void Banner::showText(const QString& level, const QString& sentence, const QString& details) {
  m_error = {};
  setStyleProperty(this, "level", level);
  m_sentence->setText(sentence);
  m_details->setText(details);
  m_fold->setChecked(false);
  m_fold->setVisible(!details.isEmpty());
  refresh();
  show();
}

void Banner::setAction(const QString& caption) {
  m_action->setText(caption);
  m_action->setVisible(!caption.isEmpty());
}

void Banner::clear() {
  m_error = {};
  hide();
}

void Banner::refresh() {
  const QString level = property("level").toString();
  const IconRole role = level == "error"     ? IconRole::Danger
                        : level == "warning" ? IconRole::Warning
                                             : IconRole::Accent;
  m_icon->setPixmap(iconPixmap(level, role, 18, devicePixelRatioF()));
}

}  // namespace espalier::ui
