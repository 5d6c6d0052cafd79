#include "ui/settings/resources.h"

#include <QtCore>

/// Q_INIT_RESOURCE declares functions of the global namespace.
static void initAll() {
  Q_INIT_RESOURCE(icons);
  Q_INIT_RESOURCE(translations);
}

namespace espalier::ui {

void initResources() {
  initAll();
}

}  // namespace espalier::ui
