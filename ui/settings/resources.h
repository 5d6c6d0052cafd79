#pragma once

namespace espalier::ui {

/// Makes icons and translations known: a static library's resources do not register themselves.
void initResources();

}  // namespace espalier::ui
