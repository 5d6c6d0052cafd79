#pragma once

#include <QObject>

namespace espalier::ui {

/// Annotation tasks of the open workspace and their answers. Calls return at once, answers are
/// signals on the window's thread.
class JudgeService : public QObject {
  Q_OBJECT
 public:
  using QObject::QObject;
};

}  // namespace espalier::ui
