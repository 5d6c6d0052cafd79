#pragma once

#include <functional>

class QApplication;

namespace espalier::ui {

/// Whether the system's own colours are dark at the moment.
bool systemIsDark();
/// The theme, where it is the system's, follows: when Qt tells of another palette, and when the
/// program becomes the active one.
void followSystem(QApplication& app);
/// For tests: who answers instead; none: the platform again.
void setSystemDark(std::function<bool()> probe);

}  // namespace espalier::ui
