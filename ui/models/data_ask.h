#pragma once

#include <QObject>
#include <functional>

#include "ui/jobs/job_service.h"

namespace espalier::ui {

/// One question about data at a time: a new one stops the one before, whose answer never comes.
class DataAsk : public QObject {
  Q_OBJECT
 public:
  explicit DataAsk(JobService& jobs, QObject* parent = nullptr);

  void ask(const workbench::DataQuestion& question);
  void stop();
  bool busy() const { return m_token != 0; }

 Q_SIGNALS:
  void answered(const espalier::workbench::DataAnswer& answer);
  void failed(const espalier::ui::ErrorInfo& error);
  void progressed(double done, double total);
  /// A question was asked, answered, refused or stopped.
  void busyChanged(bool busy);

 private:
  void end();
  JobService& m_jobs;
  int m_token = 0;
};

}  // namespace espalier::ui
