#include "ui/jobs/bridge/worker.h"

#include "core/base/error.h"
#include "ui/models/run_feed.h"

namespace espalier::ui {

ErrorInfo currentInfo() {
  return errorFromJson(current_error().to_json());
}

Worker::Worker(const QString& name) : m_place(new QObject) {
  m_thread.setObjectName(name);
  m_place->moveToThread(&m_thread);
  QObject::connect(&m_thread, &QThread::finished, m_place, &QObject::deleteLater);
  m_thread.start();
}

Worker::~Worker() {
  m_thread.quit();
  m_thread.wait();
}

void Worker::post(std::function<void()> job) {
  QMetaObject::invokeMethod(m_place, std::move(job), Qt::QueuedConnection);
}

}  // namespace espalier::ui
