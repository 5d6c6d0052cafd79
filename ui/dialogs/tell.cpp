#include "ui/dialogs/tell.h"

#include <QCoreApplication>
#include <QMessageBox>
#include <utility>

namespace espalier::ui::ask {

namespace {
QString* nextTold = nullptr;
}

void tell(QWidget* parent, const QString& words) {
  if (QString* told = std::exchange(nextTold, nullptr)) {
    *told = words;
    return;
  }
  QMessageBox(QMessageBox::NoIcon, QCoreApplication::applicationName(), words, QMessageBox::Ok,
              parent)
      .exec();
}

void setNextTold(QString* words) {
  nextTold = words;
}

}  // namespace espalier::ui::ask
