#pragma once

#include <functional>
#include <memory>

#include "core/experiment/compute_thread.h"
#include "core/experiment/runner.h"
#include "ui/jobs/types.h"

namespace espalier::ui {

/// A live merge on the compute thread: questions go before a training, which gives way between its
/// packs, and a newer question drops the older one.
class LiveBridge {
 public:
  /// `later` runs a function on the window's thread.
  using Later = std::function<void(std::function<void()>)>;
  struct Told {
    std::function<void(const LiveInfo&)> opened;
    std::function<void(int, const workbench::LiveUpdate&)> updated;
    std::function<void(int)> ended;
    std::function<void(const QString&)> kept;
    std::function<void(const ErrorInfo&)> failed;
  };
  LiveBridge(experiment::ComputeThread& compute, std::shared_ptr<experiment::Session> session,
             Later later, Told told);
  ~LiveBridge();

  void open(const std::filesystem::path& store, const QString& run);
  int ask(const workbench::LivePoint& point, int record);
  int plane(const workbench::LivePoint& point, const workbench::LivePlane& plane);
  void keep(const workbench::LivePoint& point, const std::filesystem::path& folder);
  void cancel();

 private:
  /// Touched on the compute thread alone.
  struct Place {
    std::unique_ptr<workbench::LiveMerge> merge;
  };
  using Question = std::function<void(const workbench::LiveMerge&, Control&, int token)>;
  int submit(Question question);
  void fail(const Error& error);

  experiment::ComputeThread& m_compute;
  std::shared_ptr<experiment::Session> m_session;
  Later m_later;
  Told m_told;
  std::shared_ptr<Place> m_place = std::make_shared<Place>();
  std::shared_ptr<Control> m_control;
  int m_token = 0;
};

}  // namespace espalier::ui
