#pragma once

#include <QObject>

namespace espalier::ui {

/// The queue of the open workspace (experiment/queue.h): runs that wait, and the child processes
/// that work them off. Calls return at once, answers are signals on the window's thread.
class QueueService : public QObject {
  Q_OBJECT
 public:
  using QObject::QObject;
};

}  // namespace espalier::ui
