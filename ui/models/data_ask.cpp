#include "ui/models/data_ask.h"

namespace espalier::ui {

DataAsk::DataAsk(JobService& jobs, QObject* parent) : QObject(parent), m_jobs(jobs) {
  connect(&jobs, &JobService::dataAnswered, this,
          [this](int token, const workbench::DataAnswer& answer) {
            if (token != m_token) return;
            end();
            Q_EMIT answered(answer);
          });
  connect(&jobs, &JobService::dataFailed, this, [this](int token, const ErrorInfo& error) {
    if (token != m_token) return;
    end();
    Q_EMIT failed(error);
  });
  connect(&jobs, &JobService::dataProgress, this, [this](int token, double done, double total) {
    if (token == m_token) Q_EMIT progressed(done, total);
  });
}

void DataAsk::ask(const workbench::DataQuestion& question) {
  if (m_token != 0) m_jobs.stopData(m_token);
  m_token = m_jobs.askData(question);
  Q_EMIT busyChanged(true);
}

void DataAsk::stop() {
  if (m_token == 0) return;
  m_jobs.stopData(m_token);
  end();
}

void DataAsk::end() {
  m_token = 0;
  Q_EMIT busyChanged(false);
}

}  // namespace espalier::ui
