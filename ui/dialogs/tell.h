#pragma once

#include <QString>

class QWidget;

namespace espalier::ui::ask {

/// What went wrong where there is no room for it on the page.
void tell(QWidget* parent, const QString& words);
/// For tests: where the next words to tell go instead of a dialog.
void setNextTold(QString* words);

}  // namespace espalier::ui::ask
