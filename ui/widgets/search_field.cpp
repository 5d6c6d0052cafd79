#include "ui/widgets/search_field.h"

#include <QAction>
#include <QLineEdit>

#include "ui/widgets/icon.h"

namespace espalier::ui {

void dressSearch(QLineEdit* field) {
  field->setClearButtonEnabled(true);
  field->addAction(icon("search", IconRole::Muted), QLineEdit::LeadingPosition);
  // The style's own sign is a black disc in every theme.
  if (auto* clear = field->findChild<QAction*>("_q_qlineeditclearaction"))
    clear->setIcon(icon("abort", IconRole::Muted));
}

}  // namespace espalier::ui
