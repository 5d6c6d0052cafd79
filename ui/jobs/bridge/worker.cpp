#include "ui/jobs/bridge/worker.h"

namespace espalier::ui {

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
