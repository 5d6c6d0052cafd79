#pragma once

#include <QObject>
#include <QThread>
#include <functional>

#include "ui/jobs/types.h"

namespace espalier::ui {

/// The exception at hand as the window takes it.
ErrorInfo currentInfo();

/// A thread that does small jobs in the order in which they were posted. Jobs must not throw.
class Worker {
 public:
  explicit Worker(const QString& name);
  /// Finishes the job that runs, drops the rest.
  ~Worker();
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;
  void post(std::function<void()> job);

 private:
  QThread m_thread;
  QObject* m_place;
};

}  // namespace espalier::ui
