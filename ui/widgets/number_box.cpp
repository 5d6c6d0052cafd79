#include "ui/widgets/number_box.h"

#include <QHelpEvent>
#include <QStyleOptionComboBox>
#include <QToolTip>

namespace espalier::ui {

bool ChoiceBox::event(QEvent* event) {
  if (event->type() == QEvent::ToolTip && toolTip().isEmpty()) {
    QStyleOptionComboBox option;
    initStyleOption(&option);
    const QString words = option.currentText == currentText() ? QString() : currentText();
    QToolTip::showText(static_cast<QHelpEvent*>(event)->globalPos(), words, this);
    return true;
  }
  return QComboBox::event(event);
}

void ChoiceBox::initStyleOption(QStyleOptionComboBox* option) const {
  QComboBox::initStyleOption(option);
  QRect room =
      style()->subControlRect(QStyle::CC_ComboBox, option, QStyle::SC_ComboBoxEditField, this);
  if (!option->currentIcon.isNull()) room.adjust(option->iconSize.width() + 4, 0, 0, 0);
  // The style leaves a pixel on either side.
  option->currentText =
      option->fontMetrics.elidedText(option->currentText, Qt::ElideRight, room.width() - 2);
}

}  // namespace espalier::ui
